"""The figures of many points on many units, in a number of statements that never grows.

The same kernel as the live map: cells summed by the database, every interval in one pass
over arrays, small groups hidden by the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jalon.cockpit import counting, disclosing
from jalon.cockpit.counting import NOTHING, Totals
from jalon.cockpit.figures import Change, Measured, PointFigure, as_change, figure
from jalon.cockpit.models import Trend
from jalon.cockpit.periods import Period, monday
from jalon.journeys.models import MeasurePoint
from jalon.journeys.queries import settings_by_unit
from jalon.measure import measure_each, privacy_reason
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right

Key = tuple[int, int]  # (point, unit)
A_WEEK = timedelta(days=7)
FEW_WEEKS = 2  # many units at once: even a month is read by weeks where they are whole


@dataclass(frozen=True, slots=True)
class Asked:
    """Points on a unit and on all the units right under it."""

    points: Sequence[MeasurePoint]
    unit: Unit
    under: Sequence[Unit]
    period: Period

    @property
    def units(self) -> list[Unit]:
        return [self.unit, *self.under]

    @property
    def ids(self) -> list[int]:
        return [point.pk for point in self.points]

    @property
    def unit_ids(self) -> list[int]:
        return [unit.pk for unit in self.units]


def figures(asked: Asked, *, access: Access, today: date) -> dict[Key, PointFigure]:
    """Without their modes, nor what was left out and why: a board says neither."""
    totals = counting.of_subtrees(
        asked.unit_ids, asked.ids, asked.period, "point_id", "unit_id",
        weekly_from=FEW_WEEKS, of=counting.MEASURED,
    )  # fmt: skip
    settings = settings_by_unit(asked.points, asked.period.last_day, asked.units)
    trends = arrows(asked, today=today)
    hidden = reasons(asked, totals, access=access)
    measured = estimates(asked.points, totals)
    by_id = [(point.pk, point) for point in asked.points]
    return {
        key: figure(
            point, settings[key], totals.get(key, NOTHING), {}, trends.get(key),
            hidden.get(key), measured.get(key),
        )
        for unit in asked.unit_ids
        for key, point in [((pk, unit), point) for pk, point in by_id]
    }  # fmt: skip


def estimates(points: Iterable[MeasurePoint], totals: Totals) -> dict[Key, Measured]:
    """Of what has answers; one pass for each definition."""
    by_definition: dict[str, list[tuple[Key, MeasurePoint]]] = defaultdict(list)
    known = {point.pk: point for point in points}
    for key in totals:
        point = known[key[0]]
        by_definition[point.definition].append(((key[0], key[1]), point))
    found: dict[Key, Measured] = {}
    for name, cells in by_definition.items():
        histograms = [totals[key].histogram(name) for key, _ in cells]
        effects = [point.design_effect for _, point in cells]
        each = measure_each(name, histograms, design_effects=effects)
        keys = (key for key, _ in cells)
        found |= zip(keys, zip(histograms, each, strict=True), strict=True)
    return found


# Trends


def arrows(asked: Asked, *, today: date) -> dict[Key, Change]:
    """Frozen once a day: the same arrow as on the map of each unit."""
    rows = frozen(asked).filter(day=closed_on(asked.period, today))
    return {(row.point_id, row.unit_id): as_change(row) for row in rows}


def arrows_before(asked: Asked, *, today: date) -> set[tuple[int, int, str]]:
    """(point, unit, arrow) as they were judged a week earlier."""
    rows = frozen(asked).filter(day=closed_on(asked.period, today) - A_WEEK).exclude(arrow="")
    return set(rows.values_list("point_id", "unit_id", "arrow"))


def frozen(asked: Asked) -> Any:
    return Trend.objects.filter(
        unit__in=asked.units, point__in=asked.points, weeks=asked.period.weeks or 0
    )


def closed_on(period: Period, today: date) -> date:
    return monday(min(period.end, today))


# What is kept back


def reasons(asked: Asked, totals: Totals, *, access: Access) -> dict[Key, str]:
    """Why a figure is kept back, as on the live map of each unit; nothing is computed for who
    may read every row."""
    private = [
        (point.pk, row)
        for row, unit in zip(asked.unit_ids, asked.units, strict=True)
        for point in disclosing.private(asked.points, unit, access)
    ]
    if not private:
        return {}
    points = asked.ids
    counts = {
        key: totals.get(key, NOTHING).n
        for row, unit in zip(asked.unit_ids, asked.units, strict=True)
        if access.may(Right.READ_FIGURES, unit)  # else the scope may have kept cells back
        for key in [(point, row) for point in points]
    }
    kept = disclosing.in_tree(
        asked.points, asked.units, asked.period, access=access, weekly_from=FEW_WEEKS,
        counted=counts,
    )  # fmt: skip
    found = {
        key: privacy_reason(totals.get(key, NOTHING).n) or kept.get(key) for key in private
    }
    return {key: str(reason) for key, reason in found.items() if reason}
