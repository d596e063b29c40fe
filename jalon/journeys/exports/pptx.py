"""The same drawing as slides, in the shapes of the presentation itself: each chevron, card and
tag can be moved, edited and read aloud. A title, the map, then its points as a table."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language, gettext
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from jalon.journeys.exports.layout import Content
from jalon.journeys.exports.paging import Room, laid
from jalon.journeys.exports.palettes import LIGHT
from jalon.journeys.exports.poster import About, masthead
from jalon.journeys.exports.shapes import (
    NOTCH,
    Block,
    Curve,
    Group,
    Icon,
    Line,
    Shape,
    Sheet,
    Words,
)
from jalon.journeys.exports.spelling import SpelledPoint, spelled_points
from jalon.web import numbers
from jalon.web.lettering import BOLD
from jalon.web.templatetags.components import WEATHER
from jalon.web.xml import readable

WIDE, HIGH = 960, 540  # points: 16:9
MARGIN, TOP, FOOT = 24, 52, 26
LEAST, USUAL = 0.78, 0.82  # points a unit: no letter is under 7 points
# Everybody has it, and its letters are no wider than those that were measured.
FONT = "Arial"
TITLE_LAYOUT, MAP_LAYOUT = 0, 5  # of the usual template: title slide, title only
ROWS_A_SLIDE = 12
LANGUAGES = {"fr": MSO_LANGUAGE_ID.FRENCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}

FORMS = {
    "none": MSO_SHAPE.RECTANGLE, "rect": MSO_SHAPE.RECTANGLE, "ring": MSO_SHAPE.OVAL,
    "round": MSO_SHAPE.ROUNDED_RECTANGLE, "chevron": MSO_SHAPE.CHEVRON,
    "first": MSO_SHAPE.PENTAGON,
}  # fmt: skip
Mark = tuple[Any, float, float, float, float]  # form, then its box in shares of the icon
# Of the icons that carry a meaning by themselves; words stand beside all the others.
MARKS: dict[str, tuple[Mark, ...]] = {
    "sun": ((MSO_SHAPE.SUN, 0, 0, 1, 1),),
    "veiled": ((MSO_SHAPE.SUN, 0.1, 0, 0.8, 0.7), (MSO_SHAPE.RECTANGLE, 0, 0.8, 1, 0.12)),
    "cloud": ((MSO_SHAPE.CLOUD, 0, 0.15, 1, 0.7),),
    "rain": (
        (MSO_SHAPE.CLOUD, 0, 0, 1, 0.6), (MSO_SHAPE.RECTANGLE, 0.25, 0.65, 0.1, 0.3),
        (MSO_SHAPE.RECTANGLE, 0.6, 0.65, 0.1, 0.3),
    ),
    "storm": ((MSO_SHAPE.LIGHTNING_BOLT, 0, 0, 1, 1),),
    "fog": tuple((MSO_SHAPE.RECTANGLE, 0, top, 1, 0.12) for top in (0.15, 0.45, 0.75)),
    "minus": ((MSO_SHAPE.RECTANGLE, 0, 0.44, 1, 0.12),),
    "target": ((MSO_SHAPE.DONUT, 0, 0, 1, 1),),
    "lock": ((MSO_SHAPE.RECTANGLE, 0.15, 0.4, 0.7, 0.55),),
    "star": ((MSO_SHAPE.STAR_5_POINT, 0, 0, 1, 1),),
    "heart": ((MSO_SHAPE.HEART, 0, 0, 1, 1),),
    "transaction": ((MSO_SHAPE.LEFT_RIGHT_ARROW, 0, 0.15, 1, 0.7),),
}  # fmt: skip


def pptx(content: Content, about: About) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDE), Pt(HIGH)
    said = masthead(content, about)
    deck.core_properties.title, deck.core_properties.author = (
        readable(said.title),
        about.company,
    )
    deck.core_properties.language = (get_language() or "fr")[:2]
    opening_slide(deck, said.title, [said.kicker, *said.told])
    room = Room(WIDE - 2 * MARGIN, HIGH - TOP - FOOT, LEAST, USUAL)
    drawn = laid(content, room)
    for sheet in drawn.sheets:
        map_slide(deck, sheet, drawn.scale)
    points = spelled_points(content)
    for first in range(0, len(points), ROWS_A_SLIDE):
        points_slide(deck, content, points[first : first + ROWS_A_SLIDE])
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


# Slides


def opening_slide(deck: Any, title: str, told: Sequence[str]) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_LAYOUT])
    place(slide.shapes.title, 60, 130, WIDE - 120, 90)
    write(slide.shapes.title.text_frame, [(title, 34.0, "ink", True)])
    below = slide.placeholders[1]
    place(below, 60, 230, WIDE - 120, 220)
    write(below.text_frame, [(each, 14.0, "quiet", False) for each in told if each])


def titled(deck: Any, title: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[MAP_LAYOUT])
    place(slide.shapes.title, MARGIN, 12, WIDE - 2 * MARGIN, TOP - 18)
    write(slide.shapes.title.text_frame, [(title, 15.0, "stage-0", True)])
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return slide


def map_slide(deck: Any, sheet: Sheet, scale: float) -> None:
    slide = titled(deck, sheet.said or gettext("Carte du parcours"))
    slide.shapes.turbo_add_enabled = True
    pen = Pen(slide.shapes, scale)
    for group in sheet.groups:
        pen.group(group)


def points_slide(deck: Any, content: Content, points: Sequence[SpelledPoint]) -> None:
    figures = content.figures
    told = f" · {figures.unit}, {figures.period} · {figures.as_of}" if figures.are_shown else ""
    slide = titled(deck, gettext("Points de mesure") + told)
    columns = columns_of(content)
    frame = slide.shapes.add_table(
        len(points) + 1, len(columns), Pt(MARGIN), Pt(TOP + 4), Pt(WIDE - 2 * MARGIN), Pt(30)
    )
    frame.name = gettext("Points de mesure")
    for place_, (title, width, _) in enumerate(columns):
        frame.table.columns[place_].width = Pt(width)
        cell_of(frame.table, 0, place_, title, bold=True)
    for line, point in enumerate(points, start=1):
        for place_, (_, _, read) in enumerate(columns):
            cell_of(frame.table, line, place_, read(point), bold=not place_)


TableColumn = tuple[str, int, Callable[[SpelledPoint], str]]


def columns_of(content: Content) -> list[TableColumn]:
    """Their widths, in points, share the slide."""
    shown = content.figures.are_shown
    columns: list[TableColumn] = [
        (gettext("Point"), 170 if shown else 260, lambda point: point.label),
        (gettext("Où"), 212 if shown else 392, lambda point: point.place),
        (gettext("Indicateur"), 80, lambda point: point.indicator),
    ]
    if shown:
        columns += [
            (gettext("Valeur"), 70, read("value")),
            (gettext("Intervalle"), 90, read("limits")),
            (gettext("Base"), 70, read("base")),
            (gettext("État"), 150, read("said")),
        ]
    else:
        columns.append((gettext("Seuil"), 90, lambda point: point.floor))
    return [*columns, (gettext("Objectif"), 70 if shown else 90, lambda point: point.objective)]


def read(name: str) -> Callable[[SpelledPoint], str]:
    return lambda point: getattr(point.figure, name, "") or numbers.NOTHING


def cell_of(table: Any, line: int, column: int, text: str, *, bold: bool) -> None:
    write(
        table.cell(line, column).text_frame, [(text, 10.5, "ink" if line else "on-stage", bold)]
    )


# Words

Run = tuple[str, float, str, bool]  # text, size in points, ink, weight


def write(frame: Any, runs: Sequence[Run]) -> None:
    for position, (text, size, ink, bold) in enumerate(runs):
        paragraph = frame.paragraphs[0] if not position else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = readable(text)
        font = run.font
        font.name, font.size, font.bold = FONT, Pt(size), bold
        font.color.rgb = colour(ink)
        font.language_id = LANGUAGES.get((get_language() or "fr")[:2], LANGUAGES["fr"])


def colour(ink: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(LIGHT[ink].lstrip("#")))  # type: ignore[no-untyped-call]


def place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Pt, (left, top, width, height))


# Shapes


def marks_of(icon: Icon) -> tuple[Mark, ...]:
    """Nothing for one that only adorns the words beside it."""
    return () if icon.ink == "quiet" else MARKS.get(icon.name, ())


def closed_up(shapes: Sequence[Shape]) -> list[Shape]:
    """Words move into the place that was kept for an icon which is not drawn."""
    absent = [each for each in shapes if isinstance(each, Icon) and not marks_of(each)]
    return [
        replace(shape, left=min(places))
        if isinstance(shape, Block)
        and (places := [each.x - shape.x for each in absent if is_before(each, shape)])
        else shape
        for shape in shapes
    ]


def is_before(icon: Icon, block: Block) -> bool:
    """In the margin that the block leaves before its words."""
    across = block.x <= icon.x and icon.x + icon.size <= block.x + block.left
    return across and block.y <= icon.y < block.y + block.height


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws a sheet on a slide, under its title."""

    shapes: Any  # of the slide
    scale: float

    def x(self, units: float) -> Any:
        return Pt(MARGIN + units * self.scale)

    def y(self, units: float) -> Any:
        return Pt(TOP + units * self.scale)

    def long(self, units: float) -> Any:
        return Pt(max(units * self.scale, 0.1))

    def group(self, group: Group) -> None:
        """One thing to select and to hear: a cell, with its lane and its situation."""
        shapes = closed_up(group.shapes)
        drawn = [each for shape in shapes for each in self.draw(shape)]
        if group.said and drawn:
            named(self.shapes.add_group_shape(drawn), group.said, group.said)
            # A group takes the next number without counting it: the count begins again.
            self.shapes.turbo_add_enabled = True

    def draw(self, shape: Block | Line | Icon | Curve) -> list[Any]:
        match shape:
            case Block():
                return [self.block(shape)]
            case Line():
                return [self.line(shape)]
            case Icon():
                return self.icon(shape)
            case Curve():
                return self.curve(shape)

    def block(self, block: Block) -> Any:
        width, height = self.long(block.width), self.long(block.height)
        form = FORMS[block.form]
        drawn = self.shapes.add_shape(form, self.x(block.x), self.y(block.y), width, height)
        painted(drawn, block)
        bent(drawn, block)
        text = " ".join(each.text for each in block.words)
        named(drawn, text or block.form, "")
        if block.words:
            self.words(drawn, block)
        return drawn

    def words(self, drawn: Any, block: Block) -> None:
        frame = drawn.text_frame
        frame.margin_left, frame.margin_top = self.long(block.left), self.long(block.top)
        frame.margin_right, frame.margin_bottom = self.long(block.right), 0
        frame.vertical_anchor = MSO_ANCHOR.TOP
        # One line stays one line; several are cut again by the program that shows them.
        frame.word_wrap = any(len(each.lines) > 1 for each in block.words)
        write(frame, [self.run(each) for each in block.words])
        for paragraph in frame.paragraphs if block.is_centred else ():
            paragraph.alignment = PP_ALIGN.CENTER

    def run(self, words: Words) -> Run:
        text = "\n".join(words.lines) if words.is_cut else words.text
        return text, round(words.size * self.scale, 1), words.ink, words.weight == BOLD

    def line(self, line: Line) -> Any:
        right, bottom = line.ends
        ends = self.x(line.x), self.y(line.y), self.x(right), self.y(bottom)
        drawn = self.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
        bare(drawn)
        drawn.line.color.rgb, drawn.line.width = colour(line.ink), Pt(0.5)
        if line.is_dashed:
            drawn.line.dash_style = MSO_LINE_DASH_STYLE.DASH
        return drawn

    def icon(self, icon: Icon) -> list[Any]:
        return [self.mark(icon, *mark) for mark in marks_of(icon)]

    def mark(
        self, icon: Icon, form: Any, left: float, top: float, width: float, height: float
    ) -> Any:
        size = icon.size
        drawn = self.shapes.add_shape(
            form, self.x(icon.x + left * size), self.y(icon.y + top * size),
            self.long(width * size), self.long(height * size),
        )  # fmt: skip
        painted(drawn, Block(0, 0, 1, 1, fill=icon.ink))
        named(drawn, icon.name, str(WEATHER[icon.name].label) if icon.name in WEATHER else "")
        return drawn

    def curve(self, curve: Curve) -> list[Any]:
        placed = curve.placed
        dots = [Block(x - 4, y - 4, 9, 9, "ring", ink, "surface") for x, y, ink in placed]
        return [*self.thread(placed), *(self.block(dot) for dot in dots)]

    def thread(self, placed: Sequence[tuple[int, int, str]]) -> list[Any]:
        if len(placed) < 2:
            return []
        start, *rest = [(self.x(x), self.y(y)) for x, y, _ in placed]
        builder = self.shapes.build_freeform(*start, scale=1.0)
        builder.add_line_segments(rest, close=False)
        drawn = builder.convert_to_shape()
        bare(drawn)
        drawn.fill.background()
        drawn.line.color.rgb, drawn.line.width = colour("accent"), Pt(1.5)
        return [drawn]


