"""Periods are half-open: [start, end), days of the company's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
PRESETS = (4, 12, 52)  # weeks
FRAME_WEEKS = 4  # a frame of the film: small bases do not make it blink
FRAME = re.compile(r"(\d{4})-W(\d{2})")


class UnknownWeek(ValueError):
    """A frame is named by an ISO week: 2026-W40."""


@dataclass(frozen=True, slots=True)
class Period:
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - DAY

    @property
    def weeks(self) -> int | None:
        """How many weeks it lasts, when they are whole."""
        weeks, rest = divmod(self.days, 7)
        return None if rest else weeks

    @property
    def before(self) -> Period:
        """The period of the same length that ends where this one starts."""
        return Period(self.start - timedelta(days=self.days), self.start)

    @property
    def whole_weeks(self) -> Period:
        """The Mondays to Sundays that it holds; empty when it holds none."""
        first = monday(self.start + WEEK - DAY)
        return Period(first, max(first, monday(self.end)))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def last_weeks(weeks: int, today: date) -> Period:
    """Until today included: an answer given now is in."""
    end = today + DAY
    return Period(end - weeks * WEEK, end)


def closed_weeks(weeks: int, today: date) -> Period:
    end = monday(today)
    return Period(end - weeks * WEEK, end)


def week_key(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def week_of(key: str) -> date:
    """The Monday of `2026-W40`."""
    written = FRAME.fullmatch(key)
    if not written:
        raise UnknownWeek(key)
    try:
        return date.fromisocalendar(int(written[1]), int(written[2]), 1)
    except ValueError as impossible:
        raise UnknownWeek(key) from impossible


def frame(start_of_week: date) -> Period:
    """The weeks that a frame of the film shows: this one and those just before."""
    end = start_of_week + WEEK
    return Period(end - FRAME_WEEKS * WEEK, end)
