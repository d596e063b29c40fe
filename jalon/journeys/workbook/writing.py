"""A document as sheets, through the one export writer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext

from jalon.journeys.drawn_figures import NO_FIGURES, Figure, Figures
from jalon.journeys.models import Block, Lane, Situation
from jalon.journeys.workbook.grammar import Said, written_line, written_lines
from jalon.journeys.workbook.labels import label_of
from jalon.journeys.workbook.shape import (
    CHANNELS,
    DESCRIPTION,
    HEADS,
    IDENTITY,
    JOURNEY,
    LANES,
    MAP,
    MOMENT,
    NOTES,
    PERSONAS,
    POINTS,
    READ_ME,
    ROW_NAMES,
    SITUATION,
    SOURCES,
    STAGE,
    STAGES,
    TABLES,
    Field,
)
from jalon.web.export import CELL_LENGTH, BookSheet, Column, Row

Document = dict[str, Any]
HEAD_WIDTHS = (14, 24, 14)
COLUMN_WIDTH = 32


def book(document: Document, figures: Figures = NO_FIGURES) -> list[BookSheet]:
    return [
        map_sheet(document),
        table(JOURNEY, [document]),
        table(PERSONAS, document["personas"]),
        table(STAGES, document["stages"]),
        table(LANES, document["lanes"]),
        table(CHANNELS, document["channels"]),
        points_sheet(document, figures),
        table(SOURCES, in_cells(document, "sources")),
        table(NOTES, in_cells(document, "notes")),
        read_me(),
    ]


# The map


def columns_of(document: Document) -> list[tuple[Document, Document | None]]:
    """A stage without situations has one column, for its name."""
    return [
        (stage, situation)
        for stage in document["stages"]
        for situation in stage["situations"] or [None]
    ]


def map_sheet(document: Document) -> BookSheet:
    lived = columns_of(document)
    columns = [
        Column(gettext(title), width=width)
        for title, width in zip(HEADS, HEAD_WIDTHS, strict=True)
    ]
    columns += [Column(stage["name"], width=COLUMN_WIDTH) for stage, _ in lived]
    rows = [*head_rows(lived), *lane_rows(document, lived)]
    return BookSheet(gettext(MAP), columns, rows, is_wrapped=True, frozen=(3, 3))


Lived = list[tuple[Document, Document | None]]


def head_rows(lived: Lived) -> list[Row]:
    situations = [situation or {} for _, situation in lived]
    said = {
        STAGE: [stage["uid"] for stage, _ in lived],
        SITUATION: [each.get("name", "") for each in situations],
        DESCRIPTION: [each.get("description", "") for each in situations],
        MOMENT: [moment_label(each.get("moment", "ordinary")) for each in situations],
        IDENTITY: [each.get("uid", "") for each in situations],
    }
    order = (SITUATION, DESCRIPTION, MOMENT, STAGE, IDENTITY)
    return [["", gettext(ROW_NAMES[key]), key, *said[key]] for key in order]


def moment_label(moment: str) -> str:
    return "" if moment == "ordinary" else label_of(Situation.Moment, moment)


def lane_rows(document: Document, lived: Lived) -> Iterator[Row]:
    for lane in document["lanes"]:
        key = lane["uid"] if lane["kind"] == Lane.Kind.CUSTOM else lane["kind"]
        name = lane["name"] or label_of(Lane.Kind, lane["kind"])
        cells = [split(lines_of(document, situation, key)) for _, situation in lived]
        for part in range(max([1, *map(len, cells)])):
            told = [cell[part] if part < len(cell) else "" for cell in cells]
            yield [label_of(Block, lane["block"]), name, key, *told]


def lines_of(document: Document, situation: Document | None, lane: str) -> list[Said]:
    if situation is None:
        return []
    if lane == Lane.Kind.TOUCHPOINTS:
        return [channel_line(document, each["channel"]) for each in situation["touchpoints"]]
    if lane == Lane.Kind.MEASURES:
        return list(point_lines(document, situation))
    return [
        Said(note["text"], {k: v for k, v in note.items() if k not in {"uid", "lane", "text"}})
        for note in situation["notes"]
        if note["lane"] == lane
    ]


def channel_line(document: Document, key: str) -> Said:
    names = {each["key"]: each["name"] for each in document["channels"]}
    return Said(names.get(key, key), {"channel": key})


def point_lines(document: Document, situation: Document) -> Iterator[Said]:
    labels = {each["key"]: each["label"] for each in document["points"]}
    for touchpoint in situation["touchpoints"]:
        for key in touchpoint["points"]:
            yield Said(labels[key], {"point": key, "channel": touchpoint["channel"]})


def split(lines: list[Said]) -> list[str]:
    """As many cells as it takes: a spreadsheet holds so many characters in one."""
    parts: list[list[Said]] = [[]]
    length = 0
    for line in lines:
        more = len(written_line(line)) + 1
        if length + more > CELL_LENGTH and parts[-1]:
            parts.append([])
            length = 0
        parts[-1].append(line)
        length += more
    return [written_lines(part) for part in parts]


# Tables


def in_cells(document: Document, kept: str) -> list[Document]:
    return [
        each | {"situation": situation["uid"]}
        for stage in document["stages"]
        for situation in stage["situations"]
        for each in situation[kept]
    ]


def table(name: str, things: list[Document]) -> BookSheet:
    fields = TABLES[name]
    columns = [Column(gettext(each.title), width=each.width) for each in fields]
    rows = [[written(each, thing.get(each.name)) for each in fields] for thing in things]
    return BookSheet(gettext(name), columns, rows, is_wrapped=True)


def written(field: Field, value: Any) -> Any:
    if value in (None, ""):
        return None
    if field.kind == "boolean":
        return gettext("oui") if value else gettext("non")
    return label_of(field.choices, value) if field.choices else value


def points_sheet(document: Document, figures: Figures) -> BookSheet:
    """With the figures that are shown; an import leaves them aside."""
    plain = table(POINTS, document["points"])
    kinds = {"number": "decimal"}
    columns = [
        Column(column.title, kinds.get(field.kind, "text"), column.width)  # type: ignore[arg-type]
        for column, field in zip(plain.columns, TABLES[POINTS], strict=True)
    ]
    if not figures.are_shown:
        return BookSheet(plain.title, columns, plain.rows, is_wrapped=True)
    rows = [
        [*row, *figure_cells(figures, point["key"])]
        for row, point in zip(plain.rows, document["points"], strict=True)
    ]
    return BookSheet(plain.title, [*columns, *figure_columns()], rows, is_wrapped=True)


def figure_columns() -> list[Column]:
    return [
        Column(gettext("Valeur"), "decimal", 10), Column(gettext("Borne basse"), "decimal", 12),
        Column(gettext("Borne haute"), "decimal", 12), Column(gettext("Réponses"), "integer", 10),
        Column(gettext("État"), width=30), Column(gettext("Entité"), width=24),
        Column(gettext("Début"), "date", 12), Column(gettext("Fin (exclue)"), "date", 12),
        Column(gettext("À jour à"), "moment", 20),
    ]  # fmt: skip


NOTHING = Figure("none", "", "", "", "")


def figure_cells(figures: Figures, key: str) -> Row:
    figure = figures.by_point.get(key, NOTHING)
    return [
        figure.number, figure.low, figure.high, figure.n, figure.said or None, figures.unit,
        figures.starts, figures.ends, figures.read_at,
    ]  # fmt: skip


def read_me() -> BookSheet:
    lines = render_to_string("journeys/exports/read_me.txt").splitlines()
    columns = [Column(gettext("Mode d’emploi"), width=110)]
    rows = [[line] for line in lines if line]
    return BookSheet(gettext(READ_ME), columns, rows, is_wrapped=True)
