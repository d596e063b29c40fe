"""The small drawings of the panel and of the film: pure geometry, whole units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Histogram


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    kind: str  # "bad", "middle" or "good"
    grade: int
    count: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Bars:
    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


# Which grades are good, and which are bad, for each definition.
GROUPS = {
    "nps": (range(7), range(9, 11)),
    "csat_t2b": (range(1, 3), range(4, 6)),
    "csat_mean": (range(1, 3), range(4, 6)),
    "ces_t3b": (range(1, 4), range(5, 8)),
    "ces_mean": (range(1, 4), range(5, 8)),
    "ces1_b2b": (range(4, 6), range(1, 3)),
    "ces1_mean": (range(4, 6), range(1, 3)),
}
BARS_WIDTH, BARS_HEIGHT, BARS_BASE = 280, 96, 78


def histogram(name: str, grades: Sequence[int], counts: Sequence[int]) -> Bars:
    step = BARS_WIDTH / len(grades)
    most = max(counts, default=0) or 1
    bars = tuple(
        histogram_bar(name, grade, count, round(step * i), round(step * (i + 1)), most)
        for i, (grade, count) in enumerate(zip(grades, counts, strict=True))
    )
    return Bars(BARS_WIDTH, BARS_HEIGHT, BARS_BASE, bars)


def histogram_bar(name: str, grade: int, count: int, left: int, right: int, most: int) -> Bar:
    height = max(2 if count else 1, round((BARS_BASE - 14) * count / most))
    kind = group(name, grade) if count else "nothing"
    return Bar(left + 2, BARS_BASE - height, right - left - 4, height, kind, grade, count)


def group(name: str, grade: int) -> str:
    bad, good = GROUPS[name]
    return "bad" if grade in bad else "good" if grade in good else "middle"


# Trend


@dataclass(frozen=True, slots=True)
class Reading:
    """One frame of the film for one point; no value where the base is too small."""

    value: float | None
    low: float | None
    high: float | None
    objective: float | None
    label: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    width: int
    height: int
    bands: tuple[str, ...]  # polygons: one for each run without a gap
    lines: tuple[str, ...]  # polylines
    objective: str
    floor_y: int | None
    marks: tuple[tuple[int, int], ...]  # a lone reading, and the last one
    levels: tuple[Tick, ...]
    months: tuple[Tick, ...]


CURVE_WIDTH, CURVE_HEIGHT = 280, 128
CURVE_LEFT, CURVE_RIGHT, CURVE_TOP, CURVE_BOTTOM = 30, 276, 8, 108
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns readings into places."""

    count: int
    low: float
    high: float

    def x(self, position: int) -> int:
        steps = max(1, self.count - 1)
        return round(CURVE_LEFT + (CURVE_RIGHT - CURVE_LEFT) * position / steps)

    def y(self, value: float) -> int:
        inside = min(self.high, max(self.low, value))
        share = (inside - self.low) / ((self.high - self.low) or 1)
        return round(CURVE_BOTTOM - share * (CURVE_BOTTOM - CURVE_TOP))


def trend(
    readings: Sequence[Reading], floor: float | None, limits: tuple[float, float],
    months: Sequence[tuple[int, str]], written: Any,
) -> Curve:  # fmt: skip
    """`written` writes a level of the axis; `months` are (position, name)."""
    frame = frame_of(readings, floor, limits)
    runs = runs_of(readings)
    return Curve(
        CURVE_WIDTH, CURVE_HEIGHT,
        bands=tuple(band(run, readings, frame) for run in runs if len(run) > 1),
        lines=tuple(line(run, readings, frame) for run in runs if len(run) > 1),
        objective=objective_line(readings, frame),
        floor_y=None if floor is None else frame.y(floor),
        marks=marks(runs, readings, frame),
        levels=tuple(Tick(frame.y(level), written(level)) for level in levels(frame)),
        months=tuple(Tick(frame.x(position), name) for position, name in months),
    )  # fmt: skip


def frame_of(
    readings: Sequence[Reading], floor: float | None, limits: tuple[float, float]
) -> Frame:
    shown = [
        number
        for each in readings
        for number in (each.low, each.high, each.objective)
        if number is not None
    ]
    shown += [] if floor is None else [floor]
    if not shown:
        return Frame(len(readings), *limits)
    step = nice_step(max(shown) - min(shown))
    low = max(limits[0], math.floor(min(shown) / step) * step)
    high = min(limits[1], math.ceil(max(shown) / step) * step)
    return Frame(len(readings), low, high if high > low else low + step)


