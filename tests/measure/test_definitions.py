"""The published and golden figures, literally."""

from __future__ import annotations

import pytest

from jalon.measure import (
    CES1,
    CSAT,
    DEFINITIONS,
    NPS,
    Histogram,
    default_definition,
    definition,
    measure,
    measure_each,
)
from tests.measure.builders import ces1_of, ces2_of, csat_of, csat_share, nps_of


def close(*figures, within=0.005):
    return pytest.approx(figures, abs=within + 1e-9)


@pytest.mark.parametrize(
    ("groups", "value", "low", "high"),
    [
        ((200, 200, 100), 20.00, 13.35, 26.45),
        ((50, 30, 20), 30.00, 13.96, 44.34),
        ((30, 40, 30), 0.00, -15.08, 15.08),
        ((14, 6, 4), 41.67, 7.35, 66.45),
        ((5, 3, 2), 30.00, -21.66, 67.53),
        ((10, 0, 0), 100.00, 44.49, 100.00),
        ((0, 5, 0), 0.00, -43.45, 43.45),
        ((6, 139, 16), -6.21, -12.40, -0.54),
        ((5, 0, 0), 100.00, 13.10, 100.00),
        ((0, 0, 5), -100.00, -100.00, -13.10),
        ((1, 0, 0), 100.00, -58.69, 100.00),
        ((1, 13, 7), -28.57, -51.72, -2.60),
    ],
)
def test_nps(groups, value, low, high):
    score = measure("nps", nps_of(*groups))
    assert (score.value, score.low, score.high) == close(value, low, high)


@pytest.mark.parametrize(
    ("grade", "value"), [(0, -100), (6, -100), (7, 0), (8, 0), (9, 100), (10, 100)]
)
def test_nps_of_one_grade(grade, value):
    assert measure("nps", Histogram.of(NPS, {grade: 12})).value == value


@pytest.mark.parametrize(
    ("satisfied", "n", "value", "low", "high"),
    [
        (80, 100, 80.0, 71.1, 86.7),
        (8, 10, 80.0, 49.0, 94.3),
        (3, 3, 100.0, 43.9, 100.0),
        (0, 5, 0.0, 0.0, 43.4),
        (172, 200, 86.0, 80.5, 90.1),
        (83, 100, 83.0, 74.5, 89.1),
        (140, 190, 73.7, 67.0, 79.4),
        (110, 200, 55.0, 48.1, 61.7),
        (6, 9, 66.7, 35.4, 87.9),
    ],
)
def test_csat_top_two(satisfied, n, value, low, high):
    share = measure("csat_t2b", csat_share(satisfied, n))
    assert (share.value, share.low, share.high) == close(value, low, high, within=0.05)


@pytest.mark.parametrize(
    ("name", "histogram", "value", "low", "high"),
    [
        ("csat_mean", csat_of(2, 3, 10, 25, 60), 4.380, 4.174, 4.538),
        ("csat_mean", csat_of(1, 0, 0, 1, 3), 4.000, 2.526, 4.769),
        ("csat_mean", csat_of(0, 0, 0, 0, 3), 5.000, 3.171, 5.000),
        ("ces_mean", ces2_of(3, 4, 6, 12, 25, 30, 20), 5.220, 4.908, 5.494),
        ("ces1_mean", ces1_of(10, 20, 40, 20, 10), 3.000, 2.787, 3.213),
    ],
)
def test_means(name, histogram, value, low, high):
    mean = measure(name, histogram)
    assert (mean.value, mean.low, mean.high) == close(value, low, high, within=0.0005)


@pytest.mark.parametrize(
    ("name", "histogram", "value"),
    [
        ("csat_t2b", csat_of(1, 2, 3, 4, 10), 70.0),
        ("ces_t3b", ces2_of(3, 4, 6, 12, 25, 30, 20), 75.0),
        ("ces1_b2b", ces1_of(10, 20, 40, 20, 10), 30.0),
    ],
)
def test_which_grades_a_share_keeps(name, histogram, value):
    assert measure(name, histogram).value == value


