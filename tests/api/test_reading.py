"""Responses, row by row: within the scope, contacts for those who may, each exactly once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.feedback.models import Consent, Response
from jalon.journal.models import Reading
from jalon.organisation import scope
from tests.factories import NOON, a_point, a_survey, an_answer

RESPONSES = "/api/v1/responses"


def items(client, **query) -> list[dict]:
    return client.get(RESPONSES, query).json()["items"]


def grades(client, **query) -> list[int]:
    return [each["answers"][0]["value"] for each in items(client, **query)]


def test_a_response_tells_its_answers(house, call) -> None:
    an_answer(house.version, 3, text="Quarante minutes d’attente")
    score, said = items(call())[0]["answers"]
    assert (score["point"], score["value"]) == (house.point.key, 3)
    assert said["text"] == "Quarante minutes d’attente"


def test_the_current_revision_is_the_one_told(house, call) -> None:
    first = an_answer(house.version, 9)
    an_answer(house.version, 2, submission_id=first.submission_id)
    assert grades(call()) == [2]


def test_only_those_of_ones_units(house, call) -> None:
    an_answer(house.version, 1)
    an_answer(house.version, 2, unit_id=house.east.pk)
    assert grades(call("employee", house.east)) == [2]


def test_one_of_another_unit_is_as_one_that_does_not_exist(house, call) -> None:
    foreign = an_answer(house.version, 1).response_id
    client = call("administrator", house.east)
    told = {client.get(f"{RESPONSES}/{one}").content for one in (foreign, foreign + 1)}
    assert len(told) == 1


def test_one_by_its_id(house, call) -> None:
    kept = an_answer(house.version, 7)
    one = call("employee", house.west).get(f"{RESPONSES}/{kept.response_id}")
    assert (one.status_code, one.json()["id"]) == (200, kept.response_id)


@pytest.mark.parametrize("role", ["viewer", ""])
@pytest.mark.parametrize("address", [RESPONSES, f"{RESPONSES}/1"])
def test_who_may_not_read_rows_is_refused(house, call, role, address) -> None:
    an_answer(house.version, 7)
    assert call(role).get(address).status_code == 403


def test_a_unit_whose_rows_are_not_read_is_refused(house, call) -> None:
    from jalon.organisation.models import Role, User

    client = call("employee", house.west)
    Role.objects.create(
        user=User.objects.get(), kind="viewer", unit=house.east, granted_at=NOON
    )
    assert client.get(RESPONSES, {"unit": "est"}).status_code == 403


@pytest.mark.parametrize("code", ["ouest", "nowhere"])
def test_a_unit_elsewhere_is_as_one_that_does_not_exist(house, call, code) -> None:
    client = call("administrator", house.east)
    assert client.get(RESPONSES, {"unit": code}).status_code == 404


# Contacts


@pytest.fixture
def to_call(house) -> int:
    kept = an_answer(house.version, 2, consents=(("callback", "06 12 34 56 78"),))
    return kept.response_id


@pytest.mark.parametrize("role", ["administrator", "cx_manager", "unit_manager"])
def test_contacts_for_those_who_may(house, to_call, call, role) -> None:
    consents = items(call(role))[0]["consents"]
    assert consents[0]["contact"] == "06 12 34 56 78"


def test_no_contact_for_the_others(house, to_call, call) -> None:
    client = call("employee")
    for answer in (client.get(RESPONSES), client.get(f"{RESPONSES}/{to_call}")):
        assert b"06 12" not in answer.content
    assert items(client)[0]["consents"] is None


def test_a_consent_withdrawn_is_told_no_more(house, to_call, call) -> None:
    with scope.everything("a test"):
        Consent.objects.update(withdrawn_at=NOON)
    assert items(call())[0]["consents"] == []


def test_the_key_of_a_customers_page_is_not_told(house, call) -> None:
    """With it and the link, somebody else's answer could be opened and rewritten."""
    kept = an_answer(house.version, 9)
    client = call()
    assert str(kept.submission_id).encode() not in client.get(RESPONSES).content
    assert items(client)[0]["submission_id"] is None


