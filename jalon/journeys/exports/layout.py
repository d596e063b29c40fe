"""Where everything stands on a drawing of the matrix: pure geometry, no figure computed.

The same sheets are written as SVG, PNG, PDF and PPTX. One sheet holds the whole matrix where
nothing bounds it; on paper and on slides it is cut between stages, and between lanes where it
must be, with the heads of both repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext, ngettext

from jalon.journeys.drawn_figures import NO_FIGURES, Figures
from jalon.journeys.exports.cells import BODY, SMALL, Told, folded, parts, plain
from jalon.journeys.exports.palettes import MOMENTS, MOODS
from jalon.journeys.exports.shapes import (
    Block,
    Curve,
    Group,
    Icon,
    Line,
    Piece,
    Shape,
    Sheet,
    Words,
    moved,
    stacked,
    words,
)
from jalon.journeys.matrix import DrawnLane, Matrix
from jalon.journeys.models import Block as Blocks
from jalon.journeys.models import Lane, Situation
from jalon.journeys.queries import DrawnSituation, DrawnStage
from jalon.journeys.templatetags.drawing import MOMENT_ICONS

HEAD = 148  # width of the heads of lanes
LEAST_COLUMN, USUAL_COLUMN, MOST_COLUMN = 118, 150, 240
LEAST_WHOLE = 1180  # what the columns of a short journey share
PAD = 6  # inside a cell
BAND = 18  # height of the name of a block
CURVE = 54  # height of the curve of emotions
NAME, TITLE = 12, 13

LANE_ICONS: dict[str, str] = {
    Lane.Kind.TOUCHPOINTS: "mobile", Lane.Kind.EXPECTATION: "bulb", Lane.Kind.EMOTION: "heart",
    Lane.Kind.MEASURES: "target", Lane.Kind.VERBATIM: "verbatim", Lane.Kind.FRONT: "users",
    Lane.Kind.BACK: "organisation", Lane.Kind.PROCESS: "merge", Lane.Kind.SYSTEM: "settings",
    Lane.Kind.INDICATOR: "chart", Lane.Kind.IRRITANT: "bolt", Lane.Kind.CRITICAL: "alert",
    Lane.Kind.QUESTION: "help", Lane.Kind.ACTION: "flag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    rank: int  # of its stage
    stage: DrawnStage
    situation: DrawnSituation | None  # a stage may have none yet


@dataclass(frozen=True, slots=True)
class Content:
    matrix: Matrix
    figures: Figures = NO_FIGURES

    @property
    def columns(self) -> list[Column]:
        return [
            Column(rank, stage, situation)
            for rank, stage in enumerate(self.matrix.drawing.stages)
            for situation in stage.situations or (None,)
        ]


@dataclass(frozen=True, slots=True)
class Row:
    """A band of the drawing: the head at its left, and its shapes across the columns."""

    height: int
    groups: tuple[Group, ...]
    block: str = ""  # of a lane
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Columns that stand side by side on one sheet."""

    content: Content
    columns: tuple[Column, ...]
    step: int  # width of each

    @property
    def width(self) -> int:
        return HEAD + self.step * len(self.columns)

    @property
    def inside(self) -> int:
        return self.step - 2 * PAD

    def left(self, place: int) -> int:
        return HEAD + self.step * place

    @property
    def stages(self) -> list[tuple[Column, int, int]]:
        """Each stage, with the place of its first column and how many it has here."""
        found, place = [], 0
        for _, held in groupby(self.columns, lambda column: column.rank):
            some = list(held)
            found.append((some[0], place, len(some)))
            place += len(some)
        return found


# One drawing, or several


