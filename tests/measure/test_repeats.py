"""The design effect of customers who answer several times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.measure.repeats import design_effect

GRADES = st.dictionaries(st.integers(0, 10), st.integers(1, 50), min_size=1)


@given(GRADES)
def test_nobody_repeats(answers) -> None:
    assert design_effect("nps", answers, {}) == 1.0


@given(GRADES, st.integers(2, 6))
def test_everybody_says_it_k_times(answers, times) -> None:
    """A customer for each answer, who gave it k times: k answers are worth one."""
    repeated = {
        ((grade, number), grade): times
        for grade, count in answers.items()
        for number in range(count)
    }
    total = {grade: count * times for grade, count in answers.items()}
    worths = {1 if grade > 8 else -1 if grade < 7 else 0 for grade in answers}
    expected = times if len(worths) > 1 else 1
    assert design_effect("nps", total, repeated) == pytest.approx(expected)


def test_no_answer_is_no_effect() -> None:
    assert design_effect("csat_t2b", {}, {}) == 1.0


@pytest.mark.parametrize("name", ["csat_t2b", "csat_mean", "ces_t3b", "ces1_b2b"])
def test_it_reads_every_kind_of_figure(name) -> None:
    assert design_effect(name, {1: 2, 5: 2}, {("a", 1): 2, ("b", 5): 2}) == pytest.approx(2)
