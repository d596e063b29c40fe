"""Figures and moments as French and English readers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from jalon.web import numbers

NOON = datetime(2026, 11, 12, 15, 40, tzinfo=UTC)  # 16:40 in Paris


@pytest.fixture(autouse=True)
def _french():
    with override("fr"):
        yield


def test_french_groups_by_a_narrow_space_and_has_a_comma() -> None:
    assert numbers.number(1234.56) == "1\u202f234,56"


def test_english_groups_by_a_comma_and_has_a_point() -> None:
    with override("en"):
        assert numbers.number(1234.56) == "1,234.56"


def test_a_whole_number_has_no_decimals() -> None:
    assert numbers.number(1500000) == "1\u202f500\u202f000"


def test_decimals_that_are_asked_for_are_kept() -> None:
    assert numbers.number(4.5, 2) == "4,50"


def test_trailing_zeros_that_nobody_asked_for_go() -> None:
    assert numbers.number(4.50) == "4,5"


@pytest.mark.parametrize(
    ("value", "written"),
    [(31, "+31"), (-18, "−18"), (0, "0"), (-0.4, "0"), (0.5, "+1"), (-0.5, "−1"), (2.5, "+3")],
)
def test_points_carry_their_sign_and_halves_go_away_from_zero(value, written) -> None:
    assert numbers.signed(value) == written


def test_a_float_is_rounded_as_it_reads() -> None:
    assert numbers.number(0.285, 2) == "0,29"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), Decimal("NaN")])
def test_no_value_is_a_dash(value) -> None:
    assert numbers.number(value) == "—"


def test_no_value_has_no_unit() -> None:
    assert (numbers.percent(None), numbers.share(None), numbers.signed(None)) == ("—", "—", "—")


def test_percent_stands_off_in_french_and_touches_in_english() -> None:
    assert numbers.percent(82) == "82\u00a0%"
    with override("en"):
        assert numbers.percent(82) == "82%"


def test_a_share_becomes_a_percent() -> None:
    assert numbers.share(0.238, 1) == "23,8\u00a0%"


def test_an_interval_has_its_mark_in_each_language() -> None:
    assert numbers.interval(-27.2, -8.6) == "[−27\u00a0;\u00a0−9]"
    with override("en"):
        assert numbers.interval(24, 38) == "[24,\u00a038]"


def test_half_an_interval_is_none() -> None:
    assert numbers.interval(None, 38) == "—"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (31.2, "nps", "+31"),
        (82.4, "csat", "82\u00a0%"),
        (0, "csat", "0\u00a0%"),
        (4.46, "mean", "4,5"),
        (1234, "count", "1\u202f234"),
        (None, "nps", "—"),
    ],
)
def test_each_indicator_is_written_its_way(value, unit, written) -> None:
    assert numbers.figure(value, unit) == written


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(seconds=12), "il y a 12\u00a0s"),
        (timedelta(minutes=25), "il y a 25\u00a0min"),
        (timedelta(hours=3), "il y a 3\u00a0h"),
        (timedelta(hours=30), "hier"),
        (timedelta(days=12), "il y a 12 jours"),
        (timedelta(seconds=-5), "il y a 0\u00a0s"),
    ],
)
def test_how_long_ago(length, written) -> None:
    assert numbers.ago(NOON - length, NOON) == written


def test_how_long_ago_in_english() -> None:
    with override("en"):
        assert numbers.ago(NOON - timedelta(seconds=12), NOON) == "12\u00a0s ago"


def test_the_clock_is_the_readers() -> None:
    assert numbers.clock(NOON) == "16\u00a0h\u00a040"
    with override("en"):
        assert numbers.clock(NOON) == "16:40"


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 11, 12), "12 novembre 2026", "12 November 2026"),
        (date(2026, 11, 1), "1er novembre 2026", "1 November 2026"),
        (date(2026, 11, 11), "11 novembre 2026", "11 November 2026"),
        (None, "—", "—"),
    ],
)
def test_a_day(day, french, english) -> None:
    assert numbers.day(day).replace("\u00a0", " ") == french
    with override("en"):
        assert numbers.day(day).replace("\u00a0", " ") == english


def test_a_short_day() -> None:
    assert numbers.short_day(date(2026, 11, 12)).replace("\u00a0", " ") == "12 nov. 2026"


def test_a_moment() -> None:
    assert numbers.moment(NOON).replace("\u00a0", " ") == "12 novembre 2026 à 16 h 40"


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        (date(2026, 1, 1), date(2027, 1, 1), "2026", "2026"),
        (date(2026, 11, 1), date(2026, 12, 1), "novembre 2026", "November 2026"),
        (date(2026, 11, 3), date(2026, 11, 4), "3 novembre 2026", "3 November 2026"),
        (
            date(2026, 11, 3), date(2026, 11, 10),
            "du 3 au 9 novembre 2026", "3 to 9 November 2026",
        ),
        (
            date(2026, 10, 28), date(2026, 11, 2),
            "du 28 octobre au 1er novembre 2026", "28 October to 1 November 2026",
        ),
        (
            date(2025, 12, 30), date(2026, 1, 6),
            "du 30 décembre 2025 au 5 janvier 2026", "30 December 2025 to 5 January 2026",
        ),
        (date(2026, 11, 3), date(2026, 11, 3), "—", "—"),
    ],
)  # fmt: skip
def test_a_half_open_period_is_read_with_its_last_day(start, end, french, english) -> None:
    assert numbers.period(start, end).replace("\u00a0", " ") == french
    with override("en"):
        assert numbers.period(start, end).replace("\u00a0", " ") == english
