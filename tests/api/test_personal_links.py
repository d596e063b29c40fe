"""Addresses signed for one customer each, for those who may send responses."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from jalon.feedback.models import Response
from jalon.listening.actions import open_link
from jalon.listening.links import CLAIM, reference_claimed
from jalon.organisation import scope
from tests.api.test_sending import faults, post, sent
from tests.factories import NOON, a_point, a_survey

pytestmark = pytest.mark.django_db(transaction=True)

PERSONAL = "/api/v1/personal-links"


@pytest.fixture
def link(house):
    return open_link(survey=house.version.survey, unit=house.west, by="a test", at=NOON)


def ask(client, link, *references, **changes):
    body = {"link": getattr(link, "token", link), "customer_references": list(references)}
    return client.post(PERSONAL, body | changes, content_type="application/json")


def test_each_customer_has_an_address(link, call) -> None:
    items = ask(call(), link, "C-1", "C-2").json()["items"]
    claims = [parse_qs(urlsplit(one["address"]).query)[CLAIM][0] for one in items]
    assert [one["customer_reference"] for one in items] == ["C-1", "C-2"]
    assert [reference_claimed(link, claim) for claim in claims] == ["C-1", "C-2"]


def test_the_same_reference_has_the_same_address(link, call) -> None:
    client = call()
    assert ask(client, link, "C-1").json() == ask(client, link, "C-1").json()


@pytest.mark.parametrize(
    ("role", "status"),
    [("cx_manager", 200), ("unit_manager", 403), ("employee", 403), ("viewer", 403)],
)
def test_it_is_for_those_who_send_responses(link, call, role, status) -> None:
    assert ask(call(role), link, "C-1").status_code == status


def test_a_link_of_another_unit_is_not_found(house, link, call) -> None:
    client = call("cx_manager", house.east)
    assert ask(client, link, "C-1").status_code == 404
    assert ask(client, "none", "C-1").status_code == 404


@pytest.mark.parametrize("reference", ["", " C-1", "C-1 ", "a\nb", "C" * 121, 7])
def test_a_reference_has_no_space_at_its_ends(link, call, reference) -> None:
    assert ask(call(), link, reference).status_code == 422


def test_five_hundred_at_once_at_most(link, call) -> None:
    many = [f"C-{number}" for number in range(501)]
    client = call()
    assert ask(client, link, *many).status_code == 422
    assert len(ask(client, link, *many[:500]).json()["items"]) == 500
    assert ask(client, link).status_code == 422


def test_employees_have_none(house, call) -> None:
    version = a_survey(a_point(house.west, "equipe", audience="employees"))
    theirs = open_link(survey=version.survey, unit=house.west, by="a test", at=NOON)
    assert ask(call(), theirs, "C-1").status_code == 409


# The reference of a response sent


def test_a_response_may_name_its_customer(house, call) -> None:
    client = call()
    answer = post(client, sent(house, customer_reference="C-1042"))
    assert answer.status_code == 201
    assert client.get(answer["Location"]).json()["customer_reference"] == "C-1042"


def test_an_employee_is_never_named(house, call) -> None:
    version = a_survey(a_point(house.west, "equipe", audience="employees"))
    body = sent(house, survey={"key": version.survey.key}, customer_reference="E-7")
    assert list(faults(post(call(), body))) == ["#/customer_reference"]
    with scope.everything("a test"):
        assert not Response.objects.exists()
