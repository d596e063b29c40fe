"""The figures of the norm by their short cuts, and by the long way round.

The long way: every worth of the prior or every spread, the incomplete beta function itself,
the integral of the textbooks, and independent events put together one after the other.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betainc
from scipy.stats import beta

from jalon.measure.parts import Parts
from jalon.measure.posteriors import Betas, Normals
from jalon.measure.ranks import EXTREMES, rank_of
from jalon.measure.shrinkage import (
    LIGHT,
    WORTHS,
    dirichlet_posteriors,
    matched_betas,
    mean_posteriors,
    weights_of,
)
from jalon.measure.spread import GRID, furthest_deviation, given_spread

LIMITS = np.array([0.025, 0.5, 0.975])
SHARES = {"nps": [0.2, 0.3, 0.5], "share": [0.1, 0.9], "mean": [0.05, 0.05, 0.1, 0.3, 0.5]}
WORTH = {"nps": [-1.0, 0.0, 1.0], "share": [0.0, 1.0], "mean": [1.0, 2.0, 3.0, 4.0, 5.0]}
CASES = [(name, alike) for name in SHARES for alike in (True, False)]


def company(name, alike, units=40, seed=3):
    """Units of 30 to 300 answers, all alike but for chance, or truly different."""
    chance = np.random.default_rng(seed)
    base = np.array(SHARES[name])
    shares = [base if alike else chance.dirichlet(25 * base) for _ in range(units)]
    sizes = np.exp(chance.uniform(np.log(30), np.log(300), units)).astype(int)
    counts = [chance.multinomial(n, each) for n, each in zip(sizes, shares, strict=True)]
    return Parts(np.array(counts, dtype=float), np.array(WORTH[name]))


def shortly(name, parts):
    return mean_posteriors(parts) if name == "mean" else dirichlet_posteriors(parts)


def at_length(name, parts):
    if name == "mean":
        return every_spread(parts.values, parts.pool.variance / parts.n)
    weights = weights_of(WORTHS, parts.counts, parts.pool.shares)
    kept = weights > LIGHT
    shares = weights[kept] / weights[kept].sum()
    return matched_betas(parts.counts, parts.pool, WORTHS[kept], shares)


def every_spread(values, variances):
    deviations = np.linspace(0, furthest_deviation(values, variances), GRID)
    means, around, density = given_spread(values, variances, deviations**2)
    weights = np.exp(density - density.max())
    weights[[0, -1]] /= 2
    return Normals(weights / weights.sum(), means, np.sqrt(around))


def rank_at_length(posteriors, cells):
    """Expected, low, high; the best has the highest value."""
    low, high = posteriors.alone(0).quantile(EXTREMES)[0]
    first, last = (end[0] for end in posteriors.alone(0).ends())
    edges = np.array([first, *np.linspace(low, high, cells + 1), last])
    weights = np.diff(posteriors.alone(0).under(edges)[0])
    worse = posteriors.under(edges)[1:]
    better = 1 - (worse[:, 1:] + worse[:, :-1]) / 2
    ranks = sum(
        weight * counted(chances)
        for weight, chances in zip(weights / weights.sum(), better.T, strict=True)
    )
    ends = np.searchsorted(ranks.cumsum(), [0.025, 0.975]) + 1
    return 1 + ranks @ np.arange(len(ranks)), *ends.tolist()


def counted(chances):
    numbers = np.ones(1)
    for chance in chances:
        numbers = np.convolve(numbers, [1 - chance, chance])
    return numbers


@pytest.mark.parametrize(("name", "alike"), CASES)
def test_twelve_components_believe_what_all_of_them_do(name, alike):
    parts = company(name, alike)
    short, long = shortly(name, parts), at_length(name, parts)
    values = long.quantile(LIMITS)
    assert short.under(values) == pytest.approx(long.under(values), abs=1e-5)
    assert short.mean == pytest.approx(long.mean, abs=1e-6)


@pytest.mark.parametrize(("name", "alike"), CASES)
def test_limits_move_by_less_than_a_hundredth_of_what_is_displayed(name, alike):
    parts = company(name, alike)
    found, exact = (way(name, parts).quantile(LIMITS) for way in (shortly, at_length))
    assert found == pytest.approx(exact, abs=0.001 if name == "mean" else 0.0001)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("name", "alike"), CASES)
def test_a_place_is_the_same_by_the_long_way(name, alike, seed):
    parts = company(name, alike, seed=seed)
    found = rank_of(0, shortly(name, parts))
    expected, low, high = rank_at_length(at_length(name, parts), 64)
    assert found.expected == pytest.approx(expected, abs=1e-4)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(("name", "alike"), CASES)
def test_a_place_is_that_of_a_thousand_cells(name, alike):
    parts = company(name, alike)
    found = rank_of(0, shortly(name, parts))
    expected, low, high = rank_at_length(at_length(name, parts), 1024)
    assert found.expected == pytest.approx(expected, abs=0.05)
    assert abs(found.low - low) + abs(found.high - high) <= 1


def test_an_expected_place_is_the_integral_of_the_books():
    """One plus the sum of ∫ (1 − F of the other) × density of the unit."""
    a, b = np.array([30.0, 45.0, 200.0, 8.0]), np.array([12.0, 15.0, 90.0, 2.0])
    believed = Betas(np.array([1.0]), (a / (a + b))[:, None], (a + b)[:, None], 0.0, 1.0)
    own = beta(a[0], b[0])
    others = [
        quad(lambda x, j=j: own.pdf(x) * (1 - betainc(a[j], b[j], x)), 0, 1, points=[0.7])[0]
        for j in (1, 2, 3)
    ]
    assert rank_of(0, believed).expected == pytest.approx(1 + sum(others), abs=0.005)
