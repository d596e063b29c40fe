"""The drawing of a customer's temperature: grades over time, and today's interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jalon.cockpit.customers.record import Said
from jalon.measure import Temperature

WIDTH, HEIGHT = 320, 140
LEFT, RIGHT, TOP, BOTTOM = 30, 276, 10, 114
NOW = 298  # where today stands
LEVELS = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Thermometer:
    dots: tuple[Dot, ...]
    levels: tuple[tuple[int, int], ...]  # (level, its place)
    usual: int
    value: int
    low: int
    high: int
    first: datetime
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM
    now: int = NOW
    end: int = WIDTH - 8
    level_x: int = LEFT - 6
    bar_x: int = NOW - 6
    days: int = BOTTOM + 18

    @property
    def span(self) -> int:
        return max(2, self.low - self.high)


def draw(
    said: Sequence[Said], found: Temperature | None, *, at: datetime
) -> Thermometer | None:
    """None where nothing was graded. Times are to scale: a long silence is a long blank."""
    graded = [
        (each.response.answered_at, score.place) for each in said for score in each.scores
    ]
    if found is None:
        return None
    first = min(moment for moment, _place in graded)
    whole = max((at - first).total_seconds(), 1.0)
    dots = [
        Dot(across((moment - first).total_seconds() / whole), up(place))
        for moment, place in graded
    ]
    return Thermometer(
        dots=tuple(dict.fromkeys(dots)), levels=tuple((level, up(level)) for level in LEVELS),
        usual=up(found.usual), value=up(found.value), low=up(found.low), high=up(found.high),
        first=first,
    )  # fmt: skip


def across(share: float) -> int:
    return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share)))


def up(level: float) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * level / 100)
