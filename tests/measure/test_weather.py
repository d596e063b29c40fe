from __future__ import annotations

import pytest

from jalon.measure import (
    NPS,
    Estimate,
    Gap,
    Histogram,
    Reading,
    Weather,
    gap,
    measure,
    reading,
    surely_above,
    surely_below,
    weather,
)
from tests.measure.builders import ces1_of, csat_share, nps_of


def estimate(value, low, high, *, n=100, definition="nps"):
    return Estimate(definition, value, low, high, n, float(n))


@pytest.mark.parametrize(
    ("groups", "state"),
    [
        ((240, 100, 60), "sun"),
        ((50, 30, 20), "veiled"),
        ((140, 160, 100), "cloud"),
        ((30, 30, 40), "rain"),
        ((20, 30, 50), "storm"),
        ((35, 40, 25), "fog"),
    ],
)
def test_the_weather_of_a_score(groups, state):
    assert weather(measure("nps", nps_of(*groups)), objective=20, floor=0) == state


@pytest.mark.parametrize(
    ("satisfied", "n", "state"),
    [
        (172, 200, "sun"),
        (83, 100, "veiled"),
        (140, 190, "cloud"),
        (110, 200, "storm"),
        (8, 10, "fog"),
        (6, 9, "hollow"),
    ],
)
def test_the_weather_of_a_share(satisfied, n, state):
    share = measure("csat_t2b", csat_share(satisfied, n))
    assert weather(share, objective=80, floor=65) == state


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ((400, 150, 30, 10, 10), "sun"),
        ((10, 10, 30, 150, 400), "storm"),
        ((10, 20, 40, 20, 10), "cloud"),
        ((3, 3, 0, 3, 3), "fog"),
    ],
)
def test_where_low_is_good_all_is_mirrored(counts, state):
    effort = measure("ces1_mean", ces1_of(*counts))
    assert weather(effort, objective=2.5, floor=3.5) == state


def test_the_side_that_is_good_may_be_told():
    score = estimate(-30, -44, -14)
    assert weather(score, objective=20, floor=40, better="low") is Weather.SUN


@pytest.mark.parametrize(
    ("low", "value", "high", "state"),
    [
        (20, 30, 40, "sun"),  # the limit on the objective is at the objective
        (-40, -20, 0, "rain"),  # the limit on the floor is not below it
        (0, 10, 30, "cloud"),  # nor does it make fog
        (-5, 10, 20, "cloud"),  # fog needs to pass the objective
        (-5, 20, 20, "veiled"),
        (-5, 0, 20, "cloud"),
        (-1, 10, 21, "fog"),
    ],
)
def test_on_the_very_limits(low, value, high, state):
    assert weather(estimate(value, low, high), objective=20, floor=0) == state


def test_without_an_objective_there_is_no_weather():
    assert weather(measure("nps", nps_of(50, 30, 20)), objective=None, floor=0) is None


@pytest.mark.parametrize(
    ("value", "low", "high", "state"),
    [
        (30, 21, 39, "sun"),
        (30, 14, 44, "veiled"),
        (10, -5, 25, "cloud"),
        (-50, -60, -40, "cloud"),
    ],
)
def test_without_a_floor(value, low, high, state):
    assert weather(estimate(value, low, high), objective=20, floor=None) == state


@pytest.mark.parametrize("groups", [(0, 0, 0), (9, 0, 0)])
def test_hollow(groups):
    assert weather(measure("nps", nps_of(*groups)), objective=20, floor=0) is Weather.HOLLOW


def test_heavy_weights_hollow_a_point():
    answers = [(10, 20), *[(8, 1)] * 20]
    score = measure("nps", Histogram.of_answers(NPS, answers))
    assert score.n == 21
    assert weather(score, objective=20, floor=0) is Weather.HOLLOW


def test_the_minimum_is_a_setting():
    assert weather(measure("nps", nps_of(9, 0, 0)), objective=20, floor=0, minimum=5) == "sun"


@pytest.mark.parametrize("floor", [20, 30])
def test_a_floor_is_worse_than_the_objective(floor):
    with pytest.raises(ValueError, match="is no worse than"):
        weather(estimate(10, 0, 20), objective=20, floor=floor)


def test_a_floor_of_effort_is_above_the_objective():
    effort = measure("ces1_mean", ces1_of(10, 20, 40, 20, 10))
    with pytest.raises(ValueError, match="is no worse than"):
        weather(effort, objective=2.5, floor=2)


def test_the_gap_to_the_objective():
    assert gap(estimate(30, 14, 44), 20) == Gap(10, -6, 24)


def test_the_gap_is_good_news_above_zero_even_where_low_is_good():
    effort = estimate(2.0, 1.5, 3.0, definition="ces1_mean")
    assert gap(effort, 2.5) == Gap(0.5, -0.5, 1.0)


def test_no_gap_without_an_objective():
    assert gap(estimate(30, 14, 44), None) is None


def test_no_gap_on_a_small_base():
    assert gap(estimate(30, 14, 44, n=9), 20) is None


def test_no_gap_without_a_value():
    assert gap(measure("nps", nps_of(0, 0, 0)), 20, minimum=0) is None


@pytest.mark.parametrize(
    ("objective", "below", "above"),
    [
        (13, False, True),
        (14, False, True),
        (30, False, False),
        (44, False, False),
        (45, True, False),
    ],
)
def test_surely(objective, below, above):
    score = estimate(30, 14, 44)
    assert surely_below(score, objective) is below
    assert surely_above(score, objective) is above


def test_nothing_is_sure_on_a_small_base():
    few = estimate(100, 40, 100, n=9)
    assert not surely_above(few, 20)
    assert not surely_below(few, 200)


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (0, Reading.HOLLOW),
        (9.9, Reading.HOLLOW),
        (10, Reading.MUTED),
        (29, Reading.MUTED),
        (30, Reading.NORMAL),
    ],
)
def test_how_a_figure_is_shown(base, expected):
    assert reading(base) is expected
