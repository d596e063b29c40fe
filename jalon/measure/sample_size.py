"""How many answers it takes before the weather can leave the fog.

Fog needs an interval wider than the room between the floor and the objective: once the
interval is narrower than that room, the point is told on one side or the other.

>>> expected_n_to_tell_apart("nps", objective=25, floor=5)
240
"""

from __future__ import annotations

import math

import numpy as np

from .cells import Floats
from .definitions import Balance, Definition, Mean, definition
from .histogram import Histogram
from .scale import Scale

PASSIVES = 0.35  # the share of passives that field surveys hold most often
LARGEST = 10_000_000  # answers: beyond, the two are one


def expected_n_to_tell_apart(
    name: str, *, objective: float, floor: float, past: Histogram | None = None
) -> int | None:
    """The smallest n whose 95 % interval is no wider than from the floor to the objective.

    The answers are spread as the `past` ones were, or else as is usual for a figure halfway
    between the two. None when no number of answers will do.
    """
    figure, room = definition(name), abs(objective - floor)
    shares = _past_shares(past) or _usual_shares(figure, (objective + floor) / 2)
    if not _width(figure, shares, LARGEST) <= room:
        return None
    too_few, enough = 0, LARGEST
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        told = _width(figure, shares, middle) <= room
        too_few, enough = (too_few, middle) if told else (middle, enough)
    return enough


def _width(figure: Definition, shares: tuple[float, ...], n: int) -> float:
    low, high = figure.method.interval(np.array([shares]) * n)
    return float(figure.factor * (high[0] - low[0]))


def _past_shares(past: Histogram | None) -> tuple[float, ...] | None:
    return past.shares if past is not None and past.n else None


def _usual_shares(figure: Definition, middle: float) -> tuple[float, ...]:
    if isinstance(figure.method, Balance):
        return _usual_balance(figure.scale, middle / figure.factor)
    if isinstance(figure.method, Mean):
        return _usual_spread(figure.scale, middle)
    return _usual_split(figure, middle / figure.factor)


def _usual_balance(scale: Scale, balance: float) -> tuple[float, ...]:
    expressed = 1 - min(PASSIVES, 1 - abs(balance))
    shares = {10: (expressed + balance) / 2, 7: 1 - expressed, 0: (expressed - balance) / 2}
    return tuple(shares.get(grade, 0.0) for grade in scale.grades)


def _usual_split(figure: Definition, share: float) -> tuple[float, ...]:
    kept = figure.scale.high if figure.scale.higher_is_better else figure.scale.low
    other = figure.scale.low if figure.scale.higher_is_better else figure.scale.high
    shares = {kept: share, other: 1 - share}
    return tuple(shares.get(grade, 0.0) for grade in figure.scale.grades)


def _usual_spread(scale: Scale, mean: float) -> tuple[float, ...]:
    """The spread that presumes least for that mean: each grade a constant times the last."""
    grades = np.array(scale.grades, dtype=np.float64)
    low, high = -50.0, 50.0
    for _ in range(80):
        tilt = (low + high) / 2
        low, high = (tilt, high) if _tilted(grades, tilt) @ grades < mean else (low, tilt)
    return tuple(_tilted(grades, (low + high) / 2).tolist())


def _tilted(grades: Floats, tilt: float) -> Floats:
    weights = np.exp(tilt * (grades - grades[0 if tilt < 0 else -1]))
    return np.asarray(weights / math.fsum(weights))
