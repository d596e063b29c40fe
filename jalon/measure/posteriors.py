"""What is believed of each unit once its answers and those of its peers are known.

How much units truly differ is never known for sure: each belief is a mixture, one component
for each spread that the answers allow, weighted alike for every unit. Values are in the
worth of an answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, ndtr

from .beta import beta_under
from .parts import Floats

STEPS = 30  # halvings: a billionth of the range
BEYOND = 8.0  # standard deviations within which a normal component is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Posteriors(ABC):
    weights: Floats  # of the components; their sum is 1
    means: Floats  # units × components

    @property
    def mean(self) -> Floats:
        return np.asarray(self.means @ self.weights)

    def under(self, values: Floats) -> Floats:
        """The chance that each unit stands under each value (units × values).

        `values`: the same for all units, or one row a unit.
        """
        return self.mixed(self.each_under(self.by_unit(values)))

    def nearly_under(self, values: Floats) -> Floats:
        """The same within 0.000005, for many units at many values."""
        return self.mixed(self.each_nearly_under(self.by_unit(values)))

    def by_unit(self, values: Floats) -> Floats:
        asked = np.broadcast_to(values, (len(self.means), np.shape(values)[-1]))
        return asked[:, None, :]

    def mixed(self, chances: Floats) -> Floats:
        return np.asarray(chances.swapaxes(1, 2) @ self.weights)

    def quantile(self, shares: Floats) -> Floats:
        """The value under which each unit stands with each chance (units × shares)."""
        low, high = (np.repeat(end[:, None], len(shares), axis=1) for end in self.ends())
        for _ in range(STEPS):
            middle = (low + high) / 2
            is_under = self.under(middle) < shares
            low, high = np.where(is_under, middle, low), np.where(is_under, high, middle)
        return (low + high) / 2

    @abstractmethod
    def alone(self, unit: int) -> Posteriors:
        """The belief about one of the units."""

    @abstractmethod
    def each_under(self, values: Floats) -> Floats:
        """By component: (units × 1 × values) → (units × components × values)."""

    def each_nearly_under(self, values: Floats) -> Floats:
        return self.each_under(values)

    @abstractmethod
    def ends(self) -> tuple[Floats, Floats]:
        """Between which values each unit stands, for all practical purposes."""


@dataclass(frozen=True, slots=True, eq=False)
class Betas(Posteriors):
    """Components are beta distributions on [low, high]."""

    precisions: Floats  # a + b, units × components
    low: float
    high: float

    def alone(self, unit: int) -> Betas:
        only = slice(unit, unit + 1)
        return Betas(self.weights, self.means[only], self.precisions[only], self.low, self.high)

    @property
    def a(self) -> Floats:
        return np.asarray((self.means - self.low) / (self.high - self.low) * self.precisions)

    def each_under(self, values: Floats) -> Floats:
        a, b = self.a[..., None], (self.precisions - self.a)[..., None]
        return np.asarray(betainc(a, b, self.places(values)))

    def each_nearly_under(self, values: Floats) -> Floats:
        return beta_under(self.a, self.precisions - self.a, self.places(values))

    def places(self, values: Floats) -> Floats:
        """From 0 to 1."""
        return np.clip((values - self.low) / (self.high - self.low), 0, 1)

    def ends(self) -> tuple[Floats, Floats]:
        units = len(self.means)
        return np.full(units, self.low), np.full(units, self.high)


@dataclass(frozen=True, slots=True, eq=False)
class Normals(Posteriors):
    """Components are normal distributions."""

    deviations: Floats  # units × components

    def alone(self, unit: int) -> Normals:
        only = slice(unit, unit + 1)
        return Normals(self.weights, self.means[only], self.deviations[only])

    def each_under(self, values: Floats) -> Floats:
        gaps = values - self.means[..., None]
        return np.asarray(ndtr(gaps / self.deviations[..., None]))

    def ends(self) -> tuple[Floats, Floats]:
        reach = BEYOND * self.deviations
        return (self.means - reach).min(axis=1), (self.means + reach).max(axis=1)
