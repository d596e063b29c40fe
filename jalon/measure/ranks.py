"""The place of a unit among others, as uncertain as it is.

Laird and Louis (1989), Journal of Educational Statistics 14:29: the expected rank is one,
plus the chances that each other unit is truly better. Its interval comes from the whole
distribution of the rank; a bare order is never given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .parts import Floats
from .posteriors import Posteriors

CELLS = 64  # of values of the unit, over which its rank is summed
EXTREMES = np.array([0.0005, 0.9995])  # between which they are narrow
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rank:
    """1 is the best."""

    expected: float
    low: int
    high: int
    among: int  # units, this one included


def rank_of(unit: int, posteriors: Posteriors, *, low_is_good: bool = False) -> Rank:
    """The rank of the unit in that position, given what is believed of all."""
    edges, weights = cells_of(posteriors.alone(unit))
    under = np.delete(posteriors.nearly_under(edges), unit, axis=0)
    # Over a cell, the mean of its edges: units that are alike share the places even where
    # all that is believed of them crowds into one cell, at an end of the range.
    under = (under[:, 1:] + under[:, :-1]) / 2
    better = under if low_is_good else 1 - under
    cumulated = (weights @ numbers_of(better)).cumsum()
    tail = (1 - CONFIDENCE) / 2
    low, high = np.searchsorted(cumulated, [tail, 1 - tail]) + 1
    expected = 1 + float(better.sum(axis=0) @ weights)
    return Rank(expected, int(low), int(high), len(posteriors.means))


def cells_of(believed: Posteriors) -> tuple[Floats, Floats]:
    """The edges of cells in which one unit may stand, and how likely each cell is."""
    first, last = (float(end[0]) for end in believed.ends())
    low, high = believed.quantile(EXTREMES)[0].tolist()
    edges = np.array([first, *np.linspace(low, high, CELLS + 1), last])
    weights = np.diff(believed.under(edges)[0])
    return edges, weights / weights.sum()


def numbers_of(chances: Floats) -> Floats:
    """How likely it is that 0, 1, 2… of independent events happen, one event after another.

    `chances`: events × cases; the result: cases × (events + 1).
    """
    events, cases = chances.shape
    happened = np.zeros((events + 1, cases))
    happened[0] = 1
    for most, chance in enumerate(chances, start=1):
        moved = chance * happened[:most]
        happened[:most] -= moved
        happened[1 : most + 1] += moved
    return happened.T
