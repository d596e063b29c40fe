from __future__ import annotations

from decimal import Decimal

import pytest

from jalon.measure import CES1, CSAT, MICRO, NPS, Histogram, in_micro, squared_micro


def test_it_counts_by_grade_from_the_lowest():
    assert Histogram.of(CSAT, {1: 2, 5: 60}).counts == (2, 0, 0, 0, 60)


def test_an_unweighted_answer_weighs_one():
    histogram = Histogram.of(CSAT, {4: 3})
    assert histogram.weight_micro == (0, 0, 0, 3_000_000, 0)
    assert histogram.square_micro == 3_000_000


def test_answers_of_weight_one_are_unweighted():
    assert Histogram.of_answers(NPS, [(10, 1), (0, 1.0)]) == Histogram.of(NPS, {10: 1, 0: 1})


def test_answers_bring_their_weight_and_its_square():
    histogram = Histogram.of_answers(CSAT, [(5, 0.5), (5, Decimal("1.5")), (1, 2)])
    assert histogram.counts == (1, 0, 0, 0, 2)
    assert histogram.weight_micro == (2_000_000, 0, 0, 0, 2_000_000)
    assert histogram.square_micro == 250_000 + 2_250_000 + 4_000_000


def test_it_knows_whether_it_is_weighted():
    assert not Histogram.of(NPS, {9: 4}).is_weighted
    assert Histogram.of_answers(NPS, [(9, 1.2)]).is_weighted


def test_weights_that_add_up_to_the_count_are_weights_still():
    assert Histogram.of_answers(NPS, [(9, 0.5), (9, 1.5)]).is_weighted


def test_n_eff_is_n_without_weights():
    assert Histogram.of(NPS, {9: 71, 2: 13}).n_eff == 84.0


def test_n_eff_by_hand():
    assert Histogram.of_answers(NPS, [(9, 1), (9, 3)]).n_eff == 16 / 10


def test_n_eff_never_passes_n():
    """The square of a hair's weight rounds to nothing: it must not divide."""
    hair = Histogram.of_answers(NPS, [(9, 0.0001), (3, 0.0001)])
    assert (hair.square_micro, hair.n_eff) == (0, 2.0)


def test_answers_that_weigh_nothing_are_worth_nothing():
    assert Histogram.of_answers(NPS, [(9, 0)]).n_eff == 0.0


def test_shares_are_weighted():
    assert Histogram.of_answers(CSAT, [(1, 1), (5, 3)]).shares == (0.25, 0, 0, 0, 0.75)


def test_an_empty_histogram_has_no_share():
    assert Histogram.empty(CSAT).shares == (0, 0, 0, 0, 0)


def test_merging_adds_everything():
    merged = Histogram.of_answers(NPS, [(10, 0.7)]) + Histogram.of_answers(NPS, [(10, 0.3)])
    assert (merged.n, merged.weight, merged.square_micro) == (2, 1.0, 490_000 + 90_000)


def test_a_parent_is_the_merge_of_its_children():
    children = [Histogram.of(CSAT, {grade: grade}) for grade in CSAT.grades]
    assert Histogram.merged(CSAT, children).counts == (1, 2, 3, 4, 5)


def test_a_parent_without_children_is_empty():
    assert Histogram.merged(CSAT, []) == Histogram.empty(CSAT)


def test_scales_never_mix():
    with pytest.raises(ValueError, match="never mix"):
        Histogram.empty(CSAT) + Histogram.empty(CES1)


@pytest.mark.parametrize("grade", [-1, 11])
def test_a_grade_outside_the_scale_is_refused(grade):
    with pytest.raises(ValueError, match="is not a grade"):
        Histogram.of(NPS, {grade: 1})


def test_a_histogram_of_another_length_is_refused():
    with pytest.raises(ValueError, match="holds 5 grades"):
        Histogram.of_counts(CSAT, [1, 2, 3])


def test_a_count_under_zero_is_refused():
    with pytest.raises(ValueError, match="nothing in it is under 0"):
        Histogram.of(CSAT, {3: -1})


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(weight):
    with pytest.raises(ValueError, match="A weight is a number from 0 up"):
        in_micro(weight)


def test_a_weight_is_whole_millionths():
    assert in_micro(0.123_456_7) == 123_457


def test_a_squared_weight_rounds_half_up():
    assert squared_micro(MICRO // 2 + 1) == 250_001
