from __future__ import annotations

from types import SimpleNamespace

import pytest

from jalon.cockpit import charts
from jalon.cockpit.charts import Reading
from jalon.measure import DEFINITIONS


def reading(
    value: float | None, spread: float = 5.0, objective: float | None = 20.0
) -> Reading:
    if value is None:
        return Reading(None, None, None, objective, "")
    return Reading(value, value - spread, value + spread, objective, "")


def a_trend(*values: float | None, floor: float | None = None) -> charts.Curve:
    return charts.trend([reading(each) for each in values], floor, (-100, 100), [], str)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_definition_says_which_grades_are_good(name) -> None:
    bad, good = charts.GROUPS[name]
    grades = set(DEFINITIONS[name].scale.grades)
    assert set(bad) | set(good) <= grades
    assert not set(bad) & set(good)


def test_the_tallest_bar_is_the_most_given_grade() -> None:
    bars = charts.histogram("nps", range(11), [0, 0, 0, 0, 0, 0, 4, 0, 8, 0, 2]).bars
    assert max(bars, key=lambda bar: bar.height).grade == 8
    assert [bars[grade].kind for grade in (6, 8, 10)] == ["bad", "middle", "good"]


def test_of_a_low_scale_the_low_grades_are_good() -> None:
    bars = charts.histogram("ces1_b2b", range(1, 6), [1, 1, 1, 1, 1]).bars
    assert [bar.kind for bar in bars] == ["good", "good", "middle", "bad", "bad"]


def test_a_line_never_crosses_what_is_not_known() -> None:
    curve = a_trend(10, 12, None, 20, 22, 24)
    assert [len(line.split()) for line in curve.lines] == [2, 3]


def test_a_lone_reading_is_a_mark() -> None:
    curve = a_trend(10, 12, None, 20, None, 22, 24)
    assert (len(curve.lines), len(curve.marks)) == (2, 2)


def test_the_band_goes_there_and_back() -> None:
    assert len(a_trend(10, 12, 14).bands[0].split()) == 6


def test_the_axis_holds_intervals_objective_and_floor() -> None:
    curve = a_trend(10, 12, floor=-30)
    levels = [float(tick.text) for tick in curve.levels]
    assert min(levels) <= -30
    assert max(levels) >= 20


def test_the_axis_stays_inside_what_the_figure_can_be() -> None:
    curve = charts.trend([reading(97.0), reading(99.0)], None, (0, 100), [], str)
    assert max(float(tick.text) for tick in curve.levels) <= 100


def test_higher_is_drawn_higher() -> None:
    first, last = a_trend(0, 40).lines[0].split()
    assert int(first.split(",")[1]) > int(last.split(",")[1])


def test_a_unit_stands_among_its_peers_on_one_axis() -> None:
    norm = charts.norm((30, 20, 40), (10, 8, 12))
    assert norm.peers_low < norm.peers < norm.peers_high < norm.low < norm.value < norm.high


def a_frame(n: int, below: int = 0, measured: int = 4) -> SimpleNamespace:
    shots = [SimpleNamespace(estimate=1) for _ in range(measured)]
    return SimpleNamespace(n=n, below=below, shots=shots)


def test_a_bar_of_the_film_shows_the_part_surely_below() -> None:
    week = charts.film([a_frame(100, below=2)], []).weeks[0]
    assert week.below == week.height // 2
    assert week.below_y + week.below == week.y + week.height


def test_a_week_without_answers_is_still_a_bar() -> None:
    weeks = charts.film([a_frame(100), a_frame(0, measured=0)], []).weeks
    assert [week.height for week in weeks] == [46, 2]


def test_three_years_of_weeks_fit() -> None:
    weeks = charts.film([a_frame(10)] * 157, []).weeks
    assert weeks[-1].x + weeks[-1].width <= charts.FILM_WIDTH
    assert min(week.width for week in weeks) >= 1
