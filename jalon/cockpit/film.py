"""The film: the journey week after week, each frame being the trailing weeks.

One query, then every figure of every week in one pass over arrays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from jalon.cockpit import counting, disclosing
from jalon.cockpit.counting import NOTHING, Look, Totals
from jalon.cockpit.periods import FRAME_WEEKS, WEEK, Period, monday, week_key
from jalon.feedback.models import SubtreeWeek
from jalon.journeys.models import MeasurePoint, PointSetting
from jalon.journeys.queries import in_force, nearest_first
from jalon.measure import (
    PRIVACY_BASE,
    Estimate,
    definition,
    measure_many,
    surely_below,
)
from jalon.organisation.access import Access
from jalon.organisation.models import Unit

DEFAULT_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Shot:
    """A point in one frame; no estimate where the base is too small, or kept private."""

    point: MeasurePoint
    estimate: Estimate | None
    objective: float | None
    is_surely_below: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The weeks that end with the week of `monday`."""

    key: str
    monday: date
    n: int  # answers of that week alone
    shots: tuple[Shot, ...]

    @property
    def below(self) -> int:
        return sum(shot.is_surely_below for shot in self.shots)


def of_point(frame: Frame, point: MeasurePoint) -> Frame:
    return replace(frame, shots=tuple(shot for shot in frame.shots if shot.point == point))


