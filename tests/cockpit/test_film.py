from __future__ import annotations

from datetime import date, timedelta

import pytest

from jalon.cockpit.counting import Look
from jalon.cockpit.film import frames, has_older
from jalon.cockpit.periods import last_weeks
from jalon.journeys.models import PointSetting
from jalon.measure import NPS, Histogram, measure
from tests.factories import NOON, some_answers

TODAY = NOON.date()
MONDAY = date(2026, 11, 16)

pytestmark = pytest.mark.usefixtures("_everything")


def shown(lavigne, **asked):
    return frames(
        unit=lavigne.root, points=[lavigne.point], today=TODAY, access=lavigne.access(), **asked
    )


def test_there_are_fifty_two_frames_until_this_week(lavigne) -> None:
    found = shown(lavigne)
    assert (len(found), found[0].key, found[-1].key) == (52, "2025-W48", "2026-W47")


def test_a_frame_is_its_week_and_the_three_before(lavigne) -> None:
    for back in range(6):
        day = MONDAY - timedelta(days=7 * back)
        some_answers(lavigne.point, lavigne.pau, {10: 5 + back, 0: 3}, day=day)
    estimate = shown(lavigne)[-1].shots[0].estimate
    naive = measure("nps", Histogram.of(NPS, {10: 5 + 6 + 7 + 8, 0: 12}))
    assert (estimate.n, estimate.value) == (naive.n, naive.value)
    assert (estimate.low, estimate.high) == (naive.low, naive.high)


def test_a_bar_is_as_high_as_its_own_week(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 5}, day=MONDAY)
    some_answers(lavigne.point, lavigne.pau, {10: 9}, day=MONDAY - timedelta(days=1))
    assert [frame.n for frame in shown(lavigne)[-2:]] == [9, 5]


def test_a_small_base_has_no_figure(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 9}, day=MONDAY)
    assert shown(lavigne)[-1].shots[0].estimate is None


def test_a_week_surely_below_is_marked(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {0: 90}, day=MONDAY)
    assert [frame.below for frame in shown(lavigne)[-2:]] == [0, 1]


def test_a_frame_is_judged_by_the_objective_of_its_time(lavigne) -> None:
    PointSetting.objects.create(
        point=lavigne.point, valid_from=MONDAY, label="Appel", objective=95.0
    )
    for back in range(2):
        day = MONDAY - timedelta(days=7 * back)
        some_answers(lavigne.point, lavigne.pau, {10: 60, 8: 40}, day=day)
    assert [frame.below for frame in shown(lavigne)[-2:]] == [0, 1]


def test_all_weeks_reach_the_first_answer(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 50}, day=date(2023, 5, 10))
    some_answers(lavigne.point, lavigne.pau, {10: 50}, day=date(2024, 5, 10))
    found = shown(lavigne, weeks=None)
    assert (found[0].key, found[-1].key, found[0].n) == ("2023-W19", "2026-W47", 50)


def test_older_weeks_are_announced(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 50}, day=date(2023, 5, 10))
    first = shown(lavigne)[0].monday
    assert has_older(lavigne.root, [lavigne.point], first)
    assert not has_older(lavigne.agen, [lavigne.point], first)


def test_a_filtered_film_keeps_its_segment(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 20}, day=MONDAY, segment="Premium")
    some_answers(lavigne.point, lavigne.pau, {0: 70}, day=MONDAY, segment="Particulier")
    look = Look(lavigne.root, last_weeks(4, TODAY), segment="Premium")
    assert shown(lavigne, look=look)[-1].n == 20


def test_a_journey_without_point_has_empty_frames(lavigne) -> None:
    found = frames(unit=lavigne.root, points=[], today=TODAY, access=lavigne.access())
    assert [(frame.n, frame.shots) for frame in found[-1:]] == [(0, ())]
