"""From a submission to rows: what the committer does with a batch, in one transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F

from jalon.feedback import cells
from jalon.feedback.contacts import contact_key
from jalon.feedback.models import Answer, Consent, Exclusion, Response, Revision
from jalon.journal import queue
from jalon.journeys.models import MeasurePoint
from jalon.measure import MICRO
from jalon.organisation.models import UnitPlace, place_on
from jalon.organisation.queries import company_zone


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one question."""

    question_id: int
    point_id: int | None = None
    value: int | None = None
    choices: tuple[int, ...] | None = None
    text: str = ""
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One sending of a survey; `submission_id` makes sending it again harmless."""

    submission_id: UUID
    version_id: int
    unit_id: int
    mode: str
    answered_at: datetime
    answers: tuple[Given, ...]
    consents: tuple[tuple[str, str], ...] = ()  # (kind, contact)
    link_id: int | None = None
    channel: str = ""
    segment: str = ""
    language: str = ""
    complete: bool = True
    weight: int = MICRO
    experienced_at: datetime | None = None
    respondent_key: str = ""
    customer_reference: str = ""
    source: str = ""
    identity: str = ""
    exclusion: str = ""  # an Exclusion, when it arrives already known not to count
    attributes: dict[str, str] = field(default_factory=dict)


class NotKept(Exception):
    """The answer was not acknowledged; it may be sent again."""


class SubmissionTaken(NotKept):
    """Its id is that of another response: of another survey, unit or link."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was kept of a submission: given only after COMMIT."""

    submission_id: UUID
    response_id: int
    revision: int
    replayed: bool  # the same content was already here


