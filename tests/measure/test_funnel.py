from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import bdtr

from jalon.measure.funnel import CONTROL, WARNING, Funnel, half_width, overdispersion
from tests.measure.published import HOSPITALS

OBSERVED, EXPECTED = HOSPITALS.T
LOG_RATIOS = np.log(OBSERVED / EXPECTED)


def outside(spread: float) -> int:
    return int((abs(LOG_RATIOS) > half_width(1 / EXPECTED, spread, CONTROL)).sum())


def test_chance_alone_leaves_25_hospitals_outside_as_published():
    assert outside(0.0) == 25


def test_real_differences_leave_9_hospitals_outside_as_published():
    found = overdispersion(LOG_RATIOS * np.sqrt(EXPECTED), EXPECTED)
    assert found.phi == pytest.approx(7.878, abs=5e-4)
    assert found.spread == pytest.approx(0.0273, abs=5e-5)
    assert outside(found.spread) == 9


def test_units_that_chance_alone_moves_have_no_spread():
    found = overdispersion(np.array([-1.2, -0.3, 0.2, 0.4, 1.1]), np.full(5, 50.0))
    assert found.phi == pytest.approx(0.29 / 3)
    assert found.spread == 0


def test_units_all_alike_leave_nothing_to_trim():
    found = overdispersion(np.zeros(5), np.full(5, 50.0))
    assert (found.phi, found.spread) == (1.0, 0.0)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_one_unit_in_twenty_like_the_norm_leaves_the_warning_limits(share):
    n = 60
    funnel = Funnel(100 * share, 10_000 * share * (1 - share), 0.0, 1.0, (0, 100))
    low, high = funnel.limits(n) * np.array(n / 100)
    inside = bdtr(np.floor(high), n, share) - bdtr(np.ceil(low) - 1, n, share)
    assert inside == pytest.approx(WARNING, abs=0.025)


def test_the_limits_stay_in_the_range_of_the_figure():
    low, high = Funnel(95.0, 475.0, 0.0, 1.0, (0, 100)).limits([3, 3000], CONTROL)
    assert low == pytest.approx([56.1, 93.8], abs=0.05)
    assert high == pytest.approx([100, 96.2], abs=0.05)


@given(st.integers(1, 10_000), st.floats(-90, 90), st.floats(0, 400))
def test_more_answers_never_widen_it_and_spread_never_narrows_it(n, centre, spread):
    plain = Funnel(centre, 6000.0, 0.0, 1.0, (-100, 100)).limits([n, n + 1])
    wide = Funnel(centre, 6000.0, spread, 1.0, (-100, 100)).limits([n, n + 1])
    assert plain[0][0] <= plain[0][1] <= centre <= plain[1][1] <= plain[1][0]
    assert (wide[0] <= plain[0]).all()
    assert (wide[1] >= plain[1]).all()


@given(st.integers(1, 10_000))
def test_the_control_limits_hold_the_warning_limits(n):
    funnel = Funnel(10.0, 6000.0, 25.0, 2.0, (-100, 100))
    inner, outer = funnel.limits(n, WARNING), funnel.limits(n, CONTROL)
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]