def frames(
    *,
    unit: Unit,
    points: Sequence[MeasurePoint],
    today: date,
    access: Access,
    weeks: int | None = DEFAULT_WEEKS,
    look: Look | None = None,
) -> list[Frame]:
    """The last `weeks`, or all of them (None); filtered as `look` when it is given."""
    last = monday(today)
    first = first_monday(unit, points, weeks, last)
    found = weekly(unit, points, first - (FRAME_WEEKS - 1) * WEEK, last + WEEK, look)
    mondays = [first + WEEK * i for i in range((last - first).days // 7 + 1)]
    aims, keeping = settings_of(points), kept_from(unit, points, mondays, access, look)
    columns = [shots(point, found, mondays, aims[point.pk], unit, keeping) for point in points]
    counts = answers(found, mondays, points, keeping)
    rows = zip(*columns, strict=True) if columns else [()] * len(mondays)
    return [
        Frame(week_key(day), day, n, tuple(row))
        for day, n, row in zip(mondays, counts, rows, strict=True)
    ]


def first_monday(
    unit: Unit, points: Sequence[MeasurePoint], weeks: int | None, today: date
) -> date:
    if weeks is not None:
        return today - (weeks - 1) * WEEK
    return min(today, oldest_week(unit, points) or today)


def oldest_week(unit: Unit, points: Iterable[MeasurePoint]) -> date | None:
    """The first week that holds an answer: one step of the index for each point."""
    found = [
        SubtreeWeek.objects.filter(unit=unit, point=point)
        .order_by("day")
        .values_list("day", flat=True)
        .first()
        for point in points
    ]
    return min((day for day in found if day), default=None)


def has_older(unit: Unit, points: Sequence[MeasurePoint], first: date) -> bool:
    """Whether there are answers before the frames shown by default."""
    return SubtreeWeek.objects.filter(unit=unit, point__in=points, day__lt=first).exists()


def weekly(
    unit: Unit, points: Sequence[MeasurePoint], first: date, end: date, look: Look | None
) -> Totals:
    """By point and Monday."""
    asked = [point.pk for point in points]
    if look is None or look.is_whole:
        return counting.by_week(unit, asked, first, end)
    cells = counting.todays_cells(unit, asked, **look.chosen)
    daily = counting.totals(cells.filter(day__gte=first, day__lt=end), "point_id", "day")
    return by_monday(daily)


def by_monday(daily: Totals) -> Totals:
    found: Totals = {}
    for (point, day), total in daily.items():
        key = (point, monday(day))
        found[key] = found.get(key, NOTHING) + total
    return found


def settings_of(points: Sequence[MeasurePoint]) -> Mapping[int, list[PointSetting]]:
    rows: dict[int, list[PointSetting]] = defaultdict(list)
    for row in PointSetting.objects.filter(point__in=points).order_by("valid_from", "id"):
        rows[row.point_id].append(row)
    return rows


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept from a reader: points whose small groups are, and what their siblings
    would tell by subtraction."""

    private: frozenset[int]
    siblings: disclosing.Weeks | None

    def keeps(self, point: MeasurePoint, n: int, mondays: Sequence[date]) -> bool:
        if point.pk not in self.private:
            return False
        return n < PRIVACY_BASE or bool(self.siblings and self.siblings.keep(point, mondays))


def kept_from(
    unit: Unit, points: Sequence[MeasurePoint], mondays: Sequence[date], access: Access,
    look: Look | None,
) -> Keeping:  # fmt: skip
    private = disclosing.private(points, unit, access)
    if not private:
        return Keeping(frozenset(), None)
    period = Period(frame_of(mondays[0])[0], mondays[-1] + WEEK)
    asked = look or Look(unit, period)
    return Keeping(
        frozenset(point.pk for point in private),
        disclosing.weeks(private, period, asked, access),
    )


def frame_of(last: date) -> list[date]:
    return [last - WEEK * back for back in range(FRAME_WEEKS - 1, -1, -1)]


def shots(
    point: MeasurePoint, found: Totals, mondays: Sequence[date],
    settings: list[PointSetting], unit: Unit, keeping: Keeping,
) -> list[Shot]:  # fmt: skip
    lineage = nearest_first(unit)
    estimates = trailing_estimates(point, found, mondays)
    return [
        shot(
            point, estimate, objective_on(settings, day, lineage),
            is_kept=keeping.keeps(point, estimate.n, frame_of(day)),
        )
        for estimate, day in zip(estimates, mondays, strict=True)
    ]  # fmt: skip


def shot(
    point: MeasurePoint, estimate: Estimate, objective: float | None, *, is_kept: bool
) -> Shot:
    if is_kept or estimate.base < disclosing.MINIMUM_BASE:
        return Shot(point, None, objective)
    return Shot(point, estimate, objective, surely_below(estimate, objective))


def objective_on(
    settings: list[PointSetting], day: date, lineage: list[int | None]
) -> float | None:
    """In force on the last day of the frame."""
    setting = in_force(settings, day + timedelta(days=6), lineage)
    return setting.objective if setting else None


def trailing_estimates(
    point: MeasurePoint, found: Totals, mondays: Sequence[date]
) -> list[Estimate]:
    scale = definition(point.definition).scale
    before = [mondays[0] - WEEK * i for i in range(FRAME_WEEKS - 1, 0, -1)]
    totals = [found.get((point.pk, day), NOTHING) for day in [*before, *mondays]]
    grades = slice(scale.low, scale.high + 1)
    return measure_many(
        point.definition,
        trailing(np.array([total.counts[grades] for total in totals])),
        trailing(np.array([total.weights[grades] for total in totals])),
        trailing(np.array([total.squares for total in totals])),
        design_effect=np.full(len(mondays), point.design_effect),
    ).one_by_one()


def trailing(weeks: np.ndarray) -> np.ndarray:
    """The sum of each week and of those just before it."""
    last = len(weeks) - FRAME_WEEKS + 1
    return np.sum([weeks[start : start + last] for start in range(FRAME_WEEKS)], axis=0)


def answers(
    found: Totals, mondays: Sequence[date], points: Sequence[MeasurePoint], keeping: Keeping
) -> list[int]:
    """Of each week; what a reader may not count is left out of the height of the bar."""

    def seen(point: MeasurePoint, day: date) -> int:
        n = found.get((point.pk, day), NOTHING).n
        return 0 if not n or keeping.keeps(point, n, [day]) else n

    return [sum(seen(point, day) for point in points) for day in mondays]
