from __future__ import annotations

import numpy as np
import pytest

from jalon.measure import CES1, CES2, CSAT, NPS, Scale


@pytest.mark.parametrize(("scale", "grades"), [(NPS, 11), (CSAT, 5), (CES2, 7), (CES1, 5)])
def test_it_has_so_many_grades(scale, grades):
    assert len(scale) == len(scale.grades) == grades


def test_zero_is_a_grade():
    assert 0 in NPS


def test_a_grade_may_come_out_of_an_array():
    assert np.int64(9) in NPS


@pytest.mark.parametrize("grade", [-1, 11, 9.5, "9", None])
def test_what_is_not_a_grade(grade):
    assert grade not in NPS


def test_a_scale_that_counts_effort_is_not_one_that_counts_satisfaction():
    assert CES1 != CSAT


def test_it_climbs():
    with pytest.raises(ValueError, match="climbs"):
        Scale(5, 1)


def test_a_grade_outside_has_no_position():
    with pytest.raises(ValueError, match="11 is not a grade from 0 to 10"):
        NPS.position(11)
