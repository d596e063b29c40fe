"""The lanes that a new journey has, and what each may hold."""

from __future__ import annotations

from collections.abc import Iterable

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
