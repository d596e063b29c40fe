"""The lanes of a map, by a program: those of every map are named and hidden, added ones more."""

from __future__ import annotations

import pytest

from jalon.journal.models import Entry
from jalon.journeys import actions
from jalon.journeys.models import Lane, Note
from tests.api.test_drawing import changed, drawer, etag, sent
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_note

__all__ = ["drawer"]
LANES = "/journeys/achat/lanes"
IRRITANTS = f"{LANES}/irritant"
RISKS = {"name": "Risques", "block": "organisation"}


@pytest.fixture
def risks(drawer) -> str:
    return LANES + "/" + sent(drawer, LANES, RISKS).json()["uid"]


def names(client) -> list[str]:
    """Of the block of organisation; an added lane by its name."""
    lanes = client.get("/api/v1" + LANES).json()
    shown = [each for each in lanes if each["block"] == "organisation"]
    return [each["name"] or each["kind"] for each in shown]


def test_every_lane_is_listed_in_order(drawer) -> None:
    lanes = drawer.get("/api/v1" + LANES).json()
    assert [each["kind"] for each in lanes][:3] == ["touchpoints", "expectation", "emotion"]
    assert len(lanes) == 14
    assert {each["kind"] for each in lanes if each["shown"]} == {
        "touchpoints", "expectation", "measures", "irritant", "action",
    }  # fmt: skip


def test_the_list_costs_the_same_for_a_lane_more_or_three(house, drawer) -> None:
    def add_two() -> None:
        for name in ("Un", "Deux"):
            actions.add_lane(
                journey=house.journey, name=name, block="analysis", by="a test", at=NOON
            )

    assert_same_query_count(drawer, "/api/v1" + LANES, add_two)


def test_an_added_lane_comes_last_of_its_block(drawer) -> None:
    answer = sent(drawer, LANES, RISKS)
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1{LANES}/{answer.json()['uid']}"
    assert names(drawer) == ["front", "back", "process", "system", "indicator", "Risques"]


def test_a_lane_is_read_by_its_uid_or_its_kind(drawer) -> None:
    by_kind = drawer.get("/api/v1" + IRRITANTS).json()
    assert drawer.get(f"/api/v1{LANES}/{by_kind['uid']}").json() == by_kind


@pytest.mark.parametrize("name", ["custom", "none"])
def test_no_lane_is_found_by_what_names_none(drawer, risks, name) -> None:
    assert drawer.get(f"/api/v1{LANES}/{name}").status_code == 404


def test_a_lane_of_every_map_is_named_and_takes_back_its_usual_name(drawer) -> None:
    assert changed(drawer, IRRITANTS, {"name": "Douleurs"}).json()["name"] == "Douleurs"
    assert changed(drawer, IRRITANTS, {"name": ""}).json()["name"] == ""


def test_a_lane_is_hidden_and_shown_again_with_its_notes(house, drawer) -> None:
    a_note(house.journey.stages.get().situations.get())
    assert changed(drawer, IRRITANTS, {"shown": False}).json()["shown"] is False
    assert changed(drawer, IRRITANTS, {"shown": True}).json()["shown"] is True
    verbs = Entry.objects.filter(verb__startswith="lane.").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["lane.hidden", "lane.shown"]
    assert Note.objects.count() == 1


def test_a_lane_that_is_shown_already_is_no_gesture(drawer) -> None:
    answer = changed(drawer, IRRITANTS, {"shown": True})
    assert (answer.status_code, Entry.objects.filter(verb="lane.shown").count()) == (200, 0)


def test_a_lane_hidden_on_the_page_is_another_version(house, drawer) -> None:
    known = etag(drawer, IRRITANTS)
    actions.hide_lane(lane=house.journey.lanes.get(kind="irritant"), by="Zoé", at=NOON)
    answer = drawer.get("/api/v1" + IRRITANTS, headers={"if-none-match": known})
    assert (answer.status_code, answer.json()["shown"]) == (200, False)
    late = sent(drawer, IRRITANTS, {"name": "A"}, "patch", If_Match=known)
    assert (late.status_code, late.headers["ETag"]) == (412, etag(drawer, IRRITANTS))


def test_a_change_says_which_version(drawer, risks) -> None:
    assert sent(drawer, risks, {"name": "A"}, "patch").status_code == 428
    assert sent(drawer, risks, None, "delete").status_code == 428


@pytest.mark.parametrize(
    ("lane", "words", "pointer"),
    [("risks", {"name": ""}, "#/name"), ("irritant", {"block": "customer"}, "#/block")],
)
def test_what_a_lane_cannot_be_is_said(drawer, risks, lane, words, pointer) -> None:
    address = risks if lane == "risks" else IRRITANTS
    answer = changed(drawer, address, words)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_an_added_lane_changes_its_block(drawer, risks) -> None:
    assert changed(drawer, risks, {"block": "customer"}).json()["block"] == "customer"


def test_a_lane_moves_within_its_block(drawer, risks) -> None:
    assert sent(drawer, f"{risks}/move", {"before": "process"}).status_code == 200
    assert names(drawer) == ["front", "back", "Risques", "process", "system", "indicator"]
    sent(drawer, f"{risks}/move", {"before": None})
    assert names(drawer)[-1] == "Risques"


def test_a_lane_does_not_move_before_one_of_another_block(drawer, risks) -> None:
    answer = sent(drawer, f"{risks}/move", {"before": "irritant"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/before")


def test_an_added_lane_is_removed_and_one_of_every_map_is_not(drawer, risks) -> None:
    assert changed(drawer, risks, None, "delete").status_code == 204
    assert changed(drawer, IRRITANTS, None, "delete").status_code == 409
    assert Lane.objects.filter(kind="irritant", version=1).exists()
    assert not Lane.objects.filter(kind="custom").exists()


def test_a_map_has_forty_lanes_at_most(house, drawer) -> None:
    for number in range(26):
        house.journey.lanes.create(kind="custom", name=f"{number}", block="analysis")
    assert sent(drawer, LANES, RISKS).status_code == 409


def test_named_it_is_added_once(drawer) -> None:
    for _ in range(2):
        answer = sent(drawer, LANES, RISKS, Idempotency_Key="risques")
    assert answer.headers["Idempotent-Replayed"] == "true"
    assert Lane.objects.filter(kind="custom").count() == 1


def test_who_may_not_draw_here_reads_and_is_told_so(call, house) -> None:
    for client in (call("cx_manager", house.east), call("viewer")):
        assert client.get("/api/v1" + IRRITANTS).status_code == 200
        assert sent(client, LANES, RISKS).status_code == 403
        assert changed(client, IRRITANTS, {"shown": False}).status_code == 403
        assert changed(client, IRRITANTS, None, "delete").status_code == 403
