"""How large units are: answers counted by quarter."""

from __future__ import annotations

from datetime import date

import pytest

from jalon.feedback.queries import answers_by_quarter
from tests.factories import a_company, a_point, a_unit, some_answers

SUMMER, AUTUMN = date(2026, 7, 1), date(2026, 10, 1)


@pytest.fixture
def house(db):
    a_company()
    root = a_unit()
    return root, a_unit("Pau", root), a_point(root)


def test_answers_count_in_the_quarter_of_their_week(house):
    root, pau, point = house
    some_answers(point, pau, {10: 3, 0: 2}, day=date(2026, 9, 30))
    some_answers(point, pau, {7: 4}, day=date(2026, 10, 7), mode="sms")
    some_answers(point, pau, {7: 9}, day=date(2026, 6, 10))
    found = answers_by_quarter([root.pk, pau.pk], [SUMMER, AUTUMN])
    assert found == {(unit.pk, quarter): n for unit in (root, pau)
                     for quarter, n in ((SUMMER, 5), (AUTUMN, 4))}  # fmt: skip


def test_what_comes_after_the_last_quarter_is_left_out(house):
    _, pau, point = house
    some_answers(point, pau, {7: 4}, day=date(2026, 10, 7))
    assert answers_by_quarter([pau.pk], [SUMMER]) == {}
