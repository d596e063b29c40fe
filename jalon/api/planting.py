"""Measure points made, set and planted by programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string
from ninja import P, PathEx

from jalon.api import choosing, maps, shapes
from jalon.api import drawing_shapes as drawn
from jalon.api.answers import JSON, gone, matched, stale, unless_known
from jalon.api.bearer import Bearer
from jalon.api.drawing import JourneyKey, address, draws, now, situation_of, told
from jalon.api.problems import Fault, invalid
from jalon.api.routing import router
from jalon.journeys import actions
from jalon.journeys.models import Journey, Planting, PointSetting, Touchpoint
from jalon.measure import definition
from jalon.organisation.access import SignedInRequest
from jalon.organisation.rights import Right

PointKey = PathEx[shapes.Slug, P(description="Key of the measure point.")]


@router.post("/measure-points", response={201: shapes.MeasurePointDetail}, auth=draws)
def create_measure_point(request: SignedInRequest, sent: drawn.NewPoint) -> HttpResponse:
    """A new point, with its survey; what it measures is fixed by its first answer."""
    unit = choosing.drawable_unit(request.access, sent.unit)
    if sent.definition is not None:
        refuse_unknown_definition(sent.definition)
    said = sent.model_dump(exclude={"unit"}, exclude_none=True)
    point = actions.create_point(unit=unit, **said, **now(request))
    import_string(settings.ASK_ABOUT_POINT)(point=point, unit=unit, **now(request))
    response = HttpResponse(
        maps.point_detail(point).model_dump_json(), status=201, content_type=JSON
    )
    response["Location"] = address("read_measure_point", point.key)
    return response


def refuse_unknown_definition(name: str) -> None:
    try:
        definition(name)
    except ValueError:
        raise invalid(Fault("There is no such definition.", pointer="#/definition")) from None


@router.get(
    "/measure-points/{point_key}/settings",
    response=list[drawn.SettingShape],
    auth=Bearer(),
)
def list_settings(request: SignedInRequest, point_key: PointKey) -> Any:
    """Label, objective and floor by day and by unit: the whole past, and what is to come."""
    rows = PointSetting.objects.filter(point=choosing.point_of(point_key))
    return [
        setting_shape(row) for row in rows.select_related("unit").order_by("valid_from", "id")
    ]


@router.post(
    "/measure-points/{point_key}/settings", response={201: drawn.SettingShape}, auth=draws
)
def set_measure_point(
    request: SignedInRequest, point_key: PointKey, sent: drawn.NewSetting
) -> HttpResponse:
    """From a day on, for a unit and those under it, or for all; another of the same day and
    unit is replaced, the past is kept."""
    point = choosing.point_of(point_key)
    unit = choosing.drawable_unit(request.access, sent.unit) if sent.unit else None
    choosing.allow(request.access, Right.DRAW, unit or point.unit)
    said = sent.model_dump(exclude={"unit"})
    setting = actions.set_point(point=point, unit=unit, **said, **now(request))
    body = setting_shape(setting).model_dump_json()
    return HttpResponse(body, status=201, content_type=JSON)


def setting_shape(row: PointSetting) -> drawn.SettingShape:
    return drawn.SettingShape.model_construct(
        unit=row.unit.code if row.unit else None, valid_from=row.valid_from, label=row.label,
        objective=row.objective, floor=row.floor, target_group=row.target_group,
    )  # fmt: skip


# Where points stand


@router.post(
    "/journeys/{journey_key}/plantings", response={201: drawn.PlantingShape}, auth=draws
)
def plant(
    request: SignedInRequest, journey_key: JourneyKey, sent: drawn.NewPlanting
) -> HttpResponse:
    """A point that exists, on a situation and a channel of this journey."""
    journey = choosing.drawable_journey(request.access, journey_key)
    point = choosing.point_of(sent.point)
    station = station_of(journey, sent)
    planting = actions.plant(point=point, touchpoint=station, **now(request))
    return planting_answer(planting, status=201)


@router.get(
    "/journeys/{journey_key}/plantings/{point_key}",
    response=drawn.PlantingShape,
    auth=Bearer(),
)
def read_planting(
    request: SignedInRequest, journey_key: JourneyKey, point_key: PointKey
) -> HttpResponse:
    """Where a point stands on this journey today."""
    planting = planting_of(choosing.journey_of(journey_key), point_key)
    return unless_known(request, planting_answer(planting))


@router.put(
    "/journeys/{journey_key}/plantings/{point_key}",
    response=drawn.PlantingShape,
    auth=draws,
)
def move_planting(
    request: SignedInRequest, journey_key: JourneyKey, point_key: PointKey, sent: drawn.Station
) -> HttpResponse:
    """To another place of the same journey: one planting ends, another begins."""
    journey = choosing.drawable_journey(request.access, journey_key)
    planting = planting_of(journey, point_key)
    matched(request, planting.pk)
    station = station_of(journey, sent)
    try:
        moved = actions.move_planting(planting=planting, touchpoint=station, **now(request))
    except actions.AlreadyUprooted:
        raise stale_planting(journey, point_key) from None
    return planting_answer(moved)


@router.delete(
    "/journeys/{journey_key}/plantings/{point_key}", response={204: None}, auth=draws
)
def uproot(
    request: SignedInRequest, journey_key: JourneyKey, point_key: PointKey
) -> HttpResponse:
    """Off the map; the point and its answers stay."""
    journey = choosing.drawable_journey(request.access, journey_key)
    planting = planting_of(journey, point_key)
    matched(request, planting.pk)
    try:
        actions.uproot(planting=planting, **now(request))
    except actions.AlreadyUprooted:
        raise stale_planting(journey, point_key) from None
    return gone()


def stale_planting(journey: Journey, point_key: str) -> Exception:
    """Somebody moved it between the reading and the writing."""
    return stale(planting_of(journey, point_key).pk)


def planting_of(journey: Journey, point_key: str) -> Planting:
    rows = journey.plantings.filter(to_at=None, point__key=point_key).select_related(
        "point", "journey__unit", "touchpoint__situation", "touchpoint__channel"
    )
    found: Planting = choosing.found(rows.first(), "planting")
    return found


def station_of(journey: Journey, sent: drawn.Station) -> Touchpoint:
    situation = situation_of(journey, sent.situation)
    station = situation.touchpoints.filter(channel__key=sent.channel).first()
    if station is None:
        said = "The situation is not lived on this channel."
        raise invalid(Fault(said, pointer="#/channel"))
    station.situation = situation
    return station


def planting_answer(planting: Planting, *, status: int = 200) -> HttpResponse:
    stations = Touchpoint.objects.select_related("situation", "channel")
    station = stations.get(plantings=planting)
    shape = drawn.PlantingShape(
        point=planting.point.key, situation=station.situation.uid,
        channel=station.channel.key, planted_at=planting.from_at,
    )  # fmt: skip
    where = planting.journey.key, planting.point.key
    return told(shape, planting.pk, status, "read_planting", *where)
