"""The tree of units: everyone reads its names, an administrator changes their subtree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.organisation import actions, forms, queries
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.models import Unit
from jalon.organisation.refusals import Refusal
from jalon.organisation.rights import Right
from jalon.web.undo import offer_undo


@require_safe
@login_required
def show(request: SignedInRequest, unit_id: int | None = None) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=unit_id) if unit_id else queries.root()
    return page(request, unit)


def page(
    request: SignedInRequest, unit: Unit, *, status: int = 200, **refused: Any
) -> HttpResponse:
    """The tree with one unit opened beside it; `refused` holds the form to correct."""
    may_change = request.access.may(Right.ADMINISTER, unit)
    context = {
        "tree": queries.tree_around(unit),
        "unit": unit,
        "may_change": may_change,
        "is_administrator": request.access.may_somewhere(Right.ADMINISTER),
        **(change_forms(request, unit) if may_change else {}),
        **refused,
    }
    response = render(request, "organisation/units.html", context, status=status)
    # The address bar keeps a page that can be read again, not the form that was refused.
    response["HX-Push-Url"] = reverse("organisation:unit", args=[unit.pk])
    return response


def change_forms(request: SignedInRequest, unit: Unit) -> dict[str, Any]:
    places = queries.places_for(request.access, unit)
    return {
        "rename_form": forms.RenameUnit(initial={"name": unit.name, "level": unit.level}),
        "add_form": forms.AddUnit(auto_id="add_%s"),
        "move_form": forms.PlaceUnit(places=places, auto_id="move_%s"),
        "merge_form": forms.PlaceUnit(places=places, auto_id="merge_%s"),
        "roles": queries.roles_on(unit),
    }


def administered(request: SignedInRequest, unit_id: int) -> Unit:
    """Its name is everyone's to read, so a refusal is said: 403."""
    unit = get_object_or_404(Unit, pk=unit_id)
    allow(request.access, Right.ADMINISTER, unit)
    return unit


@require_POST
@requires(Right.ADMINISTER)
def add(request: SignedInRequest, unit_id: int) -> HttpResponse:
    parent = administered(request, unit_id)
    form = forms.AddUnit(request.POST, auto_id="add_%s")
    if form.is_valid() and form.does(
        actions.create_unit,
        parent=parent,
        by=request.user,
        at=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("« %(name)s » est ajoutée.") % {"name": form.result.name})
        return redirect("organisation:unit", form.result.pk)
    return page(request, parent, status=422, add_form=form)


@require_POST
@requires(Right.ADMINISTER)
def rename(request: SignedInRequest, unit_id: int) -> HttpResponse:
    unit = administered(request, unit_id)
    form = forms.RenameUnit(request.POST)
    if form.is_valid() and form.does(
        actions.rename_unit,
        unit=unit,
        by=request.user,
        at=timezone.now(),
        **form.cleaned_data,
    ):
        messages.success(request, _("Le nom et le niveau sont enregistrés."))
        return redirect("organisation:unit", unit.pk)
    return page(request, unit, status=422, rename_form=form)


@require_POST
@requires(Right.ADMINISTER)
def move(request: SignedInRequest, unit_id: int) -> HttpResponse:
    unit = administered(request, unit_id)
    places = queries.places_for(request.access, unit)
    form = forms.PlaceUnit(request.POST, places=places, auto_id="move_%s")
    if form.is_valid() and form.does(
        actions.move_unit,
        unit=unit,
        parent=form.cleaned_data["place"],
        by=request.user,
        at=timezone.now(),
    ):
        messages.success(request, _("Rattachée dès aujourd’hui : le passé garde sa place."))
        return redirect("organisation:unit", unit.pk)
    return page(request, unit, status=422, move_form=form)


@require_POST
@requires(Right.ADMINISTER)
def merge(request: SignedInRequest, unit_id: int) -> HttpResponse:
    unit = administered(request, unit_id)
    places = queries.places_for(request.access, unit)
    form = forms.PlaceUnit(request.POST, places=places, auto_id="merge_%s")
    if form.is_valid() and form.does(
        actions.merge_unit,
        unit=unit,
        into=form.cleaned_data["place"],
        by=request.user,
        at=timezone.now(),
    ):
        messages.success(request, _("Les deux entités n’en font plus qu’une."))
        return redirect("organisation:unit", form.cleaned_data["place"].pk)
    return page(request, unit, status=422, merge_form=form)


@require_POST
@requires(Right.ADMINISTER)
def close(request: SignedInRequest, unit_id: int) -> HttpResponse:
    unit = administered(request, unit_id)
    try:
        actions.close_unit(unit=unit, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        back = reverse("organisation:reopen_unit", args=[unit.pk])
        offer_undo(request, _("L’entité est fermée : rien n’en est perdu."), back)
    return redirect("organisation:unit", unit.pk)


@require_POST
@requires(Right.ADMINISTER)
def reopen(request: SignedInRequest, unit_id: int) -> HttpResponse:
    unit = administered(request, unit_id)
    try:
        actions.reopen_unit(unit=unit, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’entité est de nouveau ouverte."))
    return redirect("organisation:unit", unit.pk)
