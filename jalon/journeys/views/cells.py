"""The cells of the matrix: their notes and their sources.

Each door works as a page of its own; asked for in place (a header says so), it gives the
field, or what changed and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.journeys import actions, cells, forms
from jalon.journeys.lanes import WITHOUT_NOTES
from jalon.journeys.matrix import EMPTY, Place
from jalon.journeys.models import Journey, Lane, Note, Situation, Source
from jalon.journeys.refusals import LaneWithoutNotes, Refused
from jalon.journeys.views.drawing import (
    BACK,
    FORTH,
    Act,
    answered,
    drawn_journey,
    form_or_post,
    initial,
    now,
    refused,
    typed,
)
from jalon.journeys.views.news import IN_PLACE, changed, in_place, whole
from jalon.journeys.views.pages import may_edit
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: a lane under a situation."""

    lane: Lane
    situation: Situation

    @property
    def journey(self) -> Journey:
        return self.lane.journey

    @property
    def place(self) -> Place:
        return self.lane.pk, self.situation.pk

    @property
    def title(self) -> str:
        return f"{self.lane} · {self.situation}"

    @property
    def address(self) -> str:
        return reverse("journeys:cell", args=[self.journey.key, *self.place])


def spot_at(journey_key: str, lane_id: int, situation_id: int) -> Spot:
    lanes = Lane.objects.select_related("journey__unit").filter(journey__key=journey_key)
    lane = get_object_or_404(lanes, pk=lane_id)
    situations = Situation.objects.filter(stage__journey=lane.journey_id)
    situation = get_object_or_404(situations.select_related("stage"), pk=situation_id)
    return Spot(lane, situation)


def spot_to_draw(request: SignedInRequest, *place: Any) -> Spot:
    spot = spot_at(*place)
    drawn_journey(request, spot.journey)
    return spot


def held(request: SignedInRequest, model: type[Any], pk: int) -> Any:
    """A note or a source of a journey that the user may draw."""
    rows = model.objects.select_related("lane__journey__unit", "situation__stage")
    row = get_object_or_404(rows, pk=pk)
    drawn_journey(request, row.lane.journey)
    return row


def spot_of(row: Note | Source) -> Spot:
    return Spot(row.lane, row.situation)


# Answering


def fill_in(
    request: SignedInRequest,
    spot: Spot,
    title: str,
    form: Any,
    act: Act,
    said: str,
    **more: Any,
) -> HttpResponse:
    """The form; once it holds, the act and its cell; else the form again, as it was typed."""

    def done(row: Note | Source) -> HttpResponse:
        return changed(request, spot.journey, said, focus=f"{row._meta.model_name}-{row.pk}")

    show = partial(ask_in_cell, request, spot, title, form, **more)
    return answered(request, spot.journey, title, form, act, show=show, done=done)


def ask_in_cell(
    request: SignedInRequest,
    spot: Spot,
    title: str,
    form: Any,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "title": title, "form": form, "journey": spot.journey, "spot": spot,
        "action": request.path, "back": spot.address, **more,
    }  # fmt: skip
    wanted = request.headers.get(IN_PLACE, "")
    parts = {"field": "#field", "dialog": "#form"}
    page = f"journeys/in_cell.html{parts.get(wanted, '')}"
    return render(request, page, context, status=status)


# The cell


@require_safe
@login_required
def cell(
    request: SignedInRequest, journey_key: str, lane_id: int, situation_id: int
) -> HttpResponse:
    """What stands there and where it comes from; everybody reads it."""
    spot = spot_at(journey_key, lane_id, situation_id)
    held_there = cells.cells_at([spot.place]).get(spot.place, EMPTY)
    context = {
        "spot": spot, "cell": held_there, "journey": spot.journey, "title": spot.title,
        "may_edit": may_edit(request, spot.journey),
        "holds_notes": spot.lane.kind not in WITHOUT_NOTES,
    }  # fmt: skip
    page = "journeys/cell_page.html" + ("#sheet" if request.htmx else "")  # type: ignore[attr-defined]
    return render(request, page, context)


# Notes


@form_or_post
@requires(Right.DRAW)
def add_note(
    request: SignedInRequest, journey_key: str, lane_id: int, situation_id: int
) -> HttpResponse:
    spot = spot_to_draw(request, journey_key, lane_id, situation_id)
    if spot.lane.kind in WITHOUT_NOTES:
        return refused(request, spot.journey, spot.title, LaneWithoutNotes())
    form = forms.NoteForm(typed(request), initial={"version": 1}, kind=spot.lane.kind)

    def act(form: forms.NoteForm) -> Note:
        return actions.add_note(
            lane=spot.lane, situation=spot.situation, **form.words(), **now(request)
        )

    return fill_in(request, spot, spot.title, form, act, _("La fiche est ajoutée."))


