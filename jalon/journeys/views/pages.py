"""Reading the maps."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.journeys.aims import SIMPLE, too_close
from jalon.journeys.models import Journey
from jalon.journeys.queries import PlantedPoint, listed_journeys, the_map
from jalon.organisation.access import SignedInRequest
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right


@require_safe
@login_required
def list_journeys(request: SignedInRequest) -> HttpResponse:
    journeys = listed_journeys()
    context = {
        "journeys": [each for each in journeys if each.archived_at is None],
        "archived": [each for each in journeys if each.archived_at is not None],
        "may_draw": request.access.may_somewhere(Right.DRAW),
        "access": request.access,
    }
    return render(request, "journeys/list.html", context)


@require_safe
@login_required
def show_map(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """`?edit=1` shows the controls, to those who may draw."""
    journey = get_object_or_404(Journey.objects.select_related("unit"), key=journey_key)
    context = map_context(request, journey, editing="edit" in request.GET)
    return render(request, "journeys/map.html", context)


def map_context(request: SignedInRequest, journey: Journey, *, editing: bool) -> dict[str, Any]:
    drawing = the_map(journey, day=company_day(timezone.now()), unit=journey.unit)
    may_draw = request.access.may(Right.DRAW, journey.unit)
    return {
        "journey": journey,
        "drawing": drawing,
        "may_draw": may_draw,
        "editing": editing and may_draw and journey.archived_at is None,
        "simple": SIMPLE,
        "is_crowded": len(drawing.plantings) > SIMPLE,
        "foggy": [planted for planted in drawing.plantings if stays_in_fog(planted)],
    }


def stays_in_fog(planted: PlantedPoint) -> bool:
    setting = planted.setting
    return too_close(planted.point.definition, setting.objective, setting.floor)
