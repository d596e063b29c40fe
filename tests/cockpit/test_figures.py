"""Figures of the live map, over cells drawn in each test."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from jalon.cockpit.figures import PointFigure, live
from jalon.cockpit.models import Trend
from jalon.journeys.models import PointSetting
from tests.costs import queries_of
from tests.factories import NOON, a_planting, a_point, a_touchpoint, some_answers

TODAY = NOON.date()
HUNDRED = {10: 50, 8: 30, 3: 20}  # NPS 30 [14 ; 44]

pytestmark = pytest.mark.usefixtures("_everything")


def seen(lavigne, unit=None, *, weeks=4, end=TODAY, **filters: Any) -> PointFigure:
    access = filters.pop("access", None) or lavigne.access()
    found = live(
        lavigne.journey, unit=unit or lavigne.root,
        start=end + timedelta(days=1 - 7 * weeks), end=end + timedelta(days=1),
        at=NOON, access=access, **filters,
    )  # fmt: skip
    return found.by_key[lavigne.point.key]


def test_a_figure_has_its_interval_and_its_base(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    figure = seen(lavigne)
    assert (figure.n, figure.definition, figure.state) == (100, "nps", "veiled")
    assert [round(each) for each in (figure.value, figure.low, figure.high)] == [30, 14, 44]


def test_a_figure_stands_against_its_objective(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    gap = seen(lavigne).gap
    assert [round(each) for each in (gap.value, gap.low, gap.high)] == [10, -6, 24]


def test_under_ten_answers_there_is_a_count_and_no_figure(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 7})
    figure = seen(lavigne)
    assert (figure.n, figure.value, figure.gap, figure.trend) == (7, None, None, None)
    assert (figure.state, figure.sky, figure.missing_answers) == ("hollow", "hollow", 3)


def test_a_point_without_objective_has_no_weather(lavigne) -> None:
    PointSetting.objects.update(objective=None, floor=None)
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    figure = seen(lavigne)
    assert (figure.state, figure.gap, figure.sky, round(figure.value)) == (
        None,
        None,
        "none",
        30,
    )


def test_what_is_left_out_is_said_by_reason(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, HUNDRED, left_out={"skipped": 4, "flagged": 2})
    assert seen(lavigne).excluded == {"skipped": 4, "flagged": 2}


def test_a_period_is_half_open(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 1}, day=TODAY - timedelta(days=27))
    some_answers(lavigne.point, lavigne.pau, {10: 100}, day=TODAY - timedelta(days=28))
    some_answers(lavigne.point, lavigne.pau, {10: 100}, day=TODAY + timedelta(days=1))
    assert seen(lavigne).n == 1


def test_a_long_period_read_by_week_counts_the_same_days(lavigne) -> None:
    for back in range(0, 100, 3):
        some_answers(lavigne.point, lavigne.pau, {9: 1}, day=TODAY - timedelta(days=back))
    assert seen(lavigne, weeks=12).n == len([back for back in range(0, 100, 3) if back < 84])


def test_a_unit_counts_what_stands_under_it(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 20})
    some_answers(lavigne.point, lavigne.agen, {0: 12})
    counted = [seen(lavigne, unit).n for unit in (lavigne.root, lavigne.region, lavigne.pau)]
    assert counted == [32, 32, 20]


def test_a_segment_keeps_its_answers(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 20}, segment="Premium")
    some_answers(lavigne.point, lavigne.pau, {0: 12}, segment="Particulier")
    assert seen(lavigne, segment="Premium").n == 20


def test_a_channel_keeps_its_answers(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 20}, channel="chat")
    some_answers(lavigne.point, lavigne.pau, {0: 12}, channel="phone")
    assert seen(lavigne, channel="chat").n == 20


def test_as_is_follows_a_unit_that_moved(lavigne) -> None:
    """Its answers stay under the region of their day, and are read under the new one as-is."""
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    moved = lavigne.pau
    moved.path = moved.rights_path = f"{lavigne.root.path}{moved.pk}/"
    moved.save()
    as_was, as_is = (seen(lavigne, lavigne.region, as_is=flag).n for flag in (False, True))
    assert (as_was, as_is) == (100, 0)


def test_weights_move_the_figure_and_its_equivalent_base(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 50}, weight=2_000_000)
    some_answers(lavigne.point, lavigne.pau, {0: 50}, weight=1_000_000)
    figure = seen(lavigne)
    assert (figure.n, round(figure.value, 1), round(figure.n_eff, 1)) == (100, 33.3, 90.0)


# Settings


def test_the_objective_in_force_at_the_end_rules_the_period(lavigne) -> None:
    PointSetting.objects.create(
        point=lavigne.point, valid_from=TODAY, label="Appel", objective=60.0, floor=40.0
    )
    some_answers(lavigne.point, lavigne.pau, HUNDRED, day=TODAY - timedelta(days=3))
    now, before = seen(lavigne), seen(lavigne, end=TODAY - timedelta(days=1))
    assert (now.objective, now.label, before.objective) == (60.0, "Appel", 20.0)


def test_a_unit_has_its_own_objective_first(lavigne) -> None:
    PointSetting.objects.create(
        point=lavigne.point, unit=lavigne.region, valid_from=date(2026, 1, 1),
        label="Appel", objective=50.0,
    )  # fmt: skip
    found = [seen(lavigne, unit).objective for unit in (lavigne.root, lavigne.pau)]
    assert found == [20.0, 50.0]


# Trends


def test_an_arrow_comes_from_the_frozen_trend(lavigne) -> None:
    Trend.objects.create(
        unit=lavigne.root, point=lavigne.point, day=date(2026, 11, 16), weeks=4,
        difference=-12.0, low=-20.0, high=-4.0, p=0.001, q=0.01, arrow="down",
    )  # fmt: skip
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    trend = seen(lavigne).trend
    assert (trend.arrow, trend.difference, trend.is_frozen) == ("down", -12.0, True)


def test_a_filtered_view_shows_the_difference_and_no_arrow(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 80, 0: 20}, segment="Premium")
    before = TODAY - timedelta(days=30)
    some_answers(lavigne.point, lavigne.pau, {10: 20, 0: 80}, segment="Premium", day=before)
    trend = seen(lavigne, segment="Premium").trend
    assert (trend.arrow, round(trend.difference), trend.low > 0) == (None, 120, True)


def test_without_a_frozen_trend_there_is_none(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    assert seen(lavigne).trend is None


def test_a_change_of_mode_is_said(lavigne) -> None:
    before = TODAY - timedelta(days=30)
    some_answers(lavigne.point, lavigne.pau, HUNDRED, segment="Premium", mode="sms")
    some_answers(lavigne.point, lavigne.pau, HUNDRED, segment="Premium", mode="web", day=before)
    assert seen(lavigne, segment="Premium").trend.mode_mix_changed


# Cost


@pytest.mark.usefixtures("_at_noon")
def test_the_map_costs_the_same_for_one_point_or_three(lavigne) -> None:
    client = lavigne.client()
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    of_one = queries_of(client, f"{lavigne.page}live/")
    for key in ("deux", "trois"):
        point = a_point(lavigne.root, key, objective=10.0)
        a_planting(point, a_touchpoint(lavigne.journey, situation=key, channel="store"))
        some_answers(point, lavigne.agen, HUNDRED)
    of_three = queries_of(client, f"{lavigne.page}live/")
    assert len(of_three) == len(of_one) <= 22
