"""Many histograms of one scale as arrays: one row a cell, one column a grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .histogram import MICRO, Histogram

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What `Histogram` is to one cell, for thousands of them."""

    counts: Integers  # cells × grades
    weight_micro: Integers  # cells × grades
    square_micro: Integers  # cells

    @classmethod
    def of(cls, histograms: Sequence[Histogram]) -> Cells:
        """Rows in the order of the histograms (at least one, all on one scale)."""
        if len({histogram.scale for histogram in histograms}) != 1:
            raise ValueError("Cells hold histograms of one scale.")
        return cls(
            np.array([each.counts for each in histograms], dtype=np.int64),
            np.array([each.weight_micro for each in histograms], dtype=np.int64),
            np.array([each.square_micro for each in histograms], dtype=np.int64),
        )

    @classmethod
    def of_arrays(
        cls,
        counts: ArrayLike,
        weight_micro: ArrayLike | None = None,
        square_micro: ArrayLike | None = None,
    ) -> Cells:
        """Rows of a roll-up; unweighted when it holds counts alone."""
        whole = np.atleast_2d(np.asarray(counts, dtype=np.int64))
        if weight_micro is None or square_micro is None:
            return cls(whole, whole * MICRO, whole.sum(axis=1) * MICRO)
        weights = np.atleast_2d(np.asarray(weight_micro, dtype=np.int64))
        return cls(whole, weights, np.atleast_1d(np.asarray(square_micro, dtype=np.int64)))

    @property
    def n(self) -> Integers:
        totals: Integers = self.counts.sum(axis=1)
        return totals

    @property
    def weight(self) -> Floats:
        return np.asarray(self.weight_micro.sum(axis=1) / MICRO)

    @property
    def n_eff(self) -> Floats:
        """(Σw)²/Σw² (Kish 1965), at most n, as `Histogram.n_eff`."""
        weight, square = self.weight, self.square_micro / MICRO
        kish = np.divide(weight**2, square, out=np.full_like(weight, np.inf), where=square > 0)
        return np.where(weight > 0, np.minimum(self.n, kish), 0.0)

    def effective_counts(self, n_eff: Floats) -> Floats:
        """Weighted shares × n_eff: the counts an interval is computed from."""
        weight = self.weight
        factor = np.divide(n_eff, weight, out=np.full_like(weight, np.nan), where=weight > 0)
        return np.asarray(self.weight_micro / MICRO * factor[:, np.newaxis])
