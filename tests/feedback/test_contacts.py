"""A number or an address is found again however it was typed."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from jalon.feedback.contacts import contact_key, is_contact
from jalon.feedback.models import Consent
from tests.factories import NOON, an_answer

PHONES = ["06 12 34 56 78", "06.12.34.56.78", "0612345678", "+33 6 12 34 56 78",
          "+33 (0)6-12-34-56-78", "0033612345678", " 06 12 34 56 78 "]  # fmt: skip


@pytest.mark.parametrize("typed", PHONES)
def test_one_number_has_one_spelling(typed) -> None:
    assert contact_key(typed) == "0612345678"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Lea@Lavigne.example ", "lea@lavigne.example"),
        ("+32 475 12 34 56", "+32475123456"),
        ("0032 475 12 34 56", "+32475123456"),
        ("", ""),
        ("+", ""),
    ],
)
def test_an_address_or_a_number_from_elsewhere(typed, key) -> None:
    assert contact_key(typed) == key


@pytest.mark.parametrize(
    ("words", "expected"),
    [("06 12 34 56 78", True), ("a@b.fr", True), ("0612", False), ("C-10442", False)],
)
def test_what_may_be_looked_for_among_contacts(words, expected) -> None:
    assert is_contact(words) is expected


@pytest.mark.usefixtures("everything")
def test_an_answer_keeps_it(survey) -> None:
    an_answer(survey, 2, consents=(("callback", "+33 6 12 34 56 78"),))
    assert Consent.objects.get().contact_key == "0612345678"


@pytest.mark.usefixtures("everything")
def test_contacts_of_before_are_spelled_by_the_migration(survey) -> None:
    receipt = an_answer(survey, 2)
    for kind, contact in (("callback", "06.12.34.56.78"), ("testimony", "")):
        Consent.objects.create(
            response_id=receipt.response_id, kind=kind, contact=contact, given_at=NOON
        )
    import_module("jalon.feedback.migrations.0004_contact_keys").spell(apps, None)
    keys = Consent.objects.order_by("kind").values_list("contact_key", flat=True)
    assert list(keys) == ["0612345678", ""]
