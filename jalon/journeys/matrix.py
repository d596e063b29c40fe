"""The matrix: the drawing, the lanes under it, and what stands in their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from jalon.journeys.lanes import WITHOUT_NOTES
from jalon.journeys.models import Journey, Lane, Note, Source
from jalon.journeys.queries import Drawing, DrawnSituation, the_map
from jalon.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class DrawnLane:
    id: int
    uid: str
    kind: str
    block: str
    name: str  # as it is read
    own_name: str  # as it was typed; empty where the kind gives the name
    is_shown: bool
    version: int

    @property
    def holds_notes(self) -> bool:
        return self.kind not in WITHOUT_NOTES

    @property
    def key(self) -> str:
        """How a document names it: by its kind, which is one of a journey, or by its uid."""
        return self.uid if self.kind == Lane.Kind.CUSTOM else self.kind


@dataclass(frozen=True, slots=True)
class DrawnNote:
    id: int
    uid: str
    text: str
    severity: int | None
    mood: int | None
    state: str
    unit_id: int | None
    unit_code: str
    unit_name: str
    channel: str  # its key
    channel_kind: str
    version: int


@dataclass(frozen=True, slots=True)
class DrawnSource:
    id: int
    uid: str
    kind: str
    seen_date: date
    citation: str
    version: int


@dataclass(frozen=True, slots=True)
class Cell:
    notes: tuple[DrawnNote, ...] = ()
    sources: tuple[DrawnSource, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.notes and not self.sources


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Matrix:
    drawing: Drawing
    lanes: tuple[DrawnLane, ...]  # all of them, in order
    cells: Mapping[tuple[int, int], Cell]  # by (lane, situation)

    @property
    def shown(self) -> tuple[DrawnLane, ...]:
        return tuple(lane for lane in self.lanes if lane.is_shown)

    @property
    def blocks(self) -> list[tuple[str, list[DrawnLane]]]:
        """The lanes shown, block by block, in the order of the matrix."""
        return [
            (block, list(lanes))
            for block, lanes in groupby(self.shown, lambda lane: lane.block)
        ]

    def cell(self, lane: DrawnLane, situation: DrawnSituation) -> Cell:
        return self.cells.get((lane.id, situation.id), EMPTY)


def the_matrix(
    journey: Journey, *, day: date | None = None, unit: Unit | None = None
) -> Matrix:
    """The whole of it in nine queries, however large."""
    notes, sources = drawn_notes(journey), drawn_sources(journey)
    cells = {
        place: Cell(tuple(notes.get(place, ())), tuple(sources.get(place, ())))
        for place in {*notes, *sources}
    }
    return Matrix(the_map(journey, day=day, unit=unit), drawn_lanes(journey), cells)


def drawn_lanes(journey: Journey) -> tuple[DrawnLane, ...]:
    lanes = Lane.objects.filter(journey=journey).order_by("position", "id")
    return tuple(drawn_lane(lane) for lane in lanes)


def drawn_lane(lane: Lane) -> DrawnLane:
    return DrawnLane(
        id=lane.pk, uid=lane.uid, kind=lane.kind, block=lane.block, name=str(lane),
        own_name=lane.name, is_shown=lane.is_shown, version=lane.version,
    )  # fmt: skip


Place = tuple[int, int]


def drawn_notes(journey: Journey) -> dict[Place, list[DrawnNote]]:
    rows = Note.objects.filter(lane__journey=journey).select_related("unit", "channel")
    found: dict[Place, list[DrawnNote]] = defaultdict(list)
    for each in rows.order_by("position", "id"):
        found[each.lane_id, each.situation_id].append(drawn_note(each))
    return found


def drawn_note(note: Note) -> DrawnNote:
    """`unit` and `channel` are read with it."""
    unit, channel = note.unit, note.channel
    return DrawnNote(
        id=note.pk, uid=note.uid, text=note.text, severity=note.severity, mood=note.mood,
        state=note.state, unit_id=note.unit_id, unit_code=unit.code if unit else "",
        unit_name=unit.name if unit else "", channel=channel.key if channel else "",
        channel_kind=channel.kind if channel else "", version=note.version,
    )  # fmt: skip


def drawn_sources(journey: Journey) -> dict[Place, list[DrawnSource]]:
    rows = Source.objects.filter(lane__journey=journey)
    found: dict[Place, list[DrawnSource]] = defaultdict(list)
    for each in rows.order_by("position", "id"):
        found[each.lane_id, each.situation_id].append(drawn_source(each))
    return found


def drawn_source(source: Source) -> DrawnSource:
    return DrawnSource(
        id=source.pk, uid=source.uid, kind=source.kind, seen_date=source.seen_date,
        citation=source.citation, version=source.version,
    )  # fmt: skip
