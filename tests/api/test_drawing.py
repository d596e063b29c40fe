"""A map drawn by a program: each operation does what the page does, once, on what was read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from jalon.journal.models import Entry
from jalon.journeys.models import Journey, Persona, Situation, Stage

JSON = "application/json"


@pytest.fixture
def drawer(call):
    return call("cx_manager")


def sent(client, address: str, body: object, method: str = "post", **headers: str):
    spelled = {name.replace("_", "-"): text for name, text in headers.items()}
    return getattr(client, method)(
        "/api/v1" + address, body, content_type=JSON, headers=client_headers(client) | spelled
    )


def client_headers(client) -> dict[str, str]:
    return {"authorization": client.defaults["HTTP_AUTHORIZATION"]}


def etag(client, address: str) -> str:
    return client.get("/api/v1" + address).headers["ETag"]


def changed(client, address: str, body: object, method: str = "patch"):
    return sent(client, address, body, method, If_Match=etag(client, address))


@pytest.fixture
def stage(drawer) -> str:
    answer = sent(drawer, "/journeys/achat/stages", {"name": "Choisir"})
    return answer.json()["uid"]


@pytest.fixture
def situation(drawer, stage) -> str:
    body = {"name": "Comparer", "channels": ["web", "store"]}
    return sent(drawer, f"/journeys/achat/stages/{stage}/situations", body).json()["uid"]


# Journeys


def test_a_map_is_drawn_from_its_name(drawer) -> None:
    answer = sent(drawer, "/journeys", {"unit": "national", "name": "Être livré"})
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == "/api/v1/journeys/etre-livre"
    assert answer.json()["lanes"] != []


def test_a_map_is_drawn_from_its_document(drawer, house) -> None:
    document = drawer.get("/api/v1/journeys/achat").json()
    answer = sent(
        drawer, "/journeys", {"unit": "national", "key": "copie", "document": document}
    )
    assert answer.status_code == 201
    copy = answer.json()
    assert (copy["key"], copy["stages"]) == ("copie", document["stages"])


@pytest.mark.parametrize("body", [{}, {"name": "A", "document": {}}])
def test_a_name_or_a_document_is_needed_and_not_both(drawer, body) -> None:
    answer = sent(drawer, "/journeys", {"unit": "national"} | body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#")


def test_a_key_that_is_taken_is_a_conflict(drawer) -> None:
    body = {"unit": "national", "key": "achat", "name": "Achat"}
    assert sent(drawer, "/journeys", body).status_code == 409


def test_its_words_are_edited_by_the_user_of_the_token(drawer) -> None:
    answer = changed(drawer, "/journeys/achat", {"name": "Acheter"})
    assert (answer.status_code, answer.json()["name"]) == (200, "Acheter")
    line = Entry.objects.filter(verb="journey.edited").get()
    assert line.actor == "cx_manager-national"


def test_it_is_archived_and_stays(drawer) -> None:
    assert changed(drawer, "/journeys/achat", None, "delete").status_code == 204
    assert drawer.get("/api/v1/journeys").json()["items"] == []
    assert drawer.get("/api/v1/journeys/achat").status_code == 200


# What was read is what is changed


def test_a_change_says_which_version(drawer) -> None:
    answer = sent(drawer, "/journeys/achat", {"name": "Acheter"}, "patch")
    assert (answer.status_code, Journey.objects.get(key="achat").version) == (428, 1)


def test_a_version_that_passed_changes_nothing_and_tells_the_present_one(drawer) -> None:
    old = etag(drawer, "/journeys/achat")
    sent(drawer, "/journeys/achat/stages", {"name": "Choisir"})
    answer = sent(drawer, "/journeys/achat", {"name": "Acheter"}, "patch", If_Match=old)
    assert (answer.status_code, answer.headers["ETag"]) == (
        412,
        etag(drawer, "/journeys/achat"),
    )


@pytest.mark.parametrize("told", ['W/"1"', '"x"', "1", ""])
def test_what_is_no_strong_tag_of_it_matches_nothing(drawer, told) -> None:
    answer = sent(drawer, "/journeys/achat", {"name": "A"}, "patch", If_Match=told)
    assert answer.status_code == 412


def test_a_star_is_whatever_version(drawer) -> None:
    answer = sent(drawer, "/journeys/achat", {"name": "A"}, "patch", If_Match="*")
    assert answer.status_code == 200


@pytest.mark.parametrize("known", ["{}", "W/{}", '"x", {}', "*"])
def test_what_is_known_is_not_sent_again(drawer, known) -> None:
    told = known.format(etag(drawer, "/journeys/achat"))
    answer = drawer.get("/api/v1/journeys/achat", headers={"if-none-match": told})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_part_edited_meanwhile_keeps_what_came_first(drawer, stage) -> None:
    address = f"/journeys/achat/stages/{stage}"
    old = etag(drawer, address)
    assert sent(drawer, address, {"name": "Un"}, "patch", If_Match=old).status_code == 200
    assert sent(drawer, address, {"name": "Deux"}, "patch", If_Match=old).status_code == 412
    assert Stage.objects.get(uid=stage).name == "Un"


def test_a_stage_that_holds_another_situation_is_told_again(drawer, stage, house) -> None:
    address = f"/journeys/achat/stages/{stage}"
    known = {"if-none-match": etag(drawer, address)}
    assert drawer.get("/api/v1" + address, headers=known).status_code == 304
    moved = house.journey.stages.exclude(uid=stage).get().situations.get().uid
    sent(drawer, f"/journeys/achat/situations/{moved}/move", {"stage": stage})
    answer = drawer.get("/api/v1" + address, headers=known)
    assert (answer.status_code, answer.json()["situations"]) == (200, [moved])


def test_a_situation_that_moved_is_told_again(drawer, situation, house) -> None:
    address = f"/journeys/achat/situations/{situation}"
    known = {"if-none-match": etag(drawer, address)}
    home = house.journey.stages.order_by("position").first().uid
    sent(drawer, f"{address}/move", {"stage": home})
    answer = drawer.get("/api/v1" + address, headers=known)
    assert (answer.status_code, answer.json()["stage"]) == (200, home)


# Parts


def test_a_persona_lives_its_life(drawer) -> None:
    made = sent(drawer, "/journeys/achat/personas", {"name": "Zoé", "goal": "Aller vite"})
    address = f"/journeys/achat/personas/{made.json()['uid']}"
    assert made.headers["Location"] == "/api/v1" + address
    assert changed(drawer, address, {"quote": "Vite !"}).json()["quote"] == "Vite !"
    assert changed(drawer, address, None, "delete").status_code == 204
    assert (Persona.objects.count(), drawer.get("/api/v1" + address).status_code) == (0, 404)


def test_a_stage_moves_before_another_or_last(drawer, stage, house) -> None:
    first = house.journey.stages.order_by("position").first().uid
    sent(drawer, f"/journeys/achat/stages/{stage}/move", {"before": first})
    assert list(Stage.objects.order_by("position").values_list("uid", flat=True)) == [
        stage,
        first,
    ]
    sent(drawer, f"/journeys/achat/stages/{stage}/move", {"before": None})
    assert list(Stage.objects.order_by("position").values_list("uid", flat=True)) == [
        first,
        stage,
    ]


def test_a_situation_is_drawn_edited_and_removed(drawer, situation) -> None:
    address = f"/journeys/achat/situations/{situation}"
    answer = changed(drawer, address, {"moment": "moment_of_truth"})
    assert answer.json()["moment"] == "moment_of_truth"
    assert changed(drawer, address, None, "delete").status_code == 204
    assert not Situation.objects.filter(uid=situation).exists()


def test_a_situation_moves_into_another_stage(drawer, situation, house) -> None:
    home = house.journey.stages.order_by("position").first().uid
    body = {"stage": home}
    answer = sent(drawer, f"/journeys/achat/situations/{situation}/move", body)
    assert answer.json()["stage"] == home


def test_its_channels_are_exactly_those_sent(drawer, situation) -> None:
    address = f"/journeys/achat/situations/{situation}/channels"
    answer = changed(drawer, address, {"channels": ["phone", "web"]}, "put")
    assert sorted(answer.json()["channels"]) == ["phone", "web"]


def test_a_channel_that_is_unknown_is_said(drawer, stage) -> None:
    body = {"name": "Comparer", "channels": ["web", "pigeon"]}
    answer = sent(drawer, f"/journeys/achat/stages/{stage}/situations", body)
    assert answer.json()["errors"][0]["pointer"] == "#/channels/1"


def test_what_carries_a_point_is_not_removed(drawer, house) -> None:
    uid = house.journey.stages.get().uid
    answer = changed(drawer, f"/journeys/achat/stages/{uid}", None, "delete")
    assert (answer.status_code, "measured here" in answer.json()["detail"]) == (409, True)
    assert Stage.objects.filter(uid=uid, version=1).exists()


@pytest.mark.parametrize("kind", ["personas", "stages", "situations", "plantings"])
def test_a_part_of_nothing_is_not_found(drawer, kind) -> None:
    assert drawer.get(f"/api/v1/journeys/achat/{kind}/x").status_code == 404


# Rights


def test_who_may_not_draw_here_is_told_so(call, house) -> None:
    elsewhere, reader = call("cx_manager", house.east), call("viewer")
    for client in (elsewhere, reader):
        assert sent(client, "/journeys/achat/stages", {"name": "A"}).status_code == 403
        assert client.get("/api/v1/journeys/achat").status_code == 200
    assert (
        sent(elsewhere, "/journeys", {"unit": house.west.code, "name": "A"}).status_code == 403
    )


def test_a_unit_that_is_unknown_is_a_fault(drawer) -> None:
    answer = sent(drawer, "/journeys", {"unit": "nulle-part", "name": "A"})
    assert answer.json()["errors"][0]["pointer"] == "#/unit"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", 12])
def test_a_name_that_is_none_is_refused(drawer, name) -> None:
    answer = sent(drawer, "/journeys/achat/stages", {"name": name})
    assert answer.status_code in {400, 422}
    assert Stage.objects.count() == 1


def test_what_is_not_json_is_refused(drawer) -> None:
    answer = drawer.put("/api/v1/journeys/achat", "a=1", content_type="text/plain")
    assert answer.status_code == 415


# Together


@pytest.mark.django_db(transaction=True)
def test_of_those_who_read_the_same_version_one_writes(drawer) -> None:
    statuses = at_once(drawer, etag(drawer, "/journeys/achat"))
    assert sorted(statuses) == [200, 412, 412, 412]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_condition_each_overwrites_the_other(drawer, monkeypatch) -> None:
    monkeypatch.setattr("jalon.api.drawing.actions.claim_drawing", lambda *_, **__: None)
    monkeypatch.setattr(
        "jalon.api.drawing.actions.edit_journey",
        lambda *, journey, name, **_: Journey.objects.filter(pk=journey.pk).update(name=name),
    )
    assert at_once(drawer, etag(drawer, "/journeys/achat")) == [200] * 4


def at_once(client, version: str) -> list[int]:
    def one(number: int) -> int:
        try:
            body = {"name": f"Nom {number}"}
            answer = sent(client, "/journeys/achat", body, "patch", If_Match=version)
            return int(answer.status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(one, range(4)))
