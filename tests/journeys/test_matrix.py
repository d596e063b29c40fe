"""The matrix is read whole, at the same cost whatever its size."""

from __future__ import annotations

import pytest

from jalon.journeys import actions
from jalon.journeys.matrix import the_matrix
from tests.factories import NOON, a_company, a_unit

pytestmark = pytest.mark.django_db
BY = {"by": "Camille", "at": NOON}


def a_map(situations: int, notes: int):
    a_company()
    written = [{"lane": "irritant", "text": f"Irritant {n}"} for n in range(notes)]
    lived = [
        {"name": f"Vivre {n}", "touchpoints": [{"channel": "web"}], "notes": written}
        for n in range(situations)
    ]
    document = {"name": "Achat", "stages": [{"name": "Choisir", "situations": lived}]}
    return actions.build_journey(document=document, unit=a_unit(), **BY)


def test_the_matrix_costs_the_same_for_one_cell_or_many(django_assert_num_queries) -> None:
    journey = a_map(situations=1, notes=1)
    with django_assert_num_queries(8):
        the_matrix(journey)


def test_a_large_matrix_costs_the_same(django_assert_num_queries) -> None:
    journey = a_map(situations=12, notes=3)
    with django_assert_num_queries(8):
        assert len(the_matrix(journey).cells) == 12


def test_lanes_come_block_by_block() -> None:
    blocks = the_matrix(a_map(situations=1, notes=1)).blocks
    assert [(block, [lane.kind for lane in lanes]) for block, lanes in blocks] == [
        ("customer", ["touchpoints", "expectation", "measures"]),
        ("analysis", ["irritant", "action"]),
    ]


def test_a_cell_holds_its_notes_in_order() -> None:
    matrix = the_matrix(a_map(situations=1, notes=2))
    irritants = next(lane for lane in matrix.lanes if lane.kind == "irritant")
    cell = matrix.cell(irritants, matrix.drawing.situations[0])
    assert [note.text for note in cell.notes] == ["Irritant 0", "Irritant 1"]
