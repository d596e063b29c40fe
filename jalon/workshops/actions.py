"""The only doors through which a workshop and its contributions change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jalon.journal.recording import Actor, record
from jalon.journeys import actions as drawing
from jalon.journeys.models import Journey, Lane, Note, Situation, Source, Stage
from jalon.organisation.queries import company_day
from jalon.workshops.models import Contribution, Workshop
from jalon.workshops.refusals import (
    AlreadySorted,
    NotOfThisWorkshop,
    WorkshopIsClosed,
    WorkshopIsFull,
)

MOST_CONTRIBUTIONS = 2_000  # a room of sixty at thirty ideas each


def write(verb: str, workshop: Workshop, *, by: Actor | str, at: datetime, **more: str) -> None:
    journey = workshop.journey
    record(
        verb, subject=workshop, by=by, at=at, unit_path=journey.unit.path or "/",
        journey=journey.key, name=workshop.title, **more,
    )  # fmt: skip


@transaction.atomic
def open_workshop(
    *, journey: Journey, title: str, question: str, lanes: Iterable[Lane],
    closes_at: datetime, by: Actor | str, at: datetime,
) -> Workshop:  # fmt: skip
    kept = list(lanes)
    if any(lane.journey_id != journey.pk for lane in kept):
        raise NotOfThisWorkshop
    workshop = Workshop.objects.create(
        journey=journey, title=title, question=question, closes_at=closes_at,
        opened_by=str(by), opened_at=at,
    )  # fmt: skip
    workshop.lanes.set(kept)
    write("workshop.opened", workshop, by=by, at=at)
    return workshop


@transaction.atomic
def close_workshop(*, workshop: Workshop, by: Actor | str, at: datetime) -> None:
    """What was sent stays, and can still be sorted."""
    if Workshop.objects.filter(pk=workshop.pk, closed_at=None).update(closed_at=at):
        write("workshop.closed", workshop, by=by, at=at)


@transaction.atomic
def reopen_workshop(
    *, workshop: Workshop, closes_at: datetime, by: Actor | str, at: datetime
) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(closed_at=None, closes_at=closes_at)
    write("workshop.reopened", workshop, by=by, at=at)


@transaction.atomic
def contribute(
    *, workshop: Workshop, submission_id: UUID, text: str, author: str = "",
    lane: Lane | None = None, stage: Stage | None = None, at: datetime,
) -> Contribution:  # fmt: skip
    """Sent again, the same page gives the same contribution. Nobody is named in the journal:
    a room of phones is not signed in."""
    known = Contribution.objects.filter(workshop=workshop, submission_id=submission_id).first()
    if known is not None:
        return known
    if not workshop.is_open(at):
        raise WorkshopIsClosed
    if workshop.contributions.count() >= MOST_CONTRIBUTIONS:
        raise WorkshopIsFull
    # Two clicks at once: the database lets one through, both get the same row.
    return Contribution.objects.get_or_create(
        submission_id=submission_id,
        defaults={
            "workshop": workshop, "text": text, "author": author, "lane": lane,
            "stage": stage, "sent_at": at,
        },
    )[0]  # fmt: skip


@transaction.atomic
def sort_contribution(
    *, contribution: Contribution, lane: Lane, situation: Situation,
    by: Actor | str, at: datetime,
) -> Note:  # fmt: skip
    """Onto the map, as a note; its cell names the workshop as a source, once."""
    workshop = contribution.workshop
    if {lane.journey_id, situation.stage.journey_id} != {workshop.journey_id}:
        raise NotOfThisWorkshop
    note = drawing.add_note(
        lane=lane, situation=situation, text=contribution.text, by=by, at=at
    )
    waiting = Contribution.objects.waiting().filter(pk=contribution.pk)
    # Two facilitators may drop the same one: only one update finds it waiting.
    if not waiting.update(note_uid=note.uid):
        raise AlreadySorted
    name_the_source(workshop, lane, situation, by=by, at=at)
    return note


def name_the_source(
    workshop: Workshop, lane: Lane, situation: Situation, *, by: Actor | str, at: datetime
) -> None:
    told: dict[str, Any] = {
        "kind": Source.Kind.WORKSHOP,
        "seen_date": company_day(workshop.opened_at),
        "citation": workshop.title,
    }
    if not Source.objects.filter(lane=lane, situation=situation, **told).exists():
        drawing.add_source(lane=lane, situation=situation, **told, by=by, at=at)


@transaction.atomic
def set_aside(*, contribution: Contribution, by: Actor | str, at: datetime) -> None:
    waiting = Contribution.objects.waiting().filter(pk=contribution.pk)
    if not waiting.update(set_aside_at=at):
        raise AlreadySorted
    write("contribution.set_aside", contribution.workshop, by=by, at=at)


@transaction.atomic
def take_back(*, contribution: Contribution, by: Actor | str, at: datetime) -> None:
    aside = Contribution.objects.set_aside().filter(pk=contribution.pk)
    if aside.update(set_aside_at=None):
        write("contribution.taken_back", contribution.workshop, by=by, at=at)
