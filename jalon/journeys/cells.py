"""The cells of the matrix as they are shown: what each holds, and its HTML.

A cell's HTML depends on nothing but its `CellView`: those already drawn are remembered, so
that a page of a thousand cells draws only what changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from jalon.journeys import curve
from jalon.journeys.figures import NOTHING, Shown
from jalon.journeys.marks import NO_MARKS, Marks, marks_of
from jalon.journeys.matrix import (
    EMPTY,
    Cell,
    DrawnLane,
    Matrix,
    drawn_lane,
    drawn_note,
    drawn_source,
)
from jalon.journeys.models import Block, Journey, Lane, Note, Situation, Source
from jalon.journeys.queries import DrawnSituation, DrawnStage, DrawnTouchpoint, PlantedPoint
from jalon.web import numbers

REMEMBERED = 6_000  # cells drawn, of 2 KB each or so
Place = tuple[int, int]  # (lane, situation)


@dataclass(frozen=True, slots=True)
class Station:
    """A touchpoint, in words."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class PointView:
    """A measure point where it stands; `figure` is HTML of the floor above, if any."""

    id: int
    key: str
    label: str
    indicator: str
    family: str
    channel: str
    objective: str
    floor: str
    is_frozen: bool
    planting: int
    figure: str


@dataclass(frozen=True, slots=True)
class CellView:
    journey: str  # its key
    lane: DrawnLane
    situation: int
    situation_name: str
    situation_uid: str
    cell: Cell = EMPTY
    comments: int = 0  # open ones
    stations: tuple[Station, ...] = ()
    points: tuple[PointView, ...] = ()
    curve: curve.Part | None = None
    editing: bool = False

    @property
    def source_kinds(self) -> str:
        return " ".join(dict.fromkeys(source.kind for source in self.cell.sources))


@lru_cache(maxsize=REMEMBERED)
def drawn(view: CellView, language: str) -> SafeString:
    """`language` is the one at work: it is named so that it is remembered by."""
    del language
    address = reverse("journeys:cell", args=[view.journey, view.lane.id, view.situation])
    template: Any = get_template("journeys/cell.html")
    html: SafeString = template.render({"view": view, "address": address})
    return html


def html_of(view: CellView) -> SafeString:
    return drawn(view, get_language() or "")


# The whole sheet


@dataclass(frozen=True, slots=True)
class Column:
    situation: DrawnSituation
    cells: SafeString


@dataclass(frozen=True, slots=True)
class SheetStage:
    stage: DrawnStage
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    blocks: tuple[tuple[str, tuple[DrawnLane, ...]], ...]  # (name, lanes shown)
    stages: tuple[SheetStage, ...]


def sheet(
    matrix: Matrix, *, editing: bool = False, shown: Shown = NOTHING, marks: Marks = NO_MARKS
) -> Sheet:
    blocks = tuple((str(Block(block).label), tuple(lanes)) for block, lanes in matrix.blocks)
    drawer = Drawer(matrix, editing=editing, shown=shown, marks=marks)
    stages = tuple(
        SheetStage(
            stage,
            tuple(Column(each, drawer.column(each, blocks)) for each in stage.situations),
        )
        for stage in matrix.drawing.stages
    )
    return Sheet(blocks, stages)


class Drawer:
    """Draws the cells of one matrix for one reader."""

    def __init__(
        self, matrix: Matrix, *, editing: bool, shown: Shown = NOTHING, marks: Marks = NO_MARKS
    ) -> None:
        self.matrix, self.editing, self.shown, self.marks = matrix, editing, shown, marks
        self.journey = matrix.drawing.journey.key
        self.language = get_language() or ""
        self.curves = curves_of(matrix)

    def column(
        self, situation: DrawnSituation, blocks: Sequence[tuple[str, Any]]
    ) -> SafeString:
        written = []
        for name, lanes in blocks:
            written.append(block_name(name))
            written += [drawn(self.view(lane, situation), self.language) for lane in lanes]
        return mark_safe("".join(written))  # noqa: S308 - each part was rendered by a template

    def view(self, lane: DrawnLane, situation: DrawnSituation) -> CellView:
        view = CellView(
            journey=self.journey, lane=lane, situation=situation.id,
            situation_name=situation.name, situation_uid=situation.uid,
            cell=self.matrix.cell(lane, situation), editing=self.editing,
            comments=self.marks.get((lane.uid, situation.uid), 0),
        )  # fmt: skip
        if lane.kind == Lane.Kind.EMOTION:
            return replace(view, curve=self.curves.get(situation.id))
        if lane.kind == Lane.Kind.TOUCHPOINTS:
            return replace(view, stations=stations_of(situation))
        if lane.kind == Lane.Kind.MEASURES:
            return replace(view, points=tuple(self.points(situation)))
        return view

    def points(self, situation: DrawnSituation) -> Iterable[PointView]:
        for touchpoint in situation.touchpoints:
            for planted in touchpoint.plantings:
                figure = self.shown.points.get(planted.point.key, "")
                yield point_view(touchpoint, planted, figure)

    def at(self, place: Place) -> SafeString:
        lanes = {lane.id: lane for lane in self.matrix.lanes}
        situations = {each.id: each for each in self.matrix.drawing.situations}
        return drawn(self.view(lanes[place[0]], situations[place[1]]), self.language)


