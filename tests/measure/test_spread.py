from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.measure.spread import (
    excess_variance,
    given_spread,
    normal_posteriors,
    spread_where,
    surprise_of,
)
from tests.measure.published import AT_BATS, BASEBALL, SCHOOLS, bcg_log_risks

VALUES = st.lists(st.floats(-50, 50), min_size=3, max_size=12)


def test_the_spread_of_the_bcg_trials_by_moments_is_the_published_one():
    values, variances = bcg_log_risks()
    assert excess_variance(surprise_of(values, variances, 0.0), 1 / variances) == pytest.approx(
        0.3088, abs=5e-5
    )


def test_the_spread_of_the_bcg_trials_by_paule_and_mandel_is_the_published_one():
    values, variances = bcg_log_risks()
    assert spread_where(values, variances, 12) == pytest.approx(0.3181, abs=5e-5)


def test_the_eight_schools_have_no_spread_by_moments():
    values, errors = SCHOOLS.T
    assert excess_variance(surprise_of(values, errors**2, 0.0), errors**-2) == 0
    assert spread_where(values, errors**2, 7) == 0


def school_medians():
    values, errors = SCHOOLS.T
    return normal_posteriors(values, errors**2).quantile(np.array([0.5]))[:, 0]


def test_the_eight_schools_stand_apart_all_the_same():
    published = [10.2, 7.8, 6.6, 7.7, 5.6, 6.5, 10.1, 8.2]
    assert school_medians() == pytest.approx(published, abs=0.35)


def test_the_eight_schools_are_those_of_two_million_draws():
    drawn = [10.47, 7.97, 6.84, 7.75, 5.92, 6.64, 10.07, 8.38]
    assert school_medians() == pytest.approx(drawn, abs=0.04)


def james_stein(values, variance):
    """The estimator of Efron and Morris: the spread is that of the values, less chance."""
    total = ((values - values.mean()) ** 2).sum() / (len(values) - 3)
    spread = np.array([total - variance])
    return given_spread(values, np.full(len(values), variance), spread)[0][:, 0]


def test_clemente_is_drawn_to_the_published_average():
    averages = BASEBALL[:, 0] / AT_BATS
    variance = averages.mean() * (1 - averages.mean()) / AT_BATS
    assert james_stein(averages, variance)[0] == pytest.approx(0.294, abs=5e-4)


def arcsine(average):
    return np.sqrt(AT_BATS) * np.arcsin(2 * average - 1)


def test_drawing_in_the_averages_cuts_the_error_three_and_a_half_times():
    hits, truth = BASEBALL.T
    raw, aim = arcsine(hits / AT_BATS), arcsine(truth)
    error, error_drawn = ((raw - aim) ** 2).sum(), ((james_stein(raw, 1.0) - aim) ** 2).sum()
    assert error == pytest.approx(17.57, abs=0.05)
    assert error_drawn == pytest.approx(5.00, abs=0.05)
    assert error / error_drawn == pytest.approx(3.51, abs=0.02)


@given(VALUES, st.floats(0.1, 100))
def test_without_spread_every_unit_is_the_pool(values, variance):
    seen, variances = np.array(values), np.full(len(values), variance)
    means, around, _ = given_spread(seen, variances, np.array([0.0]))
    assert means[:, 0] == pytest.approx(np.full(len(values), seen.mean()), abs=1e-9)
    assert around[:, 0] == pytest.approx(variances / len(values))


@given(VALUES, st.floats(0.1, 100))
def test_a_belief_stands_between_the_unit_and_the_pool(values, variance):
    seen = np.array(values)
    means = normal_posteriors(seen, np.full(len(values), variance)).mean
    low, high = np.minimum(seen, seen.mean()), np.maximum(seen, seen.mean())
    assert (low - 1e-6 <= means).all()
    assert (means <= high + 1e-6).all()


@given(VALUES, st.floats(0.1, 100), st.floats(0.2, 20))
def test_the_spread_found_is_as_surprising_as_asked(values, variance, surprise):
    seen, variances = np.array(values), np.full(len(values), variance)
    spread = spread_where(seen, variances, surprise)
    if spread:
        assert surprise_of(seen, variances, spread) == pytest.approx(surprise, rel=1e-6)
    else:
        assert surprise_of(seen, variances, 0.0) <= surprise


def test_a_single_unit_has_no_spread():
    assert excess_variance(9.0, np.array([4.0])) == 0
