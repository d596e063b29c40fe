"""Measure points: made once, set by dated rows, planted here and there."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from jalon.journal.recording import Actor, record
from jalon.journeys.actions.strokes import Standings, stroke
from jalon.journeys.keys import chosen_key
from jalon.journeys.models import (
    FrozenPoint,
    Journey,
    MeasurePoint,
    Planting,
    PointSetting,
    Touchpoint,
)
from jalon.journeys.queries import setting_on
from jalon.journeys.refusals import (
    AlreadyPlanted,
    AlreadyUprooted,
    AnotherJourney,
    ImpossibleSetting,
)
from jalon.measure.definitions import default_definition, definition
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day

# What a point that replaces another takes from it, unless told otherwise.
KEPT = ("indicator", "family", "wording", "audience")


@dataclasses.dataclass(frozen=True)
class Aim:
    """What is wanted of a point, checked against what its figure can be."""

    label: str
    objective: float | None = None
    floor: float | None = None
    target_group: str = ""

    def checked(self, figure_name: str) -> Aim:
        figure = definition(figure_name)
        low, high = figure.range
        for value in (self.objective, self.floor):
            if value is not None and not (math.isfinite(value) and low <= value <= high):
                raise ImpossibleSetting(
                    gettext("Objectif et seuil vont de %(low)d à %(high)d.")
                    % {"low": low, "high": high}
                )
        self.check_order(figure.better)
        return self

    def check_order(self, better: str) -> None:
        if self.floor is None:
            return
        if self.objective is None:
            raise ImpossibleSetting(gettext("Un seuil ne va pas sans objectif."))
        room = self.objective - self.floor
        if (room if better == "high" else -room) <= 0:
            raise ImpossibleSetting(
                gettext("Le seuil, sous lequel c’est mauvais, vient avant l’objectif.")
            )


@transaction.atomic
def create_point(
    *, key: str | None = None, unit: Unit, indicator: str, family: str, label: str,
    objective: float | None = None, floor: float | None = None, definition: str | None = None,
    wording: str = "standard", audience: str = MeasurePoint.Audience.CUSTOMERS,
    target_group: str = "", replaces: MeasurePoint | None = None,
    valid_from: date | None = None, by: Actor | str, at: datetime,
) -> MeasurePoint:  # fmt: skip
    """Its first setting is in force from `valid_from`: by default the company's day of `at`."""
    figure = definition or default_definition(indicator).name
    refuse_other_indicator(figure, indicator)
    aim = Aim(label, objective, floor, target_group).checked(figure)
    point = MeasurePoint.objects.create(
        key=chosen_key(MeasurePoint, key, label), unit=unit, indicator=indicator,
        family=family, definition=figure, wording=wording, audience=audience,
        replaces=replaces, created_at=at,
    )  # fmt: skip
    write_setting(point, None, valid_from or company_day(at), aim)
    record(
        "point.created", subject=point, by=by, at=at, unit_path=unit.path or "/",
        key=point.key, indicator=indicator, label=label,
    )  # fmt: skip
    return point


def refuse_other_indicator(figure: str, indicator: str) -> None:
    if definition(figure).scale != default_definition(indicator).scale:
        raise ImpossibleSetting(gettext("Cette définition n’est pas celle de cet indicateur."))


@transaction.atomic
def edit_point(
    *, point: MeasurePoint, by: Actor | str, at: datetime, **changes: Any
) -> MeasurePoint:
    """What the point measures, while it has no answer."""
    if "indicator" in changes and "definition" not in changes:
        changes["definition"] = default_definition(changes["indicator"]).name
    if not MeasurePoint.objects.filter(pk=point.pk, frozen_at=None).update(**changes):
        raise FrozenPoint
    point.refresh_from_db()
    refuse_other_indicator(point.definition, point.indicator)
    touch_journeys_of(point, at=at)
    record(
        "point.edited", subject=point, by=by, at=at, unit_path=point.unit.path or "/",
        key=point.key, changed=sorted(changes),
    )  # fmt: skip
    return point


@transaction.atomic
def freeze(points: Iterable[MeasurePoint], at: datetime) -> int:
    """By their first answer; how many were not yet frozen. Again changes nothing."""
    keys = {point.pk for point in points}
    thawed = list(
        MeasurePoint.objects.select_related("unit").filter(pk__in=keys, frozen_at=None)
    )
    for point in thawed:
        if MeasurePoint.objects.filter(pk=point.pk, frozen_at=None).update(frozen_at=at):
            path = point.unit.path or "/"
            record("point.frozen", subject=point, by="Jalon", at=at, unit_path=path)
    return len(thawed)


@transaction.atomic
def set_point(
    *, point: MeasurePoint, unit: Unit | None = None, valid_from: date, label: str,
    objective: float | None = None, floor: float | None = None, target_group: str = "",
    by: Actor | str, at: datetime,
) -> PointSetting:  # fmt: skip
    """From that day on, for that unit and those under it, or for all; the past is kept."""
    aim = Aim(label, objective, floor, target_group).checked(point.definition)
    setting = write_setting(point, unit, valid_from, aim)
    touch_journeys_of(point, at=at)
    record(
        "point.set", subject=point, by=by, at=at, unit_path=(unit or point.unit).path or "/",
        key=point.key, valid_from=valid_from.isoformat(), **dataclasses.asdict(aim),
    )  # fmt: skip
    return setting


