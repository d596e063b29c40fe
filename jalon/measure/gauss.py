"""A few values that stand for many: the Gauss rule of a finite distribution.

Golub and Welsch (1969), Mathematics of Computation 23:221. Twelve values give the mean of
every polynomial of a degree under 24 as the whole distribution gives it, and so, to a few
millionths, that of any chance that moves smoothly with the value.
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial.chebyshev import chebvander

from .parts import Floats

NODES = 12


def gauss_rule(values: Floats, weights: Floats, nodes: int = NODES) -> tuple[Floats, Floats]:
    """At most so many values and their weights, whose sum is 1 as that of `weights`.

    `values`: one row, in increasing order; few enough of them are given back as they are.
    """
    if len(values) <= nodes:
        return values, weights
    low, high = values[0], values[-1]
    powers = chebvander((2 * values - low - high) / (high - low), nodes - 1)
    orthonormal = np.linalg.qr(np.sqrt(weights)[:, None] * powers).Q
    found, vectors = np.linalg.eigh(orthonormal.T @ (values[:, None] * orthonormal))
    return found, vectors[0] ** 2
