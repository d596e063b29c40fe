"""First names given in a workshop are forgotten thirty days after it closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from jalon.workshops.models import Contribution, Workshop

FIRST_NAMES = timedelta(days=30)


def forget_first_names(*, at: datetime) -> None:
    before = at - FIRST_NAMES
    over = Workshop.objects.filter(Q(closed_at__lt=before) | Q(closes_at__lt=before))
    Contribution.objects.filter(workshop__in=over).exclude(author="").update(author="")
