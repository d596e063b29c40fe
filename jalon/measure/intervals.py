"""Intervals that keep their promise at ten answers as at ten thousand.

Every function takes arrays, with counts that need not be whole (shares × n_eff), and gives
NaN where there is no answer. An `…_interval` gives the values it cannot rule out at the
given confidence; a `…_distance` gives the function that says how many standard errors away a
value stands, so the interval is where that distance stays under the normal quantile.

>>> low, high = tango_interval(promoters=50, passives=30, detractors=20)
>>> round(float(low), 4), round(float(high), 4)
(0.1396, 0.4434)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincc, betaincinv, ndtr, ndtri

from .cells import Floats

CONFIDENCE = 0.95
Distance = Callable[[Floats], Floats]
STEPS = 36  # halvings of [−1, 1]: 3e-11, far finer than any figure is read


def tango_interval(
    *,
    promoters: ArrayLike,
    passives: ArrayLike,
    detractors: ArrayLike,
    confidence: float = CONFIDENCE,
) -> tuple[Floats, Floats]:
    """Score interval of a difference of paired shares, from −1 to 1.

    Tango (1998), Statistics in Medicine 17:891: the share of promoters less the share of
    detractors is such a difference.
    """
    p, q, d = _floats(promoters, passives, detractors)
    # The upper limit is the lower limit of the mirrored counts: one search finds both.
    gain, middle, loss = np.stack([p, d]), np.stack([q, q]), np.stack([d, p])
    low, mirrored = _tango_low(gain, middle, loss, _quantile(confidence))
    return low, -mirrored


def _tango_low(p: Floats, q: Floats, d: Floats, z: float) -> Floats:
    score = tango_distance(promoters=p, passives=q, detractors=d)
    inside = _ratio(p - d, p + q + d)
    outside = np.where(np.isnan(inside), np.nan, -1.0)
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        held = score(middle) <= z
        inside = np.where(held, middle, inside)
        outside = np.where(held, outside, middle)
    return inside


def tango_distance(
    *, promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike
) -> Distance:
    """The absolute score statistic of Tango (1998), as a function of a value from −1 to 1."""
    p, q, d = _floats(promoters, passives, detractors)
    n, balance, voiced = p + q + d, p - d, p + d
    slope, curve = 2 * n - balance, 8 * n * d

    def score(value: Floats) -> Floats:
        surprise, room = balance - n * value, value * (1 - value)
        b = slope * value - voiced
        # 2n × the share of detractors that fits the answers best if the balance were `value`.
        fitted = (np.sqrt(np.maximum(b * b + curve * room, 0)) - b) / 2
        return _distance(surprise, np.maximum(fitted + n * room, 0))

    return score


def wilson_interval(
    *, successes: ArrayLike, n: ArrayLike, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Score interval of a share, from 0 to 1. Wilson (1927), JASA 22:209."""
    count, total = _floats(successes, n)
    z = _quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = count / total
        shrunk = 1 + z * z / total
        centre = (share + z * z / (2 * total)) / shrunk
        half = z * np.sqrt(share * (1 - share) / total + (z / (2 * total)) ** 2) / shrunk
    # Rounding may leave the limit of 3 out of 3 a hair under 1.
    return np.minimum(np.maximum(centre - half, 0), share), np.maximum(
        np.minimum(centre + half, 1), share
    )


def wilson_distance(*, successes: ArrayLike, n: ArrayLike) -> Distance:
    """The absolute score statistic of Wilson (1927), as a function of a share from 0 to 1."""
    count, total = _floats(successes, n)

    def score(value: Floats) -> Floats:
        return _distance(count - total * value, np.maximum(total * value * (1 - value), 0))

    return score


def dirichlet_mean_interval(
    *, counts: ArrayLike, low: float, high: float, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Interval of a mean grade, in grades; the last axis of `counts` runs over the grades.

    Posterior of the mean under a Dirichlet prior worth one answer spread evenly over the
    grades, matched by a beta on [low, high]. It always holds the raw mean.
    """
    raw, a, b = _beta_of_mean(np.asarray(counts, dtype=np.float64), low, high)
    tail = _tail(confidence)
    below, above = betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)
    span = high - low
    return np.minimum(low + span * below, raw), np.maximum(low + span * above, raw)


def dirichlet_mean_distance(*, counts: ArrayLike, low: float, high: float) -> Distance:
    """The normal quantile at which `dirichlet_mean_interval` reaches a value, in grades."""
    raw, a, b = _beta_of_mean(np.asarray(counts, dtype=np.float64), low, high)

    def quantile(value: Floats) -> Floats:
        share = np.clip((value - low) / (high - low), 0, 1)
        tail = np.where(value < raw, betainc(a, b, share), betaincc(a, b, share))
        return np.where(value == raw, 0.0, np.maximum(-ndtri(tail), 0))

    return quantile


def _beta_of_mean(counts: Floats, low: float, high: float) -> tuple[Floats, Floats, Floats]:
    places = np.linspace(0, 1, counts.shape[-1])
    pseudo = 1 / len(places)
    total, first, second = _moments(counts, places)
    worth = total + 1
    raw = low + (high - low) * _ratio(first, total)
    mean = (first + pseudo * places.sum()) / worth
    spread = (second + pseudo * (places**2).sum()) / worth - mean**2
    precision = mean * (1 - mean) * (worth + 1) / spread - 1
    return raw, mean * precision, (1 - mean) * precision


def _moments(counts: Floats, places: Floats) -> tuple[Floats, Floats, Floats]:
    # Grade after grade, not np.sum: its order of additions depends on the shape, and one
    # cell must give the very same digits alone or among thousands.
    total, first, second = (np.zeros(counts.shape[:-1]) for _ in range(3))
    for position, place in enumerate(places):
        column = counts[..., position]
        total, first = total + column, first + column * place
        second = second + column * place**2
    return total, first, second


def _ratio(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part / whole)


def _distance(surprise: Floats, variance: Floats) -> Floats:
    """How many standard errors; none without surprise, even where nothing can vary."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(surprise == 0, 0.0, np.abs(surprise) / np.sqrt(variance))


def _quantile(confidence: float) -> float:
    return float(-ndtri(_tail(confidence)))


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence lies between 0 and 1, not {confidence}.")
    return (1 - confidence) / 2


def _floats(*values: ArrayLike) -> list[Floats]:
    arrays = [np.asarray(value, dtype=np.float64) for value in values]
    return list(np.broadcast_arrays(*arrays))


def two_sided(z: ArrayLike) -> Floats:
    """The p-value of a distance of z standard errors."""
    return np.asarray(2 * ndtr(-np.asarray(z, dtype=np.float64)))
