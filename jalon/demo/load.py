"""Put the demo company into an empty installation, as if it had been there for a year.

Its structure goes through the actions of each domain; its answers are written in bulk,
then counted by the same rebuild as `jalon rebuild`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

import numpy as np
from django.conf import settings
from django.db import models, transaction
from numpy.typing import NDArray

from jalon.cockpit import trends
from jalon.demo import bulk, company
from jalon.demo.answers import EXCLUSIONS, SEED, Answers, generate_answers
from jalon.demo.founding import Founded, found_lavigne
from jalon.demo.journeys import CHANNELS
from jalon.demo.memory import remember
from jalon.demo.people import draw_contacts, draw_references
from jalon.demo.points import MODES
from jalon.demo.writing import write_comments
from jalon.feedback import rollups
from jalon.feedback.contacts import contact_key
from jalon.feedback.models import Answer, Consent, Response, Revision
from jalon.journal.recording import record
from jalon.journeys.models import MeasurePoint
from jalon.organisation.actions import CONSOLE
from jalon.organisation.models import User
from jalon.organisation.scope import everything

SEGMENTS = tuple(company.SEGMENTS)
WHY = ("why-bad", "why-middle", "why-good")  # the comment asked for, by band


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put in."""

    answers: int
    comments: int
    callbacks: int


def load_demo(
    *,
    at: datetime,
    seed: int = SEED,
    scale: float = 1.0,
    progress: Callable[[str], None] = lambda step: None,
) -> Loaded:
    """Found Maison Lavigne and give it the year of answers that ends at `at`.

    Raises CompanyExists where a company already is, and leaves it alone.
    """
    with everything("The installation loads its demo company."), transaction.atomic():
        progress("units, accounts, journeys and measure points")
        founded = found_lavigne(at=at)
        progress("answers and comments")
        loaded = write(generate_answers(seed=seed, scale=scale, end=at), founded, seed=seed)
        progress("figures")
        rollups.rebuild(at=at)
        trends.freeze_all(at)
        progress("photos")
        remember(founded, at=at)
        record("demo.loaded", subject=founded.company, by=CONSOLE, at=at, seed=seed)
    return loaded


@dataclass(frozen=True, slots=True)
class Batch:
    """The answers on their way to the tables, with what several tables repeat."""

    answers: Answers
    founded: Founded
    first_id: int
    received: list[str]
    hashes: list[str]
    seed: int

    @property
    def response_ids(self) -> range:
        return range(self.first_id, self.first_id + len(self.answers))


def demo_accounts() -> list[str]:
    """Who can sign in to the demo company, if it is here: address, role, unit, password."""
    emails = [account.email for account in company.ACCOUNTS]
    here = set(
        User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True)
    )
    return [_line(account) for account in company.ACCOUNTS if account.email in here]


def _line(account: company.DemoAccount) -> str:
    unit = company.UNITS[company.UNIT_INDEX[account.unit]].name
    return f"{account.email:<34} {account.role:<14} {unit:<20} {company.DEMO_PASSWORD}"


def write(answers: Answers, founded: Founded, *, seed: int) -> Loaded:
    batch = Batch(
        answers,
        founded,
        bulk.next_id(Response),
        bulk.moments(answers.answered_at),
        _hashes(len(answers), seed),
        seed,
    )
    _write_responses(batch)
    _write_revisions(batch)
    _write_grades(batch)
    comments = _write_comments(batch)
    callbacks = _write_consents(batch, "callback", answers.callback)
    _write_consents(batch, "testimony", answers.testimony)
    _freeze(batch)
    return Loaded(len(answers), comments, callbacks)


def _write_responses(batch: Batch) -> None:
    answers, founded = batch.answers, batch.founded
    columns: dict[str, Any] = {
        "id": batch.response_ids,
        "submission_id": _submission_ids(len(answers), batch.seed),
        "version_id": _named([point.version for point in founded.points], answers.point),
        "mode": _named(MODES, answers.mode),
        "channel": _named(CHANNELS, answers.channel),
        "unit_id": _named([unit.pk for unit in founded.units], answers.unit),
        "unit_path": _named([unit.path for unit in founded.units], answers.unit),
        "segment": _named(SEGMENTS, answers.segment),
        "language": ["en" if english else "fr" for english in answers.english.tolist()],
        "experienced_at": bulk.moments(answers.experienced_at),
        "answered_at": batch.received,
        "day": bulk.days(answers.day),
        "received_at": batch.received,
        "complete": (~answers.partial).tolist(),
        "content_hash": batch.hashes,
        "exclusion": _named(EXCLUSIONS, answers.exclusion),
        "customer_reference": draw_references(answers, seed=batch.seed),
    }
    bulk.insert(Response, columns, len(answers))


