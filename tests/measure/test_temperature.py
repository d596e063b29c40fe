"""How warm a customer is: the filter against a published series, and what must hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.measure import CES1, CES2, CSAT, NPS, Histogram
from jalon.measure.temperature import (
    HALF_LIFE,
    NOBODY,
    Drift,
    Feeling,
    Level,
    Population,
    Told,
    filtered,
    learnt,
    placed,
    population,
    temperature,
)

# Annual flow of the Nile at Aswan, 1871–1970; Durbin & Koopman (2012), chapter 2.
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960,
    1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694,
    940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764,
    821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822,
    1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050,
    918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip
NILE_NOISE, NILE_DRIFT, NILE_START = 15_099.0, Drift(by_day=1_469.1), Level(0.0, 1e7)
OTHERS = Population(mean=70.0, variance=784.0, n=5_000)
YEAR = 365.0

values = st.floats(0, 100)
histories = st.lists(st.tuples(st.floats(0, 400), values), min_size=1, max_size=8).map(
    lambda gaps: [
        Told(sum(gap for gap, _ in gaps[: i + 1]), v) for i, (_, v) in enumerate(gaps)
    ]
)


def nile_level(years: int) -> Level:
    told = [Told(year, flow) for year, flow in enumerate(NILE[:years])]
    return filtered(told, NILE_START, noise=NILE_NOISE, drift=NILE_DRIFT)


def test_the_level_of_the_nile_is_the_published_one() -> None:
    last = nile_level(100)
    assert last.mean == pytest.approx(798.37, abs=0.005)
    assert last.variance == pytest.approx(4032.16, abs=0.01)
    assert nile_level(1).mean == pytest.approx(1118.3, abs=0.05)


def test_the_likelihood_of_the_nile_is_the_published_one() -> None:
    """−632.544 with that start, the first flow left out as the diffuse one."""
    level, likelihood = learnt(NILE_START, NILE[0], NILE_NOISE), 0.0
    for flow in NILE[1:]:
        level = NILE_DRIFT.after(1, level, NILE_START)
        variance = level.variance + NILE_NOISE
        likelihood -= math.log(2 * math.pi * variance) / 2
        likelihood -= (flow - level.mean) ** 2 / variance / 2
        level = learnt(level, flow, NILE_NOISE)
    assert likelihood == pytest.approx(-632.54421, abs=1e-5)


def test_two_years_at_once_are_two_years_one_by_one() -> None:
    level, start = Level(40, 9), Level(70, 25)
    for drift in (Drift(by_day=2.0), Drift(half_life=300)):
        in_steps = drift.after(1, drift.after(1, level, start), start)
        at_once = drift.after(2, level, start)
        assert (in_steps.mean, in_steps.variance) == pytest.approx(
            (at_once.mean, at_once.variance)
        )


@given(st.lists(values, min_size=1, max_size=20))
def test_without_drift_it_is_the_posterior_of_a_mean(told) -> None:
    start, noise = Level(70, 350), 430.0
    found = filtered([Told(0, v) for v in told], start, noise=noise, drift=Drift())
    precision = 1 / start.variance + len(told) / noise
    expected = (start.mean / start.variance + sum(told) / noise) / precision
    assert (found.mean, found.variance) == pytest.approx((expected, 1 / precision))


def test_time_goes_forward() -> None:
    with pytest.raises(ValueError, match="forward"):
        filtered([Told(2, 50), Told(1, 50)], OTHERS.start, noise=400, drift=Drift())


def test_nothing_told_leaves_the_start() -> None:
    start = OTHERS.start
    assert filtered([], start, noise=400, drift=Drift(by_day=1), at=500) == start


# On one scale


@pytest.mark.parametrize(
    ("grade", "scale", "place"),
    [
        (0, NPS, 0), (7, NPS, 70), (10, NPS, 100), (1, CSAT, 0), (4, CSAT, 75), (5, CSAT, 100),
        (1, CES2, 0), (4, CES2, 50), (7, CES2, 100), (1, CES1, 100), (5, CES1, 0),
    ],
)  # fmt: skip
def test_a_grade_is_placed_from_the_worst_to_the_best(grade, scale, place) -> None:
    assert placed(grade, scale) == pytest.approx(place)


def test_everybody_is_the_pool_of_the_points() -> None:
    """Means 90 and 50, no spread within a point."""
    everybody = population(
        {"a": Histogram.of(NPS, {9: 300}), "b": Histogram.of(CES2, {4: 100})}
    )
    assert (everybody.mean, everybody.n) == (80.0, 400)
    assert everybody.means == {"a": 90.0, "b": 50.0}
    assert everybody.variance == NOBODY.variance


def test_the_spread_is_that_within_points() -> None:
    everybody = population({"a": Histogram.of(NPS, {4: 100, 8: 100})})
    assert (everybody.mean, everybody.variance) == (60.0, 400.0)


def test_a_new_company_has_the_usual_customers() -> None:
    assert population({"a": Histogram.of(NPS, {0: 99}), "b": Histogram.empty(NPS)}) == NOBODY


def test_a_point_with_few_answers_has_no_mean_of_its_own() -> None:
    everybody = population({"a": Histogram.of(NPS, {8: 200}), "b": Histogram.of(NPS, {2: 9})})
    assert list(everybody.means) == ["a"]


def test_a_grade_is_read_among_those_of_its_point() -> None:
    """Eight is a poor grade where everybody gives nine."""
    others = Population(70.0, 784.0, 500, {"easy": 90.0})
    assert others.told(0, 8, NPS, "easy").value == pytest.approx(60)
    assert others.told(0, 8, NPS, "unknown").value == pytest.approx(80)


# One customer


def test_somebody_who_never_answered_has_none() -> None:
    assert temperature([], OTHERS, at=0) is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([Told(0, 0)], Feeling.COLDER),
        ([Told(0, 100)], Feeling.UNTOLD),
        ([Told(0, 100), Told(9, 100), Told(20, 100)], Feeling.WARMER),
        ([Told(day, 70) for day in range(8)], Feeling.ALIKE),
    ],
)
def test_it_says_what_can_be_said(told, expected) -> None:
    assert temperature(told, OTHERS, at=20).feeling == expected


def test_it_names_its_base_and_its_age() -> None:
    warm = temperature([Told(0, 90), Told(10, 80)], OTHERS, at=40)
    assert (warm.n, warm.age, warm.usual) == (2, 30, 70)


@given(histories, st.floats(0, 3 * YEAR))
def test_the_interval_holds_the_value_within_bounds(told, later) -> None:
    found = temperature(told, OTHERS, at=told[-1].at + later)
    assert 0 <= found.low <= found.value <= found.high <= 100


@given(histories, st.floats(0, YEAR), st.floats(1, YEAR))
def test_silence_never_teaches(told, first, more) -> None:
    """The longer nothing is heard, the wider the interval and the nearer to everybody."""
    start, drift = OTHERS.start, Drift(half_life=HALF_LIFE)
    levels = [
        filtered(told, start, noise=OTHERS.noise, drift=drift, at=told[-1].at + silence)
        for silence in (first, first + more)
    ]
    assert levels[0].variance <= levels[1].variance + 1e-9 <= start.variance + 1e-6
    assert abs(levels[1].mean - start.mean) <= abs(levels[0].mean - start.mean) + 1e-9


def test_a_very_old_answer_says_nothing_any_more() -> None:
    found = temperature([Told(0, 0)], OTHERS, at=40 * YEAR)
    nobody = OTHERS.start
    assert found.value == pytest.approx(nobody.mean, abs=1e-6)
    assert found.colder == pytest.approx(0.5, abs=1e-6)


@given(histories, st.floats(0.5, 20))
def test_a_better_last_grade_never_cools(told, better) -> None:
    *before, last = told
    raised = [*before, Told(last.at, last.value + better)]
    cooler, warmer = (temperature(each, OTHERS, at=last.at) for each in (told, raised))
    assert warmer.value >= cooler.value
    assert warmer.colder <= cooler.colder


def simulated(rng: np.random.Generator, *, moves: bool) -> tuple[list[Told], float]:
    """Somebody drawn as the model says: a level that wanders, six grades at any time."""
    start, drift = OTHERS.start, Drift(half_life=HALF_LIFE if moves else math.inf)
    days = np.sort(rng.uniform(0, 2 * YEAR, 6))
    level, now, told = rng.normal(start.mean, math.sqrt(start.variance)), 0.0, []
    for day in [*days, 2.1 * YEAR]:
        towards = drift.after(day - now, Level(level, 0.0), start)
        level, now = rng.normal(towards.mean, math.sqrt(towards.variance)), day
        told.append(Told(day, rng.normal(level, math.sqrt(OTHERS.noise))))
    return told[:-1], level


def coverage(half_life: float) -> float:
    """How often the interval holds the true level, over 2,000 customers that wander."""
    rng = np.random.default_rng(13)
    held = []
    for _ in range(2_000):
        told, level = simulated(rng, moves=True)
        found = filtered(
            told, OTHERS.start, noise=OTHERS.noise, drift=Drift(half_life=half_life),
            at=2.1 * YEAR,
        )  # fmt: skip
        held.append(abs(level - found.mean) <= 1.96 * math.sqrt(found.variance))
    return float(np.mean(held))


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    assert coverage(HALF_LIFE) == pytest.approx(0.95, abs=0.015)


def test_a_filter_that_never_forgets_is_too_sure() -> None:
    """The control: without forgetting, the same customers are missed too often."""
    assert coverage(math.inf) < 0.85
