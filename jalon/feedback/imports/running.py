"""An import, from its file to its responses: chunk by chunk, so that answers never wait.

Killed and started again it ends in the same state: what is already here is recognised.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from jalon.feedback.imports import reasons
from jalon.feedback.imports.formats.records import SurveyFile
from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.imports.mapfile import MapFile, MapRefused, from_plain
from jalon.feedback.imports.preparing import (
    Destination,
    missing_points,
    prepare,
    refuse_missing_points,
    refuse_other_measures,
)
from jalon.feedback.imports.reading import opened
from jalon.feedback.imports.rows import Counts, Refused, Row, Rows, World
from jalon.feedback.imports.storing import (
    Chunk,
    Outcome,
    changed_row,
    keep,
    known_rows,
    refused_rows,
)
from jalon.feedback.imports.tally import Tally
from jalon.feedback.models import ImportBatch, RejectedRow
from jalon.journal import queue
from jalon.journal.models import Task
from jalon.journal.recording import record
from jalon.organisation.models import Unit

Clock = Callable[[], datetime]
Progress = Callable[[Counts, int, int], None]  # counts, bytes read, bytes in all

FIRST_CHUNK, LEAST_CHUNK, MOST_CHUNK = 200, 50, 2_000  # rows
HOLD = {"sqlite": 0.06, "postgresql": 0.25}  # seconds of lock that a chunk aims at
BREATH = 0.03  # seconds left to other writers between two chunks, on SQLite
REPLACEMENT = "\ufffd"


class Stopped(Exception):
    """Somebody asked for it to stop, or another worker took it."""


class Pace:
    """How many rows a transaction takes, from how long the last one held the lock."""

    def __init__(self) -> None:
        self.rows = FIRST_CHUNK
        self.hold = HOLD[connection.vendor]

    def learn(self, rows: int, seconds: float) -> None:
        if rows and seconds > 0:
            wanted = rows * self.hold / seconds
            grown = min(wanted, self.rows * 1.5)
            self.rows = max(LEAST_CHUNK, min(MOST_CHUNK, int(grown)))


@dataclass(slots=True)
class Reading:
    """A file being read with its map: rows in the order of the file, and what they count."""

    file: SurveyFile
    rows: Rows
    counts: Counts
    tally: Tally

    @classmethod
    def of(cls, path: Path, plan: MapFile, unit: Unit, *, at: datetime) -> Reading:
        file = opened(path, plan.wishes)
        try:
            rows = Rows(plan, file.header, World.around(unit, at=at))
        except BaseException:
            file.close()
            raise
        return cls(file, rows, Counts(), Tally(plan.points))

    def items(self) -> Iterator[Row | Refused]:
        for found in self.file.records():
            self.counts.replaced += any(REPLACEMENT in cell for cell in found.cells)
            yield from self.rows.read_all([found])

    def count(self, items: Sequence[Row | Refused], outcome: Outcome) -> None:
        refused = [item for item in items if isinstance(item, Refused)]
        self.counts.total += len(items)
        self.counts.rejected += len(refused)
        self.counts.accepted += len(items) - len(refused)
        self.counts.unchanged += outcome.unchanged
        self.counts.changed += outcome.changed
        for each in outcome.rejected:
            self.counts.dropped += each.kind == RejectedRow.Kind.VALUE
            self.counts.says(each.reason, each.value)
        for row in outcome.counted:
            self.tally.add(row)

    def report(self) -> dict[str, object]:
        return {
            **self.tally.plain(),
            "reasons": dict(sorted(self.counts.reasons.items())),
            "dropped": self.counts.dropped,
            "replaced": self.counts.replaced,
            "format": self.file.layout.format,
            "encoding": self.file.layout.encoding,
            "separator": self.file.layout.separator,
            "sheet": self.file.layout.sheet,
            "header_row": self.file.layout.header_row,
        }


def try_import(
    path: Path, plan: MapFile, unit: Unit, *, at: datetime, create_points: bool,
    seconds: float | None = None,
) -> tuple[Reading, bool]:  # fmt: skip
    """Read everything and keep nothing; with a limit of time, says whether it read it all."""
    refuse_other_measures(plan)
    if not create_points:
        refuse_missing_points(missing_points(plan))
    reading = Reading.of(path, plan, unit, at=at)
    end = time.monotonic() + seconds if seconds is not None else None
    batch = ImportBatch(source=plan.source, unit=unit)
    with closing(reading.file):
        for items in chunked(reading.items(), lambda: MOST_CHUNK // 4):
            reading.count(items, foreseen(items, batch))
            if end is not None and time.monotonic() > end:
                return reading, False
    return reading, True


def foreseen(items: Sequence[Row | Refused], batch: ImportBatch) -> Outcome:
    """What keeping these rows would do, by reading only."""
    rows = [item for item in items if isinstance(item, Row)]
    known = known_rows(batch.source, [row.identity for row in rows])
    outcome = Outcome(rejected=refused_rows(items, batch))
    for row in rows:
        found = known.get(row.identity)
        if found is not None and found.content_hash != row.content_hash:
            outcome.changed += 1
            outcome.rejected.append(changed_row(batch, row, "changed"))
        else:
            outcome.unchanged += found is not None
            outcome.counted.append(row)
    return outcome


def chunked(
    items: Iterator[Row | Refused], size: Callable[[], int]
) -> Iterator[list[Row | Refused]]:
    chunk: list[Row | Refused] = []
    for item in items:
        chunk.append(item)
        if len(chunk) >= size():
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Run:
    """One attempt at an import: it owns the progress written on the batch."""

    def __init__(
        self, batch: ImportBatch, *, clock: Clock, progress: Progress | None, task: Task | None
    ) -> None:
        self.batch, self.clock, self.progress, self.task = batch, clock, progress, task
        self.update = bool(batch.options.get("update"))
        self.pace = Pace()

    def run(self) -> None:
        plan = from_plain(self.batch.map)
        at = self.clock()
        reading = Reading.of(file_of(self.batch), plan, self.batch.unit, at=at)
        with closing(reading.file):
            create = bool(self.batch.options.get("create_points"))
            goal = prepare(
                plan,
                unit=self.batch.unit,
                create_points=create,
                by=self.batch.created_by,
                at=at,
            )
            self.forget_report()
            for items in chunked(reading.items(), lambda: self.pace.rows):
                goal = self.keep(items, reading, goal)
            self.end(reading)

    def forget_report(self) -> None:
        """An attempt that was killed left lines that this one writes again."""
        rows = RejectedRow.objects.filter(batch=self.batch)
        while ids := list(rows.values_list("pk", flat=True)[:1000]):
            RejectedRow.objects.filter(pk__in=ids).delete()

    def keep(
        self, items: list[Row | Refused], reading: Reading, goal: Destination
    ) -> Destination:
        """The same destination, whose points have answers once the chunk is committed."""
        at = self.clock()
        chunk = Chunk.of(items, self.batch, goal, at=at)
        try:
            answered = self.commit(chunk, reading, goal, at)
        except IntegrityError:
            # Another import of this source kept some of these rows meanwhile: now they are known.
            answered = self.commit(Chunk.of(items, self.batch, goal, at=at), reading, goal, at)
        if self.progress:
            self.progress(reading.counts, reading.file.bytes_read, reading.file.size)
        return replace(goal, frozen=goal.frozen | answered)

    def commit(
        self, chunk: Chunk, reading: Reading, goal: Destination, at: datetime
    ) -> frozenset[int]:
        """One transaction; which points got an answer."""
        with transaction.atomic():
            begun = time.monotonic()
            outcome = keep(chunk, self.batch, goal, update=self.update, at=at)
            reading.count(chunk.items, outcome)
            self.write_progress(reading)
        held = time.monotonic() - begun
        self.pace.learn(len(chunk.items), held)
        if connection.vendor == "sqlite":
            time.sleep(max(BREATH, held / 2))
        return outcome.points

    def write_progress(self, reading: Reading, **more: object) -> None:
        counts = reading.counts
        mine = ImportBatch.objects.filter(
            pk=self.batch.pk, state=ImportBatch.State.RUNNING, cancel_asked=False
        )
        written = mine.update(
            bytes_total=reading.file.size, bytes_read=reading.file.bytes_read,
            rows_total=counts.total, rows_accepted=counts.accepted,
            rows_rejected=counts.rejected, rows_unchanged=counts.unchanged,
            rows_changed=counts.changed, **more,
        )  # fmt: skip
        if not written:
            raise Stopped
        if self.task is not None:
            queue.extend(self.task, at=self.clock())

    def end(self, reading: Reading) -> None:
        at = self.clock()
        with transaction.atomic():
            self.write_progress(
                reading,
                state=ImportBatch.State.DONE,
                ended_at=at,
                report=reading.report(),
                error="",
            )
            write_line(self.batch, "import.done", at=at, **numbers(reading.counts))
            if self.task is not None:
                queue.finish([self.task], at=at)
        self.batch.refresh_from_db()


def numbers(counts: Counts) -> dict[str, int]:
    return {
        name: getattr(counts, name)
        for name in ("total", "accepted", "rejected", "unchanged", "changed")
    }


def write_line(batch: ImportBatch, verb: str, *, at: datetime, **details: object) -> None:
    record(
        verb, subject=batch, by=batch.created_by, at=at, unit_path=batch.unit.path or "/",
        name=batch.name, source=batch.source, **details,
    )  # fmt: skip


def file_of(batch: ImportBatch) -> Path:
    if not batch.file:
        raise FileRefused(reasons.file_is_gone())
    path = Path(settings.DATA_DIR) / batch.file
    if not path.is_file():
        raise FileRefused(reasons.file_is_gone())
    return path


def run_import(
    batch: ImportBatch,
    *,
    clock: Clock,
    progress: Progress | None = None,
    task: Task | None = None,
) -> None:
    """Bring the rows of a running batch in; its end, whatever it is, is written on it."""
    try:
        Run(batch, clock=clock, progress=progress, task=task).run()
    except Stopped:
        stop(batch, task, at=clock())
    except (FileRefused, MapRefused, OSError) as error:
        fail(batch, task, str(error), at=clock())
    except (DatabaseError, queue.LeaseLost):
        raise  # tried again by the queue, or by whoever holds it now
    except Exception as error:
        fail(batch, task, f"{type(error).__name__}: {error}", at=clock())
        raise


def stop(batch: ImportBatch, task: Task | None, *, at: datetime) -> None:
    with transaction.atomic():
        running = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.RUNNING)
        if running.update(state=ImportBatch.State.CANCELLED, ended_at=at, cancel_asked=False):
            write_line(batch, "import.cancelled", at=at)
        if task is not None:
            queue.finish([task], at=at)
    batch.refresh_from_db()


def fail(batch: ImportBatch, task: Task | None, error: str, *, at: datetime) -> None:
    with transaction.atomic():
        running = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.RUNNING)
        if running.update(state=ImportBatch.State.FAILED, ended_at=at, error=error[:4000]):
            write_line(batch, "import.failed", at=at)
        if task is not None:
            queue.finish([task], at=at)
    batch.refresh_from_db()


def run_task(tasks: Sequence[Task], *, at: datetime) -> None:
    """The worker's door: the payload of a task names its batch."""
    for task in tasks:
        batch = (
            ImportBatch.objects.select_related("unit").filter(pk=task.payload["batch"]).first()
        )
        if batch is None or batch.state != ImportBatch.State.RUNNING:
            queue.finish([task], at=at)
        else:
            run_import(batch, clock=timezone.now, task=task)
