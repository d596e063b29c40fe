"""What an answer adds to the cells, and the one upsert that adds it.

A change is sparse: {"n9": 1, "w9": 1_000_000, "squares": 1_000_000}. Changes merge by
addition and are undone by their negative, so a revision, an exclusion or an undone
import moves the cells the same way as an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from jalon.feedback.models import GRADES, Cell, OwnCell, SubtreeDay, SubtreeWeek
from jalon.measure import squared_micro

EXCLUSIONS = (
    "skipped",
    "not_applicable",
    "test",
    "duplicate",
    "flagged",
    "by_hand",
    "undone",
)
COUNTS = tuple(f"n{grade}" for grade in GRADES)
WEIGHTS = tuple(f"w{grade}" for grade in GRADES)
COLUMNS = (*COUNTS, *WEIGHTS, "squares", *EXCLUSIONS)
ROWS_A_STATEMENT = 500  # × 37 values stays under SQLite's 32,766 variables

Change = Counter[str]


class OwnKey(NamedTuple):
    point_id: int
    unit_id: int
    unit_path: str
    channel: str
    mode: str
    segment: str
    day: date


class NodeKey(NamedTuple):
    point_id: int
    unit_id: int
    mode: str
    day: date


OwnChanges = dict[OwnKey, Change]


def contribution(*, value: int | None, blank: str, exclusion: str, weight: int) -> Change:
    """What one answer counts for: a grade and its weight, or one reason to count nowhere."""
    if exclusion:
        return Counter({exclusion: 1})
    if value is None:
        return Counter({blank or "skipped": 1})
    return Counter({f"n{value}": 1, f"w{value}": weight, "squares": squared_micro(weight)})


def merge(changes: Iterable[tuple[OwnKey, Change]]) -> OwnChanges:
    merged: OwnChanges = {}
    for key, change in changes:
        total = merged.setdefault(key, Counter())
        for column, amount in change.items():
            total[column] += amount
    return {key: change for key, change in merged.items() if any(change.values())}


def negative(change: Change) -> Change:
    return Counter({column: -amount for column, amount in change.items()})


def add_own(changes: OwnChanges) -> None:
    add(OwnCell, changes)


def add_subtree(changes: OwnChanges) -> None:
    """Along the path written on each fact: every ancestor's day and week."""
    days: dict[NodeKey, Change] = {}
    weeks: dict[NodeKey, Change] = {}
    for key, change in changes.items():
        for node in nodes(key.unit_path):
            for cells, day in ((days, key.day), (weeks, monday(key.day))):
                at = NodeKey(key.point_id, node, key.mode, day)
                total = cells.setdefault(at, Counter())
                for column, amount in change.items():
                    total[column] += amount
    add(SubtreeDay, days)
    add(SubtreeWeek, weeks)


def nodes(path: str) -> list[int]:
    """The units of a path, from the root: "/1/4/17/" → [1, 4, 17]."""
    return [int(part) for part in path.split("/") if part]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def add(model: type[Cell], changes: Mapping[Any, Change]) -> None:
    """One upsert, keys sorted: two writers that meet wait for each other, never in a circle."""
    rows = [
        (*key, *(change[column] for column in COLUMNS))
        for key, change in sorted(changes.items())
        if any(change.values())
    ]
    with connection.cursor() as cursor:
        for chunk in batched_rows(rows):
            cursor.execute(upsert(model, len(chunk)), [value for row in chunk for value in row])


def batched_rows(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        yield rows[start : start + ROWS_A_STATEMENT]


def upsert(model: type[Cell], rows: int) -> str:
    table = model._meta.db_table
    key = model.KEY  # type: ignore[attr-defined]
    one_row = f"({', '.join(['%s'] * (len(key) + len(COLUMNS)))})"
    sums = ", ".join(f"{column} = {table}.{column} + excluded.{column}" for column in COLUMNS)
    return (
        f"INSERT INTO {table} ({', '.join((*key, *COLUMNS))}) "  # noqa: S608 (names of our own)
        f"VALUES {', '.join([one_row] * rows)} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}"
    )


def packed(changes: OwnChanges) -> list[list[Any]]:
    """For a task: changes by (point, path, mode, day), as JSON."""
    totals: dict[tuple[int, str, str, str], Change] = {}
    for key, change in changes.items():
        at = (key.point_id, key.unit_path, key.mode, key.day.isoformat())
        total = totals.setdefault(at, Counter())
        for column, amount in change.items():
            total[column] += amount
    return [[*at, dict(change)] for at, change in sorted(totals.items())]


def unpacked(cells: list[list[Any]]) -> Iterator[tuple[OwnKey, Change]]:
    for point, path, mode, day, change in cells:
        key = OwnKey(point, 0, path, "", mode, "", date.fromisoformat(day))
        yield key, Counter(change)
