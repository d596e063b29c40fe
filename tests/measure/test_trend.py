from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from jalon.measure import (
    NPS,
    Comparison,
    Histogram,
    Pair,
    Trend,
    adjusted,
    difference,
    mode_mix_changed,
    trend_family,
)
from tests.measure.builders import ces1_of, csat_share, nps_of


def pair(current, previous, *, name="nps", modes=({}, {})):
    return Pair(name, Comparison(current, previous), *modes)


RISE = pair(nps_of(60, 30, 10), nps_of(30, 40, 30))
FALL = pair(nps_of(30, 40, 30), nps_of(60, 30, 10))
STILL = pair(nps_of(51, 29, 20), nps_of(50, 30, 20))


def arrows(pairs):
    return [trend.arrow for trend in trend_family(pairs)]


def test_an_arrow_says_which_way_the_value_went():
    assert arrows([RISE, FALL, STILL]) == ["up", "down", None]


def test_a_rise_of_effort_is_an_arrow_up_still():
    effort = pair(ces1_of(5, 5, 10, 40, 60), ces1_of(60, 40, 10, 5, 5), name="ces1_mean")
    assert arrows([effort]) == ["up"]


def test_a_trend_carries_its_difference():
    [trend] = trend_family([RISE])
    change = difference(nps_of(60, 30, 10), nps_of(30, 40, 30), "nps")
    assert (trend.difference, trend.low, trend.high) == (change.value, change.low, change.high)
    assert trend.p == trend.q == change.p


def test_what_is_clear_alone_is_not_among_many():
    """p = .023: an arrow alone, none among ten points that did not move."""
    lone = pair(nps_of(55, 30, 15), nps_of(40, 35, 25))
    assert arrows([lone]) == ["up"]
    assert arrows([lone, *[STILL] * 9])[0] is None


def test_points_of_several_definitions_are_one_family():
    csat = pair(csat_share(80, 100), csat_share(79, 100), name="csat_t2b")
    alone, among = trend_family([RISE])[0], trend_family([csat, RISE])[1]
    assert among.p == alone.p
    assert among.q == pytest.approx(2 * alone.p)


@pytest.mark.parametrize(
    ("current", "previous"),
    [
        (nps_of(9, 0, 0), nps_of(0, 0, 90)),
        (nps_of(90, 0, 0), nps_of(0, 0, 9)),
        (nps_of(0, 0, 0), nps_of(0, 0, 0)),
    ],
)
def test_a_small_base_has_no_trend(current, previous):
    [trend] = trend_family([pair(current, previous)])
    assert trend == Trend(None, None, None, None, None, None, mode_mix_changed=False)


def test_a_small_base_is_not_of_the_family():
    few = pair(nps_of(4, 3, 2), nps_of(4, 3, 2))
    assert trend_family([few, RISE])[1] == trend_family([RISE])[0]


def test_repeated_customers_may_make_a_base_small():
    answers = nps_of(8, 0, 4)
    again = Pair("nps", Comparison(answers, answers, current_design_effect=1.5))
    assert trend_family([again])[0].p is None


def test_no_answers_have_no_trend_whatever_the_minimum():
    empty = Histogram.empty(NPS)
    assert trend_family([pair(empty, empty)], minimum=0)[0].p is None


def test_another_mix_of_modes_is_flagged():
    modes = ({"email": 90, "phone": 10}, {"email": 60, "phone": 40})
    moved = pair(nps_of(60, 30, 10), nps_of(30, 40, 30), modes=modes)
    [trend] = trend_family([moved])
    assert (trend.arrow, trend.mode_mix_changed) == ("up", True)


def test_no_points_have_no_trends():
    assert trend_family([]) == []


@pytest.mark.parametrize("size", [1, 2, 3, 10, 150])
def test_it_adjusts_as_scipy_does(size):
    p_values = np.random.default_rng(size).random(size) ** 3
    assert adjusted(p_values) == pytest.approx(false_discovery_control(p_values), abs=1e-15)


@pytest.mark.parametrize(
    ("current", "previous", "changed"),
    [
        ({"email": 50, "phone": 50}, {"email": 60, "phone": 40}, False),
        ({"email": 50, "phone": 50}, {"email": 61, "phone": 39}, True),
        ({"email": 10}, {"terminal": 10}, True),
        ({}, {"email": 10}, False),
        ({"email": 10}, {}, False),
    ],
)
def test_the_mix_of_modes(current, previous, changed):
    assert mode_mix_changed(current, previous) is changed


def test_noise_draws_an_arrow_on_few_maps():
    """A hundred maps of forty points where nothing moved: some five hold a false arrow."""
    chance = np.random.default_rng(2026)
    maps = [[noise(chance) for _ in range(40)] for _ in range(100)]
    assert sum(any(arrows(each)) for each in maps) <= 10


def noise(chance):
    now, before = chance.multinomial(60, [0.5, 0.3, 0.2], size=2).tolist()
    return pair(nps_of(*now), nps_of(*before))
