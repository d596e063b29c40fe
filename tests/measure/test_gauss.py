from __future__ import annotations

import numpy as np
import pytest

from jalon.measure.gauss import NODES, gauss_rule

FINE = np.linspace(-3, 11, 60)
UNEVEN = np.exp(-FINE / 2) / np.exp(-FINE / 2).sum()


@pytest.mark.parametrize("degree", range(2 * NODES))
def test_every_moment_under_twice_as_many_is_kept(degree):
    values, weights = gauss_rule(FINE, UNEVEN)
    scaled = (values - 4) / 7, (FINE - 4) / 7
    assert weights @ scaled[0] ** degree == pytest.approx(
        UNEVEN @ scaled[1] ** degree, abs=1e-12
    )


def test_the_weights_are_those_of_a_distribution_inside_the_other():
    values, weights = gauss_rule(FINE, UNEVEN)
    assert len(values) == NODES
    assert weights.min() > 0
    assert weights.sum() == pytest.approx(1)
    assert FINE[0] < values.min()
    assert values.max() < FINE[-1]


def test_the_three_values_of_the_books_stand_for_a_uniform_distribution():
    fine = (np.arange(20_000) + 0.5) / 10_000 - 1
    values, weights = gauss_rule(fine, np.full(20_000, 1 / 20_000), 3)
    assert values == pytest.approx([-np.sqrt(0.6), 0, np.sqrt(0.6)], abs=1e-7)
    assert weights == pytest.approx([5 / 18, 8 / 18, 5 / 18], abs=1e-7)


def test_few_values_stand_for_themselves():
    values, weights = gauss_rule(FINE[:NODES], UNEVEN[:NODES])
    assert (values.tolist(), weights.tolist()) == (
        FINE[:NODES].tolist(),
        UNEVEN[:NODES].tolist(),
    )


def test_values_that_weigh_next_to_nothing_disturb_nothing():
    weights = np.where(np.arange(60) < 4, 0.25, 1e-300)
    values, found = gauss_rule(FINE, weights)
    assert found @ np.exp(values) == pytest.approx(np.exp(FINE[:4]).mean())
