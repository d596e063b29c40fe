"""Taking a photo: the drawing and its figures, at one moment, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from jalon.cockpit import counting, disclosing, figures
from jalon.cockpit.counting import NOTHING, SUMMED, Look, Total
from jalon.cockpit.figures import Change
from jalon.cockpit.models import SnapshotFigure
from jalon.cockpit.periods import Period
from jalon.feedback import rollups
from jalon.journal.recording import Actor
from jalon.journeys.actions import keep_snapshot
from jalon.journeys.document import written
from jalon.journeys.matrix import the_matrix
from jalon.journeys.models import Journey, Snapshot
from jalon.journeys.queries import PlantedPoint
from jalon.measure import measure, weather
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day


@transaction.atomic
def take_snapshot(
    *, journey: Journey, name: str, note: str = "", unit: Unit, period: Period,
    by: Actor | str, at: datetime,
) -> Snapshot:  # fmt: skip
    """Whoever takes it reads the figures of that unit: its view asks for the right."""
    # The lock of the drawing: nobody redraws it while it is read.
    standing = Journey.objects.select_for_update().get(pk=journey.pk)
    matrix = the_matrix(standing, day=period.last_day, unit=unit)
    snapshot = keep_snapshot(
        journey=standing, document=written(matrix), name=name, note=note, unit=unit,
        start=period.start, end=period.end, as_of=rollups.as_of(at=at), by=by, at=at,
    )  # fmt: skip
    freeze(snapshot, matrix.drawing.plantings, today=company_day(at))
    return snapshot


def freeze(snapshot: Snapshot, plantings: Sequence[PlantedPoint], *, today: date) -> None:
    look = Look(snapshot.unit, Period(snapshot.start_date, snapshot.end_date))
    points = [each.point for each in plantings]
    found = counting.of(look, [point.pk for point in points], "point_id", "mode")
    totals, modes = counting.grouped(found), figures.by_mode(found)
    trends = figures.changes(points, look, found, today=today)
    # As read by somebody who reads all that stands above.
    others = disclosing.by_siblings(points, look, None)
    SnapshotFigure.objects.bulk_create(
        frozen(
            snapshot, each, totals.get(each.point.pk, NOTHING),
            modes.get(each.point.pk, {}), trends.get(each.point.pk),
            few_others=bool(others.get(each.point.pk)),
        )
        for each in plantings
    )  # fmt: skip


def frozen(
    snapshot: Snapshot, planted: PlantedPoint, total: Total, modes: Mapping[str, int],
    trend: Change | None, *, few_others: bool,
) -> SnapshotFigure:  # fmt: skip
    point, setting = planted.point, planted.setting
    histogram = total.histogram(point.definition)
    estimate = measure(point.definition, histogram, design_effect=point.design_effect)
    state = weather(estimate, objective=setting.objective, floor=setting.floor)
    return SnapshotFigure(
        snapshot=snapshot, unit=snapshot.unit, point=point, label=setting.label,
        indicator=point.indicator, definition=point.definition,
        design_effect=point.design_effect, objective=setting.objective, floor=setting.floor,
        counts={name: sum_ for name, sum_ in zip(SUMMED, total.sums, strict=True) if sum_},
        modes=dict(modes), n=estimate.n, n_eff=estimate.n_eff, value=estimate.value,
        low=estimate.low, high=estimate.high, state=str(state or ""),
        trend=asdict(trend) if trend else None, few_others=few_others,
    )  # fmt: skip
