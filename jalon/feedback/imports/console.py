"""`jalon import responses`: the import of a file, told in a terminal."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils import translation

from jalon.feedback.imports import actions, files, reasons
from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.imports.mapfile import MapFile, MapRefused, parse
from jalon.feedback.imports.preparing import missing_points
from jalon.feedback.imports.rows import Counts
from jalon.feedback.imports.running import Reading, run_import, try_import
from jalon.feedback.imports.tally import PointTally, Tally, tally_of
from jalon.feedback.models import ImportBatch
from jalon.feedback.rollups import CELL_TASKS
from jalon.journal import queue
from jalon.measure import Estimate
from jalon.organisation.queries import root
from jalon.web import numbers

Echo = Callable[[str], object]
Clock = Callable[[], datetime]
ENDED_WELL, ENDED_BADLY = 0, 1


def import_responses(
    file: Path, map_file: Path, *, dry_run: bool = False, create_points: bool = False,
    update: bool = False, echo: Echo, by: str = "console", clock: Clock,
) -> int:  # fmt: skip
    """The exit code: 0 when the file was read to its end, whatever rows it refused."""
    with translation.override("en"):
        try:
            plan = parse(map_file.read_text(encoding="utf-8-sig"))
            if dry_run:
                return rehearse(file, plan, create_points=create_points, echo=echo, at=clock())
            return bring_in(
                file, plan, create_points=create_points, update=update, echo=echo, by=by,
                clock=clock,
            )  # fmt: skip
        except (MapRefused, FileRefused, OSError, UnicodeDecodeError) as refusal:
            echo(f"Nothing was imported.\n{refusal}")
            return ENDED_BADLY


def rehearse(
    file: Path, plan: MapFile, *, create_points: bool, echo: Echo, at: datetime
) -> int:
    say_new_points(plan, echo, "would be made")
    reading, _whole = try_import(file, plan, root(), at=at, create_points=create_points)
    say(reading, plan, echo)
    echo("Dry run: nothing was kept.")
    return ENDED_WELL


def say_new_points(plan: MapFile, echo: Echo, what: str) -> None:
    for column in missing_points(plan):
        echo(f"Measure point {column.point} ({column.indicator}, “{column.label}”) {what}.")


def bring_in(
    file: Path, plan: MapFile, *, create_points: bool, update: bool, echo: Echo, by: str,
    clock: Clock,
) -> int:  # fmt: skip
    # Read a little first: a map that does not fit leaves no batch behind.
    try_import(file, plan, root(), at=clock(), create_points=create_points, seconds=0)
    if create_points:
        say_new_points(plan, echo, "is made")
    batch = actions.receive_file(
        name=file.name, blocks=files.blocks_of(file), unit=root(), by=by, at=clock()
    )
    actions.start_import(
        batch=batch, plan=plan, create_points=create_points, update=update, by=by, at=clock(),
        queued=False,
    )  # fmt: skip
    run_import(batch, clock=clock, progress=Ticker(echo))
    settle_cells(clock)
    files.remove(batch)
    say_end(batch, plan, echo)
    return ENDED_WELL if batch.state == ImportBatch.State.DONE else ENDED_BADLY


def settle_cells(clock: Clock) -> None:
    """The figures follow at once, whether a worker runs or not."""
    while queue.run(CELL_TASKS, at=clock(), clock=clock):
        pass


class Ticker:
    """A line every few seconds, on a terminal only."""

    def __init__(self, echo: Echo, every: float = 2.0) -> None:
        self.echo, self.every, self.next = echo, every, time.monotonic() + every

    def __call__(self, counts: Counts, done: int, size: int) -> None:
        if time.monotonic() >= self.next and sys.stdout.isatty():
            self.next = time.monotonic() + self.every
            share = numbers.share(done / size) if size else ""
            self.echo(f"… {numbers.number(counts.total)} rows, {share}")


# What is said at the end


def say(reading: Reading, plan: MapFile, echo: Echo) -> None:
    counts = reading.counts
    say_counts(plan, counts, echo)
    say_reasons(counts.reasons, echo)
    say_points(reading.tally, echo)


def say_end(batch: ImportBatch, plan: MapFile, echo: Echo) -> None:
    counts = Counts(
        batch.rows_total, batch.rows_accepted, batch.rows_rejected, batch.rows_unchanged,
        batch.rows_changed,
    )  # fmt: skip
    say_counts(plan, counts, echo)
    if batch.state != ImportBatch.State.DONE:
        echo(f"Stopped: {batch.get_state_display()}. {batch.error}")
        return
    say_reasons(batch.report["reasons"], echo)
    say_points(tally_of(plan, batch.report), echo)
    echo(f"Import {batch.pk} done.")


def say_counts(plan: MapFile, counts: Counts, echo: Echo) -> None:
    told = {
        "rows": counts.total,
        "accepted": counts.accepted,
        "rejected": counts.rejected,
        "already here": counts.unchanged,
        "changed since": counts.changed,
    }
    words = ", ".join(f"{numbers.number(count)} {name}" for name, count in told.items())
    echo(f"{plan.name} ({plan.source}): {words}.")


def say_reasons(found: dict[str, int], echo: Echo) -> None:
    for reason, count in sorted(found.items(), key=lambda each: -each[1]):
        echo(f"  {numbers.number(count):>9} × {reasons.sentence(reason)}")


def say_points(tally: Tally, echo: Echo) -> None:
    for point in tally.points:
        echo(f"{point.point.point}: n {numbers.number(point.n)}, {point.point.definition}")
        echo(f"  unweighted {said(point.unweighted)}")
        if point.histogram.is_weighted:
            echo(f"  weighted   {said(point.weighted)}")
        for name, values in left_out(point):
            echo(f"  {name}: {values}")
    if tally.verbatims:
        echo(f"Verbatims: {numbers.number(tally.verbatims)}.")
    if tally.first_day:
        echo(f"Days: {tally.first_day} to {tally.last_day}.")


def said(estimate: Estimate) -> str:
    if estimate.value is None:
        return numbers.NOTHING
    low, high = estimate.low, estimate.high
    return f"{numbers.number(estimate.value, 2)} {numbers.interval(low, high, 2)}"


def left_out(point: PointTally) -> list[tuple[str, str]]:
    named: list[tuple[str, Counter[str]]] = [
        ("blank", point.skipped),
        ("not applicable", point.not_applicable),
        ("unreadable", point.unreadable),
    ]
    return [
        (name, ", ".join(f"{numbers.number(n)} × “{raw}”" for raw, n in values.most_common()))
        for name, values in named
        if values
    ]
