"""Too much from one place: told to wait, or kept and set aside; never lost in silence."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from jalon.feedback import respond_limits
from jalon.feedback.respond_limits import visitor
from jalon.listening.actions import open_link
from tests.factories import NOON
from tests.feedback.respond.asking import BAD, keeps, kept, post

pytestmark = keeps


@pytest.fixture
def flood(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules, at a size that a test can send."""
    monkeypatch.setattr(respond_limits, "SENDINGS", 12)
    monkeypatch.setattr(respond_limits, "FLOOD", 4)
    monkeypatch.setattr(respond_limits, "KIOSK_FLOOD", 8)


def fresh(link) -> str:
    return reverse("feedback:respond", args=[link.token, uuid4()])


def send(link, times: int, **browser: str) -> list[int]:
    customer = Client(**browser)
    return [
        post(customer, fresh(link), {"score": 0}, seen=BAD).status_code for _ in range(times)
    ]


@pytest.mark.usefixtures("flood")
def test_a_flood_is_kept_and_set_aside(link) -> None:
    assert set(send(link, 6)) == {303}
    assert Counter(response.exclusion for response in kept()) == {"": 4, "flagged": 2}


@pytest.mark.usefixtures("flood")
def test_one_place_does_not_set_another_aside(link) -> None:
    send(link, 6)
    send(link, 1, REMOTE_ADDR="203.0.113.7")
    assert kept()[-1].exclusion == ""


@pytest.mark.usefixtures("flood")
def test_each_link_has_its_own_count(link) -> None:
    send(link, 6)
    other = open_link(survey=link.survey, unit=link.unit, by="test", at=NOON)
    send(other, 1)
    assert kept()[-1].exclusion == ""


@pytest.mark.usefixtures("flood")
def test_a_shared_screen_may_answer_more_often(link) -> None:
    kiosk = open_link(survey=link.survey, unit=link.unit, mode="kiosk", by="test", at=NOON)
    send(kiosk, 9)
    assert Counter(response.exclusion for response in kept()) == {"": 8, "flagged": 1}


@pytest.mark.usefixtures("flood")
def test_the_same_answer_again_is_no_flood(link, customer) -> None:
    address = fresh(link)
    for score in range(7):
        post(customer, address, {"score": score}, seen=BAD)
    assert [response.exclusion for response in kept()] == [""]


@pytest.mark.usefixtures("flood")
def test_too_fast_is_told_to_wait_and_keeps_the_words(link, customer) -> None:
    send(link, 12)
    page = post(customer, fresh(link), {"score": 3, "why-bad": "Trop long"}, seen=BAD)
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert "Trop long</textarea>" in page.content.decode()
    assert 'value="3" checked' in page.content.decode()
    assert len(kept()) == 12


@pytest.mark.usefixtures("flood")
def test_a_forged_address_changes_nothing(link) -> None:
    sent = [
        post(
            Client(),
            fresh(link),
            {"score": 0},
            seen=BAD,
            headers={"x-forwarded-for": f"192.0.2.{n}"},
        )
        for n in range(13)
    ]
    assert [answer.status_code for answer in sent] == [303] * 12 + [429]


@pytest.mark.usefixtures("flood")
def test_behind_a_trusted_proxy_each_visitor_is_counted(link, settings) -> None:
    settings.TRUSTED_PROXIES = ("127.0.0.1",)
    sent = [
        post(
            Client(),
            fresh(link),
            {"score": 0},
            seen=BAD,
            headers={"x-forwarded-for": f"192.0.2.{n}"},
        )
        for n in range(13)
    ]
    assert {answer.status_code for answer in sent} == {303}


def of(address: str) -> str:
    return visitor(RequestFactory().get("/", REMOTE_ADDR=address))


def test_a_visitor_is_a_keyed_digest(settings) -> None:
    before = of("203.0.113.7")
    settings.SECRET_KEY = "another key " * 5
    assert "203" not in before
    assert before != of("203.0.113.7")


def test_a_visitor_of_ipv6_is_its_network() -> None:
    assert of("2001:db8::1") == of("2001:db8::ffff:1")
    assert of("2001:db8::1") != of("2001:db8:0:1::1")


def test_an_address_of_ipv4_in_ipv6_is_that_of_ipv4() -> None:
    assert of("::ffff:203.0.113.7") == of("203.0.113.7")


def test_no_address_is_no_error() -> None:
    assert of("") == of("")
