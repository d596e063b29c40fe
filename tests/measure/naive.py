"""The figures again, the slow and obvious way: raw answers, one after the other, no array.

Nothing is shared with `jalon.measure`: the likelihood is maximised by halving where the
kernel solves a quadratic, and the incomplete beta is a continued fraction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from statistics import NormalDist

Answers = list[tuple[int, Fraction]]  # (grade, weight)
Limits = tuple[float, float]

TOP = {"csat_t2b": {4, 5}, "ces_t3b": {5, 6, 7}, "ces1_b2b": {1, 2}}
GRADES = {
    "nps": range(11),
    "csat_t2b": range(1, 6),
    "csat_mean": range(1, 6),
    "ces_t3b": range(1, 8),
    "ces_mean": range(1, 8),
    "ces1_b2b": range(1, 6),
    "ces1_mean": range(1, 6),
}


def value(name: str, answers: Answers) -> float:
    total = sum(weight for _, weight in answers)
    if name == "nps":
        points = sum(w * ((grade >= 9) - (grade <= 6)) for grade, w in answers)
        return float(100 * points / total)
    if name in TOP:
        return float(100 * sum(w for grade, w in answers if grade in TOP[name]) / total)
    return float(sum(grade * weight for grade, weight in answers) / total)


def n_eff(answers: Answers) -> float:
    total = sum(weight for _, weight in answers)
    return float(total**2 / sum(weight**2 for _, weight in answers))


def limits(name: str, answers: Answers, confidence: float = 0.95) -> Limits:
    counts = effective_counts(name, answers)
    if name == "nps":
        low, high = tango(sum(counts[9:]), sum(counts[7:9]), sum(counts[:7]), confidence)
        return 100 * low, 100 * high
    if name in TOP:
        kept = sum(
            n for grade, n in zip(GRADES[name], counts, strict=True) if grade in TOP[name]
        )
        low, high = wilson(kept, sum(counts), confidence)
        return 100 * low, 100 * high
    return dirichlet_mean(counts, list(GRADES[name]), confidence)


def effective_counts(name: str, answers: Answers) -> list[float]:
    total = sum(weight for _, weight in answers)
    worth = n_eff(answers)
    by_grade = {grade: Fraction(0) for grade in GRADES[name]}
    for grade, weight in answers:
        by_grade[grade] += weight
    return [float(weight / total) * worth for weight in by_grade.values()]


def halved(holds: Callable[[float], bool], start: float, end: float, steps: int = 48) -> float:
    """Where `holds` stops being true, from `start` where it is to `end`."""
    for _ in range(steps):
        middle = (start + end) / 2
        start, end = (middle, end) if holds(middle) else (start, middle)
    return (start + end) / 2


def quantile(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def tango(p: float, q: float, d: float, confidence: float = 0.95) -> Limits:
    z, score = quantile(confidence), (p - d) / (p + q + d)

    def inside(balance: float) -> bool:
        return abs(tango_statistic(balance, p, q, d)) <= z

    return halved(inside, score, -1.0), halved(inside, score, 1.0)


def tango_statistic(balance: float, p: float, q: float, d: float) -> float:
    n = p + q + d
    loss = most_likely_loss(balance, p, q, d)
    variance = n * (2 * loss + balance - balance**2)
    surprise = p - d - n * balance
    if surprise == 0:
        return 0.0
    return surprise / math.sqrt(variance) if variance > 0 else math.inf


def most_likely_loss(balance: float, p: float, q: float, d: float) -> float:
    """The share of detractors that maximises the likelihood when the NPS is `balance`."""

    def climbs(loss: float) -> bool:
        gain, rest = loss + balance, 1 - 2 * loss - balance
        if loss <= 0 or gain <= 0:
            return True
        return rest > 0 and d / loss + p / gain - 2 * q / rest > 0

    return halved(climbs, max(0.0, -balance), (1 - balance) / 2)


def wilson(kept: float, n: float, confidence: float = 0.95) -> Limits:
    z, share = quantile(confidence), kept / n

    def inside(x: float) -> bool:
        return (share - x) ** 2 * n <= z * z * x * (1 - x) + 1e-18

    return halved(inside, share, 0.0), halved(inside, share, 1.0)


def dirichlet_mean(counts: list[float], grades: list[int], confidence: float = 0.95) -> Limits:
    raw = sum(n * g for n, g in zip(counts, grades, strict=True)) / sum(counts)
    posterior = [n + 1 / len(grades) for n in counts]
    total = math.fsum(posterior)
    mean = math.fsum(n * g for n, g in zip(posterior, grades, strict=True)) / total
    squares = math.fsum(n * (g - mean) ** 2 for n, g in zip(posterior, grades, strict=True))
    variance = squares / total / (total + 1)
    low, span = grades[0], grades[-1] - grades[0]
    place, tail = (mean - low) / span, (1 - confidence) / 2
    precision = place * (1 - place) / (variance / span**2) - 1
    below, above = (
        halved(
            lambda x, t=t: beta_share(x, place * precision, (1 - place) * precision) < t, 0, 1
        )
        for t in (tail, 1 - tail)
    )
    return min(raw, low + span * below), max(raw, low + span * above)


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta, by its continued fraction (Lentz)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    if x <= 0:
        return 0.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    log_front += a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / (a * continued(beta_terms(x, a, b)))


def beta_terms(x: float, a: float, b: float) -> Iterable[float]:
    for m in range(150):
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        k = m + 1
        yield k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))


def continued(terms: Iterable[float]) -> float:
    """1 + t₁/(1 + t₂/(1 + …))."""
    total = 1.0
    for term in reversed(list(terms)):
        total = 1 + term / total
    return total


def difference(
    name: str, current: Answers, previous: Answers, confidence: float = 0.95
) -> tuple[float, float, float]:
    now, before = value(name, current), value(name, previous)
    (low, high), (old_low, old_high) = (
        limits(name, answers, confidence) for answers in (current, previous)
    )
    change = now - before
    return (
        change,
        change - math.hypot(now - low, old_high - before),
        change + math.hypot(high - now, before - old_low),
    )


def p_value(name: str, current: Answers, previous: Answers) -> float:
    """The smallest alpha at which the interval of the difference excludes 0."""

    def holds_zero(alpha: float) -> bool:
        _, low, high = difference(name, current, previous, 1 - alpha)
        return low <= 0 <= high

    return halved(holds_zero, 1e-12, 1 - 1e-12, steps=34)
