"""The whole drawing with what it is about: its title above, its legend below."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from jalon.journeys.exports.cells import SMALL, disc
from jalon.journeys.exports.layout import Content, whole
from jalon.journeys.exports.palettes import MOMENTS
from jalon.journeys.exports.shapes import Block, Group, Icon, Piece, Shape, Sheet, moved, words
from jalon.journeys.models import Persona, Situation
from jalon.journeys.templatetags.drawing import MOMENT_ICONS
from jalon.web import numbers
from jalon.web.lettering import width
from jalon.web.templatetags.components import WEATHER
from jalon.web.typography import labelled, quoted

MARGIN = 24
LEAST = 720  # width of the words above a short drawing
SKIES = ("sun", "veiled", "cloud", "rain", "storm", "fog", "hollow")
KICKER, TITLE, TOLD = 11, 24, 12


@dataclass(frozen=True, slots=True)
class About:
    """Whose map it is, and the day it is drawn for."""

    company: str
    day: str  # "26 novembre 2026"


@dataclass(frozen=True, slots=True)
class Masthead:
    kicker: str
    title: str
    told: tuple[str, ...]  # objective, personas, figures: a line each


def masthead(content: Content, about: About) -> Masthead:
    journey = content.matrix.drawing.journey
    unit = journey.unit.name if journey.unit_id else ""
    kicker = [
        about.company,
        gettext("Carte du parcours"),
        str(journey.get_kind_display()),
        unit,
    ]
    told = [
        said_of(gettext("Objectif"), journey.objective),
        *(persona_words(each) for each in content.matrix.drawing.personas),
        study_words(content),
        figures_words(content),
        said_of(gettext("Filtres"), content.figures.kept),
        content.figures.definitions,
    ]
    return Masthead(
        " · ".join(dict.fromkeys(filter(None, kicker))), journey.name,
        tuple(filter(None, told)),
    )  # fmt: skip


def said_of(name: str, said: str) -> str:
    return labelled(name, said) if said.strip() else ""


def persona_words(persona: Persona) -> str:
    said = [persona.name, persona.goal, quoted(persona.quote) if persona.quote.strip() else ""]
    return labelled(gettext("Persona"), " — ".join(filter(None, said)))


def study_words(content: Content) -> str:
    journey = content.matrix.drawing.journey
    if not (journey.starts_date and journey.ends_date):
        return ""
    first, last = numbers.day(journey.starts_date), numbers.day(journey.ends_date)
    return gettext("Parcours temporaire, du %(first)s au %(last)s") % {
        "first": first,
        "last": last,
    }


def figures_words(content: Content) -> str:
    figures = content.figures
    if not figures.are_shown:
        return ""
    said = gettext("%(unit)s, %(period)s. Chiffres au %(moment)s, intervalles à 95 %%.")
    told = {"unit": figures.unit, "period": figures.period, "moment": figures.as_of}
    return labelled(gettext("Mesures"), said % told)


def poster(content: Content, about: About) -> Sheet:
    drawn = whole(content)
    inside = max(LEAST, drawn.width)
    above, below = heading(masthead(content, about), inside), legend(content, inside)
    y = MARGIN + above.height + 14
    height = y + drawn.height + 14 + below.height + MARGIN
    paper = Block(0, 0, inside + 2 * MARGIN, height, "rect", "paper")
    groups = [Group("", (paper, *above.at(MARGIN, MARGIN)))]
    groups += [Group(each.said, moved(each.shapes, MARGIN, y)) for each in drawn.groups]
    groups.append(Group(gettext("Légende"), below.at(MARGIN, y + drawn.height + 14)))
    return Sheet(inside + 2 * MARGIN, height, tuple(groups), drawn.said)


def heading(said: Masthead, room: int) -> Piece:
    lines = [words(said.kicker, room, KICKER, "accent", bold=True, most=2)]
    lines.append(words(said.title, room, TITLE, bold=True, most=3))
    lines += [words(each, min(room, 1100), TOLD, "quiet", most=4) for each in said.told]
    height = sum(each.height for each in lines)
    return Piece(height, (Block(0, 0, room, height, words=tuple(lines)),))


# The legend


def legend(content: Content, room: int) -> Piece:
    """What the marks mean: of those that may stand on this drawing."""
    marks = [moment(kind) for kind in MOMENT_ICONS]
    if content.figures.are_shown:
        marks += [sky(each) for each in SKIES]
    shapes: list[Shape] = []
    x = y = 0
    for wide, drawn in marks:
        if x and x + wide > room:
            x, y = 0, y + 22
        shapes += moved(drawn, x, y)
        x += wide + 18
    return Piece(y + 18, tuple(shapes))


Mark = tuple[int, tuple[Shape, ...]]


def moment(kind: str) -> Mark:
    name = str(Situation.Moment(kind).label)
    return mark(name, (Icon(2, 2, 14, MOMENT_ICONS[kind], MOMENTS[kind]),))


def sky(name: str) -> Mark:
    return mark(str(WEATHER[name].label), disc(name, size=18))


def mark(name: str, drawn: tuple[Shape, ...]) -> Mark:
    wide = int(width(name, SMALL + 1)) + 26
    said = words(name, wide, SMALL + 1, "quiet")
    return wide, (*drawn, Block(24, 2, wide, said.height, words=(said,)))
