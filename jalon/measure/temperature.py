"""How warm one customer is today, from the few grades they gave over the years.

>>> others = Population(mean=70.0, variance=784.0, n=5000)
>>> cold = temperature([Told(0, 20.0), Told(30, 25.0)], others, at=40)
>>> round(cold.value), round(cold.low), round(cold.high), cold.feeling.value
(41, 18, 65, 'colder')

A customer has a level that moves slowly around that of everybody; each grade tells it with
an error (a Kalman filter). Silence is not news: with time the level goes back to that of
everybody and its interval widens, until an old answer says nothing any more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from scipy.special import ndtr, ndtri

from .histogram import Histogram
from .scale import Scale

BEST = 100.0
Z = float(ndtri(0.975))
# Conventions, not estimates: of the variance of a grade, the part that is the customer's and
# not the moment's; and the days after which half of what an answer told is forgotten.
RELIABILITY = 0.45
HALF_LIFE = 365.0
# Before a company has answers of its own: a mean grade of 7 of 10, give or take 2.8.
USUAL_MEAN, USUAL_VARIANCE = 70.0, 784.0
ENOUGH = 100  # answers of the company, and of a point, before they stand for everybody
# A temperature known to 20 degrees either side, which holds everybody's: like the others.
NARROW = 20.0


# The filter


@dataclass(frozen=True, slots=True)
class Level:
    """What is believed of a level: a normal law."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Drift:
    """How a level moves while nobody looks: by chance, back to its start, or both."""

    by_day: float = 0.0  # variance added by each day
    half_life: float = math.inf  # days to go half the way back to the start

    def after(self, days: float, level: Level, start: Level) -> Level:
        if days < 0:
            raise ValueError("Time goes forward: answers are told from the oldest on.")
        kept = 0.5 ** (days / self.half_life)
        mean = start.mean + kept * (level.mean - start.mean)
        variance = kept**2 * level.variance + (1 - kept**2) * start.variance
        return Level(mean, variance + self.by_day * days)


@dataclass(frozen=True, slots=True)
class Told:
    """One observation of a level, at a time in days from any origin."""

    at: float
    value: float


def learnt(level: Level, value: float, noise: float) -> Level:
    """The level once a value of that error variance is known (Durbin & Koopman 2012, §2.2)."""
    gain = level.variance / (level.variance + noise)
    return Level(level.mean + gain * (value - level.mean), (1 - gain) * level.variance)


def filtered(
    told: Iterable[Told], start: Level, *, noise: float, drift: Drift, at: float | None = None
) -> Level:
    """The level after the last observation, or at a later time; `start` is before the first."""
    level, now = start, None
    for each in told:
        level = drift.after(each.at - (each.at if now is None else now), level, start)
        level, now = learnt(level, each.value, noise), each.at
    if at is None or now is None:
        return level
    return drift.after(at - now, level, start)


# Everybody, and one of them


def placed(grade: int, scale: Scale) -> float:
    """A grade from 0, the worst of its scale, to 100, the best.

    >>> from jalon.measure import CES1, CSAT, NPS
    >>> placed(8, NPS), placed(4, CSAT), placed(2, CES1)
    (80.0, 75.0, 75.0)
    """
    share = scale.position(grade) / (len(scale) - 1)
    return BEST * (share if scale.higher_is_better else 1 - share)


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody's grades, placed from 0 to 100."""

    mean: float
    variance: float  # of one grade around the mean of its measure point
    n: int
    means: Mapping[str, float] = field(default_factory=dict)  # by point that has enough answers

    @property
    def start(self) -> Level:
        return Level(self.mean, RELIABILITY * self.variance)

    @property
    def noise(self) -> float:
        return (1 - RELIABILITY) * self.variance

    def told(self, at: float, grade: int, scale: Scale, point: str) -> Told:
        """A grade as it stands among the others of its point: 8 of 10 is little where
        everybody gives 9."""
        usual = self.means.get(point, self.mean)
        return Told(at, placed(grade, scale) - usual + self.mean)


NOBODY = Population(USUAL_MEAN, USUAL_VARIANCE, 0)


def population(answers: Mapping[str, Histogram]) -> Population:
    """Of all answers, by measure point; the usual one until there are enough of them."""
    means = {point: mean_placed(each) for point, each in answers.items() if each.n}
    n = sum(answers[point].n for point in means)
    if n < ENOUGH:
        return NOBODY
    mean = sum(means[point] * answers[point].n for point in means) / n
    spread = sum(spread_placed(answers[point], means[point]) for point in means) / n
    known = {point: means[point] for point in means if answers[point].n >= ENOUGH}
    return Population(mean, spread or USUAL_VARIANCE, n, known)


def mean_placed(histogram: Histogram) -> float:
    return sum(placed(g, histogram.scale) * n for g, n in graded(histogram)) / histogram.n


def spread_placed(histogram: Histogram, mean: float) -> float:
    """Sum of squared distances to the mean."""
    return sum((placed(g, histogram.scale) - mean) ** 2 * n for g, n in graded(histogram))


def graded(histogram: Histogram) -> Iterable[tuple[int, int]]:
    return zip(histogram.scale.grades, histogram.counts, strict=True)


class Feeling(StrEnum):
    COLDER = "colder"  # surely colder than most customers
    WARMER = "warmer"
    ALIKE = "alike"  # known well enough to say: like most
    UNTOLD = "untold"  # too little to say


@dataclass(frozen=True, slots=True)
class Temperature:
    """From 0 to 100, with its 95 % interval; `usual` is everybody's."""

    value: float
    low: float
    high: float
    usual: float
    n: int  # grades it rests on
    age: float  # days since the last one
    colder: float  # probability that the customer is colder than most
    feeling: Feeling


def temperature(told: Sequence[Told], others: Population, *, at: float) -> Temperature | None:
    """None without a grade: nothing is known of somebody who never answered."""
    if not told:
        return None
    drift = Drift(half_life=HALF_LIFE)
    level = filtered(told, others.start, noise=others.noise, drift=drift, at=at)
    deviation = math.sqrt(level.variance)
    low, high = level.mean - Z * deviation, level.mean + Z * deviation
    return Temperature(
        value=bounded(level.mean), low=bounded(low), high=bounded(high), usual=others.mean,
        n=len(told), age=at - told[-1].at,
        colder=float(ndtr((others.mean - level.mean) / deviation)),
        feeling=feeling(low, high, others.mean),
    )  # fmt: skip


def bounded(value: float) -> float:
    return min(BEST, max(0.0, value))


def feeling(low: float, high: float, usual: float) -> Feeling:
    if high < usual:
        return Feeling.COLDER
    if low > usual:
        return Feeling.WARMER
    return Feeling.ALIKE if high - low <= 2 * NARROW else Feeling.UNTOLD
