"""Cells summed by week where weeks are whole, by day at both ends: the same as day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.cockpit import counting
from jalon.cockpit.periods import Period
from tests.factories import some_answers

FIRST, END = date(2026, 9, 28), date(2026, 11, 30)  # Mondays
NEVER = 1_000  # weeks: day by day

pytestmark = pytest.mark.usefixtures("_everything")


def answered_daily(lavigne, until: date) -> None:
    """Another number of each grade every day, so that no two days weigh the same."""
    for each in range((until - FIRST).days):
        day = FIRST + timedelta(days=each)
        unit = lavigne.pau if each % 3 else lavigne.agen
        some_answers(lavigne.point, unit, {each % 11: each + 1}, day=day, weight=700_000)


def summed(lavigne, period: Period, weekly_from: int) -> counting.Totals:
    units = [lavigne.root.pk, lavigne.pau.pk, lavigne.agen.pk]
    return counting.of_subtrees(
        units, [lavigne.point.pk], period, "point_id", "unit_id", weekly_from=weekly_from
    )


@pytest.mark.parametrize("until", [END, date(2026, 11, 27)])
@pytest.mark.parametrize("end", [date(2026, 11, 23 + each) for each in range(7)])
def test_weeks_and_days_add_up_to_the_days(lavigne, end, until) -> None:
    answered_daily(lavigne, until)
    for length in (28, 31, 45):
        period = Period(end - timedelta(days=length), end)
        assert summed(lavigne, period, 2) == summed(lavigne, period, NEVER)


def test_a_count_of_answers_is_that_of_the_totals(lavigne) -> None:
    answered_daily(lavigne, END)
    period = Period(date(2026, 10, 30), date(2026, 11, 27))
    counted = counting.answers_of_subtrees(
        [lavigne.root.pk, lavigne.pau.pk], [lavigne.point.pk], period, weekly_from=2
    )
    totals = summed(lavigne, period, NEVER)
    key = (lavigne.point.pk, lavigne.pau.pk)
    assert counted[key] == totals[key].n == 888
    assert counted.keys() == {key, (lavigne.point.pk, lavigne.root.pk)}


def test_the_week_that_runs_is_read_as_a_week(lavigne) -> None:
    """From a Monday to a Thursday of this week: no cell of a day is read."""
    today = date(2026, 11, 26)
    answered_daily(lavigne, today + timedelta(days=1))
    with CaptureQueriesContext(connection) as captured:
        summed(lavigne, Period(date(2026, 11, 2), today + timedelta(days=1)), 2)
    assert ["subtreeweek" in query["sql"] for query in captured][1:] == [True]


def test_totals_are_whole_numbers_on_both_databases(lavigne) -> None:
    answered_daily(lavigne, END)
    (total,) = counting.of_subtrees(
        [lavigne.pau.pk], [lavigne.point.pk], Period(FIRST, END)
    ).values()
    assert {type(each) for each in total.sums} == {int}
