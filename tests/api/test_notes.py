"""The notes of a map, by a program: what a lane lets them say, and nothing lost on the way."""

from __future__ import annotations

import pytest

from jalon.journal.models import Entry
from jalon.journeys import actions
from jalon.journeys.models import Note
from tests.api.test_drawing import changed, drawer, etag, sent, situation, stage
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_note

__all__ = ["drawer", "situation", "stage"]
NOTES = "/journeys/achat/notes"


@pytest.fixture
def calling(house):
    """The situation that is drawn from the beginning."""
    return house.journey.stages.get().situations.get()


@pytest.fixture
def irritant(drawer, calling) -> str:
    body = {"lane": "irritant", "situation": calling.uid, "text": "Attente", "severity": 3}
    return NOTES + "/" + sent(drawer, NOTES, body).json()["uid"]


def texts(client, **query) -> list[str]:
    items = client.get("/api/v1" + NOTES, query).json()["items"]
    return [each["text"] for each in items]


# Reading


def test_the_notes_of_a_lane_of_a_situation_or_of_a_cell(drawer, calling, situation) -> None:
    elsewhere = type(calling).objects.get(uid=situation)
    a_note(calling, "Attente")
    a_note(calling, "Rappeler", lane="action")
    a_note(elsewhere, "Prix")
    assert texts(drawer) == ["Attente", "Rappeler", "Prix"]
    assert texts(drawer, lane="irritant") == ["Attente", "Prix"]
    assert texts(drawer, situation=calling.uid) == ["Attente", "Rappeler"]
    assert texts(drawer, lane="irritant", situation=situation) == ["Prix"]


def test_the_list_is_walked_by_cursor_of_its_own_filters(drawer, calling) -> None:
    for number in range(3):
        a_note(calling, f"{number}")
    first = drawer.get("/api/v1" + NOTES, {"limit": 2}).json()
    assert texts(drawer, limit=2, cursor=first["next"]) == ["2"]
    other = {"lane": "irritant", "cursor": first["next"]}
    assert drawer.get("/api/v1" + NOTES, other).status_code == 404


def test_the_list_costs_the_same_for_a_note_or_three(drawer, calling, house) -> None:
    channel = calling.touchpoints.get().channel

    def add(lane: str = "irritant", **fields) -> None:
        a_note(calling, lane=lane, **fields)

    add()
    assert_same_query_count(
        drawer, "/api/v1" + NOTES,
        lambda: (add("front", unit=house.west), add("critical", channel=channel)),
    )  # fmt: skip


@pytest.mark.parametrize("query", [{"lane": "none"}, {"lane": "custom"}, {"situation": "none"}])
def test_what_is_not_on_the_map_is_not_found(drawer, query) -> None:
    assert drawer.get("/api/v1" + NOTES, query).status_code == 404


def test_the_notes_of_another_map_are_not_found_here(drawer, house, irritant) -> None:
    sent(drawer, "/journeys", {"unit": "national", "key": "autre", "name": "Autre"})
    address = irritant.replace("achat", "autre")
    assert drawer.get("/api/v1" + address).status_code == 404
    assert drawer.get("/api/v1/journeys/autre/notes").json()["items"] == []


# Adding


def test_a_note_is_added_by_the_user_of_the_token(drawer, irritant, calling) -> None:
    answer = drawer.get("/api/v1" + irritant).json()
    del answer["uid"]
    assert answer == {
        "lane": "irritant", "situation": calling.uid, "text": "Attente", "severity": 3,
        "mood": None, "state": None, "unit": None, "channel": None,
    }  # fmt: skip
    assert Entry.objects.get(verb="note.added").actor == "cx_manager-national"


@pytest.mark.parametrize(
    ("lane", "said"),
    [
        ("emotion", {"mood": -2}),
        ("action", {"state": "doing"}),
        ("front", {"unit": "ouest"}),
        ("critical", {"channel": "phone"}),
    ],
)
def test_a_note_says_what_its_lane_lets_it_say(drawer, calling, lane, said) -> None:
    body = {"lane": lane, "situation": calling.uid, "text": "Appel", **said}
    answer = sent(drawer, NOTES, body)
    assert (answer.status_code, said.items() <= answer.json().items()) == (201, True)
    assert answer.headers["Location"] == f"/api/v1{NOTES}/{answer.json()['uid']}"


