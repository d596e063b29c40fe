"""The cells of the matrix as they are shown: what each holds, and its HTML.

A cell's HTML depends on nothing but its view: those already drawn are remembered, so that a
page of a thousand cells draws only what changed. A window that holds a cell as it is can be
given its place alone.
"""

from __future__ import annotations

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
    Place,
    cells_of,
    drawn_lane,
)
from jalon.journeys.models import Block, Journey, Lane, Note, Situation, Source
from jalon.journeys.queries import DrawnSituation, DrawnStage, DrawnTouchpoint, PlantedPoint
from jalon.journeys.since import Changes
from jalon.web import numbers

REMEMBERED = 6_000  # cells drawn, of 2 KB each or so


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

    @property
    def address(self) -> str:
        return reverse("journeys:cell", args=[self.journey, self.lane.id, self.situation])


@dataclass(frozen=True, slots=True)
class HeadView:
    """The words of a situation, above its cells."""

    id: int
    name: str
    moment: str
    description: str
    editing: bool


@lru_cache(maxsize=REMEMBERED)
def drawn(view: CellView | HeadView, language: str) -> SafeString:
    """`language` is the one at work: it is named so that it is remembered by."""
    del language
    name = "situation_head" if isinstance(view, HeadView) else "cell"
    template: Any = get_template(f"journeys/{name}.html")
    html: SafeString = template.render({"view": view})
    return html


def html_of(view: CellView) -> SafeString:
    return drawn(view, get_language() or "")


def kept(lane: DrawnLane, situation: DrawnSituation) -> SafeString:
    """Where a cell stands that the window holds already."""
    place = f"cell-{lane.id}-{situation.id}"
    return mark_safe(f'<div class="cell" id="{place}" data-kept></div>')  # noqa: S308 - numbers


# The whole sheet


@dataclass(frozen=True, slots=True)
class Column:
    id: int  # of its situation
    cells: SafeString  # its head first


@dataclass(frozen=True, slots=True)
class SheetStage:
    stage: DrawnStage
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    blocks: tuple[tuple[str, tuple[DrawnLane, ...]], ...]  # (name, lanes shown)
    stages: tuple[SheetStage, ...]

    @property
    def on_paper(self) -> str:
        """How it holds on an A4 on its side: as it is, in small, or a table a stage."""
        columns = sum(len(drawn.columns) for drawn in self.stages)
        return "is-wide" if columns > 14 else "is-many" if columns > 9 else ""


def sheet(drawer: Drawer) -> Sheet:
    matrix = drawer.matrix
    blocks = tuple((str(Block(block).label), tuple(lanes)) for block, lanes in matrix.blocks)
    stages = tuple(
        SheetStage(
            stage,
            tuple(Column(each.id, drawer.column(each, blocks)) for each in stage.situations),
        )
        for stage in matrix.drawing.stages
    )
    return Sheet(blocks, stages)


class Drawer:
    """Draws the cells of one matrix for one reader: all, or those that changed."""

    def __init__(
        self, matrix: Matrix, *, editing: bool, shown: Shown = NOTHING, marks: Marks = NO_MARKS,
        changes: Changes | None = None,
    ) -> None:  # fmt: skip
        self.matrix, self.editing, self.shown, self.marks = matrix, editing, shown, marks
        self.changes = changes
        self.journey = matrix.drawing.journey.key
        self.language = get_language() or ""
        self.curves = curves_of(matrix)

    def column(
        self, situation: DrawnSituation, blocks: Sequence[tuple[str, Any]]
    ) -> SafeString:
        written = [self.head(situation)]
        for name, lanes in blocks:
            written.append(block_name(name))
            written += [self.cell(lane, situation) for lane in lanes]
        return mark_safe("".join(written))  # noqa: S308 - each part was rendered by a template

    def head(self, situation: DrawnSituation) -> SafeString:
        view = HeadView(
            situation.id, situation.name, situation.moment, situation.description, self.editing
        )
        return drawn(view, self.language)

    def cell(self, lane: DrawnLane, situation: DrawnSituation) -> SafeString:
        if self.redraws(lane, situation):
            return drawn(self.view(lane, situation), self.language)
        return kept(lane, situation)

    def redraws(self, lane: DrawnLane, situation: DrawnSituation) -> bool:
        return self.changes is None or self.changes.redraw(lane, situation)

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

    def changed(self) -> list[SafeString]:
        """The cells shown that changed, and no other."""
        return [
            self.cell(lane, situation)
            for lane in self.matrix.shown
            for situation in self.matrix.drawing.situations
            if self.redraws(lane, situation)
        ]


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
    found = cells_of(Note.objects.filter(**within), Source.objects.filter(**within))
    return {place: cell for place, cell in found.items() if place in wanted}


def curves_at(
    lanes: Mapping[int, DrawnLane], situations: Iterable[int], cells: Mapping[Place, Cell]
) -> dict[Place, curve.Part | None]:
    places = whole_curve(lanes, situations)
    moods = [moods_of(cells.get(place, EMPTY)) for place in places]
    return dict(zip(places, curve.parts(moods), strict=True))