def whole(content: Content) -> Sheet:
    """Everything at once, as large as it needs."""
    columns = tuple(content.columns)
    step = max(USUAL_COLUMN, min(MOST_COLUMN, LEAST_WHOLE // max(1, len(columns))))
    run = Run(content, columns, step)
    return a_sheet(run, [*heads(run), *lanes(run, None)], "")


def pages(content: Content, width: int, height: int) -> list[Sheet]:
    """Cut to sheets that are no larger, whatever the journey holds."""
    sheets: list[Sheet] = []
    for columns in runs(content.columns, max(1, (width - HEAD) // LEAST_COLUMN)):
        step = min(MOST_COLUMN, (width - HEAD) // len(columns))
        sheets += pages_of(Run(content, columns, step), height)
    return sheets


def fits(content: Content, width: int) -> bool:
    """Whether every column has its place in one row: what `pages` needs for one sheet."""
    return HEAD + LEAST_COLUMN * len(content.columns) <= width


def runs(columns: Sequence[Column], most: int) -> Iterator[tuple[Column, ...]]:
    """Cut between stages; inside one only where it is wider than a sheet."""
    held: list[Column] = []
    for _, stage in groupby(columns, lambda column: column.rank):
        some = list(stage)
        if held and len(held) + len(some) > most:
            yield tuple(held)
            held = []
        held += some
        while len(held) > most:
            yield tuple(held[:most])
            held = held[most:]
    if held:
        yield tuple(held)


def pages_of(run: Run, height: int) -> list[Sheet]:
    top = heads(run)
    room = height - sum(row.height for row in top)
    cut = list(filled(lanes(run, room), room))
    return [a_sheet(run, [*top, *rows], spoken(run, rows, len(cut))) for rows in cut or [[]]]


def filled(rows: Sequence[Row], room: int) -> Iterator[list[Row]]:
    """As many rows as there is room for, sheet after sheet; a block that would be cut begins
    the next sheet, where this one is half full and the block is whole there."""
    held: list[Row] = []
    for _, block in groupby(rows, lambda row: row.block):
        some = list(block)
        whole, half = used(some) <= room < used([*held, *some]), used(held) * 2 >= room
        if held and whole and half:
            yield held
            held = []
        for row in some:
            if held and used([*held, row]) > room:
                yield held
                held = []
            held.append(row)
    if held:
        yield held


def used(rows: Sequence[Row]) -> int:
    return sum(row.height for row in rows) + BAND * len({row.block for row in rows})


def spoken(run: Run, rows: Sequence[Row], sheets: int) -> str:
    """« Étapes 1 à 3 : Découverte, Devis, Souscription »"""
    ranks = [column.rank + 1 for column, _, _ in run.stages]
    names = ", ".join(column.stage.name for column, _, _ in run.stages)
    place = {"first": ranks[0], "last": ranks[-1], "names": names} if ranks else {}
    if not ranks:
        return ""
    said = (
        gettext("Étape %(first)d : %(names)s")
        if len(ranks) == 1
        else gettext("Étapes %(first)d à %(last)d : %(names)s")
    ) % place
    if sheets == 1 or not rows:
        return said
    return f"{said} · {' – '.join(dict.fromkeys((rows[0].lane, rows[-1].lane)))}"


def a_sheet(run: Run, rows: Sequence[Row], said: str) -> Sheet:
    groups: list[Group] = []
    y, block = 0, ""
    for row in rows:
        if row.block and row.block != block:
            groups.append(Group("", moved(band(run, row.block), 0, y)))
            block, y = row.block, y + BAND
        groups += [Group(each.said, moved(each.shapes, 0, y)) for each in row.groups]
        y += row.height
    frame = Group("", (Block(0, 0, run.width, y, "rect", "surface"),))
    edge = Group("", (Block(0, 0, run.width, y, "rect", "", "line"),))
    return Sheet(run.width, y, (frame, *groups, edge), said)


def band(run: Run, block: str) -> tuple[Shape, ...]:
    name = words(str(Blocks(block).label).upper(), run.width - 20, SMALL, "accent", bold=True)
    return (Block(0, 0, run.width, BAND, "rect", "accent-tint", words=(name,), left=10, top=3),)


# Heads: the stages, and what is lived in each


def heads(run: Run) -> list[Row]:
    return [stage_row(run), situation_row(run)] if run.columns else []


def stage_row(run: Run) -> Row:
    chevrons = [stage_words(run, *each) for each in run.stages]
    height = max(sum(each.height for each in said) for said in chevrons) + 18
    groups = [Group("", lane_head(gettext("Étapes"), "stage", height))]
    for (column, place, count), said in zip(run.stages, chevrons, strict=True):
        groups.append(
            Group(column.stage.name, (chevron(run, column, place, count, height, said),))
        )
    return Row(height, tuple(groups))


def stage_words(run: Run, column: Column, place: int, count: int) -> tuple[Words, ...]:
    del place
    room = run.step * count - 44
    name = f"{column.rank + 1}. {column.stage.name}"
    said = [words(name, room, TITLE, "on-stage", bold=True, most=3)]
    if column.stage.description:
        said.append(words(column.stage.description, room, SMALL + 1, "on-stage", most=4))
    return tuple(said)


def chevron(
    run: Run, column: Column, place: int, count: int, height: int, said: tuple[Words, ...]
) -> Block:  # fmt: skip
    form = "chevron" if column.rank else "first"
    return Block(
        run.left(place), 3, run.step * count + 4 * (place + count < len(run.columns)),
        height - 6, form, f"stage-{column.rank % 3}", words=said,
        left=20 if column.rank else 12, top=6,
    )  # fmt: skip


def situation_row(run: Run) -> Row:
    pieces = [situation_piece(column.situation, run.inside) for column in run.columns]
    height = max(piece.height for piece in pieces) + 2 * PAD
    name = gettext("Situations")
    groups = [Group("", (*lane_head(name, "map", height), *rules(run, height)))]
    groups += [
        Group(column.situation.name if column.situation else "", placed(run, place, piece))
        for place, (column, piece) in enumerate(zip(run.columns, pieces, strict=True))
    ]
    return Row(height, tuple(groups))


def situation_piece(situation: DrawnSituation | None, room: int) -> Piece:
    if situation is None:
        return plain(words(gettext("Aucune situation"), room, SMALL, "quiet"), room)
    held = [plain(words(situation.name, room, NAME, bold=True), room)]
    if situation.moment:
        held.append(moment_mark(situation.moment, room))
    if situation.description:
        said = words(situation.description, room, SMALL + 1, "quiet", most=6)
        held.append(plain(said, room))
    return stacked(held, 3)


def moment_mark(moment: str, room: int) -> Piece:
    ink = MOMENTS[moment]
    said = words(str(Situation.Moment(moment).label), room - 16, SMALL + 1, ink, bold=True)
    mark = Icon(0, 0, 12, MOMENT_ICONS[moment], ink)
    return Piece(max(13, said.height), (mark, Block(16, 0, room, said.height, words=(said,))))


def placed(run: Run, place: int, piece: Piece) -> tuple[Shape, ...]:
    return piece.at(run.left(place) + PAD, PAD)


def rules(run: Run, height: int) -> tuple[Shape, ...]:
    """Under the row, and between its columns: dashed inside a stage."""
    under = Line(HEAD, height, across=run.width - HEAD)
    starts = {place for _, place, _ in run.stages}
    between = (
        Line(run.left(place), 0, down=height, is_dashed=place not in starts)
        for place in range(len(run.columns))
    )
    return (*between, under)


def lane_head(name: str, icon: str, height: int) -> tuple[Shape, ...]:
    said = words(name, HEAD - 40, BODY, bold=True)
    return (
        Block(0, 0, HEAD, height, "rect", "sunk", words=(said,), left=32, top=PAD),
        Icon(10, PAD, 15, icon),
        Line(0, height, across=HEAD),
    )


# Lanes


def lanes(run: Run, room: int | None) -> list[Row]:
    """Those that are shown; no row is higher than `room`."""
    if not run.columns:
        return []
    most = None if room is None else max(60, room - BAND - 2 * PAD)
    return [lane_row(run, lane, most) for lane in run.content.matrix.shown]


def lane_row(run: Run, lane: DrawnLane, most: int | None) -> Row:
    curve = mood_curve(run, lane)
    above = CURVE if curve else 0
    left = None if most is None else most - above
    pieces = [cell_piece(run, lane, column, left) for column in run.columns]
    said = head_height(lane)
    height = max(said, above + max(piece.height for piece in pieces)) + 2 * PAD
    icon = LANE_ICONS.get(lane.kind, "more")
    groups = [Group("", (*lane_head(lane.name, icon, height), *rules(run, height)))]
    groups += [
        Group(
            f"{lane.name}, {column.situation.name}", moved(placed(run, place, piece), 0, above)
        )
        for place, (column, piece) in enumerate(zip(run.columns, pieces, strict=True))
        if column.situation and piece.shapes
    ]
    if curve:
        groups.append(Group(curve_words(run, lane), curve))
    return Row(height, tuple(groups), lane.block, lane.name)


def head_height(lane: DrawnLane) -> int:
    return words(lane.name, HEAD - 40, BODY, bold=True).height


def cell_piece(run: Run, lane: DrawnLane, column: Column, most: int | None) -> Piece:
    situation = column.situation
    if situation is None:
        return Piece()
    cell = run.content.matrix.cell(lane, situation)
    told = Told(lane, situation, cell, run.content.figures, run.inside)
    return folded(parts(told), most, run.inside)


def moods(run: Run, lane: DrawnLane) -> list[tuple[int, float]]:
    """By column: the mean of the moods that were said of it."""
    found = []
    for place, column in enumerate(run.columns):
        if column.situation is None:
            continue
        cell = run.content.matrix.cell(lane, column.situation)
        said = [note.mood for note in cell.notes if note.mood is not None]
        if said:
            found.append((place, sum(said) / len(said)))
    return found


def mood_curve(run: Run, lane: DrawnLane) -> tuple[Shape, ...]:
    felt = moods(run, lane) if lane.kind == Lane.Kind.EMOTION else []
    if not felt:
        return ()
    middle, reach = PAD + CURVE // 2 - 4, CURVE // 2 - 12
    dots = tuple(
        (run.left(place) + run.step // 2, middle - round(mood * reach / 2), MOODS[round(mood)])
        for place, mood in felt
    )
    neutral = Line(HEAD, middle, across=run.width - HEAD, is_dashed=True)
    return neutral, Curve(0, 0, dots)


def curve_words(run: Run, lane: DrawnLane) -> str:
    felt = moods(run, lane)
    told = ngettext(
        "%(lane)s : courbe de %(count)d situation",
        "%(lane)s : courbe de %(count)d situations",
        len(felt),
    )
    return told % {"lane": lane.name, "count": len(felt)}
