"""A whole map by PUT: it becomes its document, and loses no measure."""

from __future__ import annotations

import copy

import pytest
from django.utils import timezone

from jalon.journal.models import Entry
from jalon.journeys import actions
from jalon.journeys.models import (
    Journey,
    MeasurePoint,
    Note,
    Planting,
    Situation,
    Stage,
    Stroke,
)
from jalon.journeys.refusals import ChangedSince, NothingToUndo
from jalon.organisation.models import User
from tests.api.test_drawing import changed, drawer, etag, sent

__all__ = ["drawer"]
ADDRESS = "/journeys/achat"


@pytest.fixture
def document(drawer) -> dict:
    return drawer.get("/api/v1" + ADDRESS).json()


def drawn(document: dict) -> dict:
    """The same with another stage, a note, a lane of one's own, and the point moved there."""
    wanted = copy.deepcopy(document)
    first = wanted["stages"][0]["situations"][0]
    keys, first["touchpoints"][0]["points"] = first["touchpoints"][0]["points"], []
    first["notes"] = [{"uid": "n1", "lane": "irritant", "text": "Trop long", "severity": 4}]
    wanted["lanes"].append(
        {"uid": "l1", "kind": "custom", "block": "analysis", "name": "Preuves", "shown": True}
    )
    touchpoints = [{"channel": "phone", "points": keys}]
    wanted["stages"].append(
        {"uid": "s2", "name": "Être livré", "situations": [
            {"uid": "s3", "name": "Attendre", "touchpoints": touchpoints}]}
    )  # fmt: skip
    return wanted


def test_the_same_document_changes_nothing_but_the_version(drawer, document) -> None:
    before = (Planting.objects.get().pk, Situation.objects.get().version)
    answer = changed(drawer, ADDRESS, document, "put")
    assert (answer.status_code, answer.json()) == (200, document)
    assert (Planting.objects.get().pk, Situation.objects.get().version) == before


def test_it_becomes_the_document(drawer, document) -> None:
    wanted = drawn(document)
    found = changed(drawer, ADDRESS, wanted, "put").json()
    assert found["stages"][1]["situations"][0]["touchpoints"] == [
        {"channel": "phone", "points": [MeasurePoint.objects.get().key]}
    ]
    assert found["stages"][0]["situations"][0]["notes"] == [
        {"uid": "n1", "lane": "irritant", "text": "Trop long", "severity": 4}
    ]
    assert found["lanes"][-1]["name"] == "Preuves"


def test_a_point_that_moves_keeps_its_identity(drawer, document, house) -> None:
    changed(drawer, ADDRESS, drawn(document), "put")
    old, new = Planting.objects.order_by("id")
    assert (old.point_id, new.point_id) == (house.point.pk, house.point.pk)
    assert (old.to_at is None, new.to_at) == (False, None)


def test_a_document_that_forgets_a_point_is_refused_with_its_name(drawer, document) -> None:
    wanted = copy.deepcopy(document)
    wanted["stages"] = [{"name": "Autre", "situations": []}]
    answer = changed(drawer, ADDRESS, wanted, "put")
    assert (answer.status_code, "measured here" in answer.json()["detail"]) == (409, True)
    assert (Stage.objects.get().name != "Autre", Planting.objects.open().count()) == (True, 1)


def test_what_is_drawn_no_more_goes_with_its_notes(drawer, document) -> None:
    wanted = drawn(document)
    changed(drawer, ADDRESS, wanted, "put")
    wanted["stages"] = wanted["stages"][1:]
    wanted["lanes"] = wanted["lanes"][:-1]
    found = changed(drawer, ADDRESS, wanted, "put").json()
    assert [stage["uid"] for stage in found["stages"]] == ["s2"]
    assert (Note.objects.count(), len(found["lanes"])) == (0, len(document["lanes"]))


def test_parts_of_a_known_identity_are_changed_in_place(drawer, document) -> None:
    wanted, row = copy.deepcopy(document), Stage.objects.get()
    wanted["stages"][0]["name"] = "Renommée"
    changed(drawer, ADDRESS, wanted, "put")
    assert (Stage.objects.get().pk, Stage.objects.get().version) == (row.pk, row.version + 1)


