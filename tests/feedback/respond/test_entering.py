"""The address of a link sends to an address of its own, and records nothing."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from jalon.listening.actions import close_link, open_link
from tests.factories import NOON
from tests.feedback.respond.asking import keeps, kept, post

UUID4 = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


@pytest.fixture
def door(link) -> str:
    return reverse("feedback:enter", args=[link.token])


def test_it_sends_to_a_fresh_submission(customer, link, door) -> None:
    response = customer.get(door)
    assert response.status_code == 303
    assert re.fullmatch(f"/r/{link.token}/{UUID4}/", response.headers["Location"])
    assert response.headers["Cache-Control"] == "no-store"


def test_two_people_never_share_it(customer, door) -> None:
    addresses = {customer.get(door).headers["Location"] for _ in range(20)}
    assert len(addresses) == 20


def test_it_keeps_the_score_and_the_language_and_nothing_else(customer, door) -> None:
    response = customer.get(f"{door}?score=9&lang=en&next=//evil.example")
    assert response.headers["Location"].endswith("/?score=9&lang=en")


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_records_nothing(customer, door, address, link, method) -> None:
    notice = reverse("feedback:notice", args=[link.token])
    for place in (door, f"{door}?score=9", address, f"{address}?score=9", notice):
        assert getattr(customer, method)(place).status_code in {200, 303}
    assert kept() == []


@keeps
def test_it_needs_no_cookie_and_sets_none(customer, address) -> None:
    assert customer.get(address).cookies == {}
    assert post(customer, address, {"score": 7}, seen=["score", "why-middle"]).cookies == {}


def test_other_methods_are_refused(customer, door, address) -> None:
    assert customer.post(door).status_code == 405
    assert customer.put(address).status_code == 405
    assert customer.delete(address).status_code == 405


# Tokens


def test_a_token_has_at_least_128_bits(link) -> None:
    alphabet_bits = 6  # base 64
    assert len(link.token) * alphabet_bits >= 128


def test_the_same_404_for_all_that_opens_nothing(customer, link, address) -> None:
    closed = open_link(survey=link.survey, unit=link.unit, by="test", at=NOON)
    close_link(link=closed, by="test", at=NOON)
    some = uuid4()
    wrong = [
        f"/r/{closed.token}/", f"/r/{closed.token}/{some}/", f"/r/{closed.token}/notice/",
        "/r/unknown/", f"/r/unknown/{some}/", f"/r/unknown/{some}/thanks/", "/r/é%20%F0%9F%8E%89/",
        f"/r/{link.token.swapcase()}/", f"/r/{link.token}/not-an-id/", f"{address}thanks/",
        f"/r/{link.token}/{str(some).upper()}/", f"/r/{link.token}/{some.hex}/",
    ]  # fmt: skip
    answers = [customer.get(place) for place in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@keeps
def test_a_submission_of_another_link_is_not_found(customer, link, address) -> None:
    post(customer, address, {"score": 7}, seen=["score", "why-middle"])
    other = open_link(survey=link.survey, unit=link.unit, by="test", at=NOON)
    elsewhere = address.replace(link.token, other.token)
    assert customer.get(elsewhere).status_code == 404
    assert customer.get(f"{elsewhere}thanks/").status_code == 404
    assert post(customer, elsewhere, {"score": 0}).status_code == 404


def test_a_survey_without_a_published_version_is_not_found(customer, link, address) -> None:
    bare = link.survey.__class__.objects.create(
        key="bare", name="Vide", family="transactional", unit=link.unit, created_at=NOON
    )
    link.__class__.objects.filter(pk=link.pk).update(survey=bare)
    assert customer.get(address).status_code == 404


def test_whoever_tries_tokens_is_told_to_wait(customer, link) -> None:
    tried = [customer.get(f"/r/guess-{number}/").status_code for number in range(41)]
    assert tried == [404] * 40 + [429]
    assert customer.get(f"/r/{link.token}/").status_code == 303
