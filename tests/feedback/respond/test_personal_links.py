"""A personal address names its customer: signed by us, for one link, or not at all."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.urls import reverse

from jalon.listening.actions import open_link
from jalon.listening.links import CLAIM, personal_address_of, reference_claimed
from tests.factories import NOON
from tests.feedback.respond.asking import keeps, kept, only, post

REFERENCES = ["C-1042", "a.b.c", "Zoé & fils/42", "=1+1"]


def claim_of(link, reference="C-1042") -> str:
    address = urlsplit(personal_address_of(link, reference))
    assert address.path == reverse("feedback:enter", args=[link.token])
    return parse_qs(address.query)[CLAIM][0]


def another(link):
    return open_link(survey=link.survey, unit=link.unit, by="test", at=NOON)


@pytest.mark.parametrize("reference", REFERENCES)
def test_what_was_signed_is_read(link, reference) -> None:
    assert reference_claimed(link, claim_of(link, reference)) == reference


@pytest.mark.parametrize("change", [str.upper, str.lower, "C-1043{}".format, "{}x".format])
def test_what_was_changed_is_not(link, change) -> None:
    assert reference_claimed(link, change(claim_of(link))) == ""


@pytest.mark.parametrize("claim", ["", "C-1042", ".", "C-1042.", "é.\x00"])
def test_what_nobody_signed_is_not(link, claim) -> None:
    assert reference_claimed(link, claim) == ""


def test_it_is_good_for_its_own_link_only(link) -> None:
    assert reference_claimed(another(link), claim_of(link)) == ""


def test_the_door_keeps_it(customer, link) -> None:
    query = urlencode({"score": 9, CLAIM: claim_of(link)})
    door = reverse("feedback:enter", args=[link.token])
    assert customer.get(f"{door}?{query}").headers["Location"].endswith(f"?{query}")


@keeps
def test_the_answer_comes_in_with_its_customer(customer, link, address) -> None:
    claim = claim_of(link)
    page = customer.get(f"{address}?{urlencode({CLAIM: claim})}").content.decode()
    assert f'name="{CLAIM}" value="{claim}"' in page
    post(customer, address, {"score": 7}, seen=["score", "why-middle"], **{CLAIM: claim})
    assert only().customer_reference == "C-1042"


@keeps
def test_a_forged_one_answers_without_a_name(customer, address) -> None:
    forged = {CLAIM: "C-1042.forged"}
    post(customer, address, {"score": 7}, seen=["score", "why-middle"], **forged)
    assert only().customer_reference == ""


@keeps
def test_what_is_kept_in_passing_has_it_too(customer, link, address) -> None:
    post(customer, address, {"score": 7}, partial=1, **{CLAIM: claim_of(link)})
    assert only().customer_reference == "C-1042"


@keeps
def test_a_correction_keeps_the_customer(customer, link, address) -> None:
    seen = ["score", "why-middle"]
    post(customer, address, {"score": 7}, seen=seen, **{CLAIM: claim_of(link)})
    post(customer, address, {"score": 8}, seen=seen, **{CLAIM: claim_of(link, "C-9")})
    assert [(one.customer_reference, one.revision) for one in kept()] == [("C-1042", 2)]
