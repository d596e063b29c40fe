"""What differs between two drawings: documents in, changes out, part by part.

A part is known by its uid (a measure point by its key, a lane by its kind), so a part that was
renamed, reworded or moved is the same one. Nothing here asks the database.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

Document = dict[str, Any]


class Part(StrEnum):
    JOURNEY = "journey"
    PERSONA = "persona"
    LANE = "lane"
    STAGE = "stage"
    SITUATION = "situation"
    NOTE = "note"
    SOURCE = "source"
    POINT = "point"


class Mark(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # elsewhere, or in another order
    CHANGED = "changed"  # its words, or what it says beside them


OPPOSITE = {Mark.ADDED: Mark.REMOVED, Mark.REMOVED: Mark.ADDED}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a part stands, and what it is called there."""

    name: str
    stage: str = ""  # uid
    situation: str = ""  # uid
    lane: str = ""
    channel: str = ""
    stage_name: str = ""
    situation_name: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to one part; a part that moved and was reworded has two."""

    part: Part
    uid: str
    mark: Mark
    before: Spot | None
    after: Spot | None
    edits: tuple[Edit, ...] = ()

    @property
    def spot(self) -> Spot:
        spot = self.after or self.before
        assert spot is not None  # noqa: S101 - a change is of something that stands somewhere
        return spot

    @property
    def reversed(self) -> Change:
        edits = tuple(Edit(each.field, each.after, each.before) for each in self.edits)
        mark = OPPOSITE.get(self.mark, self.mark)
        return Change(self.part, self.uid, mark, self.after, self.before, edits)


@dataclass(frozen=True, slots=True)
class Comparison:
    """In the order of the later drawing; what left it comes after, in the order it had."""

    changes: tuple[Change, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.changes

    @property
    def reversed(self) -> Comparison:
        return Comparison(tuple(each.reversed for each in self.changes))

    @property
    def by_part(self) -> dict[tuple[str, str], tuple[Change, ...]]:
        found: dict[tuple[str, str], tuple[Change, ...]] = {}
        for each in self.changes:
            key = (str(each.part), each.uid)
            found[key] = (*found.get(key, ()), each)
        return found

    def count(self, mark: Mark) -> int:
        return sum(each.mark == mark for each in self.changes)


def compare(before: Document, after: Document) -> Comparison:
    """From the earlier drawing to the later one."""
    old, new = parts_of(before), parts_of(after)
    moved = moves(old, new)
    changes = [change for key in new for change in met(key, old.get(key), new[key], moved)]
    gone = [change for key in old if key not in new for change in lost(key, old[key])]
    return Comparison((*changes, *gone))


# A document as its parts

Key = tuple[Part, str]


@dataclass(frozen=True, slots=True)
class Piece:
    spot: Spot
    says: Mapping[str, Any] = field(default_factory=dict)
    home: tuple[str, ...] = ()  # what it stands in: leaving it is a move


Pieces = dict[Key, Piece]
# Lane and uid make the place and the identity; what is left is what a note says.
NOT_SAID = ("uid", "lane")


def parts_of(document: Document) -> Pieces:
    found: Pieces = {(Part.JOURNEY, ""): the_journey(document)}
    for each in document.get("personas", []):
        says = {name: each.get(name, "") for name in ("name", "goal", "quote")}
        found[Part.PERSONA, each["uid"]] = Piece(Spot(each["name"]), says)
    for each in document.get("lanes", []):
        says = {"name": each.get("name", ""), "block": each.get("block")}
        says["shown"] = each.get("shown", True)
        key = lane_key(each)
        spot = Spot(each.get("name") or each["kind"], lane=key)
        found[Part.LANE, key] = Piece(spot, says, (str(each.get("block")),))
    described = {each["key"]: each for each in document.get("points", [])}
    for stage in document["stages"]:
        found |= of_stage(stage, described)
    return found


def lane_key(lane: Document) -> str:
    return str(lane["uid"] if lane["kind"] == "custom" else lane["kind"])


def the_journey(document: Document) -> Piece:
    names = ("name", "kind", "objective", "starts_date", "ends_date")
    defaults = {"kind": "current", "objective": ""}
    return Piece(
        Spot(document["name"]),
        {name: document.get(name, defaults.get(name)) for name in names},
    )


def of_stage(stage: Document, described: Mapping[str, Document]) -> Pieces:
    spot = Spot(stage["name"], stage=stage["uid"], stage_name=stage["name"])
    says = {"name": stage["name"], "description": stage.get("description", "")}
    found: Pieces = {(Part.STAGE, stage["uid"]): Piece(spot, says)}
    for situation in stage.get("situations", []):
        found |= of_situation(situation, spot, described)
    return found


def of_situation(situation: Document, stage: Spot, described: Mapping[str, Document]) -> Pieces:
    uid, name = situation["uid"], situation["name"]
    spot = replace(stage, name=name, situation=uid, situation_name=name)
    says = {
        "name": name,
        "description": situation.get("description", ""),
        "moment": situation.get("moment", "ordinary"),
        "channels": tuple(sorted(each["channel"] for each in situation["touchpoints"])),
    }
    return {
        (Part.SITUATION, uid): Piece(spot, says, (stage.stage,)),
        **dict(of_points(situation, spot, described)),
        **dict(of_cells(situation, spot)),
    }


def of_points(
    situation: Document, spot: Spot, described: Mapping[str, Document]
) -> Iterator[tuple[Key, Piece]]:
    for touchpoint in situation["touchpoints"]:
        for key in touchpoint.get("points", []):
            channel = touchpoint["channel"]
            says = {name: value for name, value in described[key].items() if name != "key"}
            here = replace(spot, name=says["label"], channel=channel)
            yield (Part.POINT, key), Piece(here, says, (spot.situation, channel))


def of_cells(situation: Document, spot: Spot) -> Iterator[tuple[Key, Piece]]:
    kept = ((Part.NOTE, "notes", "text"), (Part.SOURCE, "sources", "citation"))
    for part, held, title in kept:
        for each in situation.get(held, []):
            says = {name: value for name, value in each.items() if name not in NOT_SAID}
            here = replace(spot, name=each.get(title, ""), lane=each["lane"])
            yield (part, each["uid"]), Piece(here, says, (spot.situation, each["lane"]))


def situations(document: Document) -> list[Document]:
    return [each for stage in document["stages"] for each in stage.get("situations", [])]


# What happened to each


def met(key: Key, old: Piece | None, new: Piece, moved: set[Key]) -> Iterator[Change]:
    part, uid = key
    if old is None:
        yield Change(part, uid, Mark.ADDED, None, new.spot)
        return
    if key in moved:
        yield Change(part, uid, Mark.MOVED, old.spot, new.spot)
    if edits := edited(old.says, new.says):
        yield Change(part, uid, Mark.CHANGED, old.spot, new.spot, edits)


def lost(key: Key, old: Piece) -> Iterator[Change]:
    part, uid = key
    yield Change(part, uid, Mark.REMOVED, old.spot, None)


def edited(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Edit, ...]:
    names = dict.fromkeys((*old, *new))
    return tuple(
        Edit(name, old.get(name), new.get(name))
        for name in names
        if old.get(name) != new.get(name)
    )


def moves(old: Pieces, new: Pieces) -> set[Key]:
    """Those that left their home, and the fewest whose order explains the rest."""
    both = [key for key in new if key in old]
    away = {key for key in both if old[key].home != new[key].home}
    stayed = [key for key in new if key in old and key not in away and key[0] != Part.POINT]
    before = siblings(old, set(stayed))
    after = siblings(new, set(stayed))
    return away | {key for home in after for key in out_of_order(before[home], after[home])}


def siblings(pieces: Pieces, kept: set[Key]) -> dict[tuple[Any, ...], list[Key]]:
    """In their order, by what they stand in."""
    found: dict[tuple[Any, ...], list[Key]] = defaultdict(list)
    for key, piece in pieces.items():
        if key in kept:
            found[key[0], *piece.home].append(key)
    return found


def out_of_order(before: Sequence[Key], after: Sequence[Key]) -> set[Key]:
    """All but the longest run that both orders share; the same whichever comes first."""
    first, second = sorted([list(before), list(after)])
    places = {key: place for place, key in enumerate(second)}
    kept = longest_rising([places[key] for key in first])
    return {key for place, key in enumerate(first) if place not in kept}


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of one longest rising run of distinct numbers, in n·log n."""
    ends: list[int] = []  # the least number that ends a run of each length
    places: list[int] = []  # where it stands
    previous: dict[int, int | None] = {}
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        previous[place] = places[length - 1] if length else None
        ends[length : length + 1] = [number]
        places[length : length + 1] = [place]
    kept: set[int] = set()
    last = places[-1] if places else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return kept


