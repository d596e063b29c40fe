"""The year of answers: its size, its rhythm, its story, and that it never changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import numpy as np
import pytest

from jalon.demo import company
from jalon.demo.answers import EXCLUSIONS, Answers, generate_answers
from jalon.demo.levels import SHAPES, draw_grades
from jalon.demo.points import POINT_INDEX, POINTS
from jalon.demo.rhythm import season_factor, weekday_of_month
from jalon.measure import (
    CES1,
    CES2,
    CSAT,
    NPS,
    Histogram,
    Weather,
    difference,
    measure,
    weather,
)

END = datetime(2026, 11, 21, 20, tzinfo=UTC)
LAST_DAY = (date(2026, 11, 21) - date(1970, 1, 1)).days
SCALES = {
    "nps": (NPS, "nps"),
    "csat": (CSAT, "csat_t2b"),
    "ces2": (CES2, "ces_t3b"),
    "ces1": (CES1, "ces1_b2b"),
}


@cache
def the_year() -> Answers:
    return generate_answers(end=END)


def histogram(point: str, *conditions: np.ndarray) -> Histogram:
    year = the_year()
    rows = (year.point == POINT_INDEX[point]) & (year.exclusion == 0)
    for condition in conditions:
        rows = rows & condition
    grades, counts = np.unique(year.grade[rows], return_counts=True)
    scale, _ = SCALES[POINTS[POINT_INDEX[point]].indicator]
    return Histogram.of(scale, dict(zip(grades.tolist(), counts.tolist(), strict=True)))


def last_days(count: int) -> np.ndarray:
    return the_year().day > LAST_DAY - count


def state(key: str) -> Weather | None:
    point = POINTS[POINT_INDEX[key]]
    _, definition = SCALES[point.indicator]
    estimate = measure(definition, histogram(key, last_days(28)))
    return weather(estimate, objective=point.objective, floor=point.floor, better="high")


def columns_of(answers: Answers) -> list[bytes]:
    return [getattr(answers, name).tobytes() for name in Answers.__slots__]


def test_a_year_is_about_150_000_answers() -> None:
    assert 148_000 < len(the_year()) < 152_000


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (generate_answers(seed=7, scale=0.05, end=END) for _ in range(2))
    assert columns_of(first) == columns_of(second)


def test_another_seed_gives_another_year() -> None:
    first, second = (generate_answers(seed=seed, scale=0.05, end=END) for seed in (7, 8))
    assert first.grade.tobytes() != second.grade.tobytes()


@pytest.mark.parametrize("scale", [1 / 15, 1, 4])
def test_it_is_made_at_any_size_over_the_same_points_and_days(scale: float) -> None:
    answers = generate_answers(scale=scale, end=END)
    assert abs(len(answers) / scale / 150_000 - 1) < 0.02
    assert len(np.unique(answers.point)) == 12
    assert answers.day.max() - answers.day.min() == 363


def test_no_answer_comes_after_the_end() -> None:
    assert the_year().answered_at.max() < END.timestamp()
    assert (np.diff(the_year().answered_at) >= 0).all()
    assert (the_year().experienced_at < the_year().answered_at).all()


def test_grades_stay_on_their_scale() -> None:
    for index, point in enumerate(POINTS):
        grades = the_year().grade[the_year().point == index]
        assert set(grades.tolist()) <= set(SHAPES[point.indicator].grades.tolist())


def test_grades_show_the_level_asked_for() -> None:
    luck = (np.arange(40_000) + 0.5) / 40_000
    grades = draw_grades("nps", levels=np.full(40_000, -18.0), luck=luck)
    shown = 100 * ((grades >= 9).mean() - (grades <= 6).mean())
    assert shown == pytest.approx(-18.0, abs=0.3)


def test_sundays_are_quiet() -> None:
    weekday = (the_year().day + 3) % 7
    by_day = np.bincount(weekday)
    assert by_day[6] < 0.35 * by_day[:6].mean()


@pytest.mark.parametrize(
    ("day", "factor"),
    [
        (date(2025, 11, 28), 1.7),  # Black Friday
        (date(2026, 1, 14), 1.35),  # winter sales
        (date(2026, 8, 12), 0.62),
        (date(2026, 3, 12), 1.0),
        (date(2025, 12, 25), 0.08),
    ],
)
def test_the_year_has_its_seasons(day: date, factor: float) -> None:
    assert season_factor(day) == factor


def test_sales_begin_on_a_wednesday() -> None:
    assert weekday_of_month(2026, 1, 2, 2) == date(2026, 1, 14)
    assert weekday_of_month(2026, 6, 2, -1) == date(2026, 6, 24)


def test_shares_are_believable() -> None:
    year = the_year()
    assert year.partial.mean() == pytest.approx(0.04, abs=0.005)
    assert year.commented.mean() == pytest.approx(0.34, abs=0.03)
    assert year.callback.mean() == pytest.approx(0.02, abs=0.004)
    assert year.testimony.mean() == pytest.approx(0.04, abs=0.01)


def test_who_left_on_the_way_wrote_nothing() -> None:
    year = the_year()
    assert not (year.partial & (year.commented | year.callback | year.testimony)).any()


def test_the_unhappy_write_more() -> None:
    year = the_year()
    assert year.commented[year.band == 0].mean() > 1.5 * year.commented[year.band == 2].mean()


def test_every_reason_to_exclude_is_met() -> None:
    by_reason = np.bincount(the_year().exclusion, minlength=len(EXCLUSIONS))
    assert (by_reason > 50).all()
    assert by_reason[1:].sum() < 0.01 * len(the_year())


def test_a_flood_of_tens_is_flagged() -> None:
    year = the_year()
    flagged = year.exclusion == EXCLUSIONS.index("flagged")
    flood = flagged & (year.unit == company.UNIT_INDEX["melun"])
    assert flood.sum() >= 40
    assert np.median(year.grade[flood]) == 10


def test_the_support_line_really_fell() -> None:
    year = the_year()
    drop = (date(2026, 9, 15) - date(1970, 1, 1)).days
    before = histogram("sav", year.day < drop)
    after = histogram("sav", last_days(28))
    fall = difference(after, before, "nps")
    assert fall.p is not None
    assert fall.p < 0.001
    assert fall.value == pytest.approx(-20, abs=3)


def test_other_points_of_the_journey_did_not_fall_with_it() -> None:
    year = the_year()
    drop = (date(2026, 9, 15) - date(1970, 1, 1)).days
    change = difference(
        histogram("conseil", last_days(28)), histogram("conseil", year.day < drop), "nps"
    )
    assert change.low is not None
    assert change.low < 0 < change.high


def test_the_map_shows_every_weather() -> None:
    assert {point.key: str(state(point.key)) for point in POINTS} == {
        "devis": "sun",
        "conseil": "sun",
        "commande": "storm",
        "livraison": "cloud",
        "retrait": "fog",
        "installation": "veiled",
        "sav": "storm",
        "rappel": "rain",
        "fidelite": "hollow",
        "rendez-vous": "veiled",
        "technicien": "sun",
        "bilan": "cloud",
    }


def test_the_new_point_has_seven_answers() -> None:
    assert histogram("fidelite").n == 7


def agency(code: str) -> np.ndarray:
    return the_year().unit == company.UNIT_INDEX[code]


def against_the_others(code: str) -> tuple[float, float, float]:
    """12 weeks of advice in store: the gap to the other agencies, with its interval."""
    here = agency(code)
    recent = last_days(84)
    gap = difference(
        histogram("conseil", recent, here), histogram("conseil", recent, ~here), "nps"
    )
    assert gap.value is not None
    return gap.value, gap.low, gap.high


def test_one_agency_is_truly_better() -> None:
    gap, low, _ = against_the_others(company.BETTER_AGENCY)
    assert gap == pytest.approx(company.BETTER_BY, abs=8)
    assert low > 8


def test_small_agencies_only_look_better_and_their_intervals_say_so() -> None:
    gaps = [against_the_others(code) for code in company.SMALL_AGENCIES]
    assert max(gap for gap, _, _ in gaps) > 8
    assert all(low < 0 < high for _, low, high in gaps)


def test_a_unit_page_of_twelve_weeks_is_not_all_fog() -> None:
    pages = [agency_states(unit) for unit in company.AGENCIES]
    readable = [len(states - {"fog", "hollow"}) >= 2 for states in pages]
    assert sum(readable) >= 24


def agency_states(unit: int) -> set[str]:
    here, recent = the_year().unit == unit, last_days(84)
    states = set()
    for point in POINTS:
        estimate = measure(SCALES[point.indicator][1], histogram(point.key, recent, here))
        states.add(
            str(weather(estimate, objective=point.objective, floor=point.floor, better="high"))
        )
    return states
