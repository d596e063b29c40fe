"""The histogram of the valid answers: all that a figure of satisfaction needs to know.

>>> from jalon.measure import NPS
>>> monday = Histogram.of(NPS, {10: 30, 8: 20, 3: 5})
>>> tuesday = Histogram.of(NPS, {10: 20, 8: 10, 3: 15})
>>> (monday + tuesday) == Histogram.of(NPS, {10: 50, 8: 30, 3: 20})
True

Weights are whole millionths, so a sum is exact whatever its order: two processes that
merge the same answers hold the same histogram, to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .scale import Scale

MICRO = 1_000_000  # millionths in one: what an unweighted answer weighs


def in_micro(weight: float | Decimal) -> int:
    """A weight in whole millionths, rounded to the nearest.

    >>> in_micro(0.25)
    250000
    """
    if not math.isfinite(weight) or weight < 0:
        raise ValueError(f"A weight is a number from 0 up, not {weight}.")
    return round(weight * MICRO)


def squared_micro(weight_micro: int) -> int:
    """The square of one answer's weight, in millionths again, rounded half up.

    >>> squared_micro(MICRO), squared_micro(500_000)
    (1000000, 250000)
    """
    return (weight_micro * weight_micro + MICRO // 2) // MICRO


@dataclass(frozen=True, slots=True)
class Histogram:
    """Valid answers to one closed question, by grade from the lowest to the highest."""

    scale: Scale
    counts: tuple[int, ...]
    weight_micro: tuple[int, ...]  # sum of the weights, by grade
    square_micro: int  # sum of the squared weights, all grades

    def __post_init__(self) -> None:
        if not len(self.counts) == len(self.weight_micro) == len(self.scale):
            raise ValueError(f"A histogram on {self.scale} holds {len(self.scale)} grades.")
        if min(*self.counts, *self.weight_micro, self.square_micro) < 0:
            raise ValueError("A histogram counts answers: nothing in it is under 0.")

    @classmethod
    def empty(cls, scale: Scale) -> Histogram:
        return cls.of(scale, {})

    @classmethod
    def of(cls, scale: Scale, counts: Mapping[int, int]) -> Histogram:
        """Unweighted answers: how many there are of each grade."""
        by_position = {scale.position(grade): count for grade, count in counts.items()}
        return cls.of_counts(scale, [by_position.get(i, 0) for i in range(len(scale))])

    @classmethod
    def of_counts(cls, scale: Scale, counts: Iterable[int]) -> Histogram:
        """Unweighted answers, one count per grade from the lowest to the highest."""
        counts = tuple(counts)
        weights = tuple(count * MICRO for count in counts)
        return cls(scale, counts, weights, sum(weights))

    @classmethod
    def of_answers(
        cls, scale: Scale, answers: Iterable[tuple[int, float | Decimal]]
    ) -> Histogram:
        """Weighted answers: (grade, weight) for each."""
        counts, weights, squares = [0] * len(scale), [0] * len(scale), 0
        for grade, weight in answers:
            position, micro = scale.position(grade), in_micro(weight)
            counts[position] += 1
            weights[position] += micro
            squares += squared_micro(micro)
        return cls(scale, tuple(counts), tuple(weights), squares)

    @classmethod
    def merged(cls, scale: Scale, histograms: Iterable[Histogram]) -> Histogram:
        """A parent is the merge of its children, never the average of their scores."""
        every = [cls.empty(scale), *histograms]
        for each in every:
            if each.scale != scale:
                raise ValueError(f"Answers on {scale} and {each.scale} never mix.")
        counts = zip(*(each.counts for each in every), strict=True)
        weights = zip(*(each.weight_micro for each in every), strict=True)
        squares = sum(each.square_micro for each in every)
        return cls(scale, tuple(map(sum, counts)), tuple(map(sum, weights)), squares)

    def __add__(self, other: Histogram) -> Histogram:
        return Histogram.merged(self.scale, [self, other])

    @property
    def n(self) -> int:
        """How many valid answers."""
        return sum(self.counts)

    @property
    def weight(self) -> float:
        """What the answers weigh together; n when they are not weighted."""
        return sum(self.weight_micro) / MICRO

    @property
    def n_eff(self) -> float:
        """How many equal answers are worth as much: (Σw)²/Σw² (Kish 1965), at most n."""
        if not self.square_micro:  # weights so light that their squares round to nothing
            return float(self.n) if self.weight else 0.0
        return min(float(self.n), self.weight * self.weight / (self.square_micro / MICRO))

    @property
    def is_weighted(self) -> bool:
        pairs = zip(self.counts, self.weight_micro, strict=True)
        even = all(weight == count * MICRO for count, weight in pairs)
        return not (even and self.square_micro == self.n * MICRO)

    @property
    def shares(self) -> tuple[float, ...]:
        """The weighted share of each grade, from 0 to 1; all 0 without answers."""
        total = sum(self.weight_micro)
        return tuple(weight / total if total else 0.0 for weight in self.weight_micro)
