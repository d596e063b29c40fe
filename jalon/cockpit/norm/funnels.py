"""The funnel as a drawing: pure geometry, whole units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from jalon.cockpit.charts import Frame, Tick, levels, nice_step, polyline
from jalon.measure import CONTROL, WARNING, Estimate, Funnel

WIDTH, HEIGHT = 360, 240
LEFT, RIGHT, TOP, BOTTOM = 42, 350, 10, 206
STEPS = 28  # points of a limit
FEWEST = 10  # answers: no figure is shown under that
ROOM = 1.6  # how far the axis goes beyond the largest unit drawn


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    y: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class FunnelDrawing:
    warning: str  # polygons: where 95 units like the norm in 100 stand, then 998 in 1,000
    control: str
    centre_y: int
    own: Mark
    own_low_y: int  # the interval of the unit
    own_high_y: int
    dots: tuple[Mark, ...]
    levels: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Plane:
    """Turns answers and values into places."""

    most: float
    low: float
    high: float

    def x(self, n: float) -> int:
        return round(LEFT + (RIGHT - LEFT) * (n - FEWEST) / (self.most - FEWEST))

    def y(self, value: float) -> int:
        inside = min(self.high, max(self.low, value))
        return round(BOTTOM - (inside - self.low) / (self.high - self.low) * (BOTTOM - TOP))

    def band(self, funnel: Funnel, level: float) -> str:
        # Closer together where few answers make the limits bend.
        answers = np.geomspace(FEWEST, self.most, STEPS)
        low, high = (limit.tolist() for limit in funnel.limits(answers, level))
        places = [self.x(n) for n in answers.tolist()]
        above = [(x, self.y(value)) for x, value in zip(places, high, strict=True)]
        below = [(x, self.y(value)) for x, value in zip(places, low, strict=True)]
        return polyline([*above, *reversed(below)])


def draw(
    funnel: Funnel, own: Estimate, dots: Sequence[tuple[str, Estimate]],
    written: Callable[[float], str], counted: Callable[[float], str],
) -> FunnelDrawing:  # fmt: skip
    """`dots`: a title and a figure for each peer that the reader may see; none says nothing
    of how large or how good the peers are, not even by the length of an axis."""
    plane = plane_of(funnel, own, [estimate for _, estimate in dots])
    frame = Frame(2, plane.low, plane.high)
    return FunnelDrawing(
        warning=plane.band(funnel, WARNING),
        control=plane.band(funnel, CONTROL),
        centre_y=plane.y(funnel.centre),
        own=mark(plane, own),
        own_low_y=plane.y(own.low or 0),
        own_high_y=plane.y(own.high or 0),
        dots=tuple(mark(plane, each, title) for title, each in dots),
        levels=tuple(Tick(plane.y(level), written(level)) for level in levels(frame)),
        counts=tuple(Tick(plane.x(n), counted(n)) for n in ticks(plane.most)),
    )


def mark(plane: Plane, estimate: Estimate, title: str = "") -> Mark:
    return Mark(plane.x(estimate.base), plane.y(estimate.value or 0), title)


def plane_of(funnel: Funnel, own: Estimate, dots: Sequence[Estimate]) -> Plane:
    most = max(each.base for each in (own, *dots)) * ROOM
    low, high = funnel.limits(max(20.0, own.base / 3), CONTROL)
    values = [each.value or 0.0 for each in dots]
    lowest = min(float(low), own.low or 0.0, *values)
    highest = max(float(high), own.high or 0.0, *values)
    step = nice_step(highest - lowest)
    least, greatest = funnel.range
    return Plane(
        most=max(most, 3.0 * FEWEST),
        low=max(least, np.floor(lowest / step) * step),
        high=min(greatest, np.ceil(highest / step) * step),
    )


def ticks(most: float) -> list[float]:
    step = nice_step(most)
    return [FEWEST, *np.arange(step, most, step).tolist()] if step > FEWEST else [FEWEST]
