"""The lanes of a map: read, added, named, shown or hidden, ordered, removed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from ninja import P, PathEx

from jalon.api import choosing, shapes
from jalon.api import drawing_shapes as drawn
from jalon.api.answers import matched, unless_known
from jalon.api.bearer import Bearer
from jalon.api.drawing import JourneyKey, draws, now, removed, told
from jalon.api.problems import Fault, invalid
from jalon.api.routing import router
from jalon.api.versions import edition
from jalon.journeys import actions
from jalon.journeys.models import Journey, Lane
from jalon.organisation.access import SignedInRequest

LaneUid = PathEx[drawn.Uid, P(description="Its uid, or its kind but `custom`.")]


@router.get("/journeys/{journey_key}/lanes", response=list[shapes.Lane], auth=Bearer())
def list_lanes(request: SignedInRequest, journey_key: JourneyKey) -> Any:
    """Every lane of a map, in order; those that are hidden keep what they hold."""
    lanes = choosing.journey_of(journey_key).lanes.order_by("position", "id")
    return [lane_shape(lane) for lane in lanes]


@router.post("/journeys/{journey_key}/lanes", response={201: shapes.Lane}, auth=draws)
def add_lane(
    request: SignedInRequest, journey_key: JourneyKey, sent: drawn.NewLane
) -> HttpResponse:
    """One more lane, for words alone, last of its block."""
    journey = choosing.drawable_journey(request.access, journey_key)
    lane = actions.add_lane(journey=journey, **sent.model_dump(), **now(request))
    return lane_answer(lane, status=201)


@router.get("/journeys/{journey_key}/lanes/{uid}", response=shapes.Lane, auth=Bearer())
def read_lane(request: SignedInRequest, journey_key: JourneyKey, uid: LaneUid) -> HttpResponse:
    """One lane."""
    return unless_known(request, lane_answer(lane_of(choosing.journey_of(journey_key), uid)))


@router.patch("/journeys/{journey_key}/lanes/{uid}", response=shapes.Lane, auth=draws)
def edit_lane(
    request: SignedInRequest, journey_key: JourneyKey, uid: LaneUid, sent: drawn.LaneWords
) -> HttpResponse:
    """Its name, whether it is shown, and the block of an added one, of which it comes last."""
    lane = lane_of(choosing.drawable_journey(request.access, journey_key), uid)
    matched(request, edition(lane))
    words = sent.said()
    refuse_words(lane, words)
    shown = words.pop("shown", lane.is_shown)
    with transaction.atomic():
        if words:
            lane = actions.edit_lane(lane=lane, version=lane.version, **words, **now(request))
        if shown != lane.is_shown:
            actions.claim_part(lane, version=lane.version)
            show = actions.show_lane if shown else actions.hide_lane
            show(lane=lane, **now(request))
    lane.refresh_from_db()
    return lane_answer(lane)


def refuse_words(lane: Lane, words: dict[str, Any]) -> None:
    """A lane of every map stays in its block; an added one has nothing but its own name."""
    is_added = lane.kind == Lane.Kind.CUSTOM
    if is_added and not words.get("name", "named").strip():
        raise invalid(Fault("An added lane has a name.", pointer="#/name"))
    if not is_added and words.get("block", lane.block) != lane.block:
        raise invalid(Fault("Only an added lane changes its block.", pointer="#/block"))


@router.post("/journeys/{journey_key}/lanes/{uid}/move", response=shapes.Lane, auth=draws)
def move_lane(
    request: SignedInRequest, journey_key: JourneyKey, uid: LaneUid, sent: drawn.LaneMoved
) -> HttpResponse:
    """Before another lane of its block, or last of it."""
    journey = choosing.drawable_journey(request.access, journey_key)
    lane = lane_of(journey, uid)
    before = lane_of(journey, sent.before) if sent.before else None
    if before is not None and before.block != lane.block:
        raise invalid(Fault("This lane is of another block.", pointer="#/before"))
    actions.move_lane(lane=lane, before=before, **now(request))
    return lane_answer(lane)


@router.delete("/journeys/{journey_key}/lanes/{uid}", response={204: None}, auth=draws)
def remove_lane(
    request: SignedInRequest, journey_key: JourneyKey, uid: LaneUid
) -> HttpResponse:
    """An added one, with its notes; a lane of every map is hidden, and never removed."""
    lane = lane_of(choosing.drawable_journey(request.access, journey_key), uid)
    return removed(request, lane, actions.remove_lane, "lane")


def lane_of(journey: Journey, name: str) -> Lane:
    of_its_kind = Q(kind=name) & ~Q(kind=Lane.Kind.CUSTOM)
    lanes = journey.lanes.select_related("journey__unit")
    found: Lane = choosing.found(lanes.filter(Q(uid=name) | of_its_kind).first(), "lane")
    return found


def lane_shape(lane: Lane) -> shapes.Lane:
    return shapes.Lane(
        uid=lane.uid, kind=lane.kind, block=lane.block,  # type: ignore[arg-type]
        name=lane.name, shown=lane.is_shown,
    )  # fmt: skip


def lane_answer(lane: Lane, *, status: int = 200) -> HttpResponse:
    where = lane.journey.key, lane.uid
    return told(lane_shape(lane), edition(lane), status, "read_lane", *where)