@form_or_post
@requires(Right.DRAW)
def edit_note(request: SignedInRequest, note_id: int) -> HttpResponse:
    note: Note = held(request, Note, note_id)
    spot = spot_of(note)
    words = initial(note, "text", "severity", "mood", "state", "unit", "channel")
    form = forms.NoteForm(typed(request), initial=words, kind=spot.lane.kind)

    def act(form: forms.NoteForm) -> Note:
        return actions.edit_note(note=note, **form.cleaned_data, **now(request))

    said = _("La fiche est modifiée.")
    elsewhere = forms.MoveNoteForm(note=note) if not in_place(request) else None
    remove = reverse("journeys:remove_note", args=[note.pk])
    move = reverse("journeys:move_note", args=[note.pk])
    return fill_in(
        request, spot, spot.title, form, act, said, remove=remove, move=move,
        elsewhere=elsewhere,
    )  # fmt: skip


@require_POST
@requires(Right.DRAW)
def move_note(request: SignedInRequest, note_id: int) -> HttpResponse:
    """`lane`, `situation` and `before`, as it was dropped; or `direction`, within its cell."""
    note: Note = held(request, Note, note_id)
    spot, journey = spot_of(note), note.lane.journey
    lane, situation, before = destination(note, request.POST)
    try:
        actions.move_note(
            note=note, lane=lane, situation=situation, before=before, **now(request)
        )
    except Refused as refusal:
        return refused(request, journey, spot.title, refusal)
    said = _("La fiche est dans « %(place)s ».") % {"place": f"{lane} · {situation}"}
    return changed(request, journey, said, focus=f"note-{note.pk}")


def destination(note: Note, sent: Any) -> tuple[Lane, Situation, Note | None]:
    journey = note.lane.journey
    lane_id, _, situation_id = sent.get("cell", "").partition("-")
    lane = journey.lanes.filter(pk=whole(lane_id or sent.get("lane"))).first()
    situations = Situation.objects.filter(stage__journey=journey).select_related("stage")
    situation = situations.filter(pk=whole(situation_id or sent.get("situation"))).first()
    lane, situation = lane or note.lane, situation or note.situation
    lane.journey = journey
    return lane, situation, neighbour(note, lane, situation, sent)


def neighbour(note: Note, lane: Lane, situation: Situation, sent: Any) -> Note | None:
    there = Note.objects.filter(lane=lane, situation=situation).order_by("position", "id")
    direction = sent.get("direction")
    if direction not in {BACK, FORTH}:
        return there.filter(pk=whole(sent.get("before"))).first()
    ordered = list(there)
    others = [each for each in ordered if each.pk != note.pk]
    here = ordered.index(note) if note in ordered else 0
    place = max(0, here - 1) if direction == BACK else here + 1
    return others[place] if place < len(others) else None


@require_POST
@requires(Right.DRAW)
def remove_note(request: SignedInRequest, note_id: int) -> HttpResponse:
    note: Note = held(request, Note, note_id)
    spot = spot_of(note)
    actions.remove_note(note=note, **now(request))
    said = _("La fiche est retirée.")
    focus = f"cell-{spot.lane.pk}-{spot.situation.pk}"
    return changed(request, spot.journey, said, focus=focus)


# Sources


@form_or_post
@requires(Right.DRAW)
def add_source(
    request: SignedInRequest, journey_key: str, lane_id: int, situation_id: int
) -> HttpResponse:
    spot = spot_to_draw(request, journey_key, lane_id, situation_id)
    today = company_day(timezone.now())
    form = forms.SourceForm(typed(request), initial={"version": 1, "seen_date": today})

    def act(form: forms.Words) -> Source:
        return actions.add_source(
            lane=spot.lane, situation=spot.situation, **form.words(), **now(request)
        )

    return fill_in(request, spot, spot.title, form, act, _("La source est ajoutée."))


@form_or_post
@requires(Right.DRAW)
def edit_source(request: SignedInRequest, source_id: int) -> HttpResponse:
    source: Source = held(request, Source, source_id)
    spot = spot_of(source)
    words = initial(source, "kind", "seen_date", "citation")
    form = forms.SourceForm(typed(request), initial=words)

    def act(form: forms.Words) -> Source:
        return actions.edit_source(source=source, **form.cleaned_data, **now(request))

    remove = reverse("journeys:remove_source", args=[source.pk])
    said = _("La source est modifiée.")
    return fill_in(request, spot, spot.title, form, act, said, remove=remove)


@require_POST
@requires(Right.DRAW)
def remove_source(request: SignedInRequest, source_id: int) -> HttpResponse:
    source: Source = held(request, Source, source_id)
    spot = spot_of(source)
    actions.remove_source(source=source, **now(request))
    return changed(request, spot.journey, _("La source est retirée."))