def write_setting(
    point: MeasurePoint, unit: Unit | None, valid_from: date, aim: Aim
) -> PointSetting:
    return PointSetting.objects.update_or_create(
        point=point, unit=unit, valid_from=valid_from, defaults=dataclasses.asdict(aim)
    )[0]


@transaction.atomic
def plant(
    *, point: MeasurePoint, touchpoint: Touchpoint, by: Actor | str, at: datetime
) -> Planting:
    journey = touchpoint.situation.stage.journey
    with standing_of(point, journey, "point.planted", by=by, at=at):
        return plant_here(point, touchpoint, journey, by=by, at=at)


def plant_here(
    point: MeasurePoint,
    touchpoint: Touchpoint,
    journey: Journey,
    *,
    by: Actor | str,
    at: datetime,
) -> Planting:
    if Planting.objects.filter(point=point, journey=journey, to_at=None).exists():
        raise AlreadyPlanted
    return open_planting(point=point, touchpoint=touchpoint, journey=journey, by=by, at=at)


def standing_of(
    point: MeasurePoint, journey: Journey, verb: str, *, by: Actor | str, at: datetime
) -> AbstractContextManager[None]:
    label = setting_on(point).label
    return stroke(journey, verb, label, Standings(journey, (point.pk,)), by=by, at=at)


def open_planting(
    *, point: MeasurePoint, touchpoint: Touchpoint, journey: Journey, by: Actor | str,
    at: datetime, verb: str = "point.planted",
) -> Planting:  # fmt: skip
    planting = Planting.objects.create(
        point=point, journey=journey, touchpoint=touchpoint, from_at=at
    )
    write_planting(verb, planting, by=by, at=at)
    return planting


@transaction.atomic
def move_planting(
    *, planting: Planting, touchpoint: Touchpoint, by: Actor | str, at: datetime
) -> Planting:
    """One planting ends, another begins; answers never knew where the point stood."""
    journey, point = planting.journey, planting.point
    if touchpoint.situation.stage.journey_id != journey.pk:
        raise AnotherJourney
    if planting.touchpoint_id == touchpoint.pk:
        return planting
    with standing_of(point, journey, "point.moved", by=by, at=at):
        return move_here(planting, touchpoint, by=by, at=at)


def move_here(
    planting: Planting, touchpoint: Touchpoint, *, by: Actor | str, at: datetime
) -> Planting:
    close(planting, at=at)
    return open_planting(
        point=planting.point, touchpoint=touchpoint, journey=planting.journey, by=by, at=at,
        verb="point.moved",
    )  # fmt: skip


@transaction.atomic
def uproot(*, planting: Planting, by: Actor | str, at: datetime) -> None:
    """Off the map; the point and its answers stay."""
    with standing_of(planting.point, planting.journey, "point.uprooted", by=by, at=at):
        close(planting, at=at)
    write_planting("point.uprooted", planting, by=by, at=at)


def close(planting: Planting, *, at: datetime) -> None:
    end = max(at, planting.from_at)
    if not Planting.objects.filter(pk=planting.pk, to_at=None).update(to_at=end):
        raise AlreadyUprooted


def write_planting(verb: str, planting: Planting, *, by: Actor | str, at: datetime) -> None:
    touchpoint = planting.touchpoint
    record(
        verb, subject=planting.point, by=by, at=at,
        unit_path=planting.journey.unit.path or "/", key=planting.point.key,
        journey=planting.journey.key, situation=touchpoint.situation.name if touchpoint else "",
    )  # fmt: skip


@transaction.atomic
def replace_point(
    *,
    point: MeasurePoint,
    key: str | None = None,
    by: Actor | str,
    at: datetime,
    **changes: Any,
) -> MeasurePoint:
    """A new point, measuring otherwise, where the old one stood; that one keeps its past."""
    today = company_day(at)
    setting = setting_on(point, today)
    kept = {
        name: getattr(point, name) for name in ("indicator", "family", "wording", "audience")
    }
    aims = {name: getattr(setting, name) for name in ("label", "target_group")}
    if changes.get("indicator", point.indicator) == point.indicator:
        kept["definition"] = point.definition
        aims |= {"objective": setting.objective, "floor": setting.floor}
    successor = create_point(
        key=key, unit=point.unit, replaces=point, by=by, at=at, **(kept | aims | changes)
    )
    touch_journeys_of(point, at=at)
    for planting in point.plantings.filter(to_at=None).select_related("touchpoint", "journey"):
        close(planting, at=at)
        if planting.touchpoint:
            plant_here(successor, planting.touchpoint, planting.journey, by=by, at=at)
    return successor


def touch_journeys_of(point: MeasurePoint, *, at: datetime) -> None:
    touch_journeys(
        point.plantings.filter(to_at=None).values_list("journey_id", flat=True), at=at
    )


def touch_journeys(journeys: Iterable[int], *, at: datetime) -> None:
    Journey.objects.filter(pk__in=list(journeys)).update(
        version=F("version") + 1, changed_at=at
    )
