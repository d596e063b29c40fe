"""The weather of a point: its figure against its own objective, by the first rule that holds.

>>> from jalon.measure import NPS, Histogram, measure
>>> score = measure("nps", Histogram.of(NPS, {10: 50, 8: 30, 3: 20}))  # 30 [14 ; 44]
>>> print(weather(score, objective=20, floor=0))
veiled
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .definitions import Better, definition
from .estimate import Estimate

MINIMUM_BASE = 10  # answers under which no figure is shown
NORMAL_BASE = 30  # answers from which a figure is shown like any other


class Weather(StrEnum):
    HOLLOW = "hollow"  # too few answers
    FOG = "fog"  # the interval holds both the floor and the objective: cannot tell
    SUN = "sun"  # surely at the objective or above
    STORM = "storm"  # surely below the floor
    VEILED = "veiled"  # at the objective, not surely
    CLOUD = "cloud"  # between the floor and the objective
    RAIN = "rain"  # below the floor, not surely


class Reading(StrEnum):
    HOLLOW = "hollow"  # the count alone
    MUTED = "muted"  # the figure with its interval, not ranked
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a figure stands from its objective; more than 0 is always good news."""

    value: float  # in the unit of the figure
    low: float
    high: float

    @property
    def is_surely_missed(self) -> bool:
        return self.high < 0

    @property
    def is_surely_met(self) -> bool:
        return self.low >= 0


def reading(
    base: float, *, minimum: float = MINIMUM_BASE, normal: float = NORMAL_BASE
) -> Reading:
    """How a figure that rests on so many answers (`Estimate.base`) is shown."""
    if base < minimum:
        return Reading.HOLLOW
    return Reading.MUTED if base < normal else Reading.NORMAL


def weather(
    estimate: Estimate,
    *,
    objective: float | None,
    floor: float | None,
    better: Better | None = None,
    minimum: float = MINIMUM_BASE,
) -> Weather | None:
    """None without an objective.

    `better` is the definition's unless given; where low is good, all is mirrored. Without
    a floor, fog, storm and rain never come: under its objective, a point is in cloud.
    """
    if objective is None:
        return None
    gap_to_objective = _gap(estimate, objective, better)
    if gap_to_objective is None or estimate.base < minimum:
        return Weather.HOLLOW
    return _first_rule(gap_to_objective, _room(estimate, objective, floor, better))


def _first_rule(gap: Gap, room: float | None) -> Weather:
    """`room`: how far the floor stands under the objective, where there is a floor."""
    bottom = -float("inf") if room is None else -room
    rules = (
        (Weather.FOG, gap.low < bottom and gap.high > 0),
        (Weather.SUN, gap.low >= 0),
        (Weather.STORM, gap.high < bottom),
        (Weather.VEILED, gap.value >= 0),
        (Weather.CLOUD, gap.value >= bottom),
    )
    return next((state for state, holds in rules if holds), Weather.RAIN)


def _room(
    estimate: Estimate, objective: float, floor: float | None, better: Better | None
) -> float | None:
    if floor is None:
        return None
    room = _sign(estimate, better) * (objective - floor)
    if room <= 0:
        raise ValueError(f"A floor of {floor} is no worse than an objective of {objective}.")
    return room


def gap(
    estimate: Estimate,
    objective: float | None,
    *,
    better: Better | None = None,
    minimum: float = MINIMUM_BASE,
) -> Gap | None:
    """The figure less its objective, or the reverse where low is good; None on a small base."""
    if objective is None or estimate.base < minimum:
        return None
    return _gap(estimate, objective, better)


def _gap(estimate: Estimate, objective: float, better: Better | None) -> Gap | None:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return None
    if _sign(estimate, better) > 0:
        limits = estimate.low - objective, estimate.high - objective
        return Gap(estimate.value - objective, *limits)
    limits = objective - estimate.high, objective - estimate.low
    return Gap(objective - estimate.value, *limits)


def _sign(estimate: Estimate, better: Better | None) -> int:
    return 1 if (better or definition(estimate.definition).better) == "high" else -1


def surely_below(
    estimate: Estimate,
    objective: float | None,
    *,
    better: Better | None = None,
    minimum: float = MINIMUM_BASE,
) -> bool:
    """The whole interval misses the objective."""
    distance = gap(estimate, objective, better=better, minimum=minimum)
    return distance is not None and distance.is_surely_missed


def surely_above(
    estimate: Estimate,
    objective: float | None,
    *,
    better: Better | None = None,
    minimum: float = MINIMUM_BASE,
) -> bool:
    """The whole interval reaches the objective."""
    distance = gap(estimate, objective, better=better, minimum=minimum)
    return distance is not None and distance.is_surely_met