def content_hash(submission: Submission) -> str:
    """Keyed, so that an erased answer cannot be guessed back from its hash."""
    content = json.dumps(
        [
            sorted(
                [one.question_id, one.value, one.choices, one.text, one.blank]
                for one in submission.answers
            ),
            sorted(submission.consents),
            submission.complete,
        ],
        ensure_ascii=False,
    )
    return hmac.new(settings.SECRET_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()


class Places:
    """The paths of a batch's units, and the day of its answers: two reads a batch."""

    def __init__(self, units: Iterable[int]) -> None:
        self.zone = company_zone()
        self.places: dict[int, list[tuple[date, str]]] = {}
        rows = UnitPlace.objects.filter(unit__in=set(units))
        for unit, day, path in rows.values_list("unit_id", "valid_from", "path"):
            self.places.setdefault(unit, []).append((day, path))

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def path(self, unit: int, day: date) -> str:
        return place_on(self.places[unit], day)


def accept(submissions: Sequence[Submission], *, at: datetime) -> list[Receipt]:
    """Keep a batch of submissions with distinct ids, inside the caller's transaction.

    New ones become responses, known ones with other content a revision that
    supersedes; the cells and one task for each accepted revision go with them.
    """
    known = existing(submissions)
    fresh = [one for one in submissions if one.submission_id not in known]
    revised = [
        (known[one.submission_id], one)
        for one in submissions
        if one.submission_id in known and is_revision(known[one.submission_id], one)
    ]
    before = counted([response.pk for response, _ in revised])
    places = Places(one.unit_id for one in fresh)
    pairs = [*insert(fresh, places, at=at), *revise(revised, at=at)]
    write_answers(pairs)
    write_consents(pairs, at=at)
    write_revisions(pairs, at=at)
    count(pairs, before, at=at)
    known |= {response.submission_id: response for response, _ in pairs}
    kept = {response.pk for response, _ in pairs}
    return [receipt(known[one.submission_id], kept) for one in submissions]


def receipt(response: Response, kept: set[int]) -> Receipt:
    replayed = response.pk not in kept
    return Receipt(response.submission_id, response.pk, response.revision, replayed)


def existing(submissions: Sequence[Submission]) -> dict[UUID, Response]:
    rows = Response.objects.filter(submission_id__in=[one.submission_id for one in submissions])
    if connection.features.has_select_for_update:
        rows = rows.select_for_update().order_by("pk")
    return {response.submission_id: response for response in rows}


def is_revision(response: Response, submission: Submission) -> bool:
    """Other content than the current one; a late partial never undoes a complete answer."""
    origin = (response.version_id, response.unit_id, response.link_id)
    if origin != (submission.version_id, submission.unit_id, submission.link_id):
        raise SubmissionTaken
    if response.complete and not submission.complete:
        return False
    return response.content_hash != content_hash(submission)


def insert(
    submissions: Sequence[Submission], places: Places, *, at: datetime
) -> list[tuple[Response, Submission]]:
    responses = [new_response(one, places, at=at) for one in submissions]
    Response.objects.bulk_create(responses)
    return list(zip(responses, submissions, strict=True))


def new_response(one: Submission, places: Places, *, at: datetime) -> Response:
    day = places.day(one.answered_at)
    return Response(
        submission_id=one.submission_id,
        version_id=one.version_id,
        link_id=one.link_id,
        mode=one.mode,
        channel=one.channel,
        unit_id=one.unit_id,
        unit_path=places.path(one.unit_id, day),
        segment=one.segment,
        attributes=one.attributes,
        language=one.language,
        weight=one.weight,
        experienced_at=one.experienced_at,
        answered_at=one.answered_at,
        day=day,
        received_at=at,
        complete=one.complete,
        content_hash=content_hash(one),
        respondent_key=one.respondent_key,
        customer_reference=one.customer_reference,
        source=one.source,
        identity=one.identity,
        exclusion=one.exclusion,
    )


def revise(
    revised: Sequence[tuple[Response, Submission]], *, at: datetime
) -> list[tuple[Response, Submission]]:
    """The response now says something else, counted on the day it was first answered."""
    for response, one in revised:
        response.revision += 1
        response.content_hash = content_hash(one)
        response.complete = response.complete or one.complete
        if one.exclusion == Exclusion.FLAGGED and not response.exclusion:
            response.exclusion = one.exclusion
        response.save(update_fields=["revision", "content_hash", "complete", "exclusion"])
        gone = Consent.objects.filter(response=response, withdrawn_at=None)
        gone.exclude(kind__in=[kind for kind, _ in one.consents]).update(withdrawn_at=at)
    return list(revised)


Effect = tuple[cells.OwnKey, cells.Change]


def counted(responses: Sequence[int]) -> dict[int, list[Effect]]:
    """What each of these responses counts for now, by the answers in the database."""
    found: dict[int, list[Effect]] = {}
    if responses:
        answers = Answer.objects.filter(response__in=responses, point__isnull=False)
        now = answers.filter(revision=F("response__revision")).select_related("response")
        for answer in now:
            found.setdefault(answer.response_id, []).append(effect(answer.response, answer))
    return found


def effect(response: Response, answer: Answer | Given) -> Effect:
    """Where and for what an answer counts; it has a measure point."""
    key = cells.OwnKey(
        cast("int", answer.point_id),
        response.unit_id,
        response.unit_path,
        response.channel,
        response.mode,
        response.segment,
        response.day,
    )
    change = cells.contribution(
        value=answer.value,
        blank=answer.blank,
        exclusion=response.exclusion,
        weight=response.weight,
    )
    return key, change


def undone(effects: Iterable[Effect]) -> list[Effect]:
    return [(key, cells.negative(change)) for key, change in effects]


def count(
    pairs: Sequence[tuple[Response, Submission]],
    before: dict[int, list[Effect]],
    *,
    at: datetime,
) -> None:
    """Own cells now; subtree cells by the worker, from one task an accepted revision."""
    everything: list[Effect] = []
    payloads: list[dict[str, Any]] = []
    for response, one in pairs:
        effects = [effect(response, given) for given in one.answers if given.point_id]
        effects += undone(before.get(response.pk, []))
        everything += effects
        payloads.append(
            {
                "response": response.pk,
                "revision": response.revision,
                "cells": cells.packed(cells.merge(effects)),
            }
        )
    cells.add_own(cells.merge(everything))
    queue.enqueue_many("response.accepted", payloads, at=at)
    freeze({key.point_id for key, _ in everything}, at=at)


def freeze(points: set[int], *, at: datetime) -> None:
    """The first answer of a point fixes what it measures, for ever."""
    if points:
        MeasurePoint.objects.filter(pk__in=points, frozen_at=None).update(frozen_at=at)


def write_answers(pairs: Sequence[tuple[Response, Submission]]) -> None:
    Answer.objects.bulk_create(
        Answer(
            response=response,
            revision=response.revision,
            question_id=given.question_id,
            point_id=given.point_id,
            value=given.value,
            choices=None if given.choices is None else list(given.choices),
            text=given.text,
            blank=given.blank,
        )
        for response, one in pairs
        for given in one.answers
    )


def write_consents(pairs: Sequence[tuple[Response, Submission]], *, at: datetime) -> None:
    """A consent given again keeps its date, and takes the newer contact."""
    for response, one in pairs:
        for kind, contact in one.consents:
            reached = {"contact": contact, "contact_key": contact_key(contact)}
            Consent.objects.update_or_create(
                response=response,
                kind=kind,
                withdrawn_at=None,
                defaults=reached,
                create_defaults=reached | {"given_at": at},
            )


def write_revisions(pairs: Sequence[tuple[Response, Submission]], *, at: datetime) -> None:
    Revision.objects.bulk_create(
        Revision(
            response=response,
            number=response.revision,
            received_at=at,
            complete=one.complete,
            content_hash=response.content_hash,
        )
        for response, one in pairs
    )