def bare(drawn: Any) -> None:
    """Without the shadow and the colours that the theme gives."""
    style = drawn._element.find(qn("p:style"))  # noqa: SLF001
    if style is not None:
        drawn._element.remove(style)  # noqa: SLF001


def painted(drawn: Any, block: Block) -> None:
    bare(drawn)
    if block.fill:
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = colour(block.fill)
    else:
        drawn.fill.background()
    if not block.stroke:
        drawn.line.fill.background()
        return
    drawn.line.color.rgb, drawn.line.width = colour(block.stroke), Pt(0.75)
    if block.is_dashed:
        drawn.line.dash_style = MSO_LINE_DASH_STYLE.DASH


def bent(drawn: Any, block: Block) -> None:
    """The notch of a chevron and the corner of a card, in shares of their smaller side."""
    least = min(block.width, block.height) or 1
    if block.form in {"chevron", "first"}:
        drawn.adjustments[0] = min(0.5, NOTCH / least)
    if block.form == "round":
        drawn.adjustments[0] = min(0.5, 4 / least)


def named(drawn: Any, name: str, described: str) -> None:
    """What the list of shapes shows, and what a screen reader says."""
    drawn.name = readable(name)[:80]
    drawn._element._nvXxPr.cNvPr.set("descr", readable(described)[:300])  # noqa: SLF001
