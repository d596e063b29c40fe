from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betainc

from jalon.measure.beta import beta_under, narrow_beta_under

PLACES = np.linspace(0, 1, 4001)[None, None]
SHARES = np.array([0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.97, 0.995])


def betas(spread):
    """One distribution for each share, ab / (a + b) being the same: 1 × shares."""
    a, b = spread / (1 - SHARES), spread / SHARES
    return a[None], b[None]


def exact(a, b):
    return betainc(a[..., None], b[..., None], PLACES)


@pytest.mark.parametrize("spread", [0.2, 1, 3, 10, 19, 21, 50, 1e3, 1e5])
def test_the_chances_are_those_of_the_incomplete_beta_function(spread):
    a, b = betas(spread)
    assert beta_under(a, b, PLACES) == pytest.approx(exact(a, b), abs=5e-6)


@pytest.mark.parametrize("spread", [5, 10, 20, 50])
def test_the_error_of_the_normal_form_falls_like_the_square_of_the_spread(spread):
    a, b = betas(float(spread))
    error = abs(narrow_beta_under(a, b, PLACES) - exact(a, b)).max()
    assert error < 0.0024 / spread**2


def test_too_wide_a_distribution_is_not_held_for_normal():
    """The negative control: with three answers or so, the normal form is seen to be wrong."""
    a, b = betas(0.5)
    assert abs(narrow_beta_under(a, b, PLACES) - exact(a, b)).max() > 0.003


def test_nothing_stands_under_the_range_and_all_under_its_end():
    ends = np.array([[[0.0, 1.0]]])
    for spread in (0.5, 50.0):
        found = beta_under(*betas(spread), ends)[0]
        assert found[:, 0] == pytest.approx(0, abs=1e-15)
        assert found[:, 1].tolist() == [1] * len(SHARES)


def test_each_unit_is_asked_at_its_own_values():
    a, b = np.array([[2.0, 300.0], [900.0, 3.0]]), np.array([[6.0, 200.0], [300.0, 4.0]])
    values = np.array([[[0.3, 0.6]], [[0.75, 0.4]]])
    found = beta_under(a, b, values)
    assert found == pytest.approx(betainc(a[..., None], b[..., None], values), abs=5e-6)
