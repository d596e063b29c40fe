"""What is kept of invitations and of sessions, once they are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q

from jalon.organisation.models import Invitation

INVITATIONS = timedelta(days=30)


def forget_closed_invitations(*, at: datetime) -> None:
    """Accepted, withdrawn or expired; the account that was opened stays."""
    limit = at - INVITATIONS
    closed = Q(accepted_at__lt=limit) | Q(withdrawn_at__lt=limit) | Q(expires_at__lt=limit)
    Invitation.objects.filter(closed).delete()


def forget_expired_sessions(*, at: datetime) -> None:
    """They open nothing any more; whoever comes back signs in again."""
    Session.objects.filter(expire_date__lt=at).delete()
