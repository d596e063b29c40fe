"""Cells summed by the database: what every figure of the cockpit is computed from.

The cost depends on the points and the days asked for, never on how many answers
they hold. Nothing here is a score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from jalon.cockpit.periods import WEEK, Period, monday
from jalon.feedback.models import GRADES, OwnCell, SubtreeDay, SubtreeWeek
from jalon.measure import Histogram, definition
from jalon.organisation.models import Unit

COUNTS = tuple(f"n{grade}" for grade in GRADES)
WEIGHTS = tuple(f"w{grade}" for grade in GRADES)
REASONS = ("skipped", "not_applicable", "test", "duplicate", "flagged", "by_hand", "undone")
MEASURED = (*COUNTS, *WEIGHTS, "squares")  # what a figure is computed from
SUMMED = (*MEASURED, *REASONS)
# From so many whole weeks on, the cells by week are read instead of those by day.
LONG_PERIOD = 8


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: a unit, a period, and what is kept of its answers."""

    unit: Unit
    period: Period
    segment: str | None = None
    channel: str | None = None
    as_is: bool = False

    @property
    def chosen(self) -> dict[str, str]:
        asked = {"segment": self.segment, "channel": self.channel}
        return {name: value for name, value in asked.items() if value is not None}

    @property
    def is_whole(self) -> bool:
        """Every answer of the unit, as the tree was: what the subtree cells hold."""
        return not self.chosen and not self.as_is

    def during(self, period: Period) -> Look:
        return Look(self.unit, period, self.segment, self.channel, self.as_is)


@dataclass(frozen=True, slots=True)
class Total:
    """Sums over cells, in the order of SUMMED; without the reasons where only MEASURED is."""

    sums: tuple[int, ...] = (0,) * len(SUMMED)

    def __add__(self, other: Total) -> Total:
        return Total(tuple(map(add, self.sums, other.sums)))

    @property
    def counts(self) -> tuple[int, ...]:
        return self.sums[:11]

    @property
    def weights(self) -> tuple[int, ...]:
        return self.sums[11:22]

    @property
    def squares(self) -> int:
        return self.sums[22]

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def excluded(self) -> dict[str, int]:
        return {
            reason: count
            for reason, count in zip(REASONS, self.sums[23:], strict=False)
            if count
        }

    def histogram(self, name: str) -> Histogram:
        """The grades of the scale of that definition."""
        scale = definition(name).scale
        grades = slice(scale.low, scale.high + 1)
        return Histogram(scale, self.counts[grades], self.weights[grades], self.squares)


NOTHING = Total()
Totals = dict[tuple[Any, ...], Total]


class WholeSum(Sum):
    """Whole numbers on both databases: thirty a row, and none to convert."""

    template = "CAST(SUM(%(expressions)s) AS BIGINT)"

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []


def totals(cells: QuerySet[Any], *by: str, of: Sequence[str] = SUMMED) -> Totals:
    """Summed in SQL, one row for each value of `by`."""
    sums = {f"sum_{name}": WholeSum(name) for name in of}
    rows = cells.order_by().values(*by).annotate(**sums).values_list(*by, *sums)
    return {tuple(row[: len(by)]): Total(tuple(row[len(by) :])) for row in rows}


def merged(*several: Totals) -> Totals:
    together, *others = (dict(each) for each in several)
    for each in others:
        for key, total in each.items():
            together[key] = together[key] + total if key in together else total
    return together


def grouped(found: Mapping[tuple[Any, ...], Total], position: int = 0) -> dict[Any, Total]:
    """Summed again by one of the parts of the key."""
    by: dict[Any, Total] = {}
    for key, total in found.items():
        by[key[position]] = by.get(key[position], NOTHING) + total
    return by


def within(period: Period) -> Q:
    return Q(day__gte=period.start, day__lt=period.end)


def of(look: Look, points: Iterable[int], *by: str) -> Totals:
    """The whole is read from the subtree cells; a filter reads own cells."""
    if look.is_whole:
        return of_subtrees([look.unit.pk], points, look.period, *by)
    return of_today(look.unit, points, look.period, *by, **look.chosen)


