"""The difference of two figures, with its interval and its p-value.

>>> from jalon.measure import NPS
>>> april = Histogram.of(NPS, {10: 55, 8: 30, 3: 15})
>>> march = Histogram.of(NPS, {10: 40, 8: 35, 3: 25})
>>> change = difference(april, march, "nps")
>>> round(change.value), round(change.low, 2), round(change.high, 2), round(change.p, 3)
(25, 3.48, 45.62, 0.023)

The two intervals overlap, and yet the difference is one: comparing intervals by eye is
not a test.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .cells import Cells, Floats
from .definitions import Definition, Estimates, definition, estimates_of
from .histogram import Histogram
from .intervals import two_sided

STEPS = 40  # halvings of a right angle: the p-value settles far under 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """Current less previous, in the unit of the definition; None without answers."""

    value: float | None
    low: float | None  # lower limit of the 95 % interval
    high: float | None
    p: float | None  # the smallest alpha at which the interval excludes 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two histograms to compare, and how far their customers repeat themselves."""

    current: Histogram
    previous: Histogram
    current_design_effect: float = 1.0
    previous_design_effect: float = 1.0


def difference(
    current: Histogram,
    previous: Histogram,
    name: str,
    *,
    design_effects: tuple[float, float] = (1.0, 1.0),
) -> Difference:
    """MOVER (Zou and Donner 2008, Statistics in Medicine 27:1693) over the two intervals."""
    return difference_each(name, [Comparison(current, previous, *design_effects)])[0]


def difference_each(name: str, comparisons: Sequence[Comparison]) -> list[Difference]:
    """`difference` for each pair, all in one pass over arrays."""
    if not comparisons:
        return []
    figure = definition(name)
    both = _currents_then_previous(figure, comparisons)
    effects = [each.current_design_effect for each in comparisons]
    effects += [each.previous_design_effect for each in comparisons]
    estimates = estimates_of(figure, both, effects)
    p = two_sided(_distance_from_zero(figure, both, estimates.n_eff))
    rows = zip(*(column.tolist() for column in (*_mover(estimates), p)), strict=True)
    return [_known(*row) for row in rows]


def _known(value: float, low: float, high: float, p: float) -> Difference:
    if math.isnan(value):
        return Difference(None, None, None, None)
    return Difference(value, low, high, p)


def _currents_then_previous(figure: Definition, comparisons: Sequence[Comparison]) -> Cells:
    histograms = [each.current for each in comparisons]
    histograms += [each.previous for each in comparisons]
    if not all(figure.accepts(histogram) for histogram in histograms):
        raise ValueError(f"{figure.name} is compared on {figure.scale} alone.")
    return Cells.of(histograms)


def _mover(estimates: Estimates) -> tuple[Floats, Floats, Floats]:
    current, previous = np.split(estimates.value, 2)
    current_low, previous_low = np.split(estimates.low, 2)
    current_high, previous_high = np.split(estimates.high, 2)
    down = np.hypot(current - current_low, previous_high - previous)
    up = np.hypot(current_high - current, previous - previous_low)
    value = current - previous
    return value, value - down, value + up


def _distance_from_zero(figure: Definition, both: Cells, n_eff: Floats) -> Floats:
    """The normal quantile at which the MOVER interval of the difference reaches 0.

    There the two limits that face each other stand on a circle: that of the current figure
    `change`·cos away from it, that of the previous one `change`·sin. The angle at which both
    are as many standard errors away is found by halving.
    """
    current, previous = np.split(figure.method.value(both.weight_micro), 2)
    distance = figure.method.distance(both.effective_counts(n_eff))
    change = current - previous
    start, end = np.zeros_like(change), np.full_like(change, np.pi / 2)
    for _ in range(STEPS):
        angle = (start + end) / 2
        limits = current - change * np.cos(angle), previous + change * np.sin(angle)
        fall, rise = np.split(distance(np.concatenate(limits)), 2)
        start, end = np.where(fall > rise, angle, start), np.where(fall > rise, end, angle)
    # The distance of a mean jumps at its raw value: the nearer of the two decides.
    return np.minimum(fall, rise)