# Both drawings as one: the later one, and in their place the parts that left it


def together(before: Document, after: Document) -> Document:
    """A document to draw the comparison on."""
    known = set(parts_of(after))
    return {
        **after,
        "personas": woven(
            before.get("personas", []), after.get("personas", []), lambda each: each["uid"]
        ),
        "lanes": lanes_of_both(before.get("lanes", []), after.get("lanes", [])),
        "channels": by_key(before, after, "channels"),
        "points": by_key(before, after, "points"),
        "stages": stages_of_both(before, after, known),
    }


def lanes_of_both(before: list[Document], after: list[Document]) -> list[Document]:
    """A lane that one of the two shows is shown."""
    shown = {lane_key(each) for each in (*before, *after) if each.get("shown", True)}
    return [
        {**each, "shown": lane_key(each) in shown} for each in woven(before, after, lane_key)
    ]


def by_key(before: Document, after: Document, name: str) -> list[Document]:
    old = {each["key"]: each for each in before.get(name, [])}
    return list((old | {each["key"]: each for each in after.get(name, [])}).values())


def woven(
    before: Iterable[Document], after: Iterable[Document], key: Callable[[Document], str]
) -> list[Document]:
    """Those of `after`; each one of `before` that is not there stands behind the same one."""
    result = list(after)
    place = {key(each): each for each in result}
    here = 0
    for each in before:
        if key(each) in place:
            here = [key(one) for one in result].index(key(each)) + 1
        else:
            result.insert(here, each)
            here += 1
    return result


