from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.measure.parts import Parts
from jalon.measure.shrinkage import (
    WORTHS,
    dirichlet_posteriors,
    log_likelihood,
    mean_posteriors,
    weights_of,
)
from tests.measure.published import AT_BATS, BASEBALL
from tests.measure.simulated import CONCENTRATION, SHARES, plugged_in, simulate

NPS_WORTH, SHARE_WORTH = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0])
COUNTS = st.lists(st.tuples(*[st.integers(0, 60)] * 3).filter(any), min_size=2, max_size=8).map(
    lambda rows: np.array(rows, dtype=float)
)


@pytest.fixture(scope="module")
def outcome():
    return simulate(8)


def test_the_error_is_divided_by_more_than_two(outcome):
    raw, shrunk = outcome.rmse
    assert 19.0 < raw < 21.5
    assert 8.0 < shrunk < 9.3


def test_the_intervals_keep_their_promise(outcome):
    assert 0.93 < outcome.coverage < 0.965


def test_small_agencies_leave_the_first_places(outcome):
    raw, shrunk = outcome.small_among_the_first
    assert raw > 0.5
    assert shrunk < 0.04


def test_flags_are_right(outcome):
    assert outcome.flags > 150
    assert outcome.right > 0.97


def six_hardly_different(**how):
    return simulate(300, agencies=6, answers=(30, 300), concentration=400.0, **how)


def test_the_intervals_of_small_groups_keep_their_promise_too():
    assert six_hardly_different().coverage > 0.87


def test_the_likeliest_difference_between_units_would_not():
    """The negative control: one plugged-in number, and most intervals miss the truth."""
    assert six_hardly_different(believe=plugged_in).coverage < 0.5


def test_how_much_units_differ_is_found_again():
    chance = np.random.default_rng(7)
    truth = chance.dirichlet(CONCENTRATION * SHARES, 2_000)
    counts = np.array([chance.multinomial(60, each) for each in truth], dtype=float)
    likely = WORTHS[np.argmax(log_likelihood(WORTHS, counts, SHARES))]
    assert 30 < likely < 53


def test_two_parts_make_the_beta_binomial_of_the_books():
    """Under a uniform prior, 3 then 4 of 7 in one order have a chance of 3!4!/8!."""
    even, two = np.array([0.5, 0.5]), np.array([2.0])
    found = log_likelihood(two, np.array([[3.0, 4.0]]), even)
    assert found == pytest.approx(np.log(144 / 40_320))


def test_baseball_players_are_drawn_as_by_efron_and_morris():
    hits = BASEBALL[:, 0]
    believed = dirichlet_posteriors(Parts(np.stack([AT_BATS - hits, hits], 1), SHARE_WORTH))
    assert believed.mean[0] == pytest.approx(0.294, abs=0.012)
    errors = [((each - BASEBALL[:, 1]) ** 2).sum() for each in (hits / AT_BATS, believed.mean)]
    assert errors[0] / errors[1] > 3


@given(COUNTS)
def test_mirrored_answers_mirror_what_is_believed(counts):
    straight = dirichlet_posteriors(Parts(counts, NPS_WORTH))
    turned = dirichlet_posteriors(Parts(counts[:, ::-1], NPS_WORTH))
    assert turned.mean == pytest.approx(-straight.mean, abs=1e-9)
    value = np.array([0.2])
    assert turned.under(-value) == pytest.approx(1 - straight.under(value), abs=1e-6)


@given(COUNTS)
def test_a_belief_stays_in_the_range_of_its_figure(counts):
    low, middle, high = dirichlet_posteriors(Parts(counts, NPS_WORTH)).quantile(
        np.array([0.025, 0.5, 0.975])
    ).T  # fmt: skip
    assert (low >= -1).all()
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert (high <= 1).all()


@given(COUNTS)
def test_weights_of_the_prior_add_up(counts):
    weights = weights_of(WORTHS, counts, Parts(counts, NPS_WORTH).pool.shares)
    assert weights.sum() == pytest.approx(1)


def test_three_answers_that_agree_are_not_certain():
    counts = np.array([[0, 0, 0, 0, 3], [2, 3, 10, 25, 60], [3, 3, 14, 30, 50]], dtype=float)
    believed = mean_posteriors(Parts(counts, np.arange(1.0, 6.0)))
    low, high = believed.quantile(np.array([0.025, 0.975]))[0]
    assert high - low > 0.3
    assert 4.2 < believed.mean[0] < 4.8
