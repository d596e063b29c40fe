from __future__ import annotations

import pytest

from jalon.measure import definition, expected_n_to_tell_apart, measure
from tests.measure.builders import ces1_of, csat_of, csat_share, nps_of


@pytest.mark.parametrize(("floor", "objective", "n"), [(5, 25, 240), (10, 20, 965)])
def test_a_score(floor, objective, n):
    needed = expected_n_to_tell_apart("nps", objective=objective, floor=floor)
    assert needed == pytest.approx(n, rel=0.01)


@pytest.mark.parametrize(
    ("name", "objective", "floor", "n"),
    [
        ("csat_t2b", 80, 65, 134),
        ("csat_mean", 4.5, 4.2, 155),
        ("ces1_b2b", 60, 50, 380),
    ],
)
def test_other_figures(name, objective, floor, n):
    needed = expected_n_to_tell_apart(name, objective=objective, floor=floor)
    assert needed == pytest.approx(n, rel=0.03)


def test_the_order_of_the_two_does_not_matter():
    """Where low is good, the floor is the greater of the two."""
    needed = expected_n_to_tell_apart("ces1_mean", objective=2, floor=2.5)
    assert needed == expected_n_to_tell_apart("ces1_mean", objective=2.5, floor=2)


def test_past_answers_tell_their_own_spread():
    past = nps_of(14, 83, 3)
    needed = expected_n_to_tell_apart("nps", objective=25, floor=5, past=past)
    assert needed < 100


def test_a_past_without_answers_tells_nothing():
    past = nps_of(0, 0, 0)
    assert expected_n_to_tell_apart("nps", objective=25, floor=5, past=past) == 240


def test_so_many_answers_are_enough_and_one_less_is_not():
    past = csat_share(7, 10)
    needed = expected_n_to_tell_apart("csat_t2b", objective=75, floor=65, past=past)
    enough = measure("csat_t2b", csat_share(round(0.7 * needed), needed))
    assert enough.high - enough.low == pytest.approx(10, abs=0.1)


def test_an_objective_on_its_floor_is_never_told_apart():
    assert expected_n_to_tell_apart("nps", objective=20, floor=20) is None


@pytest.mark.parametrize("objective", [100, -95])
def test_an_objective_at_the_end_of_the_range(objective):
    assert expected_n_to_tell_apart("nps", objective=objective, floor=objective - 5) > 10


@pytest.mark.parametrize("name", ["csat_mean", "ces_mean", "ces1_mean"])
def test_a_mean_at_the_end_of_its_scale(name):
    low, high = definition(name).range
    assert expected_n_to_tell_apart(name, objective=high, floor=high - 0.2) < 400
    assert expected_n_to_tell_apart(name, objective=low + 0.2, floor=low) < 400


def test_effort_and_satisfaction_spread_alike():
    effort = expected_n_to_tell_apart(
        "ces1_mean", objective=3, floor=3.5, past=ces1_of(1, 2, 3, 2, 1)
    )
    happy = expected_n_to_tell_apart(
        "csat_mean", objective=3, floor=3.5, past=csat_of(1, 2, 3, 2, 1)
    )
    assert effort == happy
