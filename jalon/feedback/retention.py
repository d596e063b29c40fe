"""What is not kept for ever, and for how long: run every night by the worker.

- a contact left to be called back, the key of a respondent and the customer reference:
  24 months after the answer, which stays counted without them;
- who read which customer's page: 12 months;
- work that is done: 7 days;
- the file of an import: 7 days after the import ended (a file never imported, after it
  came). The answers stay, and the import can still be undone.

Every limit may be run twice, and stopped half-way: the next night goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from jalon.feedback.models import Consent, ImportBatch, Response
from jalon.journal.models import Reading, Task

MONTHS_IDENTIFIED = 24
IDENTIFIED = timedelta(days=730)
READINGS = timedelta(days=365)
TASKS = timedelta(days=7)
FILES = timedelta(days=7)
ROWS_A_STATEMENT = 1_000  # the write lock is never held for long


def purge(*, at: datetime) -> None:
    """Called inside a scope that sees everything."""
    forget_contacts(before=at - IDENTIFIED)
    forget_respondents(before=at - IDENTIFIED)
    remove_readings(before=at - READINGS)
    remove_done_tasks(before=at - TASKS)
    remove_import_files(before=at - FILES)


def forget_contacts(*, before: datetime) -> None:
    old = Consent.objects.filter(response__answered_at__lt=before).exclude(contact="")
    for ids in chunks(old):
        Consent.objects.filter(pk__in=ids).update(contact="", contact_key="")


def forget_respondents(*, before: datetime) -> None:
    named = ~Q(respondent_key="") | ~Q(customer_reference="")
    for ids in chunks(Response.objects.filter(named, answered_at__lt=before)):
        Response.objects.filter(pk__in=ids).update(respondent_key="", customer_reference="")


def remove_readings(*, before: datetime) -> None:
    for ids in chunks(Reading.objects.filter(at__lt=before)):
        Reading.objects.filter(pk__in=ids).purge()


def remove_done_tasks(*, before: datetime) -> None:
    for ids in chunks(Task.objects.filter(done_at__lt=before)):
        Task.objects.filter(pk__in=ids).delete()


def chunks(rows: QuerySet[Model]) -> Iterator[list[int]]:
    """Ids of what is left, a chunk at a time, until the caller has left none."""
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_A_STATEMENT]):
        yield ids


def remove_import_files(*, before: datetime) -> None:
    """Only those of the data directory: the console reads a file of its user where it is."""
    over = Q(ended_at__lt=before) | Q(state=ImportBatch.State.READY, created_at__lt=before)
    for batch in ImportBatch.objects.filter(over).exclude(file=""):
        ours = stored(batch.file)
        if ours is not None:
            ours.unlink(missing_ok=True)
        ImportBatch.objects.filter(pk=batch.pk).update(file="")


def stored(name: str) -> Path | None:
    folder = Path(settings.DATA_DIR).resolve()
    file = (folder / name).resolve()
    return file if file.is_relative_to(folder) else None
