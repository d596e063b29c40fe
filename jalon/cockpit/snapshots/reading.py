"""The figures of a photo, for one reader; and the same ones with the answers of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from jalon.cockpit import disclosing, figures
from jalon.cockpit.counting import SUMMED, Look, Total
from jalon.cockpit.figures import Change, PointFigure
from jalon.cockpit.models import SnapshotFigure
from jalon.cockpit.periods import Period
from jalon.journeys.models import MeasurePoint, Snapshot
from jalon.journeys.queries import Setting
from jalon.measure import Estimate
from jalon.organisation.access import Access


def look_of(snapshot: Snapshot) -> Look:
    return Look(snapshot.unit, Period(snapshot.start_date, snapshot.end_date))


def rows_of(snapshot: Snapshot) -> list[SnapshotFigure]:
    """None to a reader without the right on its unit: the scope leaves them out."""
    rows = SnapshotFigure.objects.filter(snapshot=snapshot).select_related("point")
    return list(rows.order_by("id"))


def figures_of(
    snapshot: Snapshot, rows: Iterable[SnapshotFigure], access: Access
) -> dict[str, PointFigure]:
    """By the key of their point."""
    return {row.point.key: as_kept(row, snapshot, access) for row in rows}


def as_kept(row: SnapshotFigure, snapshot: Snapshot, access: Access) -> PointFigure:
    point, setting = as_measured(row), setting_of(row)
    hidden = disclosing.reason_kept(
        point, snapshot.unit, n=row.n, few_others=row.few_others, access=access
    )
    total = Total(tuple(row.counts.get(name, 0) for name in SUMMED))
    estimate = Estimate(row.definition, row.value, row.low, row.high, row.n, row.n_eff)
    trend = Change(**row.trend) if row.trend else None
    measured = total.histogram(point.definition), estimate
    figure = figures.figure(point, setting, total, row.modes, trend, hidden, measured)
    if figure.is_private:
        return figure
    # The rules of the weather may change; a photo keeps the sky it was taken under.
    return replace(figure, state=row.state or None)


def as_measured(row: SnapshotFigure) -> MeasurePoint:
    """The point as it measured then; never saved."""
    point = row.point
    return MeasurePoint(
        pk=point.pk, key=point.key, unit_id=point.unit_id, indicator=row.indicator,
        definition=row.definition, family=point.family, audience=point.audience,
        design_effect=row.design_effect,
    )  # fmt: skip


def setting_of(row: SnapshotFigure) -> Setting:
    return Setting(label=row.label, objective=row.objective, floor=row.floor)


# Recomputed


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure differs from the one kept: how many answers, and what became of them."""

    kind: str  # arrived, erased, excluded, counted, revised, repeats, definition
    count: int = 0
    exclusion: str = ""  # of those excluded, or counted again


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The same point, unit, period and objective, with the answers of today."""

    then: PointFigure
    now: PointFigure
    reasons: tuple[Reason, ...]

    @property
    def is_same(self) -> bool:
        return not self.reasons


def recomputed(
    snapshot: Snapshot, rows: Iterable[SnapshotFigure], *, today: date, access: Access
) -> list[Recomputed]:
    rows = list(rows)
    settings = {row.point_id: setting_of(row) for row in rows}
    points = [row.point for row in rows]
    now = figures.figures(
        points, look_of(snapshot), today=today, access=access, settings=settings
    )
    then = [as_kept(row, snapshot, access) for row in rows]
    return [
        Recomputed(old, new, tuple(reasons(old, new)))
        for old, new in zip(then, now, strict=True)
    ]


def reasons(then: PointFigure, now: PointFigure) -> list[Reason]:
    """None where either is kept private: the reason would tell how many."""
    if then.is_private or now.is_private:
        return []
    if then.definition != now.definition:
        return [Reason("definition")]
    found = [*stored(then, now), *set_aside(then, now)]
    if not found and counts(then) != counts(now):
        found.append(Reason("revised"))
    if then.design_effect != now.design_effect:
        found.append(Reason("repeats"))
    return found


def counts(figure: PointFigure) -> tuple[int, ...]:
    return figure.histogram.counts if figure.histogram else ()


def stored(then: PointFigure, now: PointFigure) -> list[Reason]:
    change = kept(now) - kept(then)
    if not change:
        return []
    return [Reason("arrived" if change > 0 else "erased", abs(change))]


def kept(figure: PointFigure) -> int:
    """Counted or not: everything that was received for the period."""
    return (figure.n or 0) + sum(figure.excluded.values())


def set_aside(then: PointFigure, now: PointFigure) -> list[Reason]:
    changes = {
        name: now.excluded.get(name, 0) - then.excluded.get(name, 0)
        for name in {**then.excluded, **now.excluded}
    }
    return [
        Reason("excluded" if change > 0 else "counted", abs(change), name)
        for name, change in changes.items()
        if change
    ]
