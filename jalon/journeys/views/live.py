"""A drawing that several people make: gestures taken back, changes of others, who is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.journeys import actions
from jalon.journeys.figures import figures_for
from jalon.journeys.models import Journey, Situation, Stroke
from jalon.journeys.presence import here, others_on
from jalon.journeys.refusals import ChangedSince, NothingToUndo, Refused
from jalon.journeys.views.drawing import journey_of, now
from jalon.journeys.views.news import changed, in_place, map_address, news, whole
from jalon.journeys.views.pages import may_edit
from jalon.journeys.wording import gesture_words
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.rights import Right
from jalon.web.live import is_known

# Undo, redo


@require_POST
@requires(Right.DRAW)
def undo(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """`skip=1` leaves the last gesture as it is, once it cannot be taken back."""
    journey = journey_of(request, journey_key)
    if request.POST.get("skip"):
        return skipped(request, journey)
    return turned(request, journey, actions.undo, _("Annulé : %(gesture)s."))


@require_POST
@requires(Right.DRAW)
def redo(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(request, journey_key)
    return turned(request, journey, actions.redo, _("Rétabli : %(gesture)s."))


def turned(
    request: SignedInRequest, journey: Journey, turn: Callable[..., Stroke], said: str
) -> HttpResponse:
    try:
        stroke = turn(journey=journey, **now(request))
    except Refused as refusal:
        return not_turned(request, journey, refusal)
    words = said % {"gesture": gesture_words(stroke)}
    return changed(request, journey, words, focus="undo")


def skipped(request: SignedInRequest, journey: Journey) -> HttpResponse:
    try:
        actions.skip_undo(journey=journey, **now(request))
    except NothingToUndo as refusal:
        return not_turned(request, journey, refusal)
    return changed(request, journey, _("Ce geste est laissé tel quel."), focus="undo")


def not_turned(request: SignedInRequest, journey: Journey, refusal: Refused) -> HttpResponse:
    """Nothing was done: who changed what since, and what one may do."""
    context = {
        "journey": journey, "refusal": refusal, "back": map_address(journey),
        "title": _("Rien n’a été annulé"),
        "since": refusal if isinstance(refusal, ChangedSince) else None,
    }  # fmt: skip
    page = "journeys/not_undone.html" + ("#form" if in_place(request) else "")
    return render(request, page, context, status=409)


# What others do


@require_safe
@login_required
def changes(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """Asked every few seconds: nothing new costs no cell. `seen`: the version on screen,
    `figures`: the tag of the figures on screen."""
    journey = get_object_or_404(
        Journey.objects.select_related("unit", "target_of"), key=journey_key
    )
    at, editing = timezone.now(), "edit" in request.GET and may_edit(request, journey)
    figures = figures_for(request, journey, at=at)
    others = others_on(journey, request.user, at=at) if editing else []
    tag = tag_of(journey, figures.tag if figures else "", others, editing)
    if is_known(request, tag):
        response = HttpResponse(status=304)
    else:
        response = news(request, journey, figures, editing=editing)
    response["ETag"], response["Cache-Control"] = tag, "no-store"
    return response


def tag_of(journey: Journey, *asked: Any) -> str:
    words = repr((journey.pk, journey.version, get_language(), *asked))
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'


@require_POST
@requires(Right.DRAW)
def presence(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """« I am here »: no fact of the domain."""
    journey = journey_of(request, journey_key)
    cell, place = request.POST.get("cell", ""), place_words(journey, request.POST)
    here(journey, request.user, cell=cell, place=place, at=timezone.now())
    return HttpResponse(status=204)


def place_words(journey: Journey, sent: Any) -> str:
    """`cell-3-7` in words; nothing for what is no cell of this journey."""
    lane_id, _, situation_id = sent.get("cell", "").removeprefix("cell-").partition("-")
    lane = journey.lanes.filter(pk=whole(lane_id)).first()
    situations = Situation.objects.filter(stage__journey=journey, pk=whole(situation_id))
    situation = situations.first()
    return f"{lane} · {situation}" if lane and situation else ""
