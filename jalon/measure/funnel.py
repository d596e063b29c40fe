"""The funnel: where a unit with so many answers is expected if it is like its peers.

Spiegelhalter (2005), Statistics in Medicine 24:1185. Real units differ a little more than
chance alone would have them; that spread widens the limits, so that leaving them stays rare.

>>> funnel = Funnel(centre=25.0, variance=6000.0, spread=0.0, phi=1.0, range=(-100, 100))
>>> low, high = funnel.limits([10, 100, 1000])
>>> [round(float(each)) for each in low], [round(float(each)) for each in high]
([-23, 10, 20], [73, 40, 30])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from .parts import Floats
from .spread import excess_variance

TRIMMED = 0.1  # of the units, at each end: the truly apart must not widen the limits
WARNING, CONTROL = 0.95, 0.998  # how many of the units like their peers stay inside


@dataclass(frozen=True, slots=True)
class Overdispersion:
    phi: float  # mean squared z-score of the units kept; 1 by chance alone
    spread: float  # variance between units that it takes


def overdispersion(
    surprises: Floats, weights: Floats, *, trimmed: float = TRIMMED
) -> Overdispersion:
    """From z-scores and inverse variances, one a unit, as the SHMI of the NHS does it.

    The units under the first decile of z-scores and over the last are left out.
    """
    first, last = np.quantile(surprises, [trimmed, 1 - trimmed])
    kept = (surprises > first) & (surprises < last)
    if not kept.any():
        return Overdispersion(1.0, 0.0)
    surprise = float((surprises[kept] ** 2).sum())
    return Overdispersion(surprise / int(kept.sum()), excess_variance(surprise, weights[kept]))


def half_width(variances: ArrayLike, spread: float, level: float) -> Floats:
    """How far from the norm the limits stand, for units of these variances."""
    return np.asarray(-ndtri((1 - level) / 2) * np.sqrt(np.asarray(variances) + spread))


@dataclass(frozen=True, slots=True)
class Funnel:
    """In the unit of its figure, squared for variance and spread."""

    centre: float  # the norm
    variance: float  # of one answer
    spread: float  # between units
    phi: float
    range: tuple[float, float]

    def limits(self, n: ArrayLike, level: float = WARNING) -> tuple[Floats, Floats]:
        """Lower and upper limit for units of n answers (0 excluded): score limits, in range."""
        half = half_width(self.variance / np.asarray(n, dtype=np.float64), self.spread, level)
        low, high = self.range
        return np.maximum(self.centre - half, low), np.minimum(self.centre + half, high)
