"""Customers who answer several times: how much less their answers say.

>>> twice_the_same = {("a", 10): 2, ("b", 0): 2}
>>> design_effect("nps", {10: 2, 0: 2}, twice_the_same)
2.0

Two customers who each said the same thing twice are worth two answers, not four: a base is
divided by the design effect before its interval is computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

from .definitions import definition
from .histogram import Histogram

Customer = TypeVar("Customer", bound=Hashable)


def design_effect(
    name: str, answers: Mapping[int, int], repeated: Mapping[tuple[Customer, int], int]
) -> float:
    """How many times wider the variance of a score is than if each answer were a customer.

    `answers` counts all answers by grade; `repeated` those of the customers who gave several,
    by (customer, grade). The variance over customers (Σ(s − k·m)², s the sum and k the number
    of a customer's answers, m the mean) over the variance over answers; never below 1.
    """
    worth = worth_of_grades(name)
    n = sum(answers.values())
    if not n:
        return 1.0
    mean = sum(worth[grade] * count for grade, count in answers.items()) / n
    distance = {grade: value - mean for grade, value in worth.items()}
    alone = sum(distance[grade] ** 2 * count for grade, count in answers.items())
    sums: dict[Customer, float] = defaultdict(float)
    together = alone
    for (customer, grade), count in repeated.items():
        sums[customer] += distance[grade] * count
        together -= distance[grade] ** 2 * count
    together += sum(total**2 for total in sums.values())
    return max(1.0, together / alone) if alone > 0 else 1.0


def worth_of_grades(name: str) -> dict[int, float]:
    """What one answer alone scores: a score is the mean of these."""
    scale = definition(name).scale
    scores = {
        grade: definition(name).compute(Histogram.of(scale, {grade: 1})).value
        for grade in scale.grades
    }
    return {grade: score for grade, score in scores.items() if score is not None}
