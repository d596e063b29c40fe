"""Trends, frozen once a day so that an arrow is the same wherever it is shown.

The last closed weeks against as many before; the family of a unit and a period is
every point of the company with enough answers in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from jalon.cockpit import counting
from jalon.cockpit.counting import NOTHING, Totals
from jalon.cockpit.figures import FROZEN_WEEKS
from jalon.cockpit.models import Trend
from jalon.cockpit.periods import Period, closed_weeks
from jalon.feedback.models import SubtreeWeek
from jalon.journeys.models import MeasurePoint
from jalon.measure import Comparison, Pair, trend_family
from jalon.measure import Trend as Judged
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day
from jalon.organisation.scope import everything

UNITS_AT_ONCE = 100

Counted = tuple[dict[int, Totals], dict[int, Totals]]  # (now, before), by unit


def freeze_all(at: datetime) -> None:
    """Judges what is not judged yet; what is frozen for a day is never computed again."""
    with everything("trends of every unit, frozen once a day"):
        today = company_day(at)
        points = {point.pk: point for point in MeasurePoint.objects.all()}
        for weeks in FROZEN_WEEKS:
            period = closed_weeks(weeks, today)
            for units in in_batches(units_without(period, weeks)):
                freeze(units, points, period, weeks)


def units_without(period: Period, weeks: int) -> list[int]:
    judged = Trend.objects.filter(day=period.end, weeks=weeks).values("unit_id")
    waiting = Unit.objects.exclude(pk__in=judged).order_by("id")
    return list(waiting.values_list("pk", flat=True))


def in_batches(units: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(units), UNITS_AT_ONCE):
        yield units[start : start + UNITS_AT_ONCE]


def freeze(
    units: Sequence[int], points: Mapping[int, MeasurePoint], period: Period, weeks: int
) -> None:
    now, before = (by_unit(units, each) for each in (period, period.before))
    rows = [
        row
        for unit in units
        if unit in now and unit in before
        for row in judged(unit, now[unit], before[unit], points, period.end, weeks)
    ]
    # Two workers may judge together: what came first stays.
    Trend.objects.bulk_create(rows, ignore_conflicts=True)


def by_unit(units: Sequence[int], period: Period) -> dict[int, Totals]:
    cells = SubtreeWeek.objects.filter(counting.within(period), unit_id__in=units)
    found: dict[int, Totals] = {}
    for (unit, point, mode), total in counting.totals(
        cells, "unit_id", "point_id", "mode"
    ).items():
        found.setdefault(unit, {})[point, mode] = total
    return found


def judged(
    unit: int, now: Totals, before: Totals, points: Mapping[int, MeasurePoint],
    day: date, weeks: int,
) -> list[Trend]:  # fmt: skip
    family = sorted({key[0] for key in now} & {key[0] for key in before} & points.keys())
    pairs = [pair(points[point], now, before) for point in family]
    return [
        row(unit, point, day, weeks, trend)
        for point, trend in zip(family, trend_family(pairs), strict=True)
        if is_known(trend)
    ]


def is_known(trend: Judged) -> bool:
    return trend.difference is not None


def pair(point: MeasurePoint, now: Totals, before: Totals) -> Pair:
    sides = [counting.grouped(side).get(point.pk, NOTHING) for side in (now, before)]
    histograms = [side.histogram(point.definition) for side in sides]
    effects = (point.design_effect, point.design_effect)
    modes = [
        {key[1]: total.n for key, total in side.items() if key[0] == point.pk}
        for side in (now, before)
    ]
    return Pair(point.definition, Comparison(histograms[0], histograms[1], *effects), *modes)


def row(unit: int, point: int, day: date, weeks: int, trend: Judged) -> Trend:
    figures = {name: getattr(trend, name) for name in ("difference", "low", "high", "p", "q")}
    return Trend(
        unit_id=unit, point_id=point, day=day, weeks=weeks, **figures,
        arrow=trend.arrow or "", mode_mix_changed=trend.mode_mix_changed,
    )  # fmt: skip
