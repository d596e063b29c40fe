from __future__ import annotations

import pytest

from jalon.measure import (
    Difference,
    Gap,
    Hidden,
    disclose,
    disclose_privately,
    is_safe_pool,
    measure,
    privacy_of_parts,
    privacy_reason,
)
from tests.measure.builders import nps_of

GAP = Gap(10, -6, 24)
TREND = Difference(3, -2, 8, 0.2)


def shown(*groups, **changes):
    histogram = nps_of(*groups)
    return disclose(measure("nps", histogram), histogram, gap=GAP, trend=TREND, **changes)


def shown_privately(*groups, remainder):
    histogram = nps_of(*groups)
    return disclose_privately(measure("nps", histogram), histogram, remainder=remainder)


def test_ten_answers_show_all():
    score = shown(5, 3, 2)
    assert (score.value, score.gap, score.trend, score.n) == (30.0, GAP, TREND, 10)
    assert score.low < 30 < score.high
    assert score.hidden is None


def test_nine_answers_show_their_count_and_histogram_alone():
    score = shown(5, 3, 1)
    hidden = (score.value, score.low, score.high, score.gap, score.trend)
    assert hidden == (None, None, None, None, None)
    assert (score.n, score.histogram) == (9, nps_of(5, 3, 1))
    assert score.hidden is Hidden.SMALL_BASE


def test_no_answer_shows_its_count():
    assert (shown(0, 0, 0).n, shown(0, 0, 0).hidden) == (0, "small_base")


def test_the_minimum_is_a_setting():
    assert shown(5, 3, 2, minimum=30).hidden is Hidden.SMALL_BASE


@pytest.mark.parametrize(
    ("groups", "remainder", "reason"),
    [
        ((2, 1, 1), None, "few_people"),
        ((2, 1, 1), 100, "few_people"),
        ((0, 0, 0), 100, "few_people"),
        ((5, 3, 2), 4, "few_others"),
        ((5, 3, 2), 0, "few_others"),
    ],
)
def test_privacy_hides_everything(groups, remainder, reason):
    score = shown_privately(*groups, remainder=remainder)
    kept = (
        score.value,
        score.low,
        score.high,
        score.gap,
        score.trend,
        score.n,
        score.histogram,
    )
    assert kept == (None,) * 7
    assert score.hidden == reason


@pytest.mark.parametrize("remainder", [None, 5])
def test_privacy_lets_a_crowd_through(remainder):
    assert shown_privately(5, 3, 2, remainder=remainder).value == 30.0


def test_between_the_two_limits_the_count_alone_is_shown():
    score = shown_privately(3, 2, 0, remainder=None)
    assert (score.n, score.value, score.hidden) == (5, None, "small_base")


def test_privacy_is_a_setting():
    assert privacy_reason(9, privacy=10) is Hidden.FEW_PEOPLE


@pytest.mark.parametrize(
    ("counts", "reasons"),
    [
        ([40, 12, 25], [None, None, None]),
        ([40, 3, 12, 25], [None, "few_people", "few_others", None]),
        ([40, 3, 4, 25], [None, "few_people", "few_people", None]),
        ([40, 1, 2, 25], [None, "few_people", "few_people", "few_others"]),
        ([40, 0], ["few_others", "few_people"]),
        ([3], ["few_people"]),
        ([], []),
    ],
)
def test_a_part_is_not_given_away_by_subtraction(counts, reasons):
    assert privacy_of_parts(counts) == reasons


# Several units shown as one


@pytest.mark.parametrize(
    "counts", [[], [9, 9, 9], [9, 9, 9, 0], [1, 1, 1, 1], [86, 5, 5, 4], [300, 1, 1, 1]]
)
def test_a_pool_that_would_be_a_portrait_is_not_shown(counts):
    assert not is_safe_pool(counts)


@pytest.mark.parametrize("counts", [[2, 1, 1, 1], [85, 5, 5, 5], [9, 9, 9, 9, 0]])
def test_four_units_none_of_them_nearly_all_make_a_pool(counts):
    assert is_safe_pool(counts)