def _write_revisions(batch: Batch) -> None:
    columns: dict[str, Any] = {
        "id": _ids(Revision, len(batch.answers)),
        "response_id": batch.response_ids,
        "number": repeat(1),
        "received_at": batch.received,
        "complete": (~batch.answers.partial).tolist(),
        "content_hash": batch.hashes,
    }
    bulk.insert(Revision, columns, len(batch.answers))


def _write_grades(batch: Batch) -> None:
    points, placed = batch.founded.points, batch.answers.point
    columns: dict[str, Any] = {
        "id": _ids(Answer, len(batch.answers)),
        "response_id": batch.response_ids,
        "question_id": _named([point.questions["score"] for point in points], placed),
        "point_id": _named([point.pk for point in points], placed),
        "value": batch.answers.grade.tolist(),
    }
    bulk.insert(Answer, columns, len(batch.answers))


def _write_comments(batch: Batch) -> int:
    comments = write_comments(batch.answers, seed=batch.seed)
    asked = [WHY[band] for band in batch.answers.band[comments.rows].tolist()]
    _write_beside(batch, comments.rows, asked, text=comments.texts)
    return len(comments.texts)


def _write_beside(
    batch: Batch, rows: NDArray[np.int64], asked: Sequence[str], **values: Sequence[Any]
) -> None:
    """Answers to what the survey asks after the grade, one a row."""
    points = batch.answers.point[rows].tolist()
    questions = [
        batch.founded.points[point].questions[key]
        for point, key in zip(points, asked, strict=True)
    ]
    columns: dict[str, Any] = {
        "id": _ids(Answer, len(rows)),
        "response_id": (rows + batch.first_id).tolist(),
        "question_id": questions,
        **values,
    }
    bulk.insert(Answer, columns, len(rows))


def _write_consents(batch: Batch, kind: str, given: NDArray[np.bool_]) -> int:
    rows = np.flatnonzero(given)
    count = len(rows)
    _write_beside(batch, rows, [kind] * count, value=[1] * count)
    contacts = draw_contacts(count, seed=batch.seed) if kind == "callback" else [""] * count
    columns: dict[str, Any] = {
        "id": _ids(Consent, count),
        "response_id": (rows + batch.first_id).tolist(),
        "kind": repeat(kind),
        "contact": contacts,
        "contact_key": [contact_key(contact) for contact in contacts],
        "given_at": [batch.received[row] for row in rows.tolist()],
    }
    bulk.insert(Consent, columns, count)
    return count


def _freeze(batch: Batch) -> None:
    """The first answer of a point fixes what it measures."""
    for index, point in enumerate(batch.founded.points):
        given = batch.answers.answered_at[batch.answers.point == index]
        if len(given):
            first = datetime.fromtimestamp(int(given.min()), tz=batch.founded.zone)
            MeasurePoint.objects.filter(pk=point.pk).update(frozen_at=first)


def _ids(model: type[models.Model], count: int) -> range:
    first = bulk.next_id(model)
    return range(first, first + count)


def _named(names: Sequence[Any], places: NDArray[Any]) -> list[Any]:
    return [names[place] for place in places.tolist()]


def _submission_ids(count: int, seed: int) -> list[str]:
    """Random identifiers (version 4) that are the same for everyone."""
    rng = np.random.Generator(np.random.PCG64([seed, 6]))
    digits = rng.bytes(16 * count).hex()
    whole = (digits[start : start + 32] for start in range(0, len(digits), 32))
    return [f"{text[:12]}4{text[13:16]}8{text[17:]}" for text in whole]


def _hashes(count: int, seed: int) -> list[str]:
    """Keyed as those of real answers, and equal to none of them."""
    key = settings.SECRET_KEY.encode()
    return [
        hmac.new(key, b"demo %d %d" % (seed, row), hashlib.sha256).hexdigest()
        for row in range(count)
    ]
