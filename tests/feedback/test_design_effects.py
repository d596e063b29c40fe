"""Customers who answer several times are worth less than as many customers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jalon.feedback import design_effects
from jalon.journeys.models import MeasurePoint
from tests.factories import NOON, an_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]


def effect() -> float:
    design_effects.refresh(at=NOON)
    return MeasurePoint.objects.get().design_effect


def answers(survey, *pairs: tuple[str, int], **fields) -> None:
    for customer, grade in pairs:
        an_answer(survey, grade, respondent_key=customer, **fields)


def test_saying_the_same_thing_twice_is_saying_it_once(survey) -> None:
    """m = 0; Σ(s − k·m)² = 2² + 2² = 8; Σ(z − m)² = 4."""
    answers(survey, ("a", 10), ("a", 9), ("b", 0), ("b", 6))
    assert effect() == 2.0


def test_by_hand(survey) -> None:
    """Worth 1, 1, −1, 0, 1: m = 0.4; customers 1.2², 1.4², 0.4² and 0.6²; answers 3.2."""
    answers(survey, ("a", 10), ("a", 10), ("b", 3), ("c", 8), ("", 9))
    assert effect() == pytest.approx((1.2**2 + 1.4**2 + 0.4**2 + 0.6**2) / 3.2)


def test_each_customer_once_is_no_effect(survey) -> None:
    answers(survey, ("a", 10), ("b", 3), ("c", 8))
    assert effect() == 1.0


def test_it_is_never_below_1(survey) -> None:
    """Customers who contradict themselves would make the base look larger than it is."""
    answers(survey, ("a", 10), ("a", 0), ("b", 10), ("b", 0))
    assert effect() == 1.0


def test_answers_without_a_key_are_as_many_customers(survey) -> None:
    answers(survey, ("", 10), ("", 10), ("", 0))
    assert effect() == 1.0


def test_a_key_means_something_inside_its_source_only(survey) -> None:
    answers(survey, ("a", 10), source="2016", identity="1")
    answers(survey, ("a", 10), source="2017", identity="1")
    answers(survey, ("b", 0), ("c", 0))
    assert effect() == 1.0


def test_what_does_not_count_has_no_effect(survey) -> None:
    answers(survey, ("a", 10), ("b", 0))
    answers(survey, ("a", 10), ("b", 0), exclusion="test")
    assert effect() == 1.0


def test_it_looks_at_the_year_before_the_last_answer(survey) -> None:
    answers(survey, ("a", 10), ("b", 0), answered_at=NOON - timedelta(days=400))
    answers(survey, ("a", 10), ("b", 0))
    assert effect() == 1.0


def test_everybody_alike_is_no_effect(survey) -> None:
    answers(survey, ("a", 10), ("a", 10))
    assert effect() == 1.0


def test_it_costs_the_same_for_one_customer_or_many(survey, django_assert_num_queries) -> None:
    answers(survey, *[(f"c{number}", 10) for number in range(9)] * 2)
    with django_assert_num_queries(6):
        design_effects.refresh(at=NOON)


def test_a_customer_reference_is_the_same_person_in_every_source(survey) -> None:
    """As in the first test, over two sources and a link."""
    answers(survey, ("x", 10), source="2016", identity="1", customer_reference="C-1")
    answers(survey, ("y", 9), source="2017", identity="1", customer_reference="C-1")
    answers(survey, ("", 0), ("", 6), customer_reference="C-2")
    assert effect() == 2.0


def test_a_reference_is_not_a_key_of_the_same_letters(survey) -> None:
    answers(survey, ("a", 10))
    answers(survey, ("", 10), customer_reference="a")
    answers(survey, ("b", 0), ("c", 0))
    assert effect() == 1.0
