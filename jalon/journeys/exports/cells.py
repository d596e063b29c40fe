"""What stands in a cell of the matrix, drawn for a width: cards, tags, points and their sky."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil

from django.utils.translation import gettext

from jalon.journeys.drawn_figures import Figure, Figures
from jalon.journeys.exports.palettes import MOODS, SEVERITIES, SEVERITY_TINTS, STATES
from jalon.journeys.exports.shapes import Block, Icon, Piece, Shape, Words, stacked, words
from jalon.journeys.matrix import Cell, DrawnLane, DrawnNote, DrawnSource
from jalon.journeys.models import Lane, Note, Source
from jalon.journeys.queries import DrawnSituation, DrawnTouchpoint, PlantedPoint
from jalon.journeys.templatetags.drawing import short_indicator
from jalon.web import numbers
from jalon.web.lettering import width
from jalon.web.typography import quoted

Kind = Lane.Kind

SMALL, BODY, VALUE = 9, 11, 16
INSIDE = 5  # a card, from its edge to its words
GAP = 4  # between two things of a cell
DISC = 28


@dataclass(frozen=True, slots=True)
class Told:
    """One cell, and all that its drawing is told."""

    lane: DrawnLane
    situation: DrawnSituation
    cell: Cell
    figures: Figures
    width: int


def parts(told: Told) -> list[Piece]:
    """One for each thing that stands in the cell, in order."""
    drawn = THINGS.get(told.lane.kind, cards)(told)
    return [*drawn, *source_lines(told.cell.sources, told.width)]


def folded(pieces: list[Piece], most: int | None, width: int) -> Piece:
    """As many as there is room for; how many are left out is said, never hidden."""
    whole = stacked(pieces, GAP)
    if most is None or whole.height <= most:
        return whole
    for kept in range(len(pieces) - 1, -1, -1):
        left = gettext("… et %(count)d de plus") % {"count": len(pieces) - kept}
        some = stacked([*pieces[:kept], plain(words(left, width, SMALL, "quiet"), width)], GAP)
        if some.height <= most or not kept:
            return some
    return whole


def plain(said: Words, room: int) -> Piece:
    return Piece(said.height, (Block(0, 0, room, said.height, words=(said,)),))


# Notes


def card(
    told: Told, text: Words, *, ink: str = "", icon: str = "", before: Words | None = None,
    right: int = 0,
) -> Piece:  # fmt: skip
    """A frame around words, with a coloured edge or an icon."""
    said = tuple(each for each in (before, text) if each)
    height = sum(each.height for each in said) + 2 * INSIDE - 2
    left = INSIDE + (4 if ink else 0) + (16 if icon else 0)
    shapes: list[Shape] = [
        Block(
            0, 0, told.width, height, "round", "surface", "line", words=said, left=left,
            top=INSIDE - 1, right=right,
        )
    ]  # fmt: skip
    if ink:
        shapes.append(Block(0, 0, 3, height, "rect", ink))
    if icon:
        shapes.append(Icon(INSIDE + (2 if ink else 0), INSIDE - 1, 13, icon, ink or "quiet"))
    return Piece(height, tuple(shapes))


def room_of(told: Told, less: int = 0) -> int:
    return told.width - 2 * INSIDE - less


def cards(told: Told) -> list[Piece]:
    return [card(told, words(each.text, room_of(told), BODY)) for each in told.cell.notes]


def expectations(told: Told) -> list[Piece]:
    return [plain(words(each.text, told.width, BODY), told.width) for each in told.cell.notes]


def verbatims(told: Told) -> list[Piece]:
    return [
        card(told, words(quoted(each.text), room_of(told, 4), BODY, "quiet"), ink="accent")
        for each in told.cell.notes
    ]


def feelings(told: Told) -> list[Piece]:
    return [
        card(told, words(each.text, room_of(told, 4), BODY), ink=MOODS.get(each.mood or 0, ""))
        if each.mood is not None
        else card(told, words(each.text, room_of(told), BODY))
        for each in told.cell.notes
    ]


def irritants(told: Told) -> list[Piece]:
    return [irritant(told, each) for each in told.cell.notes]


BADGE = 26


def irritant(told: Told, note: DrawnNote) -> Piece:
    if note.severity is None:
        return card(told, words(note.text, room_of(told), BODY))
    ink, tint = SEVERITIES[note.severity], SEVERITY_TINTS[note.severity]
    framed = card(told, words(note.text, room_of(told, 4 + BADGE), BODY), ink=ink, right=BADGE)
    badge = Block(
        told.width - BADGE - 3, 4, BADGE, 16, "round", tint, is_centred=True, top=2,
        words=(words(f"{note.severity}/5", BADGE, SMALL, ink, bold=True),),
    )  # fmt: skip
    return Piece(max(framed.height, 24), (*framed.shapes, badge))


def undertakings(told: Told) -> list[Piece]:
    return [undertaking(told, each) for each in told.cell.notes]


def undertaking(told: Told, note: DrawnNote) -> Piece:
    if not note.state:
        return card(told, words(note.text, room_of(told), BODY))
    state = str(Note.State(note.state).label)
    before = words(f"• {state}", room_of(told), SMALL, STATES[note.state], bold=True)
    return card(told, words(note.text, room_of(told), BODY), before=before)


def interactions(told: Told) -> list[Piece]:
    return [
        card(told, words(each.text, room_of(told, 18), BODY), ink=each.channel_kind,
             icon=each.channel_kind)
        if each.channel_kind
        else card(told, words(each.text, room_of(told), BODY))
        for each in told.cell.notes
    ]  # fmt: skip


def questions(told: Told) -> list[Piece]:
    return [
        card(told, words(each.text, room_of(told, 16), BODY), icon="help")
        for each in told.cell.notes
    ]


# Tags


def units(told: Told) -> list[Piece]:
    return tags(told, (named(each) for each in told.cell.notes), "accent-tint", "accent", "")


def named(note: DrawnNote) -> str:
    """In the words of the workshop, and by the unit in charge where it is another name."""
    same = not note.unit_name or note.unit_name.casefold() == note.text.casefold()
    return note.text if same else f"{note.text} ({note.unit_name})"


def systems(told: Told) -> list[Piece]:
    return tags(told, (each.text for each in told.cell.notes), "surface", "ink", "strong")


def tags(told: Told, texts: Iterable[str], fill: str, ink: str, stroke: str) -> list[Piece]:
    """Row by row; a piece is a row, and a long tag is a row of its own."""
    rows: list[list[Block]] = []
    x = told.width
    for text in texts:
        tag = a_tag(text, told.width, fill, ink, stroke)
        if x + tag.width > told.width:
            rows.append([])
            x = 0
        rows[-1].append(replace(tag, x=x))
        x += tag.width + GAP
    return [Piece(max(each.height for each in row), tuple(row)) for row in rows]


def a_tag(text: str, room: int, fill: str, ink: str, stroke: str) -> Block:
    said = words(text, room - 12, SMALL + 1, ink, bold=not stroke)
    wide = ceil(max(width(line, said.size, said.weight) for line in said.lines)) + 12
    return Block(
        0, 0, min(room, wide), said.height + 5, "round", fill, stroke, words=(said,), left=6,
        top=2,
    )  # fmt: skip


# What is drawn and measured


def stations(told: Told) -> list[Piece]:
    return [station(told, each) for each in told.situation.touchpoints]


def station(told: Told, touchpoint: DrawnTouchpoint) -> Piece:
    kind = touchpoint.channel.kind
    said = words(touchpoint.channel.name, room_of(told, 20), BODY)
    return card(told, said, ink=kind, icon=kind)


def measures(told: Told) -> list[Piece]:
    return [measured(told, each) for each in told.situation.plantings]


def measured(told: Told, planted: PlantedPoint) -> Piece:
    """Its sky, then its name, its value, its interval and its base."""
    figure = told.figures.by_point.get(planted.point.key)
    sky = figure.sky if figure else "none"
    room = told.width - DISC - 8
    said = figure_words(planted, figure, room) if figure else aim_words(planted, room)
    name = words(planted.label, room, BODY, bold=True)
    text = Block(DISC + 8, 0, room, 0, words=(name, *said))
    height = max(DISC, sum(each.height for each in text.words))
    framed = Block(DISC + 8, 0, room, height, words=text.words)
    return Piece(height, (*disc(sky), framed))


def disc(sky: str, x: int = 0, y: int = 0, size: int = DISC) -> tuple[Shape, ...]:
    """A ring in the colour of its sky; dashed and empty where the base is too small."""
    name = {"hollow": "minus", "private": "lock", "none": "target"}.get(sky, sky)
    inner = size * 4 // 7
    edge = (size - inner) // 2
    ring = Block(x, y, size, size, "ring", f"{sky}-tint", sky, is_dashed=sky == "hollow")
    return ring, Icon(x + edge, y + edge, inner, name, sky)


def figure_words(planted: PlantedPoint, figure: Figure, room: int) -> list[Words]:
    indicator = short_indicator(planted.point.indicator)
    ink = "ink" if figure.sky in {"none", "fog"} else figure.sky
    if not figure.limits:
        state = f"{indicator}{numbers.NBSP}· {figure.said}"
        return [words(state, room, SMALL, "quiet"), *based(figure, room)]
    beside = f"{indicator} {figure.limits}"
    return [
        words(figure.value, room, VALUE, ink, bold=True),
        words(beside, room, SMALL, "quiet"),
        *based(figure, room),
    ]


def based(figure: Figure, room: int) -> list[Words]:
    return [words(figure.base, room, SMALL, "quiet")] if figure.base else []


def aim_words(planted: PlantedPoint, room: int) -> list[Words]:
    """Without figures, what is wanted of it."""
    setting = planted.setting
    said = [short_indicator(planted.point.indicator)]
    if setting.objective is not None:
        aim = numbers.figure(setting.objective, planted.unit)
        said.append(gettext("objectif %(aim)s") % {"aim": aim})
    if setting.floor is not None:
        floor = numbers.figure(setting.floor, planted.unit)
        said.append(gettext("seuil %(floor)s") % {"floor": floor})
    return [words(" · ".join(said), room, SMALL, "quiet")]


# Sources


def source_lines(sources: tuple[DrawnSource, ...], room: int) -> list[Piece]:
    if not sources:
        return []
    told = ", ".join(source_words(each) for each in sources)
    said = gettext("Sources : %(told)s") % {"told": told}
    return [plain(words(said, room, SMALL, "quiet", most=3), room)]


def source_words(source: DrawnSource) -> str:
    kind = str(Source.Kind(source.kind).label).lower()
    return f"{kind} ({numbers.short_day(source.seen_date)})"


THINGS: dict[str, Callable[[Told], list[Piece]]] = {
    Kind.TOUCHPOINTS: stations, Kind.MEASURES: measures, Kind.EXPECTATION: expectations,
    Kind.EMOTION: feelings, Kind.VERBATIM: verbatims, Kind.FRONT: units, Kind.BACK: units,
    Kind.SYSTEM: systems, Kind.IRRITANT: irritants, Kind.CRITICAL: interactions,
    Kind.QUESTION: questions, Kind.ACTION: undertakings,
}  # fmt: skip
