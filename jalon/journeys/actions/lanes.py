"""The lanes of a journey: which are shown, in which order, and those a team adds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from jalon.journal.recording import Actor
from jalon.journeys.actions.parts import (
    change_words,
    itself,
    put_in_order,
    remove_part,
    renumber,
)
from jalon.journeys.actions.strokes import stroke, write
from jalon.journeys.models import Block, Journey, Lane, Note, Source
from jalon.journeys.refusals import AnotherJourney, LaneOfEveryMap, TooManyLanes

MOST_LANES = 40
ORDER_OF_BLOCKS = list(Block.values)


def by_block(lanes: Iterable[Lane]) -> list[Lane]:
    """Blocks stay whole, whatever was moved or added."""
    return sorted(lanes, key=lambda lane: ORDER_OF_BLOCKS.index(lane.block))


def in_order(journey: Journey) -> list[Lane]:
    return list(journey.lanes.order_by("position", "id"))


@transaction.atomic
def add_lane(*, journey: Journey, name: str, block: str, by: Actor | str, at: datetime) -> Lane:
    """The last of its block."""
    with stroke(journey, "lane.added", name, journey.lanes.all(), by=by, at=at):
        lanes = in_order(journey)
        if len(lanes) >= MOST_LANES:
            raise TooManyLanes(MOST_LANES)
        lane = Lane.objects.create(
            journey=journey, kind=Lane.Kind.CUSTOM, block=block, name=name,
            position=len(lanes),
        )  # fmt: skip
        renumber(by_block([*lanes, lane]))
    write("lane.added", lane, journey, by=by, at=at, name=name, block=block)
    return lane


@transaction.atomic
def edit_lane(*, lane: Lane, version: int, by: Actor | str, at: datetime, **words: str) -> Lane:
    """Its name; and its block, of which it then comes last."""
    journey = lane.journey
    with stroke(journey, "lane.edited", str(lane), journey.lanes.all(), by=by, at=at):
        edited = change_words(lane, version=version, counter="version", changes=words)
        if edited.block != lane.block:
            put_in_order(edited, in_order(journey), None)
        renumber(by_block(in_order(journey)))
    write("lane.edited", edited, journey, by=by, at=at, changed=sorted(words))
    return edited


@transaction.atomic
def move_lane(*, lane: Lane, before: Lane | None = None, by: Actor | str, at: datetime) -> None:
    """Before that one, or last of its block."""
    journey = lane.journey
    if before is not None and before.journey_id != journey.pk:
        raise AnotherJourney
    with stroke(journey, "lane.moved", str(lane), journey.lanes.all(), by=by, at=at):
        put_in_order(lane, in_order(journey), before)
        renumber(by_block(in_order(journey)))
    write("lane.moved", lane, journey, by=by, at=at, name=str(lane))


@transaction.atomic
def show_lanes(
    *, journey: Journey, shown: Collection[int], by: Actor | str, at: datetime
) -> None:
    """These and no others; what a hidden lane holds is kept."""
    with stroke(journey, "lanes.shown", "", journey.lanes.all(), by=by, at=at):
        journey.lanes.filter(pk__in=shown).update(is_shown=True)
        journey.lanes.exclude(pk__in=shown).update(is_shown=False)
    write("lanes.shown", journey, journey, by=by, at=at, shown=sorted(shown))


@transaction.atomic
def show_lane(*, lane: Lane, by: Actor | str, at: datetime) -> None:
    put_on_show(lane, "lane.shown", is_shown=True, by=by, at=at)


@transaction.atomic
def hide_lane(*, lane: Lane, by: Actor | str, at: datetime) -> None:
    put_on_show(lane, "lane.hidden", is_shown=False, by=by, at=at)


def put_on_show(
    lane: Lane, verb: str, *, is_shown: bool, by: Actor | str, at: datetime
) -> None:
    journey, mine = lane.journey, itself(lane)
    with stroke(journey, verb, str(lane), mine, by=by, at=at):
        mine.update(is_shown=is_shown)
    write(verb, lane, journey, by=by, at=at, name=str(lane))


@transaction.atomic
def remove_lane(*, lane: Lane, by: Actor | str, at: datetime) -> None:
    """An added one, with what it holds."""
    if lane.kind != Lane.Kind.CUSTOM:
        raise LaneOfEveryMap
    content = (Note.objects.filter(lane=lane), Source.objects.filter(lane=lane))
    remove_part(lane, lane.journey, *content, by=by, at=at)
