from __future__ import annotations

from datetime import date

import pytest

from jalon.cockpit.periods import (
    Period,
    UnknownWeek,
    closed_weeks,
    frame,
    last_weeks,
    week_key,
    week_of,
)

WEDNESDAY = date(2026, 11, 18)


def test_the_last_weeks_hold_today() -> None:
    assert last_weeks(4, WEDNESDAY) == Period(date(2026, 10, 22), date(2026, 11, 19))


def test_closed_weeks_end_before_this_monday() -> None:
    assert closed_weeks(4, WEDNESDAY) == Period(date(2026, 10, 19), date(2026, 11, 16))


def test_a_period_knows_its_whole_weeks() -> None:
    period = Period(date(2026, 11, 4), date(2026, 11, 19))
    assert period.whole_weeks == Period(date(2026, 11, 9), date(2026, 11, 16))


def test_a_short_period_holds_no_whole_week() -> None:
    assert Period(date(2026, 11, 3), date(2026, 11, 8)).whole_weeks.days == 0


def test_a_period_of_whole_weeks_is_its_whole_weeks() -> None:
    weeks = Period(date(2026, 11, 2), date(2026, 11, 16))
    assert weeks.whole_weeks == weeks


def test_a_week_is_named_as_calendars_do() -> None:
    assert week_key(date(2027, 1, 1)) == "2026-W53"


def test_a_name_gives_back_its_monday() -> None:
    assert week_of("2026-W47") == date(2026, 11, 16)


@pytest.mark.parametrize("name", ["2026-W54", "2026-47", "0000-W01", "2026-W1", "—"])
def test_a_week_that_no_calendar_has_is_refused(name) -> None:
    with pytest.raises(UnknownWeek):
        week_of(name)


def test_a_frame_is_four_weeks_that_end_with_its_own() -> None:
    assert frame(date(2026, 11, 16)) == Period(date(2026, 10, 26), date(2026, 11, 23))
