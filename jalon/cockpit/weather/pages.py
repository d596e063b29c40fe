"""What the templates of the board are given, and its table as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from jalon.cockpit.weather import board, words
from jalon.cockpit.weather.board import SKIES, BoardWeather, Cell, Finding
from jalon.cockpit.weather.screen import PERIODS, Screen
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right
from jalon.web.export import Column

WORST, BEST = 3, 3
STALE = timedelta(minutes=1)
BAR = 100  # the width of the whole, in units of the drawing


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the board, with a cell for each journey."""

    unit: Unit
    address: str
    cells: tuple[tuple[Cell, str], ...]  # each with its place on the live map
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Pointed:
    """A finding, with its place on the live map."""

    found: Finding
    address: str


def look_over(screen: Screen) -> BoardWeather:
    return board.look_over(
        screen.unit, screen.period, access=screen.access, today=screen.today, at=screen.at
    )


def board_context(screen: Screen) -> dict[str, Any]:
    tag = screen.tag  # read first: what moves meanwhile is asked for again
    found = look_over(screen)
    return {
        "screen": screen,
        "board": found,
        "etag": tag,
        "is_late": screen.at - found.as_of > STALE,
        "headline": words.headline(found.whole),
        "bar": segments(found),
        "lines": lines(screen, found),
        "worst": [pointed(screen, each) for each in found.worst[:WORST]],
        "best": [pointed(screen, each) for each in found.best[:BEST]],
        "moved": [pointed(screen, each) for each in found.moved],
        "legend": legend(found),
        "tools": tools(screen),
        "may_show": screen.access.may_somewhere(Right.SHOW),
        "may_administer": screen.access.may_somewhere(Right.ADMINISTER),
        "may_draw": screen.access.may_somewhere(Right.DRAW),
    }


def legend(found: BoardWeather) -> list[tuple[str, Any]]:
    """What hides a figure is explained where it hides one."""
    met = {figure.sky for figure in found.figures.values()}
    shown = (sky for sky in SKIES if sky not in {"private", "none"} or sky in met)
    return [(sky, words.EVERY_SKY[sky]) for sky in shown]


def page_context(screen: Screen) -> dict[str, Any]:
    return {
        **board_context(screen),
        "periods": PERIODS,
        "units": screen.access.units(),
        "steps": steps(screen),
    }


def tools(screen: Screen) -> dict[str, str]:
    here = screen.address
    return {
        "board": here(view=None),
        "table": here(view="table"),
        "csv": here("weather_export", "csv", view=None),
        "xlsx": here("weather_export", "xlsx", view=None),
        "live": here("weather_fragment"),
        "share": here("shares"),
    }


def steps(screen: Screen) -> list[tuple[str, str]]:
    """The units above this one that the reader reads, from the top."""
    ids = [int(step) for step in (screen.unit.path or "").split("/") if step][:-1]
    above = Unit.objects.filter(pk__in=ids).order_by("path")
    return [
        (screen.address(unit=each.code), each.name)
        for each in above
        if screen.access.may(Right.READ_FIGURES, each)
    ]


def lines(screen: Screen, found: BoardWeather) -> list[Line]:
    maps = {
        journey.pk: reverse("cockpit:journey", args=[journey.key]) for journey in found.journeys
    }
    return [
        Line(
            unit, screen.address(unit=unit.code),
            tuple(
                (found.cell(journey, unit), maps[journey.pk] + seen_from)
                for journey in found.journeys
            ),
            is_whole=unit.pk == found.unit.pk,
        )
        for unit in found.rows
        for seen_from in [query_at(screen, unit)]
    ]  # fmt: skip


def pointed(screen: Screen, found: Finding) -> Pointed:
    address = on_the_map(screen, found.spot.journey.key, found.unit, point=found.spot.point.key)
    return Pointed(found, address)


def on_the_map(screen: Screen, key: str, unit: Unit, **more: str) -> str:
    """The live map of a journey, at that unit and over the same period."""
    return reverse("cockpit:journey", args=[key]) + query_at(screen, unit, **more)


def query_at(screen: Screen, unit: Unit, **more: str) -> str:
    query = QueryDict(mutable=True)
    query.update({"unit": unit.code, **screen.span, **more})
    return f"?{query.urlencode()}"


def segments(found: BoardWeather) -> list[tuple[str, int, float, float]]:
    """The skies of the whole as parts of one bar: sky, count, where it starts, how wide."""
    drawn, start = [], 0.0
    for sky, count in found.whole.skies:
        width = BAR * count / found.whole.points
        drawn.append((sky, count, round(start, 2), round(width, 2)))
        start += width
    return drawn


# The table


def columns() -> list[Column]:
    skies = [Column(str(words.EVERY_SKY[sky]), "integer", width=14) for sky in SKIES]
    return [
        Column(gettext("Entité"), width=28), Column(gettext("Code de l’entité"), width=18),
        Column(gettext("Parcours"), width=28), Column(gettext("Points"), "integer"),
        Column(gettext("Sûrement sous l’objectif"), "integer"),
        Column(gettext("Objectif sûrement atteint"), "integer"),
        *skies,
        Column(gettext("Changements réels, en mieux"), "integer"),
        Column(gettext("Changements réels, en moins bien"), "integer"),
        Column(gettext("Réponses visibles"), "integer"),
        Column(gettext("Début"), "date"), Column(gettext("Fin (exclue)"), "date"),
        Column(gettext("À jour à"), "moment", width=20),
    ]  # fmt: skip


def table(found: BoardWeather) -> Iterator[Sequence[Any]]:
    for unit in found.rows:
        for journey in found.journeys:
            yield cells(found, found.cell(journey, unit))


def cells(found: BoardWeather, cell: Cell) -> list[Any]:
    tally = cell.tally
    counts = tally.by_sky
    return [
        cell.unit.name, cell.unit.code, cell.journey.name, tally.points, tally.below,
        tally.above, *(counts[sky] for sky in SKIES), tally.better, tally.worse,
        tally.answers, found.period.start, found.period.end, found.as_of,
    ]  # fmt: skip