def test_a_weighted_score_rests_on_n_eff():
    """Shares × n_eff into the same interval: the airport survey of 2017."""
    promoters, passives, detractors = 0.5230, 0.3580, 0.1190
    share = promoters - detractors
    n = 2_266.5
    answers = Histogram(
        NPS,
        (0, 0, 0, 342, 0, 0, 0, 0, 968, 0, 1436),
        tuple(round(each * n * 1e6) for each in _grades(detractors, passives, promoters)),
        round(n * 1e6),
    )
    score = measure("nps", answers)
    assert (score.n, score.n_eff) == (2_746, pytest.approx(n))
    assert (score.value, score.high - score.low) == close(100 * share, 5.71, within=0.02)


def _grades(detractors, passives, promoters):
    return (0, 0, 0, detractors, 0, 0, 0, 0, passives, 0, promoters)


def test_the_airport_survey_unweighted():
    score = measure("nps", nps_of(1_436, 968, 342))
    assert (score.value, score.low, score.high) == close(39.84, 37.19, 42.42)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_without_answers_there_is_no_figure(name):
    nothing = measure(name, Histogram.empty(definition(name).scale))
    assert (nothing.value, nothing.low, nothing.high) == (None, None, None)
    assert (nothing.n, nothing.n_eff) == (0, 0.0)


def test_answers_that_weigh_nothing_make_no_figure():
    nothing = measure("nps", Histogram.of_answers(NPS, [(10, 0)]))
    assert (nothing.value, nothing.n, nothing.base) == (None, 1, 0.0)


def test_zero_is_a_value():
    assert measure("csat_t2b", csat_share(0, 12)).value == 0.0


def test_the_base_is_the_smaller_of_n_and_n_eff():
    score = measure("nps", Histogram.of_answers(NPS, [(10, 1), (0, 3)]))
    assert (score.n, score.base) == (2, 1.6)


def test_customers_who_repeat_themselves_count_for_less():
    once, twice = nps_of(25, 15, 10), nps_of(50, 30, 20)
    repeated = measure("nps", twice, design_effect=2.0)
    alone = measure("nps", once)
    assert (repeated.low, repeated.high, repeated.n_eff) == (alone.low, alone.high, 50.0)
    assert repeated.n == 100


def test_a_design_effect_under_one_counts_as_one():
    histogram = nps_of(50, 30, 20)
    assert measure("nps", histogram, design_effect=0.4) == measure("nps", histogram)


def test_a_figure_belongs_to_its_scale():
    with pytest.raises(ValueError, match="on no other scale"):
        measure("csat_mean", Histogram.empty(CES1))


def test_a_figure_that_nobody_defined():
    with pytest.raises(ValueError, match="No figure of satisfaction is named 'nsp'"):
        measure("nsp", Histogram.empty(NPS))


@pytest.mark.parametrize(
    ("indicator", "name"),
    [("nps", "nps"), ("csat", "csat_t2b"), ("ces2", "ces_t3b"), ("ces1", "ces1_b2b")],
)
def test_the_figure_shown_first(indicator, name):
    assert default_definition(indicator).name == name


def test_an_indicator_that_nobody_defined():
    with pytest.raises(ValueError, match="No indicator is named 'ces'"):
        default_definition("ces")


@pytest.mark.parametrize(
    ("name", "better", "unit", "bounds"),
    [
        ("nps", "high", "points", (-100, 100)),
        ("csat_t2b", "high", "percent", (0, 100)),
        ("csat_mean", "high", "grade", (1, 5)),
        ("ces_t3b", "high", "percent", (0, 100)),
        ("ces_mean", "high", "grade", (1, 7)),
        ("ces1_b2b", "high", "percent", (0, 100)),
        ("ces1_mean", "low", "grade", (1, 5)),
    ],
)
def test_every_definition(name, better, unit, bounds):
    figure = definition(name)
    assert (figure.better, figure.unit, figure.range) == (better, unit, bounds)


def test_every_definition_is_tested_above():
    assert len(DEFINITIONS) == 7


def test_a_definition_computes():
    assert definition("csat_mean").compute(csat_of(0, 0, 2, 2, 0)).value == 3.5


def test_several_at_once_are_the_same_as_one_by_one():
    histograms = [csat_of(1, 2, 3, 4, 10), csat_share(0, 5), Histogram.empty(CSAT)]
    together = measure_each("csat_t2b", histograms)
    assert together == [measure("csat_t2b", each) for each in histograms]


def test_none_at_once():
    assert measure_each("nps", []) == []
