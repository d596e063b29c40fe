"""Finding a customer in what the reader may read.

A customer is named by one of their responses in every address, so that no address, no log
and no history of a browser holds a customer reference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from jalon.feedback.contacts import contact_key, is_contact
from jalon.feedback.models import Answer, Consent, Exclusion, Response
from jalon.journeys.models import MeasurePoint
from jalon.organisation import scope
from jalon.organisation.models import Unit
from jalon.organisation.queries import within_paths
from jalon.organisation.rights import Right

SHORTEST = 3  # characters of a search
LISTED = 20  # customers found: there is no next page to walk through
FEW_UNITS = 200
READ = 1_000  # responses looked at by one search
RECENT, RECENT_FOR = 8, timedelta(days=28)
# Tests and undone imports were never said by the customer.
NEVER_SAID = (Exclusion.TEST, Exclusion.UNDONE)


def responses() -> QuerySet[Response]:
    """What customers said: rows of employees are nobody's record."""
    of_employees = Answer.objects.filter(
        response=OuterRef("pk"), point__audience=MeasurePoint.Audience.EMPLOYEES
    )
    said = Response.objects.exclude(exclusion__in=NEVER_SAID)
    return said.filter(~Exists(of_employees)).select_related("unit")


def named() -> QuerySet[Response]:
    # As the condition of the index, word for word: SQLite would not use it otherwise.
    return responses().exclude(customer_reference="")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody, by their last response that the reader sees; nothing of what they said."""

    response: Response

    @property
    def reference(self) -> str:
        return self.response.customer_reference

    @property
    def address(self) -> str:
        return address_of(self.response)


def address_of(response: Response) -> str:
    """The page of the customer; of the response alone where nobody is named."""
    page = "customer" if response.customer_reference else "response"
    return reverse(f"cockpit:{page}", args=[response.pk])


@dataclass(frozen=True, slots=True)
class Search:
    found: tuple[Found, ...]
    more: bool = False  # others match: never how many


def search(words: str, *, contacts: bool) -> Search:
    """By the beginning of a reference; by a whole number or address left with a consent."""
    few = in_few_units()
    rows = [row for spelling in spellings(words) for row in named_like(spelling, few)]
    if contacts and is_contact(words):
        rows += reached_by(words)
    found = by_customer(rows)
    exact = [one for one in found if one.reference in spellings(words)]
    ordered = [*exact, *(one for one in found if one not in exact)]
    return Search(tuple(ordered[:LISTED]), more=len(ordered) > LISTED)


def spellings(words: str) -> list[str]:
    """A telephone writes capitals where it likes."""
    return list(dict.fromkeys([words, words.upper(), words.lower()]))


def named_like(start: str, where: Q) -> list[Response]:
    return list(named().filter(begins_with(start), where).order_by()[:READ])


def in_few_units() -> Q:
    """Says again what the scope says, by the ids of its units, where they are few: the search
    then enters the index at each of them, and neither its cost nor its time tells anything
    of the others. Where they are many, a match is never far."""
    paths = scope.current().paths.get(Right.READ_ROWS, ())
    units = Unit.objects.filter(within_paths("rights_path", paths))
    ids = list(units.values_list("pk", flat=True)[: FEW_UNITS + 1])
    return Q(unit__in=ids) if len(ids) <= FEW_UNITS else Q()


def begins_with(start: str) -> Q:
    if connection.vendor == "sqlite":  # its LIKE folds case, and reads the whole index
        last = start + "\U0010ffff"
        return Q(customer_reference__gte=start, customer_reference__lt=last)
    return Q(customer_reference__startswith=start)


def reached_by(words: str) -> list[Response]:
    """Consents are read where the reader may read contacts, and nowhere else."""
    reached = Consent.objects.exclude(contact_key="").filter(contact_key=contact_key(words))
    ids = list(reached.values_list("response_id", flat=True)[:READ])
    return list(responses().filter(pk__in=ids).order_by())


def by_customer(rows: Iterable[Response]) -> list[Found]:
    """One line a customer, by their latest response; a response without a name is its own."""
    latest: dict[str, Response] = {}
    for row in rows:
        who = row.customer_reference or f" {row.pk}"  # no reference begins by a space
        known = latest.get(who)
        if known is None or (known.answered_at, known.pk) < (row.answered_at, row.pk):
            latest[who] = row
    ordered = sorted(latest.values(), key=lambda row: (row.customer_reference, -row.pk))
    return [Found(row) for row in ordered]


def exactly(reference: str) -> Response | None:
    """The latest response of the customer whom a program of the company names."""
    found = named().filter(customer_reference=reference)
    return found.order_by("-answered_at", "-pk").first()


def recent(*, at: datetime) -> list[Found]:
    """The last customers who answered."""
    rows = named().filter(answered_at__gt=at - RECENT_FOR, exclusion="")
    latest = list(rows.order_by("-answered_at", "-pk")[: 4 * RECENT])
    first = {row.customer_reference: row for row in reversed(latest)}
    ordered = sorted(first.values(), key=lambda row: (row.answered_at, row.pk), reverse=True)
    return [Found(row) for row in ordered[:RECENT]]
