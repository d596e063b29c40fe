"""The one way to write a line of the journal, and one of the access log."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.db import models

from jalon.journal.models import Entry, Reading


class Actor(Protocol):
    def __str__(self) -> str: ...


def record(
    verb: str,
    *,
    subject: models.Model,
    by: Actor | str,
    at: datetime,
    unit_path: str = "/",
    **details: Any,
) -> Entry:
    """Write that `by` did `verb` to `subject`, as "point.moved"; `unit_path` says who reads."""
    return Entry.objects.create(
        at=at,
        actor=str(by),
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        unit_path=unit_path,
        details=details,
    )


def note_reading(
    page: str, *, reference: str, by: Actor | str, at: datetime, unit_path: str
) -> Reading:
    """Write that `by` read the record of a customer: a GET may write this, and nothing else."""
    return Reading.objects.create(
        at=at, reader=str(by), page=page, reference=reference, unit_path=unit_path
    )
