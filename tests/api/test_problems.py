"""Every refusal is a problem document, whoever refuses."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from jalon.api import problems
from tests.api.test_sending import sent

JSON = "application/json"
UNITS, RESPONSES = "/api/v1/units", "/api/v1/responses"
REFUSALS = {
    400: lambda client: client.post(RESPONSES, "{", content_type=JSON),
    401: lambda client: Client().get(UNITS),
    404: lambda client: client.get("/api/v1/journeys/none"),
    405: lambda client: client.delete(UNITS),
    413: lambda client: client.post(RESPONSES, b" " * 2_600_000, content_type=JSON),
    415: lambda client: client.post(RESPONSES, "{}", content_type="text/plain"),
    422: lambda client: client.post(RESPONSES, "{}", content_type=JSON),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_a_problem(call, status) -> None:
    answer = REFUSALS[status](call())
    document = json.loads(answer.content)
    assert answer.status_code == document["status"] == status
    assert answer["Content-Type"] == "application/problem+json"
    assert document["title"]
    assert document["detail"]


def test_an_address_that_is_none_is_a_problem(db) -> None:
    answer = Client().get("/api/v1/nothing")
    assert answer["Content-Type"] == "application/problem+json"


# Before any operation is reached, to a visitor who reads French
BEFORE = {
    "a NUL in the query": (400, lambda client: client.get(UNITS + "?cursor=%00")),
    "a NUL in the path": (400, lambda client: client.get("/api/v1/journeys/%00")),
    "no host": (400, lambda client: client.get(UNITS, headers={"host": "a b"})),
    "no number": (400, lambda client: client.generic("POST", UNITS, CONTENT_LENGTH="x")),
    "no address": (404, lambda client: client.get("/api/v1/nothing")),
    "no version": (404, lambda client: client.get("/api/v2/units")),
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_reaches_no_operation_is_refused_as_by_one(db, name) -> None:
    status, ask = BEFORE[name]
    answer = ask(Client(headers={"accept-language": "fr", "accept": "text/html"}))
    assert (answer.status_code, answer["Content-Type"]) == (status, problems.MEDIA_TYPE)
    assert answer.json()["detail"] == problems.DETAILS[status]
    assert answer["Cache-Control"] == "no-store, private"


def test_a_405_says_what_is_allowed(call) -> None:
    assert call().put(UNITS)["Allow"] == "GET"


def test_a_422_says_each_thing_that_is_wrong_and_where(call) -> None:
    errors = REFUSALS[422](call()).json()["errors"]
    assert [error["pointer"] for error in errors] == ["#/submission_id", "#/answers"]


def test_a_422_names_a_parameter_of_the_address(call) -> None:
    errors = call().get("/api/v1/units?limit=0").json()["errors"]
    assert errors[0]["parameter"] == "limit"


@pytest.mark.parametrize("body", [b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b"[" * 5_000])
def test_what_no_database_keeps_is_refused_with_words(call, body) -> None:
    answer = call().post(RESPONSES, body, content_type=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db(transaction=True)
def test_what_was_not_kept_may_be_sent_again(house, call) -> None:
    """A unit that never stood anywhere: the commit fails, nothing is acknowledged."""
    house.west.places.all().delete()
    answer = call().post(RESPONSES, sent(house), content_type=JSON)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