def test_rows_of_employees_are_in_no_list(house, call) -> None:
    point = a_point(house.west, "equipe", audience="employees")
    kept = an_answer(a_survey(point), 3)
    client = call()
    assert items(client) == []
    assert client.get(f"{RESPONSES}/{kept.response_id}").status_code == 404


# Filters


def test_by_point(house, call) -> None:
    an_answer(house.version, 1)
    an_answer(a_survey(a_point(house.west, "livrer")), 2)
    assert grades(call(), point="livrer") == [2]


def test_a_point_that_is_none_is_not_found(house, call) -> None:
    assert call().get(RESPONSES, {"point": "none"}).status_code == 404


def test_by_unit_and_all_under_it(house, call) -> None:
    an_answer(house.version, 1)
    an_answer(house.version, 2, unit_id=house.east.pk)
    client = call()
    assert grades(client, unit="est") == [2]
    assert grades(client, unit="national") == [2, 1]


def test_by_days_of_a_half_open_period(house, call) -> None:
    for day in (17, 18, 19):
        an_answer(house.version, day - 10, answered_at=NOON.replace(day=day))
    days = {"from": "2026-11-18", "to": "2026-11-19"}
    assert grades(call(), **days) == [8]


# Walking


def walk(client, between=lambda: None, **query) -> list[int]:
    walked, cursor = [], ""
    while cursor is not None:
        asked = query | {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = client.get(RESPONSES, asked).json()
        walked += [each["id"] for each in page["items"]]
        cursor = page["next"]
        between()
    return walked


def test_a_cursor_walks_everything_once_while_more_comes_in(house, call) -> None:
    kept = [an_answer(house.version, 5).response_id for _ in range(10)]
    walked = walk(call(), between=lambda: an_answer(house.version, 6))
    assert walked == kept[::-1]


def test_a_full_last_page_is_the_last(house, call) -> None:
    for _ in range(3):
        an_answer(house.version, 5)
    assert call().get(RESPONSES, {"limit": 3}).json()["next"] is None


def a_cursor(client) -> str:
    return client.get(RESPONSES, {"limit": 1}).json()["next"]


def test_a_cursor_cannot_be_made_up(house, call) -> None:
    for _ in range(2):
        an_answer(house.version, 5)
    client = call()
    forged = ["1", "", a_cursor(client)[:-1], a_cursor(client) + "A"]
    told = {client.get(RESPONSES, {"cursor": one}).status_code for one in forged}
    assert told == {404}


def test_a_cursor_continues_its_own_list_only(house, call) -> None:
    for _ in range(2):
        an_answer(house.version, 5)
    client = call()
    cursor = a_cursor(client)
    assert client.get(RESPONSES, {"cursor": cursor, "unit": "est"}).status_code == 404
    assert client.get("/api/v1/units", {"cursor": cursor}).status_code == 404


def test_a_cursor_of_somebody_else_opens_no_more(house, call) -> None:
    for _ in range(2):
        an_answer(house.version, 5)
    cursor = a_cursor(call())
    assert items(call("employee", house.east), cursor=cursor) == []


def test_a_page_costs_the_same_for_one_response_or_many(house, call) -> None:
    client = call()
    an_answer(house.version, 5)
    client.get(RESPONSES)
    with CaptureQueriesContext(connection) as of_one:
        client.get(RESPONSES)
    for _ in range(5):
        an_answer(house.version, 5, text="Bien")
    with CaptureQueriesContext(connection) as of_six:
        client.get(RESPONSES)
    assert len(of_one) == len(of_six)


def test_reading_writes_nothing(house, call) -> None:
    an_answer(house.version, 5)
    call().get(RESPONSES)
    with scope.everything("a test"):
        assert Response.objects.get().revision == 1


def test_reading_one_customers_response_leaves_a_line_of_the_access_log(house, call) -> None:
    named = an_answer(house.version, 9, customer_reference="C-7")
    nameless = an_answer(house.version, 9)
    client = call("employee")
    for kept in (named, nameless):
        assert client.get(f"{RESPONSES}/{kept.response_id}").status_code == 200
    line = Reading.objects.get()
    assert (line.page, line.reference, line.unit_path) == ("api", "C-7", house.west.path)
    assert line.reader == "employee-national <employee-national@lavigne.example>"
