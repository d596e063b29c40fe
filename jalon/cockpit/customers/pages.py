"""What the templates of a customer are given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jalon.cockpit.customers import finding, record, thermometer, warmth, words
from jalon.cockpit.customers.forms import Find, Withdraw
from jalon.feedback.contacts import call_address
from jalon.feedback.models import Consent, Response
from jalon.journal.recording import note_reading
from jalon.organisation.access import Access
from jalon.organisation.models import User
from jalon.organisation.rights import Right
from jalon.web import numbers

Context = dict[str, Any]


def search_context(access: Access, *, at: datetime, form: Find | None = None) -> Context:
    contacts = access.may_somewhere(Right.READ_CONTACTS)
    return {
        "form": form or Find(contacts=contacts),
        "recent": finding.recent(at=at),
        "may_import": access.may_somewhere(Right.IMPORT),
        "at": at,
    }


def customer_context(reference: str, access: Access, *, at: datetime) -> Context:
    customer = record.customer(reference, access)
    found = warmth.temperature_of(customer.said, at=at)
    return {
        "customer": customer,
        "temperature": found,
        "drawn": thermometer.draw(customer.said, found, at=at),
        "feeling": words.FEELINGS[found.feeling] if found else "",
        "advice": words.ADVICE[found.feeling] if found else "",
        "age": numbers.ago_in_days(round(found.age)) if found else "",
        "call_address": call_address(customer.callback.contact) if customer.callback else "",
        "units": sorted({each.response.unit.name for each in customer.said}),
        "at": at,
    }


def withdraw_context(consent: Consent, form: Withdraw) -> Context:
    return {
        "form": form,
        "consent": consent,
        "name": consent.get_kind_display(),
        "back": finding.address_of(consent.response),
    }


def note(page: str, read: Response, *, by: User, at: datetime) -> None:
    """Before anything of the record is shown; two people of one name are told apart."""
    reader = f"{by.name} <{by.email}>"
    reference, path = read.customer_reference, read.unit_path
    note_reading(page, reference=reference, by=reader, at=at, unit_path=path)
