from __future__ import annotations

import math
import time
from itertools import product

import numpy as np
import pytest

from jalon.measure import dirichlet_mean_interval, tango_interval, wilson_interval
from jalon.measure.intervals import (
    dirichlet_mean_distance,
    tango_distance,
    two_sided,
    wilson_distance,
)


@pytest.mark.parametrize(
    ("detractors", "passives", "promoters", "low", "high"),
    [
        (16, 139, 6, -0.1240, -0.0054),  # Cavo 2012
        (7, 13, 1, -0.5172, -0.0260),  # Fagerland, Lydersen and Laake 2014
        (0, 0, 5, 0.1310, 1.0),
        (0, 5, 0, -0.4345, 0.4345),
        (0, 0, 1, -0.5869, 1.0),
    ],
)
def test_published_tango_intervals(detractors, passives, promoters, low, high):
    interval = tango_interval(promoters=promoters, passives=passives, detractors=detractors)
    assert [float(limit) for limit in interval] == pytest.approx([low, high], abs=5.1e-5)


def test_mirrored_counts_mirror_the_limits_to_the_last_digit():
    low, high = tango_interval(promoters=[50, 7], passives=[30, 0], detractors=[20, 3])
    other_low, other_high = tango_interval(
        promoters=[20, 3], passives=[30, 0], detractors=[50, 7]
    )
    assert np.array_equal(other_low, -high)
    assert np.array_equal(other_high, -low)


def test_no_answer_has_no_interval():
    assert np.isnan(tango_interval(promoters=0, passives=0, detractors=0)).all()
    assert np.isnan(wilson_interval(successes=0, n=0)).all()
    assert np.isnan(dirichlet_mean_interval(counts=[0, 0, 0], low=1, high=3)).all()


def test_counts_need_not_be_whole():
    low, high = wilson_interval(successes=8.5, n=10.5)
    assert (float(low), float(high)) == pytest.approx((0.5071, 0.9461), abs=5e-5)


@pytest.mark.parametrize("interval", ["tango", "wilson", "mean"])
def test_more_confidence_is_wider(interval):
    narrow, wide = (_widths(confidence)[interval] for confidence in (0.8, 0.99))
    assert narrow < wide


def _widths(confidence):
    tango = tango_interval(promoters=50, passives=30, detractors=20, confidence=confidence)
    wilson = wilson_interval(successes=80, n=100, confidence=confidence)
    mean = dirichlet_mean_interval(counts=[2, 3, 9], low=1, high=3, confidence=confidence)
    pairs = {"tango": tango, "wilson": wilson, "mean": mean}
    return {name: float(high - low) for name, (low, high) in pairs.items()}


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_is_a_share(confidence):
    with pytest.raises(ValueError, match="A confidence lies between 0 and 1"):
        tango_interval(promoters=1, passives=1, detractors=1, confidence=confidence)


def test_a_mean_refuses_the_same_confidence():
    with pytest.raises(ValueError, match="A confidence lies between 0 and 1"):
        dirichlet_mean_interval(counts=[1, 2], low=1, high=2, confidence=1)


Z95 = 1.959963984540054


def test_the_limits_of_tango_stand_at_the_quantile():
    counts = {"promoters": 50, "passives": 30, "detractors": 20}
    for limit in tango_interval(**counts):
        assert float(tango_distance(**counts)(limit)) == pytest.approx(Z95, abs=1e-8)


def test_the_limits_of_wilson_stand_at_the_quantile():
    for limit in wilson_interval(successes=8, n=10):
        assert float(wilson_distance(successes=8, n=10)(limit)) == pytest.approx(Z95)


def test_the_limits_of_a_mean_stand_at_the_quantile():
    grades = {"counts": [2.0, 3, 10, 25, 60], "low": 1, "high": 5}
    for limit in dirichlet_mean_interval(**grades):
        assert float(dirichlet_mean_distance(**grades)(limit)) == pytest.approx(Z95)


def test_a_figure_is_at_no_distance_from_itself():
    assert tango_distance(promoters=5, passives=0, detractors=0)(np.array(1.0)) == 0
    assert wilson_distance(successes=0, n=5)(np.array(0.0)) == 0
    assert dirichlet_mean_distance(counts=[0, 0, 0, 0, 3], low=1, high=5)(np.array(5.0)) == 0


def test_what_cannot_be_is_infinitely_far():
    assert tango_distance(promoters=5, passives=1, detractors=2)(np.array(-1.0)) == math.inf
    assert wilson_distance(successes=4, n=5)(np.array(1.0)) == math.inf


def test_two_sided():
    assert float(two_sided(Z95)) == pytest.approx(0.05)


def test_ten_answers_are_covered_as_promised():
    """Every possible outcome of ten answers, against truths all over the triangle.

    Its very edges, where nobody at all is in one of the three groups, fare a little worse.
    """
    outcomes = _compositions(10)
    low, high = tango_interval(
        promoters=outcomes[:, 0], passives=outcomes[:, 1], detractors=outcomes[:, 2]
    )
    truths = _compositions(40)
    coverage = np.array([_covered(truth / 40, outcomes, low, high) for truth in truths])
    assert coverage.min() > 0.91
    assert coverage[truths.min(axis=1) > 0].min() > 0.93
    assert 0.95 < coverage.mean() < 0.98


def _compositions(n):
    pairs = product(range(n + 1), repeat=2)
    return np.array([(p, q, n - p - q) for p, q in pairs if p + q <= n])


def _covered(truth, outcomes, low, high):
    ways = [math.factorial(10) / math.prod(map(math.factorial, each)) for each in outcomes]
    chances = np.array(ways) * np.prod(truth**outcomes, axis=1)
    balance = truth[0] - truth[2]
    return chances[(low - 1e-9 <= balance) & (balance <= high + 1e-9)].sum()


@pytest.mark.parametrize(
    ("best", "coverage"), [(0.5, 0.89), (0.7, 0.92), (0.8, 0.86), (0.9, 0.98)]
)
def test_a_mean_of_ten_answers_at_the_two_ends_is_its_weakest(best, coverage):
    tops = np.arange(11)
    low, high = dirichlet_mean_interval(
        counts=np.stack([10 - tops, 0 * tops, 0 * tops, 0 * tops, tops], axis=1), low=1, high=5
    )
    chances = np.array([math.comb(10, k) * best**k * (1 - best) ** (10 - k) for k in tops])
    held = (low <= 1 + 4 * best) & (1 + 4 * best <= high)
    assert chances[held].sum() == pytest.approx(coverage, abs=0.01)


def test_ten_thousand_intervals_are_quick():
    counts = np.random.default_rng(7).integers(0, 400, (3, 10_000))
    spent = min(_cpu_seconds(counts) for _ in range(3))
    assert spent < 0.2  # 0.02 on a machine that does nothing else


def _cpu_seconds(counts):
    start = time.process_time()
    tango_interval(promoters=counts[0], passives=counts[1], detractors=counts[2])
    return time.process_time() - start
