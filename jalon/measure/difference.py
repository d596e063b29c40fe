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

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from .cells import Cells, Floats
from .definitions import Definition, Estimates, definition, deflated, measure_many
from .histogram import Histogram
from .intervals import Distance, two_sided

STEPS = 48  # halvings of a right angle: the p-value settles far under 1e-9


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


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One of the two periods: estimates in the unit, distances in natural shares."""

    estimates: Estimates
    raw: Floats
    counts: Floats

    @classmethod
    def of(
        cls, figure: Definition, histograms: Sequence[Histogram], effects: Sequence[float]
    ) -> _Side:
        cells = Cells.of(histograms)
        estimates = measure_many(
            figure.name,
            cells.counts,
            cells.weight_micro,
            cells.square_micro,
            design_effect=effects,
        )
        counts = cells.effective_counts(deflated(cells.n_eff, effects))
        return cls(estimates, figure.method.value(cells.weight_micro), counts)


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
    _refuse_other_scales(figure, comparisons)
    current = _Side.of(
        figure,
        [each.current for each in comparisons],
        [each.current_design_effect for each in comparisons],
    )
    previous = _Side.of(
        figure,
        [each.previous for each in comparisons],
        [each.previous_design_effect for each in comparisons],
    )
    value, low, high = _mover(current.estimates, previous.estimates)
    p = two_sided(_distance_from_zero(figure, current, previous))
    rows = zip(*(column.tolist() for column in (value, low, high, p)), strict=True)
    return [_known(*row) for row in rows]


def _known(value: float, low: float, high: float, p: float) -> Difference:
    if np.isnan(value):
        return Difference(None, None, None, None)
    return Difference(value, low, high, p)


def _refuse_other_scales(figure: Definition, comparisons: Sequence[Comparison]) -> None:
    for each in comparisons:
        if not (figure.accepts(each.current) and figure.accepts(each.previous)):
            raise ValueError(f"{figure.name} is compared on {figure.scale} alone.")


def _mover(current: Estimates, previous: Estimates) -> tuple[Floats, Floats, Floats]:
    value = current.value - previous.value
    down = np.hypot(current.value - current.low, previous.high - previous.value)
    up = np.hypot(current.high - current.value, previous.value - previous.low)
    return value, value - down, value + up


def _distance_from_zero(figure: Definition, current: _Side, previous: _Side) -> Floats:
    """The normal quantile at which the MOVER interval of the difference reaches 0.

    There the two limits that face each other stand on a circle: the lower limit of the
    greater figure at `gap`·cos, the upper limit of the smaller one at `gap`·sin. The angle
    at which both are as many standard errors away is found by halving.
    """
    rises = current.raw >= previous.raw
    top = np.where(rises, current.raw, previous.raw)
    bottom = np.where(rises, previous.raw, current.raw)
    top_counts = np.where(rises[:, np.newaxis], current.counts, previous.counts)
    bottom_counts = np.where(rises[:, np.newaxis], previous.counts, current.counts)
    return _meeting(
        top,
        bottom,
        partial(figure.method.distance, counts=top_counts),
        partial(figure.method.distance, counts=bottom_counts),
    )


def _meeting(
    top: Floats, bottom: Floats, below_top: Distance, above_bottom: Distance
) -> Floats:
    gap = top - bottom
    start, end = np.zeros_like(gap), np.full_like(gap, np.pi / 2)
    reached = np.zeros_like(gap)
    for _ in range(STEPS):
        angle = (start + end) / 2
        fall = below_top(top - gap * np.cos(angle))
        rise = above_bottom(bottom + gap * np.sin(angle))
        start = np.where(fall > rise, angle, start)
        end = np.where(fall > rise, end, angle)
        # A mean has a distance that jumps at its raw value: the nearer of the two decides.
        reached = np.minimum(fall, rise)
    return reached
