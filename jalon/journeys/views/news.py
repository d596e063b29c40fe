"""What a window is given to catch up with the drawing: after a gesture of its own, or when it
asks. Its address tells the version it has on screen (`seen`) and the tag of its figures."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from jalon.journeys import cells
from jalon.journeys.figures import NOTHING, Figures, figures_for
from jalon.journeys.lanes import WITHOUT_NOTES
from jalon.journeys.marks import marks_of
from jalon.journeys.matrix import the_matrix
from jalon.journeys.models import Journey, Lane
from jalon.journeys.presence import others_on
from jalon.journeys.since import Changes, changes_since
from jalon.journeys.views.pages import map_context, may_edit, tools_context
from jalon.organisation.access import SignedInRequest
from jalon.organisation.queries import company_day

IN_PLACE = "X-Jalon-In-Place"


def in_place(request: SignedInRequest) -> bool:
    return IN_PLACE in request.headers


def whole(text: str | None) -> int:
    """A number that a form sent; 0, which nothing has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def map_address(journey: Journey) -> str:
    return reverse("journeys:map", args=[journey.key]) + "?edit=1"


def changed(
    request: SignedInRequest, journey: Journey, said: str, *, focus: str = ""
) -> HttpResponse:
    """All that is new on screen, this gesture and those of others; without JavaScript, the
    page again."""
    if not in_place(request):
        messages.success(request, said)
        return redirect(f"{map_address(journey)}#{focus}")
    fresh = Journey.objects.select_related("unit", "target_of").get(pk=journey.pk)
    figures = figures_for(request, fresh, at=timezone.now())
    editing = may_edit(request, fresh)
    return news(request, fresh, figures, editing=editing, said=said, focus=focus)


def news(
    request: SignedInRequest,
    journey: Journey,
    figures: Figures | None,
    *,
    editing: bool,
    **told: str,
) -> HttpResponse:
    """The cells that changed; the drawing, without the others, where more than cells did."""
    tag = figures.tag if figures else ""
    changes = new_to(request, journey, tag)
    if changes is None or changes.are_more:
        context = map_context(request, journey, editing=editing, changes=changes)
    else:
        context = tools_context(request, journey, editing=editing) | {
            "cells": fresh_cells(journey, figures, changes, editing=editing),
            "others": others_on(journey, request.user, at=timezone.now()) if editing else [],
            "figures_tag": tag,
        }
    return render(request, "journeys/news.html", context | told)


def new_to(request: SignedInRequest, journey: Journey, tag: str) -> Changes | None:
    """None: too much, or too long ago."""
    seen = whole(request.GET.get("seen"))
    changes = changes_since(journey, seen) if 0 < seen <= journey.version else None
    if changes is None or request.GET.get("figures", "") == tag:
        return changes
    return replace(changes, kinds=changes.kinds | {Lane.Kind.MEASURES})


def fresh_cells(
    journey: Journey, figures: Figures | None, changes: Changes, *, editing: bool
) -> list[SafeString]:
    """Those that hold notes are read without the others."""
    lanes = Lane.objects.filter(pk__in={lane for lane, _ in changes.cells})
    if not {*changes.kinds, *lanes.values_list("kind", flat=True)} & WITHOUT_NOTES:
        views = cells.views_at(journey, changes.cells, editing=editing)
        return [cells.html_of(view) for view in views.values()]
    matrix = the_matrix(journey, day=company_day(timezone.now()), unit=journey.unit)
    shown = figures.shown(matrix.drawing) if figures else NOTHING
    drawer = cells.Drawer(
        matrix, editing=editing, shown=shown, marks=marks_of(journey), changes=changes
    )
    return drawer.changed()
