"""Photos of a map: everyone reads the drawing; figures follow the rights on their unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.cockpit import periods
from jalon.cockpit.snapshots import forms, pages, sides
from jalon.cockpit.snapshots.actions import take_snapshot
from jalon.journeys import actions
from jalon.journeys.models import Journey, Snapshot
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right
from jalon.web.export import Column, UnknownExportFormat, export_response
from jalon.web.undo import offer_undo

form_or_post = require_http_methods(["GET", "HEAD", "POST"])


def journey_of(key: str) -> Journey:
    return get_object_or_404(Journey.objects.select_related("unit"), key=key)


def snapshot_of(snapshot_id: int) -> Snapshot:
    photos = Snapshot.objects.select_related("journey__unit", "unit__parent")
    return get_object_or_404(photos, pk=snapshot_id)


def to_change(request: SignedInRequest, snapshot_id: int) -> Snapshot:
    """Everyone reads a drawing, so a refusal is said: 403."""
    snapshot = snapshot_of(snapshot_id)
    allow(request.access, Right.DRAW, snapshot.journey.unit)
    return snapshot


def now(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


@require_safe
@login_required
def show_all(request: SignedInRequest, journey_key: str) -> HttpResponse:
    context = pages.list_context(journey_of(journey_key), request.access)
    return render(request, "cockpit/snapshots/list.html", context)


@form_or_post
@requires(Right.DRAW)
def take(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(journey_key)
    allow(request.access, Right.DRAW, journey.unit)
    at = timezone.now()
    form = forms.TakeSnapshot(
        request.POST if request.method == "POST" else None,
        units=request.access.units(Right.READ_FIGURES),
        usual=periods.last_weeks(sides.USUAL_WEEKS, company_day(at)),
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"journey": journey, "form": form}
        return render(request, "cockpit/snapshots/take.html", context, status=status)
    taken = take_snapshot(journey=journey, **form.wanted, by=request.user, at=at)
    messages.success(request, _("La photo est prise : elle ne changera plus."))
    return redirect("cockpit:snapshot", taken.pk)


@require_safe
@login_required
def show(request: SignedInRequest, snapshot_id: int) -> HttpResponse:
    return show_photo(request, snapshot_of(snapshot_id))


def show_photo(
    request: SignedInRequest, snapshot: Snapshot, form: forms.RenameSnapshot | None = None
) -> HttpResponse:
    context = pages.photo_context(snapshot, request.access, at=timezone.now())
    context["form"] = form or forms.RenameSnapshot(initial={"name": snapshot.name})
    status = 422 if form else 200
    return render(request, "cockpit/snapshots/photo.html", context, status=status)


@require_POST
@requires(Right.DRAW)
def rename(request: SignedInRequest, snapshot_id: int) -> HttpResponse:
    snapshot = to_change(request, snapshot_id)
    form = forms.RenameSnapshot(request.POST)
    if not form.is_valid():
        return show_photo(request, snapshot, form)
    actions.rename_snapshot(snapshot=snapshot, **form.cleaned_data, **now(request))
    messages.success(request, _("La photo a un nouveau nom ; rien d’autre n’a changé."))
    return redirect("cockpit:snapshot", snapshot.pk)


@require_POST
@requires(Right.DRAW)
def archive(request: SignedInRequest, snapshot_id: int) -> HttpResponse:
    snapshot = to_change(request, snapshot_id)
    actions.archive_snapshot(snapshot=snapshot, **now(request))
    said = _("« %(name)s » n’est plus dans la liste ; elle est gardée.")
    undo = reverse("cockpit:list_snapshot_again", args=[snapshot.pk])
    offer_undo(request, said % {"name": snapshot.name}, undo)
    return redirect("cockpit:snapshots", snapshot.journey.key)


@require_POST
@requires(Right.DRAW)
def list_again(request: SignedInRequest, snapshot_id: int) -> HttpResponse:
    snapshot = to_change(request, snapshot_id)
    actions.list_snapshot_again(snapshot=snapshot, **now(request))
    return redirect("cockpit:snapshot", snapshot.pk)


@require_POST
@requires(Right.DRAW)
def draw_again(request: SignedInRequest, snapshot_id: int) -> HttpResponse:
    snapshot = to_change(request, snapshot_id)
    draft = actions.draft_from(snapshot=snapshot, **now(request))
    said = _("« %(name)s » est un parcours à part : travaillez-y, puis comparez.")
    messages.success(request, said % {"name": draft.name})
    return redirect("journeys:map", draft.key)


@require_safe
@login_required
def export_figures(
    request: SignedInRequest, snapshot_id: int, file_format: str
) -> HttpResponseBase:
    """Then and now, as on the page."""
    snapshot = snapshot_of(snapshot_id)
    context = pages.photo_context(snapshot, request.access, at=timezone.now())
    rows = [pages.then_and_now_cells(snapshot, each) for each in context["recomputed"]]
    return as_file(file_format, snapshot.name, pages.then_and_now_columns(), rows)


@require_safe
@login_required
def compare(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey, at = journey_of(journey_key), timezone.now()
    found = pages.compared(journey, request.access, request.GET, at=at)
    context = pages.comparison_context(journey, request.access, found, at=at)
    context["form"] = forms.Compare(pages.offered(journey), found.before.key, found.after.key)
    return render(request, "cockpit/snapshots/compare.html", context)


@require_safe
@login_required
def export_comparison(
    request: SignedInRequest, journey_key: str, what: str, file_format: str
) -> HttpResponseBase:
    journey = journey_of(journey_key)
    found = pages.compared(journey, request.access, request.GET, at=timezone.now())
    table = pages.file_of(found, what)
    if table is None:
        raise Http404
    return as_file(file_format, f"{journey.name} {what}", *table)


def as_file(
    file_format: str, name: str, columns: list[Column], rows: list[list[Any]]
) -> HttpResponseBase:
    try:
        return export_response(file_format, name, columns, rows)
    except UnknownExportFormat as unknown:
        raise Http404 from unknown
