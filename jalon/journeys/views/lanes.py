"""The lanes of a map: shown or hidden, in order, named, added, removed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.journeys import actions, forms
from jalon.journeys.matrix import drawn_lanes
from jalon.journeys.models import Block, Journey, Lane
from jalon.journeys.refusals import Refused
from jalon.journeys.views.drawing import (
    answer,
    form_or_post,
    initial,
    journey_of,
    next_to,
    now,
    part_of,
    refused,
    typed,
)
from jalon.journeys.views.news import changed, map_address, whole
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.rights import Right


def lane_of(request: SignedInRequest, lane_id: int) -> Lane:
    lane: Lane = part_of(request, Lane, lane_id, "journey")
    return lane


@form_or_post
@requires(Right.DRAW)
def choose(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """Which are shown, in one list; each has its own doors beside."""
    journey = journey_of(request, journey_key)
    if request.method == "POST":
        shown = {whole(each) for each in request.POST.getlist("shown")}
        actions.show_lanes(journey=journey, shown=shown, **now(request))
        return changed(request, journey, _("Les lignes sont choisies."), focus="open-lanes")
    page = "journeys/lanes.html" + ("#form" if request.htmx else "")  # type: ignore[attr-defined]
    return render(request, page, lanes_context(journey))


def lanes_context(journey: Journey) -> dict[str, Any]:
    lanes = drawn_lanes(journey)
    return {
        "journey": journey,
        "title": _("Lignes de la carte"),
        "back": map_address(journey),
        "blocks": [
            (label, [lane for lane in lanes if lane.block == block])
            for block, label in Block.choices
        ],
    }


@form_or_post
@requires(Right.DRAW)
def add(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(request, journey_key)
    form = forms.LaneForm(typed(request), initial={"version": 1, "block": Block.ANALYSIS})

    def act(form: forms.Words) -> Lane:
        return actions.add_lane(journey=journey, **form.words(), **now(request))

    return answer(request, journey, _("Une ligne"), form, act, _("La ligne est ajoutée."))


@form_or_post
@requires(Right.DRAW)
def edit(request: SignedInRequest, lane_id: int) -> HttpResponse:
    lane = lane_of(request, lane_id)
    form = forms.LaneForm(typed(request), initial=initial(lane, "name", "block"), lane=lane)

    def act(form: forms.Words) -> Lane:
        return actions.edit_lane(lane=lane, **form.cleaned_data, **now(request))

    said, more = _("La ligne est modifiée."), {}
    if lane.kind == Lane.Kind.CUSTOM:
        more["remove"] = reverse("journeys:remove_lane", args=[lane.pk])
    return answer(request, lane.journey, str(lane), form, act, said, **more)


@require_POST
@requires(Right.DRAW)
def move(request: SignedInRequest, lane_id: int) -> HttpResponse:
    """`before`: another lane of its block, or nothing for its end; or `direction`: one step."""
    lane = lane_of(request, lane_id)
    siblings = lane.journey.lanes.filter(block=lane.block).order_by("position", "id")
    seen = siblings if request.POST.get("hidden") else siblings.filter(is_shown=True)
    before = next_to(lane, list(seen), request.POST)
    actions.move_lane(lane=lane, before=before, **now(request))
    said = _("La ligne « %(name)s » est déplacée.") % {"name": str(lane)}
    return changed(request, lane.journey, said, focus=f"move-lane-{lane.pk}")


@require_POST
@requires(Right.DRAW)
def hide(request: SignedInRequest, lane_id: int) -> HttpResponse:
    lane = lane_of(request, lane_id)
    actions.hide_lane(lane=lane, **now(request))
    said = _("La ligne « %(name)s » est masquée ; ce qu’elle porte est gardé.")
    return changed(request, lane.journey, said % {"name": str(lane)}, focus="open-lanes")


@require_POST
@requires(Right.DRAW)
def remove(request: SignedInRequest, lane_id: int) -> HttpResponse:
    lane = lane_of(request, lane_id)
    try:
        actions.remove_lane(lane=lane, **now(request))
    except Refused as refusal:
        return refused(request, lane.journey, str(lane), refusal)
    said = _("La ligne « %(name)s » est retirée de la carte.") % {"name": str(lane)}
    return changed(request, lane.journey, said, focus="open-lanes")