@lru_cache(maxsize=64)
def block_name(name: str) -> SafeString:
    html: Any = get_template("journeys/block_name.html").render({"name": name})
    return mark_safe(html)  # noqa: S308 - rendered by a template


def stations_of(situation: DrawnSituation) -> tuple[Station, ...]:
    return tuple(
        Station(each.channel.kind, each.channel.name) for each in situation.touchpoints
    )


def point_view(touchpoint: DrawnTouchpoint, planted: PlantedPoint, figure: str) -> PointView:
    point, setting = planted.point, planted.setting
    return PointView(
        id=point.pk, key=point.key, label=planted.label, indicator=point.indicator,
        family=point.family, channel=touchpoint.channel.name,
        objective=known(setting.objective, planted.unit),
        floor=known(setting.floor, planted.unit), is_frozen=point.frozen_at is not None,
        planting=planted.planting_id, figure=figure,
    )  # fmt: skip


def known(value: float | None, unit: str) -> str:
    return "" if value is None else numbers.figure(value, unit)


def curves_of(matrix: Matrix) -> dict[int, curve.Part | None]:
    """Of the lane of emotions, by situation."""
    lane = next((each for each in matrix.lanes if each.kind == Lane.Kind.EMOTION), None)
    if lane is None:
        return {}
    situations = matrix.drawing.situations
    moods = [moods_of(matrix.cell(lane, each)) for each in situations]
    return dict(zip((each.id for each in situations), curve.parts(moods), strict=True))


def moods_of(cell: Cell) -> int | None:
    return curve.mood_of([note.mood for note in cell.notes if note.mood is not None])


# A few cells, without reading the others


def views_at(
    journey: Journey, places: Iterable[Place], *, editing: bool
) -> dict[Place, CellView]:
    """Of lanes that hold notes. The curve of emotions is redrawn over every situation."""
    lanes = {
        lane.pk: drawn_lane(lane)
        for lane in Lane.objects.filter(journey=journey, pk__in={lane for lane, _ in places})
    }
    situations = situations_in_order(journey)
    wanted = [*places, *whole_curve(lanes, situations)]
    cells = cells_at(wanted)
    curves, marks = curves_at(lanes, situations, cells), marks_of(journey)
    return {
        (lane, situation): CellView(
            journey=journey.key, lane=lanes[lane], situation=situation,
            situation_name=situations[situation].name,
            situation_uid=situations[situation].uid,
            cell=cells.get((lane, situation), EMPTY),
            comments=marks.get((lanes[lane].uid, situations[situation].uid), 0),
            curve=curves.get((lane, situation)), editing=editing,
        )
        for lane, situation in dict.fromkeys(wanted)
        if lane in lanes and situation in situations
    }  # fmt: skip


def situations_in_order(journey: Journey) -> dict[int, Situation]:
    rows = Situation.objects.filter(stage__journey=journey)
    ordered = rows.order_by("stage__position", "stage_id", "position", "id")
    return {each.pk: each for each in ordered.only("name", "uid")}


def whole_curve(lanes: Mapping[int, DrawnLane], situations: Iterable[int]) -> list[Place]:
    moody = [lane.id for lane in lanes.values() if lane.kind == Lane.Kind.EMOTION]
    return [(lane, situation) for lane in moody for situation in situations]


def cells_at(places: Iterable[Place]) -> dict[Place, Cell]:
    wanted = set(places)
    within = {
        "lane__in": {lane for lane, _ in wanted},
        "situation__in": {situation for _, situation in wanted},
    }
    notes, sources = defaultdict(list), defaultdict(list)
    rows = Note.objects.filter(**within).select_related("unit", "channel")
    for note in rows.order_by("position", "id"):
        notes[note.lane_id, note.situation_id].append(drawn_note(note))
    for source in Source.objects.filter(**within).order_by("position", "id"):
        sources[source.lane_id, source.situation_id].append(drawn_source(source))
    return {
        place: Cell(tuple(notes.get(place, ())), tuple(sources.get(place, ())))
        for place in wanted & {*notes, *sources}
    }


def curves_at(
    lanes: Mapping[int, DrawnLane], situations: Iterable[int], cells: Mapping[Place, Cell]
) -> dict[Place, curve.Part | None]:
    places = whole_curve(lanes, situations)
    moods = [moods_of(cells.get(place, EMPTY)) for place in places]
    return dict(zip(places, curve.parts(moods), strict=True))