def nice_step(extent: float) -> float:
    """1, 2 or 5 times a power of ten, so that the axis reads at once."""
    rough = max(extent, 1e-6) / LEVELS
    power = 10 ** math.floor(math.log10(rough))
    return next(power * unit for unit in (1, 2, 5, 10) if power * unit >= rough)


def levels(frame: Frame) -> list[float]:
    step = nice_step(frame.high - frame.low)
    first = math.ceil(frame.low / step - 1e-9) * step
    count = math.floor((frame.high - first) / step + 1e-9) + 1
    return [round(first + step * i, 6) for i in range(count)]


def runs_of(readings: Sequence[Reading]) -> list[list[int]]:
    """Positions in a row that have a value: a line never crosses what is not known."""
    runs: list[list[int]] = [[]]
    for position, each in enumerate(readings):
        if each.value is None:
            runs.append([])
        else:
            runs[-1].append(position)
    return [run for run in runs if run]


def band(run: Sequence[int], readings: Sequence[Reading], frame: Frame) -> str:
    above = [(frame.x(i), frame.y(readings[i].high or 0)) for i in run]
    below = [(frame.x(i), frame.y(readings[i].low or 0)) for i in reversed(run)]
    return polyline([*above, *below])


def line(run: Sequence[int], readings: Sequence[Reading], frame: Frame) -> str:
    return polyline([(frame.x(i), frame.y(readings[i].value or 0)) for i in run])


def objective_line(readings: Sequence[Reading], frame: Frame) -> str:
    """As it was on each date: nobody is judged by a later aim."""
    return polyline([
        (frame.x(i), frame.y(each.objective))
        for i, each in enumerate(readings)
        if each.objective is not None
    ])  # fmt: skip


def marks(
    runs: Sequence[Sequence[int]], readings: Sequence[Reading], frame: Frame
) -> tuple[tuple[int, int], ...]:
    lone = [run[0] for run in runs if len(run) == 1]
    last = [runs[-1][-1]] if runs else []
    return tuple(
        (frame.x(i), frame.y(readings[i].value or 0)) for i in dict.fromkeys([*lone, *last])
    )


def polyline(places: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


# The norm


@dataclass(frozen=True, slots=True)
class Norm:
    """The unit's interval over that of its peers, on one axis."""

    low: int
    high: int
    value: int
    peers_low: int
    peers_high: int
    peers: int
    width: int = 280


def norm(unit: tuple[float, float, float], peers: tuple[float, float, float]) -> Norm:
    """(value, low, high) of each."""
    start, end = min(unit[1], peers[1]), max(unit[2], peers[2])
    room = (end - start) * 0.08 or 1
    start, end = start - room, end + room

    def place(value: float) -> int:
        return round(280 * (value - start) / (end - start))

    return Norm(
        place(unit[1]), place(unit[2]), place(unit[0]),
        place(peers[1]), place(peers[2]), place(peers[0]),
    )  # fmt: skip


# The film


@dataclass(frozen=True, slots=True)
class Week:
    x: int
    y: int
    width: int
    height: int
    below: int  # height of the part of the points that surely miss their objective
    frame: Any

    @property
    def below_y(self) -> int:
        return self.y + self.height - self.below


@dataclass(frozen=True, slots=True)
class Film:
    width: int
    height: int
    weeks: tuple[Week, ...]
    months: tuple[Tick, ...]  # in percent of the width: letters keep their size


FILM_WIDTH, FILM_HEIGHT, FILM_BASE = 1000, 72, 50


def film(frames: Sequence[Any], months: Sequence[tuple[int, str]]) -> Film:
    """A bar a week, as high as its answers are many."""
    step = FILM_WIDTH / max(1, len(frames))
    most = max((frame.n for frame in frames), default=0) or 1
    weeks = tuple(
        film_bar(frame, round(step * i), round(step * (i + 1)), most)
        for i, frame in enumerate(frames)
    )
    share = 100 / max(1, len(frames))
    ticks = tuple(Tick(round(share * (position + 0.5)), name) for position, name in months)
    return Film(FILM_WIDTH, FILM_HEIGHT, weeks, ticks)


def film_bar(frame: Any, left: int, right: int, most: int) -> Week:
    height = max(2, round((FILM_BASE - 4) * frame.n / most))
    gap = 1 if right - left < 8 else 2
    measured = sum(shot.estimate is not None for shot in frame.shots) or 1
    below = round(height * frame.below / measured)
    width = max(1, right - left - 2 * gap)
    return Week(left + gap, FILM_BASE - height, width, height, below, frame)
