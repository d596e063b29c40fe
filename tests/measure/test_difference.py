from __future__ import annotations

import pytest

from jalon.measure import (
    CSAT,
    NPS,
    Comparison,
    Difference,
    Histogram,
    difference,
    difference_each,
)
from tests.measure.builders import ces1_of, csat_of, csat_share, nps_of


@pytest.mark.parametrize(
    ("current", "previous", "value", "low", "high", "p"),
    [
        ((50, 30, 20), (30, 40, 30), 30.00, 7.98, 50.81, 0.00779),
        ((55, 30, 15), (40, 35, 25), 25.00, 3.48, 45.62, 0.0230),
        ((200, 200, 100), (170, 200, 130), 12.00, 2.56, 21.36, 0.0128),
        ((14, 6, 4), (5, 3, 2), 11.67, -39.19, 68.96, 0.684),
    ],
)
def test_golden_differences(current, previous, value, low, high, p):
    change = difference(nps_of(*current), nps_of(*previous), "nps")
    figures = (change.value, change.low, change.high)
    assert figures == pytest.approx((value, low, high), abs=0.0051)
    assert change.p == pytest.approx(p, rel=2e-3)


def test_the_reverse_difference_is_mirrored():
    up = difference(nps_of(50, 30, 20), nps_of(30, 40, 30), "nps")
    down = difference(nps_of(30, 40, 30), nps_of(50, 30, 20), "nps")
    assert (down.value, down.low, down.high) == (-up.value, -up.high, -up.low)
    assert down.p == pytest.approx(up.p, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "histogram"),
    [
        ("nps", nps_of(5, 3, 2)),
        ("csat_t2b", csat_share(8, 10)),
        ("ces1_mean", ces1_of(1, 2, 3, 4, 5)),
    ],
)
def test_the_same_answers_do_not_differ(name, histogram):
    change = difference(histogram, histogram, name)
    assert (change.value, change.p) == (0.0, 1.0)
    assert change.low == pytest.approx(-change.high)


def test_from_all_detractors_to_all_promoters():
    change = difference(nps_of(10, 0, 0), nps_of(0, 0, 10), "nps")
    assert (change.value, change.high) == (200.0, 200.0)
    assert change.p < 1e-6


def test_a_mean_whose_raw_value_is_the_top_grade():
    """Three best marks are at the very end of their interval: their own limit is no wall."""
    change = difference(csat_of(0, 0, 0, 0, 3), csat_of(3, 0, 0, 0, 0), "csat_mean")
    assert change.value == 4.0
    assert 0 < change.p < 0.05


@pytest.mark.parametrize(
    ("current", "previous"),
    [(nps_of(5, 3, 2), nps_of(0, 0, 0)), (nps_of(0, 0, 0), nps_of(5, 3, 2))],
)
def test_nothing_differs_from_no_answer(current, previous):
    assert difference(current, previous, "nps") == Difference(None, None, None, None)


def test_the_interval_holds_zero_exactly_when_p_passes_five_percent():
    for promoters in range(30, 60):
        change = difference(nps_of(promoters, 30, 20), nps_of(30, 40, 30), "nps")
        assert (change.low <= 0) == (change.p >= 0.05)


def test_repeated_customers_make_a_difference_less_sure():
    plain = difference(nps_of(50, 30, 20), nps_of(30, 40, 30), "nps")
    shy = difference(nps_of(50, 30, 20), nps_of(30, 40, 30), "nps", design_effects=(2.0, 1.5))
    assert shy.value == plain.value
    assert shy.p > plain.p


def test_several_at_once_are_the_same_as_one_by_one():
    pairs = [(nps_of(50, 30, 20), nps_of(30, 40, 30)), (nps_of(1, 2, 3), nps_of(0, 0, 0))]
    together = difference_each("nps", [Comparison(*pair) for pair in pairs])
    assert together == [difference(*pair, "nps") for pair in pairs]


def test_none_at_once():
    assert difference_each("nps", []) == []


def test_figures_of_two_scales_are_not_compared():
    with pytest.raises(ValueError, match="compared on"):
        difference(Histogram.empty(NPS), Histogram.empty(CSAT), "nps")
