"""The pictures that follow one another on a wall."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext

from jalon.cockpit.models import Wall
from jalon.cockpit.weather import pages, words
from jalon.cockpit.weather.board import BoardWeather, Tally
from jalon.cockpit.weather.screen import WEEKS
from jalon.organisation.models import Unit

ROWS, COLUMNS, POINTS, LINES = 9, 4, 12, 6  # what is still read from across a room
SLOWEST, FASTEST = 600, 5  # seconds
Slide = Wall.Slide
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of the address, else of the wall's own settings."""

    slides: tuple[str, ...]
    seconds: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Picture:
    kind: str
    title: str
    note: str = ""
    content: Any = None


def asked(wall: Wall, address: QueryDict) -> Asked:
    """What the address says wrongly is as if it said nothing: a wall is never blank."""
    wanted = [each for each in address.get("slides", "").split(",") if each in Slide.values]
    seconds, weeks = address.get("seconds", ""), address.get("period", "")
    return Asked(
        tuple(wanted or [each for each in wall.slides if each in Slide.values] or Slide.values),
        bounded(int(seconds)) if seconds.isdecimal() and len(seconds) < 5 else wall.seconds,
        int(weeks) if weeks in WEEKS else wall.weeks,
    )


def bounded(seconds: int) -> int:
    return max(FASTEST, min(SLOWEST, seconds))


def pictures(board: BoardWeather, wanted: Iterable[str]) -> list[Picture]:
    return [picture for each in wanted for picture in DRAWN[each](board)]


def in_brief(board: BoardWeather) -> Iterator[Picture]:
    content = {
        "headline": words.headline(board.whole),
        "bar": pages.segments(board),
        "worst": board.worst[: pages.WORST],
        "best": board.best[: pages.BEST],
    }
    yield Picture(Slide.BOARD, gettext("Météo des parcours"), board.unit.name, content)


def by_unit(board: BoardWeather) -> Iterator[Picture]:
    title = gettext("Météo par entité")
    for journeys in parts(board.journeys, COLUMNS):
        for units in parts(board.rows, ROWS):
            rows = [(unit, tallies(board, unit, journeys)) for unit in units]
            content = {"journeys": journeys, "rows": rows}
            yield Picture(Slide.UNITS, title, board.unit.name, content)


def tallies(board: BoardWeather, unit: Unit, journeys: Iterable[Any]) -> list[Tally]:
    return [board.cell(journey, unit).tally for journey in journeys]


def by_journey(board: BoardWeather) -> Iterator[Picture]:
    for journey in board.journeys:
        for spots in parts(board.spots_of(journey), POINTS):
            points = [(spot, board.at(spot.point.pk, board.unit)) for spot in spots]
            yield Picture(Slide.JOURNEYS, journey.name, board.unit.name, points)


def moved(board: BoardWeather) -> Iterator[Picture]:
    yield Picture(Slide.MOVED, gettext("Ce qui a bougé"), board.unit.name, board.moved[:LINES])


def news(board: BoardWeather) -> Iterator[Picture]:
    title = gettext("Les derniers changements réels")
    yield Picture(Slide.NEWS, title, gettext("depuis une semaine"), board.newly_moved[:LINES])


DRAWN: dict[str, Callable[[BoardWeather], Iterator[Picture]]] = {
    Slide.BOARD: in_brief, Slide.UNITS: by_unit, Slide.JOURNEYS: by_journey,
    Slide.MOVED: moved, Slide.NEWS: news,
}  # fmt: skip


def parts(items: Sequence[Item], most: int) -> Iterator[Sequence[Item]]:
    """As few as hold them, of about the same length: no picture is left with one line."""
    count = ceil(len(items) / most)
    length = ceil(len(items) / count) if count else 1
    for start in range(0, len(items), length):
        yield items[start : start + length]