def stages_of_both(before: Document, after: Document, known: set[Key]) -> list[Document]:
    old = {each["uid"]: each for each in before["stages"]}
    lived = {each["uid"]: each for each in situations(before)}
    return [
        {**stage, "situations": situations_of_both(old.get(stage["uid"]), stage, lived, known)}
        for stage in woven(before["stages"], after["stages"], lambda each: each["uid"])
    ]


def situations_of_both(
    old: Document | None, stage: Document, lived: Mapping[str, Document], known: set[Key]
) -> list[Document]:
    """`stage` is the old one itself where the later drawing has none."""
    former = (old or {}).get("situations", [])
    kept = of_the_later(Part.SITUATION, stage.get("situations", []), known)
    return [
        situation_of_both(lived.get(each["uid"]), each, known)
        for each in with_those_gone(Part.SITUATION, former, kept, known)
    ]


def of_the_later(part: Part, parts: list[Document], known: set[Key]) -> list[Document]:
    return [each for each in parts if (part, each["uid"]) in known]


def with_those_gone(
    part: Part, former: list[Document], kept: list[Document], known: set[Key]
) -> list[Document]:
    """`kept`, and where they stood those that the later drawing has nowhere."""
    here = {each["uid"] for each in kept}
    left = [each for each in former if (part, each["uid"]) not in known or each["uid"] in here]
    return woven(left, kept, lambda each: each["uid"])


def situation_of_both(old: Document | None, situation: Document, known: set[Key]) -> Document:
    """With its channels, points, notes and sources of both."""
    if old is None:
        return situation
    drawn = {**situation, "touchpoints": touchpoints_of_both(old, situation, known)}
    for part, held in ((Part.NOTE, "notes"), (Part.SOURCE, "sources")):
        kept = of_the_later(part, situation.get(held, []), known)
        drawn[held] = with_those_gone(part, old.get(held, []), kept, known)
    return drawn


def touchpoints_of_both(old: Document, situation: Document, known: set[Key]) -> list[Document]:
    """A point that moved away stands where it went, one that is gone where it stood."""
    is_gone = (Part.SITUATION, situation["uid"]) not in known
    now = {} if is_gone else points_by_channel(situation)
    left = {
        channel: [key for key in keys if (Part.POINT, key) not in known]
        for channel, keys in points_by_channel(old).items()
    }
    return [
        {**each, "points": now.get(each["channel"], []) + left.get(each["channel"], [])}
        for each in woven(
            old["touchpoints"], situation["touchpoints"], lambda each: each["channel"]
        )
    ]


def points_by_channel(situation: Document) -> dict[str, list[str]]:
    return {each["channel"]: each.get("points", []) for each in situation["touchpoints"]}
