"""Notes: what people write in the cells of a matrix."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from jalon.journal.recording import Actor
from jalon.journeys.actions.parts import edit_part, next_place, put_in_order, remove_part
from jalon.journeys.actions.strokes import stroke, write
from jalon.journeys.lanes import WITHOUT_NOTES, says_more
from jalon.journeys.models import Lane, Note, Situation
from jalon.journeys.refusals import AnotherJourney, LaneWithoutNotes, NoteDoesNotFit

# A word of the journal and of an undo button, not the whole of it.
SHORT = 60


def short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def in_cell(lane: Lane, situation: Situation) -> QuerySet[Note]:
    return Note.objects.filter(lane=lane, situation=situation)


@transaction.atomic
def add_note(
    *, lane: Lane, situation: Situation, text: str, by: Actor | str, at: datetime, **more: Any
) -> Note:
    """The last of its cell; `more` is what its lane says beside words: severity, mood, …"""
    check_place(lane, situation)
    check_fit(more, lane)
    journey, cell = lane.journey, in_cell(lane, situation)
    with stroke(journey, "note.added", short(text), cell, by=by, at=at):
        note = Note.objects.create(
            lane=lane, situation=situation, text=text, position=next_place(cell), **more
        )
    write("note.added", note, journey, by=by, at=at, lane=str(lane), name=short(text))
    return note


def check_place(lane: Lane, situation: Situation) -> None:
    if lane.journey_id != situation.stage.journey_id:
        raise AnotherJourney
    if lane.kind in WITHOUT_NOTES:
        raise LaneWithoutNotes


def check_fit(said: dict[str, Any], lane: Lane) -> None:
    """Nothing that a note says may get lost on its way to another lane."""
    told = {name for name, value in said.items() if value not in (None, "")}
    if told - {says_more(lane.kind)}:
        raise NoteDoesNotFit


@transaction.atomic
def edit_note(*, note: Note, version: int, by: Actor | str, at: datetime, **words: Any) -> Note:
    return edit_part(note, note.lane.journey, version=version, by=by, at=at, words=words)


@transaction.atomic
def move_note(
    *, note: Note, lane: Lane | None = None, situation: Situation | None = None,
    before: Note | None = None, by: Actor | str, at: datetime,
) -> None:  # fmt: skip
    """Into that cell (its own by default), before that note or last."""
    lane, situation, journey = lane or note.lane, situation or note.situation, note.lane.journey
    if lane.journey_id != journey.pk:
        raise AnotherJourney
    check_place(lane, situation)
    check_fit(beside_words(note), lane)
    there = in_cell(lane, situation)
    both = Note.objects.filter(
        Q(lane=lane, situation=situation) | Q(lane=note.lane_id, situation=note.situation_id)
    )
    with stroke(journey, "note.moved", short(note.text), both, by=by, at=at):
        Note.objects.filter(pk=note.pk).update(lane=lane, situation=situation)
        note.lane, note.situation = lane, situation
        put_in_order(note, there.order_by("position", "id"), before)
    write("note.moved", note, journey, by=by, at=at, lane=str(lane), name=short(note.text))


def beside_words(note: Note) -> dict[str, Any]:
    return {
        "severity": note.severity,
        "mood": note.mood,
        "state": note.state,
        "unit": note.unit_id,
        "channel": note.channel_id,
    }


@transaction.atomic
def remove_note(*, note: Note, by: Actor | str, at: datetime) -> None:
    remove_part(note, note.lane.journey, by=by, at=at)
