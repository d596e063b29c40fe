"""A document is read as the matrix it was written from, without the database."""

from __future__ import annotations

import json

from hypothesis import given, settings

from jalon.journeys import actions
from jalon.journeys.document import to_document, written
from jalon.journeys.matrix import the_matrix
from jalon.journeys.reading import matrix_of
from tests.factories import NOON, a_company, a_unit
from tests.journeys.documents import a_document, documents, in_order

BY = {"by": "Camille", "at": NOON}


def a_lived_stage(**said: object) -> dict:
    situation = {"name": "Comparer", "touchpoints": [{"channel": "web"}], **said}
    return {"name": "Choisir", "situations": [situation]}


@settings(max_examples=60)
@given(document=documents())
def test_what_is_read_is_written_the_same(document) -> None:
    again = json.loads(json.dumps(written(matrix_of(in_order(document)))))
    for part in ("name", "kind", "objective", "personas", "lanes", "starts_date", "ends_date"):
        assert again[part] == document[part]
    assert again["stages"] == document["stages"]


def test_it_is_the_matrix_of_the_journey(db) -> None:
    a_company()
    note = {"uid": "n1", "lane": "front", "text": "Le SAV", "unit": "sav"}
    document = a_document(
        stages=[a_lived_stage(notes=[note], touchpoints=[{"channel": "web", "points": ["p"]}])],
        points=[{"key": "p", "indicator": "csat", "family": "relational", "label": "Devis"}],
    )
    unit = a_unit("SAV", code="sav")
    journey = actions.build_journey(document=document, unit=unit, **BY)
    exported = to_document(journey)
    read = matrix_of(exported, unit=unit, unit_names={"sav": "SAV"})
    assert written(read) == exported
    assert names(read) == names(the_matrix(journey))


def names(matrix) -> tuple:
    """What a page shows and a document leaves out."""
    notes = [note for cell in matrix.cells.values() for note in cell.notes]
    return (
        [lane.name for lane in matrix.lanes],
        [each.channel.name for each in matrix.drawing.touchpoints],
        [note.unit_name for note in notes],
        matrix.drawing.journey.unit,
    )


def test_a_document_without_lanes_has_those_of_a_new_map() -> None:
    shown = matrix_of(a_document(version=1)).shown
    assert [lane.kind for lane in shown] == [
        "touchpoints", "expectation", "measures", "irritant", "action",
    ]  # fmt: skip


def test_a_point_has_the_usual_definition_of_its_indicator() -> None:
    described = {"key": "p", "indicator": "csat", "family": "relational", "label": "Devis"}
    stage = a_lived_stage(touchpoints=[{"channel": "web", "points": ["p"]}])
    (planted,) = matrix_of(a_document(stages=[stage], points=[described])).drawing.plantings
    assert (planted.point.definition, planted.label) == ("csat_t2b", "Devis")


def test_a_unit_without_a_name_is_called_by_its_code() -> None:
    note = {"lane": "front", "text": "Le SAV", "unit": "sav"}
    (cell,) = matrix_of(a_document(stages=[a_lived_stage(notes=[note])])).cells.values()
    assert cell.notes[0].unit_name == "sav"


def test_a_channel_that_nothing_describes_keeps_its_key() -> None:
    stage = a_lived_stage(touchpoints=[{"channel": "metavers"}])
    (touchpoint,) = matrix_of(a_document(stages=[stage])).drawing.touchpoints
    assert (touchpoint.channel.key, touchpoint.channel.name) == ("metavers", "metavers")
