"""Who was invited is forgotten a month after the invitation closed, however it did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from jalon.organisation.models import Invitation

INVITATIONS = timedelta(days=30)


def forget_closed_invitations(*, at: datetime) -> None:
    """Accepted, withdrawn or expired; the account that was opened stays."""
    limit = at - INVITATIONS
    closed = Q(accepted_at__lt=limit) | Q(withdrawn_at__lt=limit) | Q(expires_at__lt=limit)
    Invitation.objects.filter(closed).delete()
