"""A frozen drawing, laid out to be read: a table whose columns are situations, whose rows are
lanes, each part with its figure and the marks of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalon.cockpit.figures import PointFigure
from jalon.journeys.comparing import Change, Comparison, Document
from jalon.journeys.comparing import situations as lived_in
from jalon.journeys.matrix import DrawnLane, Matrix
from jalon.journeys.models import Lane
from jalon.journeys.queries import DrawnSituation, DrawnStage, PlantedPoint
from jalon.journeys.reading import matrix_of
from jalon.organisation.models import Unit

Marks = tuple[Change, ...]
Marked = Mapping[tuple[str, str], Marks]


@dataclass(frozen=True, slots=True)
class Item:
    """A touchpoint, a point or a note, with what happened to it."""

    kind: str  # touchpoint, point or note
    what: Any
    marks: Marks = ()
    figure: PointFigure | None = None

    @property
    def fate(self) -> str:
        return fate(self.marks)


@dataclass(frozen=True, slots=True)
class Row:
    lane: DrawnLane
    cells: tuple[tuple[Item, ...], ...]
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Column:
    situation: DrawnSituation
    marks: Marks = ()

    @property
    def fate(self) -> str:
        return fate(self.marks)


@dataclass(frozen=True, slots=True)
class Zone:
    stage: DrawnStage
    width: int  # columns
    marks: Marks = ()

    @property
    def fate(self) -> str:
        return fate(self.marks)


@dataclass(frozen=True, slots=True)
class Block:
    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    matrix: Matrix
    zones: tuple[Zone, ...]
    columns: tuple[Column | None, ...]  # None: a stage where nothing is lived yet
    blocks: tuple[Block, ...]

    @property
    def personas(self) -> tuple[Any, ...]:
        return self.matrix.drawing.personas

    @property
    def width(self) -> int:
        return len(self.columns) + 1


def fate(marks: Marks) -> str:
    return str(marks[0].mark) if marks else ""


def board_of(
    document: Document,
    *,
    figures: Mapping[str, PointFigure],
    comparison: Comparison | None = None,
) -> Board:
    """One query, for the names of the units in charge."""
    matrix = matrix_of(document, unit_names=unit_names(document))
    marked = comparison.by_part if comparison else {}
    stages = matrix.drawing.stages
    columns: list[Column | None] = []
    for stage in stages:
        lived = [column_of(each, marked) for each in stage.situations]
        columns += lived or [None]
    rows = Rows(matrix, columns, figures, marked)
    return Board(
        matrix,
        tuple(
            Zone(each, max(1, len(each.situations)), marked.get(("stage", each.uid), ()))
            for each in stages
        ),
        tuple(columns),
        tuple(
            Block(key, tuple(rows.row(lane) for lane in lanes)) for key, lanes in matrix.blocks
        ),
    )


def unit_names(document: Document) -> dict[str, str]:
    notes = [note for each in lived_in(document) for note in each.get("notes", [])]
    codes = {note["unit"] for note in notes if note.get("unit")}
    if not codes:
        return {}
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))


def column_of(situation: DrawnSituation, marked: Marked) -> Column:
    return Column(situation, marked.get(("situation", situation.uid), ()))


@dataclass(frozen=True, slots=True)
class Rows:
    matrix: Matrix
    columns: list[Column | None]
    figures: Mapping[str, PointFigure]
    marked: Marked

    def row(self, lane: DrawnLane) -> Row:
        cells = tuple(
            self.items(lane, column.situation) if column else () for column in self.columns
        )
        return Row(lane, cells, self.marked.get(("lane", lane.key), ()))

    def items(self, lane: DrawnLane, situation: DrawnSituation) -> tuple[Item, ...]:
        if lane.kind == Lane.Kind.TOUCHPOINTS:
            return tuple(Item("touchpoint", each) for each in situation.touchpoints)
        if lane.kind == Lane.Kind.MEASURES:
            return tuple(self.point(each) for each in situation.plantings)
        cell = self.matrix.cell(lane, situation)
        return tuple(
            Item("note", each, self.marked.get(("note", each.uid), ())) for each in cell.notes
        ) + tuple(
            Item("source", each, self.marked.get(("source", each.uid), ()))
            for each in cell.sources
        )

    def point(self, planted: PlantedPoint) -> Item:
        key = planted.point.key
        marks = self.marked.get(("point", key), ())
        return Item("point", planted, marks, self.figures.get(key))
