from __future__ import annotations

from datetime import date, timedelta

import pytest

from jalon.cockpit.models import Trend
from jalon.cockpit.trends import freeze_all
from tests.factories import NOON, a_point, some_answers

NOW, BEFORE = date(2026, 11, 12), date(2026, 10, 14)  # in the four closed weeks, and before

pytestmark = pytest.mark.usefixtures("_everything")


def a_fall(lavigne, point=None) -> None:
    some_answers(point or lavigne.point, lavigne.pau, {10: 80, 0: 20}, day=BEFORE)
    some_answers(point or lavigne.point, lavigne.pau, {10: 20, 0: 80}, day=NOW)


def frozen(lavigne, weeks=4) -> list[Trend]:
    return list(Trend.objects.filter(unit=lavigne.root, weeks=weeks).order_by("point__key"))


def test_a_real_fall_is_an_arrow(lavigne) -> None:
    a_fall(lavigne)
    freeze_all(NOON)
    trend = frozen(lavigne)[0]
    assert (trend.day, trend.arrow, trend.difference) == (date(2026, 11, 16), "down", -120.0)


def test_every_unit_of_the_path_has_its_trend(lavigne) -> None:
    a_fall(lavigne)
    freeze_all(NOON)
    units = Trend.objects.filter(weeks=4).values_list("unit__name", flat=True)
    assert sorted(units) == ["Maison Lavigne", "Pau", "Sud-Ouest"]


def test_noise_is_no_arrow(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 50, 0: 50}, day=BEFORE)
    some_answers(lavigne.point, lavigne.pau, {10: 47, 0: 53}, day=NOW)
    freeze_all(NOON)
    assert [trend.arrow for trend in frozen(lavigne)] == [""]


def test_nine_answers_are_not_compared(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 80}, day=BEFORE)
    some_answers(lavigne.point, lavigne.pau, {0: 9}, day=NOW)
    freeze_all(NOON)
    assert frozen(lavigne) == []


def test_this_week_does_not_count_yet(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 80}, day=BEFORE)
    some_answers(lavigne.point, lavigne.pau, {0: 80}, day=NOON.date())
    freeze_all(NOON)
    assert frozen(lavigne) == []


def test_what_is_frozen_stays(lavigne) -> None:
    a_fall(lavigne)
    freeze_all(NOON)
    some_answers(lavigne.point, lavigne.pau, {10: 900}, day=NOW)
    freeze_all(NOON + timedelta(hours=5))
    assert [trend.difference for trend in frozen(lavigne)] == [-120.0]


def test_the_next_week_is_judged_anew(lavigne) -> None:
    a_fall(lavigne)
    freeze_all(NOON)
    freeze_all(NOON + timedelta(days=7))
    days = [trend.day for trend in frozen(lavigne)]
    assert sorted(days) == [date(2026, 11, 16), date(2026, 11, 23)]


def test_points_of_a_unit_are_one_family(lavigne) -> None:
    """A p-value alone at 4 % is an arrow alone, and none among nineteen that do not move."""
    some_answers(lavigne.point, lavigne.pau, {10: 50, 0: 50}, day=BEFORE)
    some_answers(lavigne.point, lavigne.pau, {10: 36, 0: 64}, day=NOW)
    for number in range(19):
        still = a_point(lavigne.root, f"calme-{number}")
        some_answers(still, lavigne.pau, {10: 50, 0: 50}, day=BEFORE)
        some_answers(still, lavigne.pau, {10: 50, 0: 50}, day=NOW)
    freeze_all(NOON)
    moved = next(trend for trend in frozen(lavigne) if trend.point == lavigne.point)
    assert moved.p < 0.05 < moved.q
    assert moved.arrow == ""


def test_a_change_of_mode_flags_the_trend(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 50}, day=BEFORE, mode="sms")
    some_answers(lavigne.point, lavigne.pau, {10: 50}, day=NOW, mode="web")
    freeze_all(NOON)
    assert [trend.mode_mix_changed for trend in frozen(lavigne)] == [True]


def test_twelve_weeks_are_judged_too(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 80}, day=date(2026, 7, 1))
    some_answers(lavigne.point, lavigne.pau, {0: 80}, day=NOW)
    freeze_all(NOON)
    assert [trend.arrow for trend in frozen(lavigne, weeks=12)] == ["down"]
