"""The lanes that a new journey has, and what each may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jalon.journeys.models import Block, Journey, Lane

Kind = Lane.Kind

# In the order of a new map.
BLOCKS: dict[str, tuple[Kind, ...]] = {
    Block.CUSTOMER: (
        Kind.TOUCHPOINTS, Kind.EXPECTATION, Kind.EMOTION, Kind.MEASURES, Kind.VERBATIM,
    ),
    Block.ORGANISATION: (Kind.FRONT, Kind.BACK, Kind.PROCESS, Kind.SYSTEM, Kind.INDICATOR),
    Block.ANALYSIS: (Kind.IRRITANT, Kind.CRITICAL, Kind.QUESTION, Kind.ACTION),
}  # fmt: skip
# Start simple: a first map shows these, the others wait until they are wanted.
SHOWN_FIRST = frozenset(
    {Kind.TOUCHPOINTS, Kind.EXPECTATION, Kind.MEASURES, Kind.IRRITANT, Kind.ACTION}
)
# What is drawn and measured: shown by these lanes, written elsewhere.
WITHOUT_NOTES = frozenset({Kind.TOUCHPOINTS, Kind.MEASURES})
# What a note says beside its words, by the kind of its lane.
SAYS_MORE: dict[str, str] = {
    Kind.EMOTION: "mood", Kind.FRONT: "unit", Kind.BACK: "unit", Kind.IRRITANT: "severity",
    Kind.CRITICAL: "channel", Kind.ACTION: "state",
}  # fmt: skip


def says_more(kind: str) -> str:
    """The field that notes of this lane say beside their words; empty for words alone."""
    return SAYS_MORE.get(kind, "")


def first_lanes(journey: Journey) -> list[Lane]:
    """Not saved."""
    kinds = [(block, kind) for block, held in BLOCKS.items() for kind in held]
    return [
        Lane(
            journey=journey, kind=kind, block=block, position=place,
            is_shown=kind in SHOWN_FIRST,
        )
        for place, (block, kind) in enumerate(kinds)
    ]  # fmt: skip


def open_lanes(journey: Journey, *, shown: Iterable[str] | None = None) -> None:
    lanes = first_lanes(journey)
    if shown is not None:
        for lane in lanes:
            lane.is_shown = lane.kind in set(shown)
    Lane.objects.bulk_create(lanes)


def arranged(
    lanes: Iterable[Lane], described: Iterable[Mapping[str, Any]], journey: Journey
) -> list[Lane]:
    """`lanes` as a document describes them, in that order; those that it does not describe
    come after, hidden. Those that it adds are new rows. Not saved."""
    left = {known_as(lane.kind, lane.uid): lane for lane in lanes}
    ordered = [as_described(journey, left, each) for each in described]
    for lane in left.values():
        lane.is_shown = False
    for position, lane in enumerate([*ordered, *left.values()]):
        lane.position = position
    return [*ordered, *left.values()]


def as_described(journey: Journey, left: dict[str, Lane], each: Mapping[str, Any]) -> Lane:
    """Taken out of `left` where a new map has it, else a new one."""
    kind = each["kind"]
    known = left.pop(known_as(kind, each.get("uid", "")), None)
    lane = known or Lane(journey=journey, kind=kind)
    lane.name, lane.is_shown = each.get("name", "").strip(), each.get("shown", True)
    lane.block = each.get("block") or lane.block or usual_block(kind)
    lane.uid = each.get("uid") or lane.uid
    return lane


def known_as(kind: str, uid: str) -> str:
    """A map has one lane of a kind, and any number of added ones."""
    return uid if kind == Kind.CUSTOM else kind


def usual_block(kind: str) -> str:
    return next((block for block, kinds in BLOCKS.items() if kind in kinds), Block.ANALYSIS)