def of_subtrees(
    units: Iterable[int], points: Iterable[int], period: Period, *by: str,
    weekly_from: int = LONG_PERIOD, of: Sequence[str] = SUMMED,
) -> Totals:  # fmt: skip
    """As the tree was: what was answered in these units and all that stood under them."""
    cells = subtree_cells(units, points, period, weekly_from=weekly_from)
    return merged(*(totals(each, *by, of=of) for each in cells))


def subtree_cells(
    units: Iterable[int], points: Iterable[int], period: Period, *, weekly_from: int
) -> list[QuerySet[Any]]:
    """Those of the whole weeks where there are enough, those of the days at both ends."""
    chosen = Q(unit_id__in=list(units), point_id__in=list(points))
    weeks = period.whole_weeks
    if weeks.days < WEEK.days * weekly_from:
        return [SubtreeDay.objects.filter(chosen, within(period))]
    if weeks.end < period.end and not answered_after(period, chosen):
        weeks = Period(weeks.start, weeks.end + WEEK)
    ends = [*days(period.start, weeks.start), *days(weeks.end, period.end)]
    by_week = SubtreeWeek.objects.filter(chosen, within(weeks))
    # Each day by its name: an index finds them, whatever came before and after.
    return [by_week, *([SubtreeDay.objects.filter(chosen, day__in=ends)] if ends else [])]


def answered_after(period: Period, chosen: Q) -> bool:
    """Whether the week in which it ends holds more: seldom, that week being the one that runs."""
    rest = days(period.end, monday(period.last_day) + WEEK)
    return SubtreeDay.objects.filter(chosen, day__in=rest).exists()


def days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((end - first).days)]


def of_today(
    unit: Unit, points: Iterable[int], period: Period, *by: str, **chosen: str
) -> Totals:
    """As the tree is: own cells of today's descendants, those of merged units included."""
    return totals(todays_cells(unit, points, **chosen).filter(within(period)), *by)


def todays_cells(unit: Unit, points: Iterable[int], **chosen: str) -> QuerySet[OwnCell]:
    inside = Q(unit__rights_path__startswith=unit.path) | Q(unit=unit)
    return OwnCell.objects.filter(inside, point_id__in=list(points), **chosen)


def by_week(unit: Unit, points: Iterable[int], first: date, end: date) -> Totals:
    """By point and Monday, from the cells by week."""
    cells = SubtreeWeek.objects.filter(unit=unit, point_id__in=list(points))
    return totals(cells.filter(within(Period(first, end))), "point_id", "day")


# How many, and nothing else


def answers_of_subtrees(
    units: Collection[int], points: Iterable[int], period: Period, *, weekly_from: int
) -> dict[tuple[int, int], int]:
    """By point and unit, as `of_subtrees` counts them."""
    if not units:
        return {}
    found: dict[tuple[int, int], int] = defaultdict(int)
    for cells in subtree_cells(units, points, period, weekly_from=weekly_from):
        for point, unit, n in answers(cells, "point_id", "unit_id"):
            found[point, unit] += n
    return found


def answers_by_week(
    units: Iterable[int], points: Iterable[int], period: Period
) -> Iterable[tuple[int, int, date, int]]:
    """(point, unit, Monday, answers), as the tree was."""
    asked = Q(unit_id__in=list(units), point_id__in=list(points))
    cells = SubtreeWeek.objects.filter(asked, within(period))
    return answers(cells, "point_id", "unit_id", "day")


def answers_today(
    unit: Unit, points: Iterable[int], period: Period, **chosen: str
) -> Iterable[tuple[int, str, date, int]]:
    """(point, where the unit that has them stands, day, answers), as the tree is."""
    cells = todays_cells(unit, points, **chosen).filter(within(period))
    return answers(cells, "point_id", "unit__rights_path", "day")


def answers(cells: QuerySet[Any], *by: str) -> Iterable[Any]:
    n = WholeSum(reduce(add, map(F, COUNTS)))
    return cells.order_by().values(*by).annotate(answers=n).values_list(*by, "answers")
