"""A journey copied, and a journey for one study."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jalon.journeys import actions, forms
from jalon.journeys.models import Journey
from jalon.journeys.views.drawing import form_or_post, journey_of, now, typed
from jalon.journeys.views.news import map_address
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.rights import Right


@form_or_post
@requires(Right.DRAW)
def duplicate(request: SignedInRequest, journey_key: str) -> HttpResponse:
    """The copy keeps the identity of each part: the two can be compared."""
    journey = journey_of(request, journey_key)
    usual = {
        "name": f"{journey.name} ({_('cible')})"[: forms.longest(Journey, "name")],
        "kind": Journey.Kind.TARGET, "with_notes": True, "with_points": True,
    }  # fmt: skip
    form = forms.DuplicateForm(typed(request), initial=usual)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "journey": journey}
        status = 422 if form.is_bound else 200
        return render(request, "journeys/duplicate.html", context, status=status)
    copy = actions.duplicate_journey(journey=journey, **form.cleaned_data, **now(request))
    messages.success(request, _("« %(name)s » est dessiné.") % {"name": copy.name})
    return redirect(map_address(copy))


@form_or_post
@requires(Right.DRAW)
def start_study(request: SignedInRequest) -> HttpResponse:
    form = forms.StudyForm(typed(request), units=request.access.units(Right.DRAW))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "journeys/study.html", {"form": form}, status=status)
    allow(request.access, Right.DRAW, form.cleaned_data["unit"])
    study = actions.create_journey(**form.cleaned_data, **now(request))
    messages.success(request, _("L’étude « %(name)s » est ouverte.") % {"name": study.name})
    return redirect(map_address(study))