@pytest.mark.parametrize(
    ("lane", "said", "pointer"),
    [
        ("irritant", {"mood": 1}, "#/mood"),
        ("question", {"severity": 1}, "#/severity"),
        ("irritant", {"severity": 6}, "#/severity"),
        ("front", {"unit": "nulle-part"}, "#/unit"),
        ("critical", {"channel": "pigeon"}, "#/channel"),
        ("irritant", {"text": "  "}, "#/text"),
        ("irritant", {"text": "x" * 401}, "#/text"),
    ],
)
def test_what_a_note_cannot_say_is_told_where(drawer, calling, lane, said, pointer) -> None:
    body = {"lane": lane, "situation": calling.uid, "text": "Appel"} | said
    answer = sent(drawer, NOTES, body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert Note.objects.count() == 0


def test_a_lane_that_shows_what_is_measured_holds_no_note(drawer, calling) -> None:
    body = {"lane": "measures", "situation": calling.uid, "text": "Appel"}
    assert sent(drawer, NOTES, body).status_code == 409


def test_named_it_is_added_once(drawer, calling) -> None:
    body = {"lane": "irritant", "situation": calling.uid, "text": "Attente"}
    for _ in range(2):
        answer = sent(drawer, NOTES, body, Idempotency_Key="attente")
    assert answer.headers["Idempotent-Replayed"] == "true"
    assert Note.objects.count() == 1


# Editing


def test_what_was_not_sent_stays_and_null_is_said_no_more(drawer, irritant) -> None:
    assert changed(drawer, irritant, {"text": "Longue attente"}).json()["severity"] == 3
    answer = changed(drawer, irritant, {"severity": None}).json()
    assert (answer["text"], answer["severity"]) == ("Longue attente", None)


def test_a_state_is_taken_back(drawer, calling) -> None:
    body = {"lane": "action", "situation": calling.uid, "text": "A", "state": "done"}
    address = NOTES + "/" + sent(drawer, NOTES, body).json()["uid"]
    assert changed(drawer, address, {"state": None}).json()["state"] is None


def test_what_the_lane_does_not_say_is_refused(drawer, irritant) -> None:
    answer = changed(drawer, irritant, {"text": "Autre", "mood": 1})
    assert (answer.status_code, Note.objects.get().text) == (422, "Attente")


def test_who_edits_says_which_version_and_overwrites_nobody(drawer, irritant) -> None:
    old = etag(drawer, irritant)
    assert sent(drawer, irritant, {"text": "A"}, "patch").status_code == 428
    assert sent(drawer, irritant, {"text": "Un"}, "patch", If_Match=old).status_code == 200
    late = sent(drawer, irritant, {"text": "Deux"}, "patch", If_Match=old)
    assert (late.status_code, late.headers["ETag"]) == (412, etag(drawer, irritant))
    assert Note.objects.get().text == "Un"


def test_what_is_known_is_not_sent_again_until_it_moves(drawer, irritant, situation) -> None:
    known = {"if-none-match": etag(drawer, irritant)}
    assert drawer.get("/api/v1" + irritant, headers=known).status_code == 304
    sent(drawer, f"{irritant}/move", {"situation": situation})
    assert drawer.get("/api/v1" + irritant, headers=known).status_code == 200


# Moving, removing


def test_a_note_moves_into_another_cell(drawer, irritant, situation) -> None:
    answer = sent(drawer, f"{irritant}/move", {"situation": situation}).json()
    assert (answer["situation"], answer["lane"]) == (situation, "irritant")
    assert Entry.objects.filter(verb="note.moved").count() == 1


def test_a_note_moves_before_another_of_its_cell(drawer, irritant, calling) -> None:
    second = a_note(calling, "Seconde", position=9)
    assert (
        sent(drawer, f"{NOTES}/{second.uid}/move", {"before": irritant[-12:]}).status_code
        == 200
    )
    assert list(Note.objects.order_by("position").values_list("text", flat=True)) == [
        "Seconde",
        "Attente",
    ]


def test_a_note_is_not_put_before_one_of_another_cell(drawer, irritant, calling) -> None:
    other = a_note(calling, "Rappeler", lane="action")
    answer = sent(drawer, f"{irritant}/move", {"before": other.uid})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/before")


def test_a_note_loses_nothing_on_its_way_to_another_lane(drawer, irritant) -> None:
    assert sent(drawer, f"{irritant}/move", {"lane": "question"}).status_code == 409
    changed(drawer, irritant, {"severity": None})
    assert sent(drawer, f"{irritant}/move", {"lane": "question"}).json()["lane"] == "question"


def test_a_note_is_removed_as_it_was_read(drawer, irritant) -> None:
    old = etag(drawer, irritant)
    actions.edit_note(note=Note.objects.get(), version=1, text="Vu", by="Zoé", at=NOON)
    assert sent(drawer, irritant, None, "delete", If_Match=old).status_code == 412
    assert changed(drawer, irritant, None, "delete").status_code == 204
    assert (Note.objects.count(), drawer.get("/api/v1" + irritant).status_code) == (0, 404)


def test_who_may_not_draw_here_reads_and_is_told_so(call, house, irritant, calling) -> None:
    body = {"lane": "irritant", "situation": calling.uid, "text": "A"}
    for client in (call("unit_manager", house.west), call("viewer")):
        assert client.get("/api/v1" + irritant).status_code == 200
        assert sent(client, NOTES, body).status_code == 403
        assert changed(client, irritant, {"text": "A"}).status_code == 403
        assert sent(client, f"{irritant}/move", {}).status_code == 403
        assert changed(client, irritant, None, "delete").status_code == 403
