"""Measure points by program: made, set from a day on, planted, moved, uprooted."""

from __future__ import annotations

import pytest

from jalon.journal.models import Entry
from jalon.journeys.models import MeasurePoint, Planting, PointSetting
from tests.api.test_drawing import changed, drawer, etag, sent, situation, stage

__all__ = ["drawer", "situation", "stage"]
POINT = {
    "unit": "national", "key": "livraison", "indicator": "csat", "family": "transactional",
    "label": "Livraison", "objective": 80, "floor": 60,
}  # fmt: skip


@pytest.fixture
def planted(drawer, situation) -> str:
    sent(drawer, "/measure-points", POINT)
    body = {"point": "livraison", "situation": situation, "channel": "web"}
    assert sent(drawer, "/journeys/achat/plantings", body).status_code == 201
    return "/journeys/achat/plantings/livraison"


def test_a_point_is_made_with_its_survey(drawer) -> None:
    answer = sent(drawer, "/measure-points", POINT)
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/v1/measure-points/livraison"
    found = answer.json()
    assert (found["objective"], found["definition"], found["survey"]["version"]) == (
        80, "csat_t2b", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"floor": 90}, {"objective": None}, {"objective": 200}, {"definition": "nps"},
        {"definition": "autre"}, {"indicator": "autre"}, {"unit": "nulle-part"}, {"label": ""},
        {"valid_from": "hier"}, {"couleur": "bleu"},
    ],
)  # fmt: skip
def test_a_point_that_cannot_be_is_refused(drawer, house, wrong) -> None:
    answer = sent(drawer, "/measure-points", POINT | wrong)
    assert (answer.status_code, bool(answer.json()["errors"])) == (422, True)
    assert MeasurePoint.objects.count() == 1


def test_a_point_is_set_from_a_day_on(drawer, house) -> None:
    key = house.point.key
    body = {"valid_from": "2027-01-01", "label": "Plus haut", "objective": 40, "floor": 10}
    assert sent(drawer, f"/measure-points/{key}/settings", body).status_code == 201
    listed = drawer.get(f"/api/v1/measure-points/{key}/settings").json()
    assert [(each["valid_from"], each["objective"]) for each in listed][-1] == (
        "2027-01-01",
        40,
    )
    assert len(listed) == 2


def test_a_unit_has_its_own_setting(drawer, house) -> None:
    body = {"unit": house.west.code, "valid_from": "2027-01-01", "label": "Ouest"}
    sent(drawer, f"/measure-points/{house.point.key}/settings", body)
    assert PointSetting.objects.filter(unit=house.west).get().label == "Ouest"


def test_a_point_of_another_unit_is_not_set(call, house) -> None:
    body = {"valid_from": "2027-01-01", "label": "Est"}
    east = call("cx_manager", house.east)
    assert sent(east, f"/measure-points/{house.point.key}/settings", body).status_code == 403


def test_a_point_stands_where_it_was_planted(drawer, planted, situation) -> None:
    found = drawer.get("/api/v1" + planted).json()
    assert (found["situation"], found["channel"]) == (situation, "web")
    assert (
        Entry.objects.filter(verb="point.planted").latest("id").actor == "cx_manager-national"
    )


def test_a_point_moves_and_keeps_its_identity(drawer, planted, situation) -> None:
    answer = changed(drawer, planted, {"situation": situation, "channel": "store"}, "put")
    assert (answer.status_code, answer.json()["channel"]) == (200, "store")
    assert answer.headers["ETag"] == etag(drawer, planted)
    assert Planting.objects.filter(point__key="livraison").count() == 2


def test_a_point_that_moved_meanwhile_stays_where_it_went(drawer, planted, situation) -> None:
    old = etag(drawer, planted)
    changed(drawer, planted, {"situation": situation, "channel": "store"}, "put")
    answer = sent(drawer, planted, None, "delete", If_Match=old)
    assert (answer.status_code, answer.headers["ETag"]) == (412, etag(drawer, planted))


def test_a_point_is_uprooted_and_stays_a_point(drawer, planted) -> None:
    assert changed(drawer, planted, None, "delete").status_code == 204
    assert drawer.get("/api/v1" + planted).status_code == 404
    assert drawer.get("/api/v1/measure-points/livraison").status_code == 200


def test_a_point_is_planted_once_a_journey(drawer, planted, situation) -> None:
    body = {"point": "livraison", "situation": situation, "channel": "store"}
    assert sent(drawer, "/journeys/achat/plantings", body).status_code == 409


def test_a_channel_where_the_situation_is_not_lived_is_said(drawer, situation, house) -> None:
    body = {"point": house.point.key, "situation": situation, "channel": "phone"}
    answer = sent(drawer, "/journeys/achat/plantings", body)
    assert answer.json()["errors"][0]["pointer"] == "#/channel"


def test_a_channel_that_carries_a_point_is_refused_to_go(drawer, planted, situation) -> None:
    address = f"/journeys/achat/situations/{situation}/channels"
    answer = changed(drawer, address, {"channels": ["store"]}, "put")
    assert (answer.status_code, "Livraison" in answer.json()["detail"]) == (409, True)
