"""Writes about answers that are already here."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction

from jalon.feedback import cells
from jalon.feedback.intake import counted, undone
from jalon.feedback.models import Consent, Exclusion, Response
from jalon.journal import queue
from jalon.journal.recording import record
from jalon.organisation.models import User


class AlreadyExcluded(Exception):
    pass


class NotExcludedByHand(Exception):
    """Only what was set aside by a person or a suspicion is counted again by a person."""


class AlreadyWithdrawn(Exception):
    pass


@transaction.atomic
def withdraw_consent(*, consent: Consent, asked: str, by: User, at: datetime) -> None:
    """The customer takes a consent back, and asks us to write it; `asked` says how.

    What it allowed ends at once: the contact left with it is not kept.
    """
    still_open = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not still_open.update(withdrawn_at=at, contact="", contact_key=""):
        raise AlreadyWithdrawn
    log("consent.withdrawn", consent.response, by=by, at=at, kind=consent.kind, asked=asked)


@transaction.atomic
def exclude_response(*, response: Response, note: str, by: User, at: datetime) -> None:
    """Set a response aside: kept and readable, counted nowhere, with its reason."""
    counting = Response.objects.filter(pk=response.pk, exclusion="")
    move(
        response,
        counting,
        exclusion=Exclusion.BY_HAND,
        note=note,
        at=at,
        refusal=AlreadyExcluded,
    )
    log("response.excluded", response, by=by, at=at, note=note)


@transaction.atomic
def include_response(*, response: Response, by: User, at: datetime) -> None:
    """Count again what was set aside by hand, or flagged and found genuine."""
    reasons = (Exclusion.BY_HAND, Exclusion.FLAGGED, Exclusion.TEST, Exclusion.DUPLICATE)
    aside = Response.objects.filter(pk=response.pk, exclusion__in=reasons)
    move(response, aside, exclusion="", note="", at=at, refusal=NotExcludedByHand)
    log("response.included", response, by=by, at=at)


def move(
    response: Response,
    condition: models.QuerySet[Response],
    *,
    exclusion: str,
    note: str,
    at: datetime,
    refusal: type[Exception],
) -> None:
    """Change what a response counts for, if it still is as the reader saw it."""
    before = counted([response.pk]).get(response.pk, [])
    if not condition.update(exclusion=exclusion, exclusion_note=note):
        raise refusal
    after = counted([response.pk]).get(response.pk, [])
    moved = cells.merge([*after, *undone(before)])
    cells.add_own(moved)
    queue.enqueue("cells.moved", at=at, response=response.pk, cells=cells.packed(moved))
    response.exclusion, response.exclusion_note = exclusion, note


def log(verb: str, response: Response, *, by: User, at: datetime, **details: str) -> None:
    record(verb, subject=response, by=by, at=at, unit_path=response.unit_path, **details)
