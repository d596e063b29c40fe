"""Where everything stands on the live map: pure geometry, whole units, no figure computed.

The same board gives the same drawing whatever the answers say: a live answer never
moves a line. Only the strip of gaps follows the figures, inside its own height.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from jalon.cockpit.board import Board, Line, Place, Situation, Stage

NAMES = 134  # width of the channels' names
COLUMN = 76  # least width of a station's column
WIDEST_COLUMN = 128
ROOM = 780  # what the columns of a short journey share
FOLDED = 44  # width of a folded stage
BETWEEN = 6  # between two stages
PADDING = 4  # inside a stage, either side
TITLE = 26  # baseline of the first line of a stage's name
TITLE_LINE = 15
FIRST_LINE = 78  # of the first channel
LINE_STEP = 48
UNDER_LINES = 34  # from the last channel to the end of the zones
STRIP_GAP = 16
STRIP = 84  # height of the strip of gaps
LABEL_GAP = 24
LABEL_LINE = 14
LABEL_LINES = 3
VALUES = 64
RADIUS = 20
RING = 8
LETTERS = 12  # of a label, on a line of the least column
LEAST_REACH = 20.0
MOST_REACH = 60.0

NO_LINE = Line("", "other", "")  # of a situation that is lived nowhere yet

GapLimits = tuple[float, float, float]  # value, low, high; more than 0 is good


@dataclass(frozen=True, slots=True)
class Station:
    """A point of measure, or a situation where nothing is asked (`point` is empty)."""

    x: int
    y: int
    line: Line
    situation: Situation
    stage: Stage
    place: Place | None
    point: str
    label: tuple[str, ...]
    figure: Any = None
    is_first: bool = True  # of its situation: it carries the moment

    @property
    def radius(self) -> int:
        return RADIUS if self.point else RING


@dataclass(frozen=True, slots=True)
class Ring:
    """Another channel of a situation, where nothing is asked."""

    x: int
    y: int
    line: Line


@dataclass(frozen=True, slots=True)
class Zone:
    x: int
    width: int
    stage: Stage
    title: tuple[str, ...]
    is_folded: bool
    is_even: bool
    stations: tuple[Station, ...] = ()

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Rail:
    y: int
    line: Line


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one station to the next, in the colour of the channel it arrives on."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Whisker:
    x: int
    y: int
    top: int
    bottom: int
    station: Station

    @property
    def height(self) -> int:
        return max(4, self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Strip:
    """The gap of each point to its own objective, with its interval."""

    top: int
    objective: int  # where a gap of 0 stands
    bottom: int
    reach: int
    whiskers: tuple[Whisker, ...]
    thread: str  # the points of a polyline


@dataclass(frozen=True, slots=True)
class Drawn:
    width: int
    zones_height: int
    labels: int  # baseline of the first line of labels
    values: int  # baseline of the indicators' names
    height: int
    zones: tuple[Zone, ...]
    rails: tuple[Rail, ...]
    legs: tuple[Leg, ...]
    stations: tuple[Station, ...]
    rings: tuple[Ring, ...]
    strip: Strip
    names: int = NAMES


@dataclass(frozen=True, slots=True)
class Ground:
    """What every station is placed by."""

    board: Board
    heights: Mapping[str, int]  # of the lines, by channel
    figures: Mapping[str, Any]
    folded: Collection[int]
    column: int

    @property
    def lines(self) -> dict[str, Line]:
        return self.board.line_by_key


def draw(
    board: Board,
    figures: Mapping[str, Any],
    gaps: Mapping[str, GapLimits],
    *,
    folded: Collection[int] = (),
) -> Drawn:
    """`figures` and `gaps` by point; a point without a gap is not on the strip."""
    heights = {line.key: FIRST_LINE + LINE_STEP * i for i, line in enumerate(board.lines)}
    ground = Ground(board, heights, figures, folded, column_width(board, folded))
    zones = lay_zones(ground)
    stations = tuple(station for zone in zones for station in zone.stations)
    bottom = FIRST_LINE + LINE_STEP * max(0, len(board.lines) - 1) + UNDER_LINES
    strip = lay_strip(stations, gaps, bottom + STRIP_GAP)
    labels = strip.bottom + LABEL_GAP
    values = labels + LABEL_LINE * LABEL_LINES + 12
    return Drawn(
        # A page gives the drawing its whole width: two stages alone are not blown up to it.
        width=max(NAMES + ROOM, zones[-1].x + zones[-1].width + BETWEEN if zones else 0),
        zones_height=bottom, labels=labels, values=values, height=values + VALUES,
        zones=zones, rails=tuple(Rail(heights[line.key], line) for line in board.lines),
        legs=lay_legs(stations), stations=stations,
        rings=tuple(lay_rings(stations, ground)), strip=strip,
    )  # fmt: skip


def column_width(board: Board, folded: Collection[int]) -> int:
    """A short journey breathes; a long one keeps columns that can be read."""
    columns = sum(
        len(slots_of(situation))
        for stage in board.stages
        if stage.id not in folded
        for situation in stage.situations
    )
    return min(WIDEST_COLUMN, max(COLUMN, ROOM // max(1, columns)))


# Stages and stations


def lay_zones(ground: Ground) -> tuple[Zone, ...]:
    zones: list[Zone] = []
    x = NAMES
    for rank, stage in enumerate(ground.board.stages):
        zone = lay_zone(ground, stage, x, rank)
        zones.append(zone)
        x += zone.width + BETWEEN
    return tuple(zones)


def lay_zone(ground: Ground, stage: Stage, x: int, rank: int) -> Zone:
    is_folded = stage.id in ground.folded
    stations: list[Station] = []
    for situation in () if is_folded else stage.situations:
        start = x + PADDING + ground.column * len(stations)
        stations += lay_situation(ground, stage, situation, start)
    columns = max(1, len(stations))
    width = FOLDED if is_folded else 2 * PADDING + ground.column * columns
    title = wrapped(stage.name, max(10, columns * ground.column // 7), 2)
    return Zone(x, width, stage, title, is_folded, rank % 2 == 0, tuple(stations))


def lay_situation(
    ground: Ground, stage: Stage, situation: Situation, start: int
) -> list[Station]:
    """One column for each point asked there; one without, where nothing is asked."""
    slots = slots_of(situation)
    middle = start + ground.column // 2
    return [
        Station(
            x=middle + ground.column * rank,
            y=ground.heights[place.channel] if place else FIRST_LINE,
            line=ground.lines[place.channel] if place else NO_LINE,
            situation=situation, stage=stage, place=place, point=point,
            label=wrapped(
                label_of(situation, point, ground.figures, alone=len(slots) == 1),
                ground.column // 6,
            ),
            figure=ground.figures.get(point), is_first=rank == 0,
        )
        for rank, (place, point) in enumerate(slots)
    ]  # fmt: skip


def slots_of(situation: Situation) -> list[tuple[Place | None, str]]:
    asked = [(place, point) for place in situation.places for point in place.points]
    return [*asked] or [(situation.places[0] if situation.places else None, "")]


def label_of(
    situation: Situation, point: str, figures: Mapping[str, Any], *, alone: bool
) -> str:
    """Where several points share a situation, each says its own name."""
    figure = figures.get(point)
    return situation.name if alone or figure is None else figure.label


def lay_rings(stations: Sequence[Station], ground: Ground) -> list[Ring]:
    shown = {station.place.id for station in stations if station.place}
    return [
        Ring(station.x, ground.heights[place.channel], ground.lines[place.channel])
        for station in stations
        if station.is_first
        for place in station.situation.places
        if place.id not in shown
    ]


def lay_legs(stations: Sequence[Station]) -> tuple[Leg, ...]:
    return tuple(Leg(curve(a, b), b.line.kind) for a, b in pairwise(stations))


def curve(a: Station, b: Station) -> str:
    """Leaves and arrives flat, so that the way reads as one line."""
    if a.y == b.y:
        return f"M{a.x} {a.y}H{b.x}"
    middle = (a.x + b.x) // 2
    return f"M{a.x} {a.y}C{middle} {a.y} {middle} {b.y} {b.x} {b.y}"


# The strip of gaps


def lay_strip(stations: Sequence[Station], gaps: Mapping[str, GapLimits], top: int) -> Strip:
    shown = [station for station in stations if station.point in gaps]
    reach = reach_of([gaps[station.point] for station in shown])
    objective = top + STRIP // 2
    whiskers = tuple(whisker(each, gaps[each.point], objective, reach) for each in shown)
    return Strip(top, objective, top + STRIP, reach, whiskers, threads(whiskers))


def reach_of(gaps: Sequence[GapLimits]) -> int:
    """How far the strip goes either side: enough for every value, in tens."""
    farthest = max((abs(value) for value, _, _ in gaps), default=0.0)
    return math.ceil(min(MOST_REACH, max(LEAST_REACH, farthest * 1.25)) / 10) * 10


def whisker(station: Station, gap: GapLimits, objective: int, reach: int) -> Whisker:
    y, bottom, top = (ordinate(each, objective, reach) for each in gap)
    return Whisker(station.x, y, top, bottom, station)


def ordinate(gap: float, objective: int, reach: int) -> int:
    inside = max(-float(reach), min(float(reach), gap))
    return round(objective - inside * (STRIP // 2) / reach)


def threads(whiskers: Sequence[Whisker]) -> str:
    """Measured points are linked in the order of the journey."""
    return " ".join(f"{each.x},{each.y}" for each in whiskers) if len(whiskers) > 1 else ""


# Words


def wrapped(text: str, letters: int = LETTERS, lines: int = LABEL_LINES) -> tuple[str, ...]:
    """Cut between words; a word that is too long is cut, and what is left out is said by “…”."""
    kept: list[str] = []
    for word in text.split(" "):
        for part in pieces(word, letters + 3):
            if kept and len(kept[-1]) + 1 + len(part) <= letters:
                kept[-1] = f"{kept[-1]} {part}"
            else:
                kept.append(part)
    if len(kept) <= lines:
        return tuple(kept)
    return (*kept[: lines - 1], f"{kept[lines - 1][: letters - 1]}…")


def pieces(word: str, letters: int) -> list[str]:
    if len(word) <= letters:
        return [word]
    return [f"{word[: letters - 1]}-", *pieces(word[letters - 1 :], letters)]
