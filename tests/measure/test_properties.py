"""What holds for any answers whatever."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.measure import (
    DEFINITIONS,
    NPS,
    Histogram,
    definition,
    difference,
    measure,
    weather,
)
from tests.measure.builders import nps_of

COUNTS = st.integers(0, 200)
NAMES = st.sampled_from(sorted(DEFINITIONS))
ANSWERS = st.lists(st.tuples(st.integers(0, 10), st.floats(0, 50)), max_size=30)


def counts_on(scale):
    return st.lists(COUNTS, min_size=len(scale), max_size=len(scale)).filter(any)


@st.composite
def measured(draw):
    name = draw(NAMES)
    scale = definition(name).scale
    return name, Histogram.of_counts(scale, draw(counts_on(scale)))


weighted = st.builds(Histogram.of_answers, st.just(NPS), ANSWERS)


@given(weighted, weighted, weighted)
def test_histograms_merge_in_any_order(one, other, third):
    assert one + other == other + one
    assert (one + other) + third == one + (other + third)
    assert one + Histogram.empty(NPS) == one


@given(ANSWERS, st.integers(0, 30), st.randoms())
def test_answers_add_up_however_they_are_cut(answers, cut, chance):
    whole = Histogram.of_answers(NPS, answers)
    shuffled = chance.sample(answers, len(answers))
    parts = shuffled[:cut], shuffled[cut:]
    assert Histogram.merged(NPS, [Histogram.of_answers(NPS, part) for part in parts]) == whole


@given(st.lists(weighted, max_size=6))
def test_merging_then_scoring_is_scoring_the_pool(parts):
    backwards = Histogram.merged(NPS, reversed(parts))
    assert measure("nps", Histogram.merged(NPS, parts)) == measure("nps", backwards)


@given(weighted)
def test_n_eff_stays_between_nothing_and_n(histogram):
    assert 0 <= histogram.n_eff <= histogram.n
    assert measure("nps", histogram).n_eff == histogram.n_eff


@given(COUNTS, COUNTS, COUNTS)
def test_swapping_promoters_and_detractors_mirrors_the_interval(
    promoters, passives, detractors
):
    if promoters + passives + detractors:
        score = measure("nps", nps_of(promoters, passives, detractors))
        mirror = measure("nps", nps_of(detractors, passives, promoters))
        mirrored = (-mirror.value, -mirror.high, -mirror.low)
        assert (score.value, score.low, score.high) == mirrored


@given(measured())
def test_the_interval_holds_the_value_and_stays_in_range(figure):
    name, histogram = figure
    estimate = measure(name, histogram)
    lowest, highest = definition(name).range
    assert lowest <= estimate.low <= estimate.value <= estimate.high <= highest


@given(measured(), st.integers(2, 9))
def test_more_answers_of_the_same_shares_never_widen_it(figure, times):
    name, histogram = figure
    few = measure(name, histogram)
    many = measure(name, Histogram.merged(histogram.scale, [histogram] * times))
    assert many.value == pytest.approx(few.value, abs=1e-9)
    assert many.high - many.low <= few.high - few.low + 1e-7


@given(measured(), st.floats(1, 20))
def test_a_design_effect_never_narrows_it(figure, design_effect):
    name, histogram = figure
    plain = measure(name, histogram)
    shy = measure(name, histogram, design_effect=design_effect)
    assert shy.value == plain.value
    assert shy.high - shy.low >= plain.high - plain.low - 1e-7


@given(NAMES, st.data())
@settings(max_examples=60)
def test_a_difference_and_its_reverse_tell_the_same(name, data):
    scale = definition(name).scale
    one, other = (Histogram.of_counts(scale, data.draw(counts_on(scale))) for _ in range(2))
    forth, back = difference(one, other, name), difference(other, one, name)
    assert forth.low <= forth.value <= forth.high
    assert (back.value, back.low, back.high) == (-forth.value, -forth.high, -forth.low)
    assert back.p == pytest.approx(forth.p, abs=1e-9)
    assert 0 <= forth.p <= 1


@given(measured(), st.floats(0.1, 99), st.floats(0.1, 50))
def test_the_weather_of_the_mirror_is_the_same(figure, objective, room):
    name, histogram = figure
    score = replace(measure(name, histogram), definition="nps")
    mirror = replace(score, value=-score.value, low=-score.high, high=-score.low)
    straight = weather(score, objective=objective, floor=objective - room)
    turned = weather(mirror, objective=-objective, floor=room - objective, better="low")
    assert straight is turned
