"""What a figure tells apart in an answer, for many units at once.

The NPS tells promoters, passives and detractors apart; a share, those it keeps from the
others; a mean, every grade. Each part is worth something, and a figure is the mean worth of
an answer: shrinking, funnels and ranks need to know nothing else.

>>> promoters_last = Parts(np.array([[20.0, 30.0, 50.0]]), np.array([-1.0, 0.0, 1.0]))
>>> float(promoters_last.values[0]), round(promoters_last.pool.variance, 2)
(0.3, 0.61)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Several units taken as one; shares and worth run over the same parts."""

    shares: Floats
    worth: Floats

    @property
    def value(self) -> float:
        return float(self.shares @ self.worth)

    @property
    def variance(self) -> float:
        """Of what one answer is worth."""
        return float(self.shares @ self.worth**2 - self.value**2)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Effective counts (units × parts, every unit with answers) and what each part is worth."""

    counts: Floats
    worth: Floats

    @property
    def n(self) -> Floats:
        return np.asarray(self.counts.sum(axis=1))

    @property
    def values(self) -> Floats:
        return np.asarray(self.counts @ self.worth / self.n)

    @property
    def pool(self) -> Pool:
        """All the units, and one answer more spread evenly: what nobody said stays possible."""
        worth_of_one = 1 / self.counts.shape[1]
        total = self.counts.sum(axis=0) + worth_of_one
        return Pool(total / total.sum(), self.worth)
