"""Subtree cells: moved by the worker from tasks, rebuilt and checked from the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from jalon.feedback import cells
from jalon.feedback.models import (
    GRADES,
    Answer,
    OwnCell,
    Response,
    SubtreeDay,
    SubtreeWeek,
    Watermark,
)
from jalon.journal import queue
from jalon.journal.models import Task
from jalon.measure import MICRO
from jalon.organisation.models import Unit

CELL_TASKS = ("response.accepted", "cells.moved")


def apply_tasks(tasks: Sequence[Task], *, at: datetime) -> None:
    """Add what the tasks say to the subtree cells, and finish them, in one transaction."""
    moved = cells.merge(
        change for task in tasks for change in cells.unpacked(task.payload["cells"])
    )
    with transaction.atomic():
        cells.add_subtree(moved)
        queue.finish(tasks, at=at)
        advance(at=at)


def advance(*, at: datetime) -> None:
    oldest = pending().order_by("id").values_list("created_at", flat=True).first()
    as_of = oldest or at
    if not Watermark.objects.filter(pk=1).update(as_of=as_of, moves=F("moves") + 1):
        Watermark.objects.create(pk=1, as_of=as_of, moves=1)


def pending() -> Any:
    return Task.objects.pending().filter(kind__in=CELL_TASKS)


def as_of(*, at: datetime) -> datetime:
    """The moment up to which subtree cells tell everything: `at` itself when nothing waits."""
    oldest = pending().order_by("id").values_list("created_at", flat=True).first()
    return oldest or at


def moves() -> int:
    """How many times the subtree cells have moved: the tag of live views."""
    return Watermark.objects.filter(pk=1).values_list("moves", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that does not say what the answers say."""

    cell: str  # "own", "day" or "week"
    key: tuple[Any, ...]
    columns: dict[str, int]  # recount − cell


def differences() -> list[Difference]:
    """Every cell that differs from a recount, tasks that wait taken into account (I19)."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            freeze_reads()
        fill_paths()
        found = compare("own", OwnCell, recount())
        found += settled("day", compare("day", SubtreeDay, subtree(SubtreeDay)))
        found += settled("week", compare("week", SubtreeWeek, subtree(SubtreeWeek)))
    return found


def freeze_reads() -> None:
    """Every read of this transaction sees the same moment."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def compare(name: str, model: type[Any], expected: str) -> list[Difference]:
    key, table = ", ".join(model.KEY), model._meta.db_table
    sums = ", ".join(f"SUM({column}) AS {column}" for column in cells.COLUMNS)
    minus = ", ".join(f"-{column} AS {column}" for column in cells.COLUMNS)
    differs = " OR ".join(f"SUM({column}) <> 0" for column in cells.COLUMNS)
    query = (
        f"SELECT {key}, {sums} FROM ({expected} UNION ALL SELECT {key}, {minus} FROM {table}) "  # noqa: S608
        f"AS both_sides GROUP BY {key} HAVING {differs}"
    )
    width = len(model.KEY)
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [
            Difference(name, row[:width], nonzero(row[width:])) for row in cursor.fetchall()
        ]


def nonzero(values: Sequence[Any]) -> dict[str, int]:
    named = zip(cells.COLUMNS, values, strict=True)
    return {column: int(value) for column, value in named if value}


def settled(name: str, found: list[Difference]) -> list[Difference]:
    """Without the differences that tasks still waiting will make up for."""
    waiting: dict[tuple[Any, ...], cells.Change] = {}
    for payload in pending().values_list("payload", flat=True):
        for key, change in cells.unpacked(payload["cells"]):
            day = key.day if name == "day" else cells.monday(key.day)
            for node in cells.nodes(key.unit_path):
                total = waiting.setdefault((key.point_id, node, key.mode, str(day)), Counter())
                for column, amount in change.items():
                    total[column] += amount
    ours = {(*row.key[:3], str(row.key[3])): row for row in found}
    unsettled = []
    for at in sorted({*ours, *waiting}):
        columns = Counter(ours[at].columns if at in ours else {})
        for column, amount in waiting.get(at, Counter()).items():
            columns[column] -= amount
        left = {column: amount for column, amount in columns.items() if amount}
        if left:
            unsettled.append(Difference(name, at, left))
    return unsettled


def rebuild(*, at: datetime, point: int | None = None, start: date | None = None) -> None:
    """Make every cell anew from the answers, of one point or from one day on, if asked.

    Writers wait for as long as it lasts.
    """
    monday = cells.monday(start) if start else None
    with transaction.atomic():
        hold_writers()
        apply_pending(at=at)
        fill_paths()
        refill(OwnCell, recount(point, monday), point, monday)
        refill(SubtreeDay, subtree(SubtreeDay, point, monday), point, monday)
        refill(SubtreeWeek, subtree(SubtreeWeek, point, monday), point, monday)
        advance(at=at)


