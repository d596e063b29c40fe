"""Reads of the map: the whole drawing, and the settings in force on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import Count, Q
from django.utils import translation

from jalon.journeys.models import (
    Channel,
    ChannelKind,
    Journey,
    MeasurePoint,
    Persona,
    Planting,
    PointSetting,
    Situation,
    Stage,
    Touchpoint,
)
from jalon.measure.definitions import definition
from jalon.organisation.models import Unit
from jalon.organisation.queries import company


def channels() -> list[Channel]:
    return list(Channel.objects.order_by("position", "id"))


def default_channels() -> list[Channel]:
    """The channels of the company, in order; made by its first journey, in its language."""
    known = channels()
    missing = set(ChannelKind.values) - {channel.key for channel in known}
    if not missing:
        return known
    house = company()
    with translation.override(house.languages[0] if house and house.languages else "fr"):
        for position, kind in enumerate(ChannelKind):
            Channel.objects.get_or_create(
                key=kind.value,
                defaults={"kind": kind, "name": str(kind.label), "position": position},
            )
    return channels()


def listed_journeys() -> list[Journey]:
    """Every journey, with how many stages, situations and points it has."""
    counted = Journey.objects.select_related("unit").annotate(
        stage_count=Count("stages", distinct=True),
        situation_count=Count("stages__situations", distinct=True),
        point_count=Count("plantings", filter=Q(plantings__to_at=None), distinct=True),
    )
    return list(counted.order_by("name", "id"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The journeys as they are looked for: those that last with their targets, the others
    apart. A study is over after its last day: told by the day alone, no job moves it."""

    lasting: list[Journey]
    aims: dict[int, list[Journey]]  # targets, by the journey they are of
    lone_targets: list[Journey]
    studies: list[Journey]
    drafts: list[Journey]
    over: list[Journey]
    archived: list[Journey]

    @property
    def is_empty(self) -> bool:
        return not (self.lasting or self.lone_targets or self.studies or self.drafts)


def shelved(journeys: Iterable[Journey], *, day: date) -> Shelf:
    shelf = Shelf([], defaultdict(list), [], [], [], [], [])
    kept = [each for each in journeys if each.archived_at is None]
    shelf.archived.extend(each for each in journeys if each.archived_at is not None)
    homes = {each.pk for each in kept if place_of(each, day) == "lasting"}
    for each in kept:
        if each.target_of_id in homes and not each.is_temporary:
            shelf.aims[each.target_of_id or 0].append(each)
        else:
            getattr(shelf, place_of(each, day)).append(each)
    return shelf


def place_of(journey: Journey, day: date) -> str:
    if journey.is_temporary:
        return "over" if journey.is_over(day) else "studies"
    return {"draft": "drafts", "target": "lone_targets"}.get(journey.kind, "lasting")


# Settings


@dataclass(frozen=True, slots=True)
class Setting:
    """Label, objective and floor of a point on a day."""

    label: str
    objective: float | None = None
    floor: float | None = None
    target_group: str = ""
    valid_from: date | None = None
    unit_id: int | None = None  # whose setting it is; None: everyone's


@overload
def setting_on(
    points: MeasurePoint, day: date | None = None, unit: Unit | None = None
) -> Setting: ...


@overload
def setting_on(
    points: Iterable[MeasurePoint], day: date | None = None, unit: Unit | None = None
) -> dict[int, Setting]: ...


def setting_on(
    points: MeasurePoint | Iterable[MeasurePoint],
    day: date | None = None,
    unit: Unit | None = None,
) -> Setting | dict[int, Setting]:
    """The setting in force at a day (the latest of all without a day), in one query.

    The unit's own row rules over its nearest ancestor's, and that over everyone's. Before
    its first row a point has a label, and no objective: nobody is judged by a later aim.
    """
    if isinstance(points, MeasurePoint):
        return setting_on([points], day, unit)[points.pk]
    asked = {point.pk: point for point in points}
    rows = setting_rows(asked)
    return {key: setting_of(point, rows[key], day, unit) for key, point in asked.items()}


def settings_by_unit(
    points: Iterable[MeasurePoint], day: date, units: Iterable[Unit]
) -> dict[tuple[int, int], Setting]:
    """The setting in force for each (point, unit), in one query whatever their number."""
    asked = {point.pk: point for point in points}
    rows = setting_rows(asked)
    lineages = {unit.pk: nearest_first(unit) for unit in units}
    found: dict[tuple[int, int], Setting] = {}
    for key, point in asked.items():
        begun = begun_on(rows[key], day)
        before = before_any(rows[key]) or Setting(label=point.key)
        for unit, lineage in lineages.items():
            found[key, unit] = nearest(begun, lineage) or before
    return found


def setting_rows(points: Iterable[int]) -> dict[int, list[PointSetting]]:
    """By point, in the order of their days."""
    rows: dict[int, list[PointSetting]] = defaultdict(list)
    for row in PointSetting.objects.filter(point__in=list(points)).order_by("valid_from", "id"):
        rows[row.point_id].append(row)
    return rows


def setting_of(
    point: MeasurePoint, rows: list[PointSetting], day: date | None, unit: Unit | None
) -> Setting:
    return in_force(rows, day, nearest_first(unit)) or Setting(label=point.key)


def nearest_first(unit: Unit | None) -> list[int | None]:
    ancestors = [int(part) for part in (unit.path or "").split("/") if part] if unit else []
    return [*reversed(ancestors), None]


def in_force(
    rows: list[PointSetting], day: date | None, lineage: list[int | None]
) -> Setting | None:
    return nearest(begun_on(rows, day), lineage) or before_any(rows)


def begun_on(rows: list[PointSetting], day: date | None) -> dict[int | None, Setting]:
    """By the unit whose setting it is; `rows` in the order of their days."""
    return {
        row.unit_id: as_setting(row) for row in rows if day is None or row.valid_from <= day
    }


