"""From the level a figure should show to the grades that show it.

Each indicator has a shape of its own (a J for the NPS); tilting the shape towards the
good or the bad grades moves the figure and keeps it believable.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

STEP = 0.25  # levels are rounded to a quarter of a point


@dataclass(frozen=True, slots=True)
class Shape:
    lowest: int
    shares: tuple[float, ...]
    good: tuple[int, int]  # first and last good grade
    bad: tuple[int, int] | None = None  # grades that count against the figure
    higher_is_better: bool = True

    @property
    def grades(self) -> NDArray[np.int64]:
        return np.arange(self.lowest, self.lowest + len(self.shares))

    @property
    def signs(self) -> NDArray[np.int64]:
        """+1 for a good grade, −1 for a bad one: their mean is the figure."""
        signs = _within(self.grades, self.good)
        return signs - _within(self.grades, self.bad) if self.bad else signs


SHAPES = {
    "nps": Shape(0, (4, 1.5, 2.5, 3, 3, 7, 6.5, 14, 21, 16, 21.5), (9, 10), (0, 6)),
    "csat": Shape(1, (6, 7, 14, 38, 35), (4, 5)),
    "ces2": Shape(1, (5, 5, 7, 12, 21, 28, 22), (5, 7)),
    "ces1": Shape(1, (31, 33, 18, 11, 7), (1, 2), higher_is_better=False),
}
# The first middling grade and the first good one (bad and good change places for CES 1.0):
# what the survey asks next follows the same bands.
BANDS = {"nps": (7, 9), "csat": (3, 4), "ces2": (4, 5), "ces1": (3, 4)}


def _within(grades: NDArray[np.int64], span: tuple[int, int]) -> NDArray[np.int64]:
    return ((grades >= span[0]) & (grades <= span[1])).astype(np.int64)


@cache
def _ladder(indicator: str) -> tuple[float, NDArray[np.float64]]:
    """The lowest level that can be reached, and cumulated shares for each step above it."""
    shape = SHAPES[indicator]
    goodness = np.linspace(-1, 1, len(shape.shares))
    tilts = np.linspace(-5, 5, 2001)[:, None]
    direction = goodness if shape.higher_is_better else -goodness
    tables = np.array(shape.shares) * np.exp(tilts * direction)
    tables /= tables.sum(axis=1, keepdims=True)
    levels = 100 * tables @ shape.signs
    steps = np.arange(np.ceil(levels[0] / STEP), np.floor(levels[-1] / STEP) + 1) * STEP
    nearest = np.searchsorted(levels, steps).clip(0, len(levels) - 1)
    return float(steps[0]), tables[nearest].cumsum(axis=1)


def draw_grades(
    indicator: str, *, levels: NDArray[np.float64], luck: NDArray[np.float64]
) -> NDArray[np.int8]:
    """One grade for each answer, expected to show `levels`; `luck` is uniform on [0, 1)."""
    lowest, cumulated = _ladder(indicator)
    rung = np.rint((levels - lowest) / STEP).astype(np.int64).clip(0, len(cumulated) - 1)
    rank = (luck[:, None] >= cumulated[rung, :-1]).sum(axis=1)
    return (rank + SHAPES[indicator].lowest).astype(np.int8)


def bands(indicator: str, grades: NDArray[np.int8]) -> NDArray[np.int8]:
    """The mood of each grade: 0 bad, 1 middling, 2 good."""
    middling, good = BANDS[indicator]
    rising = (grades >= middling).astype(np.int8) + (grades >= good).astype(np.int8)
    return rising if SHAPES[indicator].higher_is_better else np.int8(2) - rising