def hold_writers() -> None:
    """SQLite has one writer and it is us; PostgreSQL is told, in the order writers lock."""
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in (OwnCell, SubtreeDay, SubtreeWeek, Task)]
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")


def apply_pending(*, at: datetime) -> None:
    waiting = list(pending())
    cells.add_subtree(
        cells.merge(
            change for task in waiting for change in cells.unpacked(task.payload["cells"])
        )
    )
    pending().filter(pk__in=[task.pk for task in waiting]).update(done_at=at, lease="")


def refill(model: type[Any], rows: str, point: int | None, start: date | None) -> None:
    table = model._meta.db_table
    columns = ", ".join((*model.KEY, *cells.COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {limits('', point, start)}")  # noqa: S608
        cursor.execute(f"INSERT INTO {table} ({columns}) {rows}")


def limits(prefix: str, point: int | None, start: date | None) -> str:
    conditions = ["1 = 1"]
    if point is not None:
        conditions.append(f"{prefix}point_id = {int(point)}")
    if start is not None:
        conditions.append(f"{prefix}day >= '{start.isoformat()}'")
    return " AND ".join(conditions)


def recount(point: int | None = None, start: date | None = None) -> str:
    """The own cells as the current answers say, straight from the rows."""
    answer, response = Answer._meta.db_table, Response._meta.db_table
    key = "a.point_id, r.unit_id, r.unit_path, r.channel, r.mode, r.segment, r.day"
    where = " AND ".join(
        [limits("a.", point, None), limits("r.", None, start), "a.point_id IS NOT NULL"]
    )
    return (
        f"SELECT {key}, {', '.join(recounted())} FROM {answer} a "  # noqa: S608
        f"JOIN {response} r ON r.id = a.response_id AND r.revision = a.revision "
        f"WHERE {where} GROUP BY {key}"
    )


def recounted() -> list[str]:
    graded = "r.exclusion = '' AND a.value"
    square = f"(r.weight * r.weight + {MICRO // 2}) / {MICRO}"
    counts = [f"{total(f'{graded} = {grade}', '1')} AS n{grade}" for grade in GRADES]
    weights = [f"{total(f'{graded} = {grade}', 'r.weight')} AS w{grade}" for grade in GRADES]
    squares = [f"{total(f'{graded} IS NOT NULL', square)} AS squares"]
    blank = "r.exclusion = '' AND a.value IS NULL AND a.blank"
    reasons = {"skipped": f"{blank} <> 'not_applicable'"}
    reasons["not_applicable"] = f"{blank} = 'not_applicable'"
    reasons |= {reason: f"r.exclusion = '{reason}'" for reason in cells.EXCLUSIONS[2:]}
    excluded = [f"{total(condition, '1')} AS {reason}" for reason, condition in reasons.items()]
    return [*counts, *weights, *squares, *excluded]


def total(condition: str, amount: str) -> str:
    # A sum of BIGINT is NUMERIC on PostgreSQL: back to whole numbers of the same width.
    return f"CAST(SUM(CASE WHEN {condition} THEN {amount} ELSE 0 END) AS BIGINT)"


def subtree(model: type[Any], point: int | None = None, start: date | None = None) -> str:
    """The subtree cells as the own cells say, along the path written on each."""
    day = "o.day" if model is SubtreeDay else week_of("o.day")
    sums = [f"CAST(SUM(o.{column}) AS BIGINT) AS {column}" for column in cells.COLUMNS]
    return (
        f"SELECT o.point_id, p.unit_id, o.mode, {day} AS day, {', '.join(sums)} "  # noqa: S608
        f"FROM {OwnCell._meta.db_table} o JOIN path_unit p ON p.path = o.unit_path "
        f"WHERE {limits('o.', point, start)} GROUP BY o.point_id, p.unit_id, o.mode, {day}"
    )


def week_of(day: str) -> str:
    if connection.vendor == "postgresql":
        return f"date_trunc('week', {day})::date"
    return f"date({day}, 'weekday 0', '-6 days')"


def fill_paths() -> None:
    """Which units each written path goes through, for the sums of this connection."""
    known = set(Unit.objects.values_list("pk", flat=True))
    paths = OwnCell.objects.values_list("unit_path", flat=True).distinct()
    answered = Response.objects.values_list("unit_path", flat=True).distinct()
    rows = [
        (path, node)
        for path in {*paths, *answered}
        for node in cells.nodes(path)
        if node in known
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS path_unit (path VARCHAR(255), unit_id BIGINT)"
        )
        cursor.execute("DELETE FROM path_unit")
        cursor.executemany("INSERT INTO path_unit (path, unit_id) VALUES (%s, %s)", rows)
        cursor.execute("CREATE INDEX IF NOT EXISTS path_unit_path ON path_unit (path)")
