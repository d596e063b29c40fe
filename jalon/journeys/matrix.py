"""The matrix: the drawing, the lanes under it, and what stands in their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

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

    @property
    def says_more(self) -> bool:
        """Than its words: only a lane of its kind holds it."""
        said = self.severity, self.mood, self.unit_id
        return bool(self.state or self.channel) or any(each is not None for each in said)


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
    """The whole of it in eight queries, however large."""
    cells = cells_of(
        Note.objects.filter(lane__journey=journey), Source.objects.filter(lane__journey=journey)
    )
    return Matrix(the_map(journey, day=day, unit=unit), drawn_lanes(journey), cells)


def drawn_lanes(journey: Journey) -> tuple[DrawnLane, ...]:
    lanes = Lane.objects.filter(journey=journey).order_by("position", "id")
    return tuple(drawn_lane(lane) for lane in lanes)


def drawn_lane(lane: Lane) -> DrawnLane:
    return DrawnLane(
        id=lane.pk, uid=lane.uid, kind=lane.kind, block=lane.block, name=str(lane),
        own_name=lane.name, is_shown=lane.is_shown, version=lane.version,
    )  # fmt: skip


# What stands in the cells: rows of plain values, for a large map has thousands

Place = tuple[int, int]  # (lane, situation)
PLACE = ("lane_id", "situation_id")
NOTE: tuple[str | Combinable, ...] = (
    "pk", "uid", "text", "severity", "mood", "state", "unit_id",
    *(Coalesce(name, Value("")) for name in (
        "unit__code", "unit__name", "channel__key", "channel__kind",
    )),
    "version",
)  # fmt: skip
SOURCE = ("pk", "uid", "kind", "seen_date", "citation", "version")


def cells_of(notes: QuerySet[Note], sources: QuerySet[Source]) -> dict[Place, Cell]:
    """Those that hold something; two queries."""
    noted, sourced = drawn_notes(notes), drawn_sources(sources)
    return {
        place: Cell(tuple(noted.get(place, ())), tuple(sourced.get(place, ())))
        for place in {*noted, *sourced}
    }


def drawn_notes(notes: QuerySet[Note]) -> dict[Place, list[DrawnNote]]:
    found: dict[Place, list[DrawnNote]] = defaultdict(list)
    rows = notes.order_by("position", "id").values_list(*PLACE, *NOTE)
    for lane, situation, *known in rows:
        found[lane, situation].append(DrawnNote(*known))
    return found


def drawn_sources(sources: QuerySet[Source]) -> dict[Place, list[DrawnSource]]:
    found: dict[Place, list[DrawnSource]] = defaultdict(list)
    rows = sources.order_by("position", "id").values_list(*PLACE, *SOURCE)
    for lane, situation, *known in rows:
        found[lane, situation].append(DrawnSource(*known))
    return found
