"""When a French retailer's customers answer: the week, the sales, the holidays, the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

DAYS = 364  # 52 whole weeks
WEEK = (0.95, 1.0, 1.1, 1.0, 1.08, 1.2, 0.22)  # Monday to Sunday
# Nobody answers at night: no hour is skipped or doubled when the clocks change.
HOURS = {
    7: 1,
    8: 3,
    9: 5,
    10: 7,
    11: 7,
    12: 9,
    13: 8,
    14: 6,
    15: 6,
    16: 6,
    17: 8,
    18: 10,
    19: 10,
    20: 8,
    21: 5,
    22: 2,
}
WEDNESDAY, FRIDAY = 2, 4


def weekday_of_month(year: int, month: int, weekday: int, rank: int) -> date:
    """The 2nd Wednesday of January, the last Wednesday of June (rank −1)…"""
    if rank > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (rank - 1))
    last = date(year, month + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7)


def seasons(year: int) -> list[tuple[date, date, float]]:
    """Half-open periods of a year, each with what it does to the volume."""
    winter = weekday_of_month(year, 1, WEDNESDAY, 2)
    summer = weekday_of_month(year, 6, WEDNESDAY, -1)
    black_friday = weekday_of_month(year, 11, FRIDAY, 4)
    return [
        (date(year, 1, 1), date(year, 1, 2), 0.12),
        (winter, winter + timedelta(28), 1.35),
        (date(year, 5, 1), date(year, 5, 2), 0.12),
        (date(year, 5, 8), date(year, 5, 9), 0.5),
        (summer, summer + timedelta(28), 1.2),
        (date(year, 7, 14), date(year, 7, 15), 0.4),
        (date(year, 8, 1), date(year, 8, 24), 0.62),
        (date(year, 8, 24), date(year, 9, 8), 1.15),
        (date(year, 11, 11), date(year, 11, 12), 0.5),
        (black_friday - timedelta(4), black_friday + timedelta(5), 1.7),
        (date(year, 12, 1), date(year, 12, 24), 1.4),
        (date(year, 12, 25), date(year, 12, 26), 0.08),
    ]


def season_factor(day: date) -> float:
    factors = [f for start, end, f in seasons(day.year) if start <= day < end]
    return float(np.prod(factors)) if factors else 1.0


def day_weights(last_day: date, *, season: float) -> NDArray[np.float64]:
    """The share of the year's answers on each of its days, oldest first."""
    days = [last_day - timedelta(DAYS - 1 - index) for index in range(DAYS)]
    weights = np.array([WEEK[day.weekday()] * season_factor(day) ** season for day in days])
    return weights / weights.sum()


def utc_midnights(last_day: date, zone: str) -> NDArray[np.int64]:
    """Seconds since the epoch at which each day would have begun, by its offset at noon."""
    days = [last_day - timedelta(DAYS - 1 - index) for index in range(DAYS)]
    noons = [datetime(d.year, d.month, d.day, 12, tzinfo=ZoneInfo(zone)) for d in days]
    return np.array([int(noon.astimezone(UTC).timestamp()) - 12 * 3600 for noon in noons])


def seconds_of_day(rng: np.random.Generator, size: int) -> NDArray[np.int64]:
    shares = np.array(list(HOURS.values()), dtype=float)
    hours = rng.choice(np.array(list(HOURS)), size=size, p=shares / shares.sum())
    return hours * 3600 + rng.integers(0, 3600, size)
