"""What people write in the cells of a map: read, added, edited, moved, removed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Query

from jalon.api import choosing, shapes
from jalon.api import drawing_shapes as drawn
from jalon.api.answers import matched, unless_known
from jalon.api.bearer import Bearer
from jalon.api.cursors import page
from jalon.api.drawing import (
    JourneyKey,
    PartUid,
    draws,
    edited,
    now,
    removed,
    situation_of,
    told,
)
from jalon.api.lanes import lane_of
from jalon.api.problems import Fault, invalid
from jalon.api.routing import router
from jalon.api.versions import edition
from jalon.journeys import actions
from jalon.journeys.lanes import SAYS_MORE, known_as, says_more
from jalon.journeys.models import Channel, Journey, Lane, Note
from jalon.organisation.access import SignedInRequest
from jalon.organisation.models import Unit


@router.get(
    "/journeys/{journey_key}/notes", response=shapes.Listing[drawn.NoteShape], auth=Bearer()
)
def list_notes(
    request: SignedInRequest, journey_key: JourneyKey, asked: Query[drawn.NotesAsked]
) -> Any:
    """The notes of a map, of one lane, of one situation or of one cell, in the order they were
    written. Their order in their cells is that of `GET /journeys/{journey_key}`."""
    journey = choosing.journey_of(journey_key)
    rows = notes_on(journey)
    if asked.lane is not None:
        rows = rows.filter(lane=lane_of(journey, asked.lane))
    if asked.situation is not None:
        rows = rows.filter(situation=situation_of(journey, asked.situation))
    of = {"list": f"notes of {journey.key}", "lane": asked.lane, "situation": asked.situation}
    found = page(rows, of=of, cursor=asked.cursor, limit=asked.limit)
    return {"items": [note_shape(each) for each in found.rows], "next": found.next}


@router.post("/journeys/{journey_key}/notes", response={201: drawn.NoteShape}, auth=draws)
def add_note(
    request: SignedInRequest, journey_key: JourneyKey, sent: drawn.NewNote
) -> HttpResponse:
    """One more note, last of its cell."""
    journey = choosing.drawable_journey(request.access, journey_key)
    lane, situation = lane_of(journey, sent.lane), situation_of(journey, sent.situation)
    said = sent.model_dump(exclude={"lane", "situation"}, exclude_none=True)
    note = actions.add_note(
        lane=lane, situation=situation, **fitting(lane, said), **now(request)
    )
    return note_answer(note, status=201)


@router.get("/journeys/{journey_key}/notes/{uid}", response=drawn.NoteShape, auth=Bearer())
def read_note(request: SignedInRequest, journey_key: JourneyKey, uid: PartUid) -> HttpResponse:
    """One note."""
    return unless_known(request, note_answer(note_of(choosing.journey_of(journey_key), uid)))


@router.patch("/journeys/{journey_key}/notes/{uid}", response=drawn.NoteShape, auth=draws)
def edit_note(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.NoteWords
) -> HttpResponse:
    """Its text, and what its lane lets it say beside; null says it no more."""
    note = note_of(choosing.drawable_journey(request.access, journey_key), uid)
    matched(request, edition(note))
    edited(request, note, actions.edit_note, "note", fitting(note.lane, sent.said()))
    return note_answer(note)


@router.post("/journeys/{journey_key}/notes/{uid}/move", response=drawn.NoteShape, auth=draws)
def move_note(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.NoteMoved
) -> HttpResponse:
    """Into a cell, before another note or last; refused where the lane cannot hold all it says."""
    journey = choosing.drawable_journey(request.access, journey_key)
    note = note_of(journey, uid)
    lane = lane_of(journey, sent.lane) if sent.lane else note.lane
    situation = situation_of(journey, sent.situation) if sent.situation else note.situation
    before = note_of(journey, sent.before) if sent.before else None
    if before is not None and (before.lane, before.situation) != (lane, situation):
        raise invalid(Fault("This note is in another cell.", pointer="#/before"))
    actions.move_note(note=note, lane=lane, situation=situation, before=before, **now(request))
    return note_answer(note)


@router.delete("/journeys/{journey_key}/notes/{uid}", response={204: None}, auth=draws)
def remove_note(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid
) -> HttpResponse:
    """Off the map."""
    note = note_of(choosing.drawable_journey(request.access, journey_key), uid)
    return removed(request, note, actions.remove_note, "note")


# What a note says beside its words


def fitting(lane: Lane, said: dict[str, Any]) -> dict[str, Any]:
    """As the rows have it: units and channels themselves, nothing that its lane does not say."""
    extra = {name for name in SAYS_MORE.values() if said.get(name) is not None}
    if misplaced := sorted(extra - {says_more(lane.kind)}):
        words = f"Notes of this lane do not say it ({known_as(lane.kind, lane.uid)})."
        raise invalid(*(Fault(words, pointer=f"#/{name}") for name in misplaced))
    if "state" in said:
        said["state"] = said["state"] or Note.State.NONE
    for name, rows in (
        ("unit", Unit.objects.filter(code=said.get("unit"))),
        ("channel", Channel.objects.filter(key=said.get("channel"))),
    ):
        if said.get(name) is not None:
            said[name] = known(rows.first(), name)
    return said


def known(row: Any, name: str) -> Any:
    if row is None:
        raise invalid(Fault(f"There is no such {name}.", pointer=f"#/{name}"))
    return row


def notes_on(journey: Journey) -> Any:
    return Note.objects.filter(lane__journey=journey).select_related(
        "lane__journey__unit", "situation__stage", "unit", "channel"
    )


def note_of(journey: Journey, uid: str) -> Note:
    found: Note = choosing.part_of(journey, notes_on(journey), uid, "note")
    return found


def note_shape(note: Note) -> drawn.NoteShape:
    return drawn.NoteShape(
        uid=note.uid, lane=known_as(note.lane.kind, note.lane.uid),
        situation=note.situation.uid, text=note.text, severity=note.severity, mood=note.mood,
        state=note.state or None,  # type: ignore[arg-type]
        unit=note.unit.code if note.unit else None,
        channel=note.channel.key if note.channel else None,
    )  # fmt: skip


def note_answer(note: Note, *, status: int = 200) -> HttpResponse:
    where = note.lane.journey.key, note.uid
    return told(note_shape(note), edition(note), status, "read_note", *where)