def nearest(begun: Mapping[int | None, Setting], lineage: list[int | None]) -> Setting | None:
    return next((begun[unit] for unit in lineage if unit in begun), None)


def before_any(rows: list[PointSetting]) -> Setting | None:
    first = next((row for row in rows if row.unit_id is None), None)
    return Setting(label=first.label, target_group=first.target_group) if first else None


def as_setting(row: PointSetting) -> Setting:
    return Setting(
        label=row.label, objective=row.objective, floor=row.floor,
        target_group=row.target_group, valid_from=row.valid_from, unit_id=row.unit_id,
    )  # fmt: skip


def labels_of(point_ids: Iterable[int]) -> list[str]:
    points = MeasurePoint.objects.filter(pk__in=list(point_ids)).order_by("id")
    return [setting.label for setting in setting_on(points).values()]


# The drawing


@dataclass(frozen=True, slots=True)
class PlantedPoint:
    planting_id: int
    point: MeasurePoint
    setting: Setting

    @property
    def label(self) -> str:
        return self.setting.label

    @property
    def unit(self) -> str:
        """How its values are written: points, percent or grade."""
        return definition(self.point.definition).unit


@dataclass(frozen=True, slots=True)
class DrawnTouchpoint:
    """A situation on a channel: a station of the live map."""

    id: int
    channel: Channel
    plantings: tuple[PlantedPoint, ...]


@dataclass(frozen=True, slots=True)
class DrawnSituation:
    id: int
    uid: str
    name: str
    description: str
    moment: str
    version: int
    touchpoints: tuple[DrawnTouchpoint, ...]

    @property
    def plantings(self) -> tuple[PlantedPoint, ...]:
        return tuple(each for touchpoint in self.touchpoints for each in touchpoint.plantings)

    @property
    def channel_keys(self) -> frozenset[str]:
        return frozenset(touchpoint.channel.key for touchpoint in self.touchpoints)


@dataclass(frozen=True, slots=True)
class DrawnStage:
    id: int
    uid: str
    name: str
    description: str
    version: int
    situations: tuple[DrawnSituation, ...]

    @property
    def plantings(self) -> tuple[PlantedPoint, ...]:
        return tuple(each for situation in self.situations for each in situation.plantings)


@dataclass(frozen=True, slots=True)
class Drawing:
    journey: Journey
    personas: tuple[Persona, ...]
    stages: tuple[DrawnStage, ...]

    @property
    def situations(self) -> tuple[DrawnSituation, ...]:
        return tuple(each for stage in self.stages for each in stage.situations)

    @property
    def touchpoints(self) -> tuple[DrawnTouchpoint, ...]:
        return tuple(each for situation in self.situations for each in situation.touchpoints)

    @property
    def plantings(self) -> tuple[PlantedPoint, ...]:
        return tuple(each for stage in self.stages for each in stage.plantings)

    @property
    def points(self) -> tuple[MeasurePoint, ...]:
        return tuple(each.point for each in self.plantings)


def the_map(journey: Journey, *, day: date | None = None, unit: Unit | None = None) -> Drawing:
    """The whole drawing in six queries, however large; settings as of a day, for a unit."""
    stations = drawn_touchpoints(journey, planted_points(journey, day, unit))
    return Drawing(
        journey=journey,
        personas=tuple(journey.personas.order_by("position", "id")),
        stages=drawn_stages(journey, drawn_situations(journey, stations)),
    )


def planted_points(
    journey: Journey, day: date | None, unit: Unit | None
) -> dict[int, list[PlantedPoint]]:
    """By touchpoint."""
    rows = Planting.objects.filter(journey=journey, to_at=None).select_related("point")
    plantings = list(rows.order_by("from_at", "id"))
    settings = setting_on([planting.point for planting in plantings], day, unit)
    found: dict[int, list[PlantedPoint]] = defaultdict(list)
    for each in plantings:
        planted = PlantedPoint(each.pk, each.point, settings[each.point_id])
        found[each.touchpoint_id or 0].append(planted)
    return found


def drawn_touchpoints(
    journey: Journey, planted: dict[int, list[PlantedPoint]]
) -> dict[int, list[DrawnTouchpoint]]:
    """By situation."""
    rows = Touchpoint.objects.filter(situation__stage__journey=journey)
    found: dict[int, list[DrawnTouchpoint]] = defaultdict(list)
    for each in rows.select_related("channel").order_by("position", "id"):
        station = DrawnTouchpoint(each.pk, each.channel, tuple(planted.get(each.pk, ())))
        found[each.situation_id].append(station)
    return found


def drawn_situations(
    journey: Journey, stations: dict[int, list[DrawnTouchpoint]]
) -> dict[int, list[DrawnSituation]]:
    """By stage."""
    found: dict[int, list[DrawnSituation]] = defaultdict(list)
    rows = Situation.objects.filter(stage__journey=journey).order_by("position", "id")
    for each in rows:
        found[each.stage_id].append(
            DrawnSituation(
                id=each.pk,
                uid=each.uid,
                name=each.name,
                description=each.description,
                moment=each.moment,
                version=each.version,
                touchpoints=tuple(stations.get(each.pk, ())),
            )
        )
    return found


def drawn_stages(
    journey: Journey, situations: dict[int, list[DrawnSituation]]
) -> tuple[DrawnStage, ...]:
    rows = Stage.objects.filter(journey=journey).order_by("position", "id")
    return tuple(
        DrawnStage(
            id=each.pk,
            uid=each.uid,
            name=each.name,
            description=each.description,
            version=each.version,
            situations=tuple(situations.get(each.pk, ())),
        )
        for each in rows
    )
