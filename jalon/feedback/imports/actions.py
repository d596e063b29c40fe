"""What people do with an import: prepare it, start it, stop it, take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from jalon.feedback.imports import files
from jalon.feedback.imports.mapfile import MapFile
from jalon.feedback.models import ImportBatch
from jalon.journal import queue
from jalon.journal.models import Task
from jalon.journal.recording import Actor, record
from jalon.organisation.models import Unit

State = ImportBatch.State
CAN_START = (State.READY, State.CANCELLED, State.FAILED)
CAN_UNDO = (State.DONE, State.CANCELLED, State.FAILED)


class NotNow(Exception):
    """The import is not in a state where this can be done."""

    def __str__(self) -> str:
        return gettext("L’import n’en est plus là : rechargez la page.")


def receive_file(
    *, name: str, blocks: Iterable[bytes], unit: Unit, by: Actor | str, at: datetime
) -> ImportBatch:
    """Keep a file for the import to come."""
    path, digest, size = files.keep(blocks)
    files.refuse_misnamed(name, path)
    return ImportBatch.objects.create(
        unit=unit, name=files.short_name(name), source="", file=path, file_hash=digest,
        bytes_total=size, created_by=str(by), created_at=at,
    )  # fmt: skip


def draw_map(*, batch: ImportBatch, plain: Mapping[str, Any]) -> None:
    """The map as it is being written: complete or not, it is checked when it is tried."""
    source = str(plain.get("source", ""))[:80]
    ready = ImportBatch.objects.filter(pk=batch.pk, state__in=CAN_START)
    if not ready.update(map=dict(plain), source=source):
        raise NotNow
    batch.map, batch.source = dict(plain), source


@transaction.atomic
def start_import(
    *, batch: ImportBatch, plan: MapFile, create_points: bool, update: bool,
    by: Actor | str, at: datetime, queued: bool = True,
) -> None:  # fmt: skip
    """Begin, or begin again where a stopped one was left."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state__in=CAN_START)
    options = {"create_points": create_points, "update": update}
    started = waiting.update(
        state=State.RUNNING, options=options, map=dict(plan.plain), source=plan.source,
        cancel_asked=False, error="", ended_at=None, bytes_read=0,
    )  # fmt: skip
    if not started:
        raise NotNow
    write_line("import.started", batch, by=by, at=at, **options)
    if queued:
        queue.enqueue("import.run", at=at, batch=batch.pk)
    batch.refresh_from_db()


@transaction.atomic
def cancel_import(*, batch: ImportBatch, by: Actor | str, at: datetime) -> None:
    """Stop after the chunk under way; what came in stays, and can be undone."""
    running = ImportBatch.objects.filter(pk=batch.pk, state=State.RUNNING)
    if not running.update(cancel_asked=True):
        raise NotNow
    write_line("import.cancel_asked", batch, by=by, at=at)
    if not Task.objects.pending().filter(kind="import.run", payload__batch=batch.pk).exists():
        running.update(
            state=State.CANCELLED, cancel_asked=False, ended_at=at
        )  # nobody is at it


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: Actor | str, at: datetime) -> None:
    """Take every row of it back, little by little."""
    ended = ImportBatch.objects.filter(pk=batch.pk, state__in=CAN_UNDO)
    if not ended.update(state=State.UNDOING):
        raise NotNow
    write_line("import.undo_asked", batch, by=by, at=at)
    queue.enqueue("import.undo", at=at, batch=batch.pk)


@transaction.atomic
def discard_import(*, batch: ImportBatch, by: Actor | str, at: datetime) -> None:
    """Forget a file that was never imported."""
    if batch.state != State.READY:
        raise NotNow
    write_line("import.discarded", batch, by=by, at=at)
    files.remove(batch)
    if not ImportBatch.objects.filter(pk=batch.pk, state=State.READY).delete()[0]:
        raise NotNow


def write_line(
    verb: str, batch: ImportBatch, *, by: Actor | str, at: datetime, **details: Any
) -> None:
    record(
        verb, subject=batch, by=by, at=at, unit_path=batch.unit.path or "/", name=batch.name,
        source=batch.source, **details,
    )  # fmt: skip
