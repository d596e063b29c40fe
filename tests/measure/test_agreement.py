"""The kernel and a slow, obvious reading of the same definitions give the same figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.measure import DEFINITIONS, Histogram, definition, difference, measure
from tests.measure import naive

WEIGHTS = st.one_of(st.just(1_000_000), st.integers(100_000, 5_000_000))  # millionths


@st.composite
def figures(draw):
    name = draw(st.sampled_from(sorted(DEFINITIONS)))
    scale = definition(name).scale
    grades = st.integers(scale.low, scale.high)
    return name, draw(st.lists(st.tuples(grades, WEIGHTS), min_size=1, max_size=60))


def histogram_of(name, answers):
    weighed = [(grade, Decimal(weight) / 1_000_000) for grade, weight in answers]
    return Histogram.of_answers(definition(name).scale, weighed)


def plain(answers):
    return [(grade, Fraction(weight, 1_000_000)) for grade, weight in answers]


@given(figures())
@settings(max_examples=150)
def test_values_agree(figure):
    name, answers = figure
    estimate = measure(name, histogram_of(name, answers))
    assert estimate.value == pytest.approx(naive.value(name, plain(answers)), abs=1e-9)
    # Each squared weight is kept to the nearest millionth.
    assert estimate.n_eff == pytest.approx(naive.n_eff(plain(answers)), rel=1e-4)


@given(figures())
@settings(max_examples=60)
def test_intervals_agree(figure):
    name, answers = figure
    even = [(grade, 1_000_000) for grade, _ in answers]
    estimate = measure(name, histogram_of(name, even))
    limits = naive.limits(name, plain(even))
    assert (estimate.low, estimate.high) == pytest.approx(limits, abs=1e-6)


@given(figures())
@settings(max_examples=40)
def test_weighted_intervals_agree(figure):
    name, answers = figure
    rounded = [(grade, weight // 100_000 * 100_000) for grade, weight in answers]
    estimate = measure(name, histogram_of(name, rounded))
    limits = naive.limits(name, plain(rounded))
    assert (estimate.low, estimate.high) == pytest.approx(limits, abs=1e-6)


CASES = [
    ("nps", [5, 0, 0, 0, 0, 0, 0, 8, 0, 0, 12], [9, 0, 0, 0, 0, 0, 0, 9, 0, 0, 4]),
    ("nps", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10], [2, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5]),
    ("csat_t2b", [1, 1, 2, 8, 20], [4, 5, 6, 8, 9]),
    ("csat_mean", [1, 1, 2, 8, 20], [4, 5, 6, 8, 9]),
    ("csat_mean", [0, 0, 0, 0, 3], [1, 0, 2, 2, 0]),
    ("ces1_mean", [4, 5, 6, 8, 9], [1, 1, 2, 8, 20]),
]


@pytest.mark.parametrize(("name", "current", "previous"), CASES)
def test_differences_agree(name, current, previous):
    scale = definition(name).scale
    now, before = (Histogram.of_counts(scale, counts) for counts in (current, previous))
    change = difference(now, before, name)
    raw = raw_answers(scale, current), raw_answers(scale, previous)
    expected = naive.difference(name, *raw)
    assert (change.value, change.low, change.high) == pytest.approx(expected, abs=1e-6)
    assert change.p == pytest.approx(naive.p_value(name, *raw), abs=1e-7)


def raw_answers(scale, counts):
    pairs = zip(scale.grades, counts, strict=True)
    return [(grade, Fraction(1)) for grade, count in pairs for _ in range(count)]
