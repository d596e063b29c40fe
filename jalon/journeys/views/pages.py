"""Reading the maps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalon.journeys.aims import SIMPLE, too_close
from jalon.journeys.cells import Drawer, sheet
from jalon.journeys.figures import NOTHING, figures_for
from jalon.journeys.marks import marks_of
from jalon.journeys.matrix import Matrix, the_matrix
from jalon.journeys.models import Journey, Source, Stroke
from jalon.journeys.presence import others_on
from jalon.journeys.queries import PlantedPoint, listed_journeys, shelved
from jalon.journeys.since import Changes
from jalon.organisation.access import SignedInRequest
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right


@require_safe
@login_required
def list_journeys(request: SignedInRequest) -> HttpResponse:
    day = company_day(timezone.now())
    context = {
        "shelf": shelved(listed_journeys(), day=day),
        "day": day,
        "may_draw": request.access.may_somewhere(Right.DRAW),
        "access": request.access,
    }
    return render(request, "journeys/list.html", context)


@require_safe
@login_required
def show_map(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """`?edit=1` shows the controls, to those who may draw; `?from=survey`, where cells come
    from."""
    drawn = Journey.objects.select_related("unit", "target_of")
    journey = get_object_or_404(drawn, key=journey_key)
    context = map_context(request, journey, editing="edit" in request.GET)
    return render(request, "journeys/map.html", context)


def map_context(
    request: SignedInRequest,
    journey: Journey,
    *,
    editing: bool,
    changes: Changes | None = None,
) -> dict[str, Any]:
    """With `changes`, the cells that changed; the places of the others."""
    at = timezone.now()
    day = company_day(at)
    matrix = the_matrix(journey, day=day, unit=journey.unit)
    editing = editing and may_edit(request, journey)
    return {
        **drawing_context(request, matrix, changes, editing=editing, at=at),
        **tools_context(request, journey, editing=editing),
        "is_over": journey.is_over(day),
        "others": others_on(journey, request.user, at=at) if editing else [],
    }


def may_edit(request: SignedInRequest, journey: Journey) -> bool:
    return request.access.may(Right.DRAW, journey.unit) and journey.archived_at is None


def drawing_context(
    request: SignedInRequest,
    matrix: Matrix,
    changes: Changes | None,
    *,
    editing: bool,
    at: datetime,
) -> dict[str, Any]:
    drawing, journey = matrix.drawing, matrix.drawing.journey
    figures = figures_for(request, journey, at=at)
    shown = figures.shown(drawing) if figures else NOTHING
    marks = marks_of(journey)
    drawer = Drawer(matrix, editing=editing, shown=shown, marks=marks, changes=changes)
    return {
        "comment_count": sum(marks.values()),
        "drawing": drawing,
        "figures_tag": figures.tag if figures else "",
        "sheet": sheet(drawer),
        "shown": shown,
        "hidden_lanes": len(matrix.lanes) - len(matrix.shown),
        "may_draw": request.access.may(Right.DRAW, journey.unit),
        "simple": SIMPLE,
        "is_crowded": len(drawing.plantings) > SIMPLE,
        "foggy": [planted for planted in drawing.plantings if stays_in_fog(planted)],
    }


WITHOUT_SOURCE = "none"


def tools_context(
    request: SignedInRequest, journey: Journey, *, editing: bool
) -> dict[str, Any]:
    """What can be taken back, and what the cells may be looked at by."""
    strokes = Stroke.objects.of(journey, request.user)
    named = [
        ("", _("toutes")), *Source.Kind.choices, (WITHOUT_SOURCE, _("Sans source")),
    ]  # fmt: skip
    wanted = request.GET.get("from", "")
    return {
        "journey": journey,
        "editing": editing,
        "undoable": strokes.next_undone() if editing else None,
        "redoable": strokes.next_redone() if editing else None,
        "sources_named": named,
        "from": wanted if wanted in dict(named) else "",
    }


def stays_in_fog(planted: PlantedPoint) -> bool:
    setting = planted.setting
    return too_close(planted.point.definition, setting.objective, setting.floor)
