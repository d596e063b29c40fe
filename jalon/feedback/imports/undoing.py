"""An import taken back: its responses stay, counted nowhere, and their identities are free.

A response set aside by hand or for another reason keeps that reason. Importing the same
file again makes new responses. A row that `update` revised belongs to the import that
first brought it: undoing the later import leaves the revision.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from jalon.feedback import cells
from jalon.feedback.imports.running import BREATH, Pace, write_line
from jalon.feedback.intake import counted, undone
from jalon.feedback.models import Exclusion, ImportBatch, Response
from jalon.journal import queue
from jalon.journal.models import Task

Clock = Callable[[], datetime]


def undo(batch: ImportBatch, *, clock: Clock, task: Task | None = None) -> None:
    """Chunk by chunk; killed, it goes on from where it was."""
    pace = Pace()
    while take_back(batch, pace, at=clock(), task=task):
        if connection.vendor == "sqlite":
            time.sleep(BREATH)
    finish(batch, at=clock(), task=task)


def take_back(batch: ImportBatch, pace: Pace, *, at: datetime, task: Task | None) -> int:
    """One chunk of responses that still hold their identity; how many there were."""
    released = f"undone:{batch.pk}:"
    held = Response.objects.filter(batch=batch).exclude(identity__startswith=released)
    ids = list(held.order_by("pk").values_list("pk", flat=True)[: pace.rows])
    if not ids:
        return 0
    with transaction.atomic():
        begun = time.monotonic()
        if task is not None:
            queue.extend(task, at=at)
        exclude(ids, batch, at=at)
        mine = Response.objects.filter(pk__in=ids).exclude(identity__startswith=released)
        mine.update(identity=Concat(Value(released), "identity"))
    pace.learn(len(ids), time.monotonic() - begun)
    return len(ids)


def exclude(ids: list[int], batch: ImportBatch, *, at: datetime) -> None:
    counting = Response.objects.filter(pk__in=ids, exclusion="")
    # Locked where the database locks rows: nobody sets one aside between the two counts.
    held = counting.select_for_update().order_by("pk")
    counting_ids = list(held.values_list("pk", flat=True))
    before = counted(counting_ids)
    counting.update(exclusion=Exclusion.UNDONE)
    after = counted(counting_ids)
    gone = [effect for pk in before for effect in undone(before[pk])]
    moved = cells.merge([*gone, *(effect for pk in after for effect in after[pk])])
    if moved:
        cells.add_own(moved)
        queue.enqueue("cells.moved", at=at, batch=batch.pk, cells=cells.packed(moved))


def finish(batch: ImportBatch, *, at: datetime, task: Task | None) -> None:
    with transaction.atomic():
        undoing = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.UNDOING)
        if undoing.update(state=ImportBatch.State.UNDONE, ended_at=at):
            write_line(batch, "import.undone", at=at)
        if task is not None:
            queue.finish([task], at=at)
    batch.refresh_from_db()


def undo_task(tasks: Sequence[Task], *, at: datetime) -> None:
    """The worker's door: the payload of a task names its batch."""
    for task in tasks:
        batch = (
            ImportBatch.objects.select_related("unit").filter(pk=task.payload["batch"]).first()
        )
        if batch is None or batch.state != ImportBatch.State.UNDOING:
            queue.finish([task], at=at)
        else:
            undo(batch, clock=timezone.now, task=task)
