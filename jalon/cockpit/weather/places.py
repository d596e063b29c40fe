"""Where a figure of the board stands: journey › stage › situation › point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jalon.journeys.models import Journey, MeasurePoint, Planting
from jalon.organisation.models import Unit
from jalon.organisation.tree import spelling


@dataclass(frozen=True, slots=True)
class Spot:
    """A point where it is planted."""

    journey: Journey
    stage: str
    situation: str
    point: MeasurePoint


def journeys(*, day: date) -> QuerySet[Journey]:
    """Those that describe that day: targets tell what should be lived, nobody answers there,
    and a study that is over has left the lists."""
    drawn = Journey.objects.living(day=day).filter(kind=Journey.Kind.CURRENT)
    return drawn.order_by("name", "id")


def spots(journeys: Iterable[Journey]) -> list[Spot]:
    """In the order that the customer walks, in one query whatever the number of journeys."""
    by_id = {journey.pk: journey for journey in journeys}
    standing = Planting.objects.filter(journey__in=by_id, to_at=None).select_related(
        "point", "touchpoint__situation__stage"
    )
    ordered = standing.order_by(
        "touchpoint__situation__stage__position", "touchpoint__situation__stage_id",
        "touchpoint__situation__position", "touchpoint__situation_id",
        "touchpoint__position", "from_at", "id",
    )  # fmt: skip
    return [as_spot(planting, by_id[planting.journey_id]) for planting in ordered]


def as_spot(planting: Planting, journey: Journey) -> Spot:
    # An open planting has a place: the database holds it.
    situation = planting.touchpoint.situation  # type: ignore[union-attr]
    return Spot(journey, situation.stage.name, situation.name, planting.point)


def by_journey(spots: Iterable[Spot]) -> dict[int, list[Spot]]:
    planted: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        planted[spot.journey.pk].append(spot)
    return planted


def once_each(spots: Sequence[Spot]) -> list[MeasurePoint]:
    """A point planted on two journeys counts once."""
    return list({spot.point.pk: spot.point for spot in spots}.values())


def units_under(unit: Unit) -> list[Unit]:
    """All its own units, closed ones too: what they hold could be had by subtraction."""
    return sorted(Unit.objects.filter(parent=unit), key=spelling)