def test_two_lanes_of_ones_own_change_places(drawer, document) -> None:
    added = [
        {"uid": uid, "kind": "custom", "block": "analysis", "name": uid, "shown": True}
        for uid in ("un", "deux")
    ]
    changed(drawer, ADDRESS, document | {"lanes": document["lanes"] + added}, "put")
    found = changed(
        drawer, ADDRESS, document | {"lanes": document["lanes"] + added[::-1]}, "put"
    )
    assert [lane["uid"] for lane in found.json()["lanes"]][-2:] == ["deux", "un"]


def test_a_new_point_is_made_and_asked_about(drawer, document) -> None:
    wanted = copy.deepcopy(document)
    wanted["points"].append({"key": "nouveau", "indicator": "csat", "definition": "csat_t2b",
        "family": "transactional", "label": "Nouveau"})  # fmt: skip
    wanted["stages"][0]["situations"][0]["touchpoints"][0]["points"].append("nouveau")
    assert changed(drawer, ADDRESS, wanted, "put").status_code == 200
    assert drawer.get("/api/v1/measure-points/nouveau").json()["survey"] is not None


def test_what_is_no_document_is_refused_fault_by_fault(drawer) -> None:
    answer = changed(drawer, ADDRESS, {"format": "autre"}, "put")
    assert (answer.status_code, len(answer.json()["errors"]) > 1) == (422, True)


def test_a_drawing_that_moved_is_not_overwritten(drawer, document) -> None:
    old = etag(drawer, ADDRESS)
    sent(drawer, f"{ADDRESS}/stages", {"name": "Arrivée entre-temps"})
    assert sent(drawer, ADDRESS, document, "put", If_Match=old).status_code == 412
    assert Stage.objects.filter(name="Arrivée entre-temps").exists()


def test_a_target_that_becomes_current_aims_at_nothing_more(drawer, document, house) -> None:
    other = Journey.objects.create(
        key="autre", name="Autre", unit=house.national, created_at=house.journey.created_at,
        changed_at=house.journey.created_at,
    )  # fmt: skip
    Journey.objects.filter(key="achat").update(kind="target", target_of=other)
    assert changed(drawer, ADDRESS, document | {"kind": "current"}, "put").status_code == 200
    assert Journey.objects.get(key="achat").target_of is None


def test_one_line_of_the_journal_tells_it(drawer, document) -> None:
    changed(drawer, ADDRESS, document, "put")
    assert Entry.objects.filter(verb="journey.replaced").get().actor == "cx_manager-national"


# One gesture


def turned(turn) -> Stroke:
    by = User.objects.get(name="cx_manager-national")
    return turn(journey=Journey.objects.get(key="achat"), by=by, at=timezone.now())


def elsewhere(document: dict) -> dict:
    """Nothing of the map stays but its point, which moves, beside a point planted anew."""
    wanted = drawn(document)
    wanted |= {"name": "Tout autre", "personas": [{"name": "Zoé"}]}
    wanted["stages"] = wanted["stages"][1:]
    wanted["points"].append({"key": "nouveau", "indicator": "csat", "definition": "csat_t2b",
        "family": "transactional", "label": "Nouveau"})  # fmt: skip
    wanted["stages"][0]["situations"][0]["touchpoints"][0]["points"].append("nouveau")
    return wanted


@pytest.mark.parametrize("other", [drawn, elsewhere])
def test_one_undo_gives_the_map_back_and_one_redo_the_document(drawer, document, other) -> None:
    found = changed(drawer, ADDRESS, other(document), "put").json()
    assert turned(actions.undo).verb == "journey.replaced"
    assert drawer.get("/api/v1" + ADDRESS).json() == document
    turned(actions.redo)
    again = drawer.get("/api/v1" + ADDRESS).json()
    assert again == found


def test_there_is_nothing_more_to_undo(drawer, document) -> None:
    changed(drawer, ADDRESS, elsewhere(document), "put")
    turned(actions.undo)
    with pytest.raises(NothingToUndo):
        turned(actions.undo)


def test_the_same_document_is_no_gesture(drawer, document) -> None:
    changed(drawer, ADDRESS, document, "put")
    assert not Stroke.objects.exists()


def test_a_point_that_somebody_moved_since_is_not_moved_back(drawer, document) -> None:
    changed(drawer, ADDRESS, drawn(document), "put")
    first = Situation.objects.order_by("id").first().touchpoints.first()
    planting = Planting.objects.open().get()
    actions.move_planting(planting=planting, touchpoint=first, by="Lea", at=timezone.now())
    with pytest.raises(ChangedSince):
        turned(actions.undo)
