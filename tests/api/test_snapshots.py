"""Snapshots by program: taken, read as they were, drawn again, compared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator

from jalon.journal.models import Entry
from jalon.journeys import actions
from jalon.journeys.document import schema
from jalon.journeys.models import Journey, Lane, Snapshot
from jalon.organisation.models import User
from tests.api.test_drawing import drawer, sent
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_note, a_snapshot, some_answers

__all__ = ["drawer"]
SNAPSHOTS = "/journeys/achat/snapshots"
COMPARISON = "/api/v1/journeys/achat/comparison"
OF_OCTOBER = {"name": "Octobre", "from": "2026-10-01", "to": "2026-11-01"}
HUNDRED = {10: 50, 8: 30, 3: 20}  # NPS 30 [14 ; 44]
WORSE = {10: 20, 8: 30, 3: 50}  # NPS −30
LATER = NOON + timedelta(weeks=4)


@pytest.fixture
def photo(house) -> Snapshot:
    some_answers(house.point, house.west, HUNDRED, left_out={"skipped": 4})
    return a_snapshot(house.journey, house.national)


def address(snapshot: Snapshot, verb: str = "") -> str:
    return f"{SNAPSHOTS}/{snapshot.pk}{verb}"


def read(client, snapshot: Snapshot) -> dict:
    return client.get("/api/v1" + address(snapshot)).json()


def listed(client, **query) -> list[str]:
    items = client.get("/api/v1" + SNAPSHOTS, query).json()["items"]
    return [each["name"] for each in items]


# Reading


def test_the_latest_come_first_and_those_put_away_apart(drawer, house, photo) -> None:
    a_snapshot(house.journey, house.national, name="Décembre")
    actions.archive_snapshot(snapshot=photo, by="Zoé", at=NOON)
    a_snapshot(house.journey, house.national, name="Janvier")
    assert listed(drawer) == ["Janvier", "Décembre"]
    assert listed(drawer, archived="true") == ["Comité de novembre"]


def test_the_list_is_walked_by_cursor(drawer, house, photo) -> None:
    a_snapshot(house.journey, house.national, name="Décembre")
    first = drawer.get("/api/v1" + SNAPSHOTS, {"limit": 1}).json()
    assert listed(drawer, limit=1, cursor=first["next"]) == ["Comité de novembre"]


def test_the_list_costs_the_same_for_a_snapshot_or_three(drawer, house, photo) -> None:
    def add_two() -> None:
        for name in ("Un", "Deux"):
            a_snapshot(house.journey, house.west, name=name)

    assert_same_query_count(drawer, "/api/v1" + SNAPSHOTS, add_two)


def test_a_line_says_of_whom_of_when_and_by_whom(drawer, photo) -> None:
    line = drawer.get("/api/v1" + SNAPSHOTS).json()["items"][0]
    assert (line["unit"], line["taken_by"]) == ("national", "Camille")
    assert (line["from"], line["to"]) == ("2026-10-22", "2026-11-19")


def test_its_drawing_is_a_document_as_it_stood(drawer, house, photo) -> None:
    sent(drawer, "/journeys/achat/stages", {"name": "Choisir"})
    document = read(drawer, photo)["document"]
    assert list(Draft202012Validator(schema()).iter_errors(document)) == []
    assert [each["name"] for each in document["stages"]] == ["Être aidé"]


def test_its_figures_are_as_they_were(drawer, house, photo) -> None:
    some_answers(house.point, house.west, {0: 200})
    (figure,) = read(drawer, photo)["figures"]
    assert (figure["n"], figure["excluded"], figure["hidden"]) == (100, {"skipped": 4}, None)
    assert [round(figure[name]) for name in ("value", "low", "high")] == [30, 14, 44]
    assert (figure["objective"], figure["state"]) == (20, "veiled")


def test_a_small_base_is_hidden_as_on_the_page(drawer, house) -> None:
    some_answers(house.point, house.west, {10: 9})
    (figure,) = read(drawer, a_snapshot(house.journey, house.national))["figures"]
    assert (figure["n"], figure["value"], figure["hidden"]) == (9, None, "small_base")


def test_another_unit_reads_the_drawing_and_no_figure(call, house, photo) -> None:
    told = read(call("cx_manager", house.east), photo)
    assert (told["document"]["name"], told["figures"]) == (house.journey.name, None)


def test_that_of_another_journey_is_not_found_here(drawer, photo) -> None:
    sent(drawer, "/journeys", {"unit": "national", "key": "autre", "name": "Autre"})
    assert drawer.get(f"/api/v1/journeys/autre/snapshots/{photo.pk}").status_code == 404
    assert drawer.get(f"/api/v1{SNAPSHOTS}/{photo.pk + 1}").status_code == 404


# Taking


def test_one_is_taken_by_the_user_of_the_token(drawer, house) -> None:
    body = OF_OCTOBER | {"unit": "ouest", "note": "Avant travaux"}
    answer = sent(drawer, SNAPSHOTS, body)
    taken = Snapshot.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1" + address(taken))
    assert answer.json() == read(drawer, taken)
    assert (taken.unit, taken.taken_by) == (house.west, "cx_manager-national")
    assert Entry.objects.filter(verb="snapshot.taken").count() == 1


def test_without_a_word_it_is_of_four_weeks_of_all_that_is_read(drawer, house) -> None:
    taken = sent(drawer, SNAPSHOTS, {"name": "Comité"}).json()
    kept = Snapshot.objects.get()
    assert (taken["unit"], (kept.end_date - kept.start_date).days) == ("national", 28)


def test_named_it_is_taken_once(drawer) -> None:
    for _ in range(2):
        answer = sent(drawer, SNAPSHOTS, OF_OCTOBER, Idempotency_Key="octobre")
    assert answer.headers["Idempotent-Replayed"] == "true"
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": " "}, "#/name"),
        ({"unit": "nulle-part"}, "#/unit"),
        ({"to": "2026-10-01"}, "#/to"),
        ({"from": "2012-01-01"}, "#/from"),
        ({"from": "hier"}, "#/from"),
    ],
)
def test_what_does_not_hold_is_told_where(drawer, wrong, pointer) -> None:
    answer = sent(drawer, SNAPSHOTS, OF_OCTOBER | wrong)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert Snapshot.objects.count() == 0


def test_who_draws_a_region_takes_figures_of_no_other(call, house) -> None:
    Journey.objects.update(unit=house.west)
    client = call("cx_manager", house.west)
    assert sent(client, SNAPSHOTS, OF_OCTOBER | {"unit": "est"}).status_code == 403
    assert sent(client, SNAPSHOTS, OF_OCTOBER).json()["unit"] == "ouest"


def test_who_may_not_draw_here_is_told_so(call, house, photo) -> None:
    for client in (call("cx_manager", house.east), call("viewer")):
        assert sent(client, SNAPSHOTS, OF_OCTOBER).status_code == 403
        assert sent(client, address(photo, "/draft"), {}).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_one_that_is_taken_is_not_changed(drawer, photo, method) -> None:
    assert sent(drawer, address(photo), {"name": "A"}, method).status_code == 405


# Drawing again


def test_it_is_drawn_again_as_a_draft(drawer, house, photo) -> None:
    answer = sent(drawer, address(photo, "/draft"), {"name": "Essai"})
    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/journeys/essai")
    assert (answer.json()["kind"], answer.json()["name"]) == ("draft", "Essai")
    assert answer.json()["stages"] == read(drawer, photo)["document"]["stages"]
    assert Entry.objects.filter(verb="snapshot.drawn").count() == 1


@pytest.mark.parametrize(("language", "word"), [("fr", "brouillon"), ("en", "draft")])
def test_its_name_is_in_the_language_of_its_author(drawer, photo, language, word) -> None:
    User.objects.update(language=language)
    first, second = (
        sent(drawer, address(photo, "/draft"), {}).json()["name"] for _ in range(2)
    )
    assert (f"({word} " in first, second) == (True, f"{first} 2")


# Comparing


@pytest.fixture
def redrawn(house, photo) -> Snapshot:
    """Four weeks later, another note, a lane renamed, and answers that went down."""
    a_note(house.journey.stages.get().situations.get(), "Attente")
    Lane.objects.filter(kind="irritant").update(name="Douleurs")
    some_answers(house.point, house.west, WORSE, day=LATER.date())
    return a_snapshot(house.journey, house.national, name="Décembre", at=LATER)


def compared(client, before: Snapshot, after: Snapshot | None = None) -> dict:
    query = {"before": before.pk} | ({"after": after.pk} if after else {})
    return client.get(COMPARISON, query).json()


def test_what_was_drawn_since_is_told_part_by_part(drawer, photo, redrawn) -> None:
    told = compared(drawer, photo, redrawn)
    assert told["counts"] == {"added": 1, "removed": 0, "moved": 0, "changed": 1}
    lane, note = told["changes"]
    assert (lane["part"], lane["uid"]) == ("lane", "irritant")
    assert lane["edits"] == [{"field": "name", "before": "", "after": "Douleurs"}]
    assert (note["mark"], note["before"], note["after"]["name"]) == ("added", None, "Attente")


def test_the_other_way_round_it_was_removed(drawer, photo, redrawn) -> None:
    told = compared(drawer, redrawn, photo)
    assert told["counts"] == {"added": 0, "removed": 1, "moved": 0, "changed": 1}


def test_a_figure_that_moved_comes_with_the_interval_of_the_difference(
    drawer, photo, redrawn
) -> None:
    (score,) = compared(drawer, photo, redrawn)["scores"]
    moved = score["difference"]
    assert (score["verdict"], score["why"], round(moved["value"])) == ("worse", "", -60)
    assert moved["low"] < -60 < moved["high"] < 0
    assert (score["before"]["n"], score["after"]["n"]) == (100, 100)


def test_each_side_says_what_it_is(drawer, photo, redrawn) -> None:
    told = compared(drawer, photo, redrawn)
    assert [told[side]["snapshot"] for side in ("before", "after")] == [photo.pk, redrawn.pk]
    assert (told["before"]["to"], told["after"]["from"]) == ("2026-11-19", "2026-11-19")
    assert told["shared_days"] == 0


def test_the_other_side_is_the_map_of_today_by_default(drawer, house, photo, redrawn) -> None:
    told = compared(drawer, photo)
    assert (told["after"]["snapshot"], told["after"]["name"]) == (None, house.journey.name)
    assert told["counts"]["added"] == 1


def test_two_units_are_not_compared(drawer, house, photo) -> None:
    other = a_snapshot(house.journey, house.west, name="Ouest")
    (score,) = compared(drawer, photo, other)["scores"]
    assert (score["difference"], score["verdict"], score["why"]) == (None, "unknown", "unit")


def test_another_unit_compares_drawings_and_no_figure(call, house, photo, redrawn) -> None:
    client = call("cx_manager", house.east)
    for after in (redrawn, None):
        told = compared(client, photo, after)
        assert (told["counts"]["added"], told["scores"]) == (1, None)
    assert (told["before"]["unit"], told["before"]["from"]) == (None, None)


@pytest.mark.parametrize("query", ["", "?before=x", "?before=0"])
def test_a_comparison_names_where_it_begins(drawer, photo, query) -> None:
    answer = drawer.get(COMPARISON + query)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "before")


def test_a_snapshot_of_another_journey_is_not_compared_here(drawer, photo) -> None:
    sent(drawer, "/journeys", {"unit": "national", "key": "autre", "name": "Autre"})
    address = COMPARISON.replace("achat", "autre")
    assert drawer.get(address, {"before": photo.pk}).status_code == 404
