"""The figures of a live map: one function for page, table, panel, API, export and film.

A figure travels with its definition, how many answers it counts, what was left out
and why, its interval and its as-of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jalon.cockpit import counting, disclosing
from jalon.cockpit.counting import NOTHING, Look, Total, Totals
from jalon.cockpit.models import Trend
from jalon.cockpit.periods import Period, monday
from jalon.feedback import rollups
from jalon.journeys.models import Journey, MeasurePoint, Planting
from jalon.journeys.queries import Drawing, Setting, setting_on
from jalon.measure import (
    Estimate,
    Gap,
    Histogram,
    definition,
    difference,
    gap,
    measure,
    mode_mix_changed,
    reading,
    weather,
)
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day

Measured = tuple[Histogram, Estimate]
FROZEN_WEEKS = (4, 12)  # the periods whose trends are frozen once a day


@dataclass(frozen=True, slots=True)
class Change:
    """From the preceding period; an arrow only where it was judged with its family."""

    difference: float
    low: float
    high: float
    p: float | None
    arrow: str | None = None  # "up" or "down": the value, be it good or bad
    mode_mix_changed: bool = False
    is_frozen: bool = False


@dataclass(frozen=True, slots=True)
class PointFigure:
    """None is hidden or unknown; `hidden_reason` says which."""

    key: str
    label: str
    indicator: str
    definition: str
    n: int | None
    n_eff: float | None
    histogram: Histogram | None
    excluded: Mapping[str, int]
    value: float | None
    low: float | None
    high: float | None
    state: str | None
    objective: float | None
    floor: float | None
    gap: Gap | None
    trend: Change | None
    reading: str | None
    hidden_reason: str | None
    modes: Mapping[str, int]
    design_effect: float
    is_surely_below: bool = False
    is_surely_above: bool = False

    @property
    def unit(self) -> str:
        """In which unit it is written: points, percent or grade."""
        return definition(self.definition).unit

    @property
    def decimals(self) -> int:
        return 1 if self.unit == "grade" else 0

    @property
    def better(self) -> str:
        return definition(self.definition).better

    @property
    def is_private(self) -> bool:
        return self.n is None

    @property
    def sky(self) -> str:
        """How its station looks: its weather, or why it has none."""
        if self.is_private:
            return "private"
        if self.value is None:
            return "hollow"
        return self.state or "none"

    @property
    def missing_answers(self) -> int:
        return max(0, disclosing.MINIMUM_BASE - (self.n or 0))


@dataclass(frozen=True, slots=True)
class LiveMap:
    journey: Journey
    look: Look
    points: tuple[PointFigure, ...]
    as_of: datetime
    moves: int

    @property
    def by_key(self) -> dict[str, PointFigure]:
        return {figure.key: figure for figure in self.points}

    @property
    def answers(self) -> int:
        return sum(figure.n or 0 for figure in self.points)


def live(
    journey: Journey,
    *,
    unit: Unit,
    start: date,
    end: date,
    segment: str | None = None,
    channel: str | None = None,
    as_is: bool = False,
    at: datetime,
    access: Access,
    drawing: Drawing | None = None,
    today: date | None = None,
) -> LiveMap:
    """The figures of every point that stands on the journey today, over [start, end)."""
    look = Look(unit, Period(start, end), segment, channel, as_is)
    points = list(drawing.points) if drawing else planted(journey)
    settings = {each.point.pk: each.setting for each in drawing.plantings} if drawing else None
    today = today or company_day(at)
    found = figures(points, look, today=today, access=access, settings=settings)
    return LiveMap(journey, look, tuple(found), rollups.as_of(at=at), rollups.moves())


def planted(journey: Journey) -> list[MeasurePoint]:
    standing = Planting.objects.filter(journey=journey, to_at=None).select_related("point")
    return [each.point for each in standing.order_by("from_at", "id")]


def figures(
    points: Sequence[MeasurePoint],
    look: Look,
    *,
    today: date,
    access: Access,
    settings: Mapping[int, Setting] | None = None,
) -> list[PointFigure]:
    if settings is None:
        settings = setting_on(points, look.period.last_day, look.unit)
    found = counting.of(look, [point.pk for point in points], "point_id", "mode")
    totals = counting.grouped(found)
    modes = by_mode(found)
    trends = changes(points, look, found, today=today)
    hidden = disclosing.reasons(points, look, totals, access=access)
    return [
        figure(
            point, settings[point.pk], totals.get(point.pk, NOTHING), modes.get(point.pk, {}),
            trends.get(point.pk), hidden.get(point.pk),
        )
        for point in points
    ]  # fmt: skip


def by_mode(found: Totals) -> dict[int, dict[str, int]]:
    modes: dict[int, dict[str, int]] = {}
    for (point, mode), total in found.items():
        modes.setdefault(point, {})[mode] = total.n
    return modes


def figure(
    point: MeasurePoint,
    setting: Setting,
    total: Total,
    modes: Mapping[str, int],
    trend: Change | None,
    hidden: str | None,
    measured: Measured | None = None,
) -> PointFigure:
    """`measured` where it was among others, in one pass."""
    if hidden:
        return private_figure(point, setting, hidden)
    histogram, estimate = measured or alone(point, total)
    distance = gap(estimate, setting.objective)
    shown = disclosing.shown(estimate, histogram, gap=distance, trend=trend)
    state = weather(estimate, objective=setting.objective, floor=setting.floor)
    return PointFigure(
        key=point.key, label=setting.label, indicator=point.indicator,
        definition=point.definition, n=shown.n, n_eff=estimate.n_eff,
        histogram=shown.histogram, excluded=total.excluded, value=shown.value,
        low=shown.low, high=shown.high, state=state and str(state),
        objective=setting.objective, floor=setting.floor, gap=shown.gap,
        trend=shown.trend,  # type: ignore[arg-type]
        reading=str(reading(estimate.base)),
        hidden_reason=shown.hidden and str(shown.hidden), modes=modes,
        design_effect=point.design_effect,
        is_surely_below=distance is not None and distance.is_surely_missed,
        is_surely_above=distance is not None and distance.is_surely_met,
    )  # fmt: skip


def alone(point: MeasurePoint, total: Total) -> Measured:
    histogram = total.histogram(point.definition)
    return histogram, measure(point.definition, histogram, design_effect=point.design_effect)


def private_figure(point: MeasurePoint, setting: Setting, reason: str) -> PointFigure:
    """Neither count nor histogram, neither exclusions nor modes: they would tell."""
    return PointFigure(
        key=point.key, label=setting.label, indicator=point.indicator,
        definition=point.definition, n=None, n_eff=None, histogram=None, excluded={},
        value=None, low=None, high=None, state=None, objective=setting.objective,
        floor=setting.floor, gap=None, trend=None, reading=None, hidden_reason=reason,
        modes={}, design_effect=point.design_effect,
    )  # fmt: skip


# Trends


def changes(
    points: Sequence[MeasurePoint], look: Look, found: Totals, *, today: date
) -> dict[int, Change]:
    """Frozen ones where the view is that of everybody; else the difference, without arrow."""
    if look.is_whole and look.period.weeks in FROZEN_WEEKS:
        return frozen(points, look, today=today)
    asked = [point.pk for point in points]
    before = counting.of(look.during(look.period.before), asked, "point_id", "mode")
    return {point.pk: each for point in points if (each := change(point, found, before))}


def frozen(points: Sequence[MeasurePoint], look: Look, *, today: date) -> dict[int, Change]:
    rows = Trend.objects.filter(
        unit=look.unit, point__in=points, weeks=look.period.weeks or 0,
        day=monday(min(look.period.end, today)),
    )  # fmt: skip
    return {row.point_id: as_change(row) for row in rows}


def as_change(row: Trend) -> Change:
    return Change(
        row.difference, row.low, row.high, row.p, row.arrow or None,
        row.mode_mix_changed, is_frozen=True,
    )  # fmt: skip


def change(point: MeasurePoint, found: Totals, before: Totals) -> Change | None:
    sides = [
        counting.grouped(totals).get(point.pk, NOTHING).histogram(point.definition)
        for totals in (found, before)
    ]
    if min(side.n for side in sides) < disclosing.MINIMUM_BASE:
        return None
    effects = (point.design_effect, point.design_effect)
    moved = difference(sides[0], sides[1], point.definition, design_effects=effects)
    mix = [by_mode(totals).get(point.pk, {}) for totals in (found, before)]
    return Change(
        known(moved.value), known(moved.low), known(moved.high), moved.p,
        mode_mix_changed=mode_mix_changed(mix[0], mix[1]),
    )  # fmt: skip


def known(number: Any) -> float:
    return float(number)
