"""Measure points on the map: planting, moving, taking off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.journeys import actions, forms
from jalon.journeys.models import Journey, MeasurePoint, Planting, Situation, Touchpoint
from jalon.journeys.queries import setting_on, the_map
from jalon.journeys.views.drawing import (
    answer,
    drawn_journey,
    form_or_post,
    now,
    situation_of,
    typed,
)
from jalon.journeys.views.news import changed
from jalon.organisation.access import SignedInRequest, requires
from jalon.organisation.rights import Right


@form_or_post
@requires(Right.DRAW)
def add_point(request: SignedInRequest, situation_id: int) -> HttpResponse:
    """A new measure point where the customer lives this."""
    situation = situation_of(request, situation_id)
    form = forms.NewPointForm(typed(request), situation=situation)

    @transaction.atomic
    def act(form: forms.NewPointForm) -> MeasurePoint:
        return plant_new(request, situation.stage.journey, form.cleaned_data)

    title = _("Un point de mesure sur « %(situation)s »") % {"situation": situation.name}
    said = _("Le point de mesure est planté, son enquête est prête.")
    return answer(
        request, situation.stage.journey, title, form, act, said, **other_way(situation)
    )


def other_way(situation: Situation) -> dict[str, Any]:
    if not forms.points_not_on(situation.stage.journey).exists():
        return {}
    return {"existing": reverse("journeys:plant_point", args=[situation.pk])}


def plant_new(
    request: SignedInRequest, journey: Journey, wanted: dict[str, Any]
) -> MeasurePoint:
    touchpoint: Touchpoint = wanted.pop("touchpoint")
    point = actions.create_point(unit=journey.unit, **wanted, **now(request))
    actions.plant(point=point, touchpoint=touchpoint, **now(request))
    # A point without a question hears nothing: the floor above makes its survey and its link.
    import_string(settings.ASK_ABOUT_POINT)(point=point, unit=journey.unit, **now(request))
    return point


@form_or_post
@requires(Right.DRAW)
def plant_point(request: SignedInRequest, situation_id: int) -> HttpResponse:
    """A point that exists already, on this journey too."""
    situation = situation_of(request, situation_id)
    form = forms.ExistingPointForm(typed(request), situation=situation)

    def act(form: forms.ExistingPointForm) -> MeasurePoint:
        planting = actions.plant(**form.cleaned_data, **now(request))
        return planting.point

    title = _("Un point déjà connu sur « %(situation)s »") % {"situation": situation.name}
    said = _("Le point de mesure est planté.")
    return answer(request, situation.stage.journey, title, form, act, said)


@form_or_post
@requires(Right.DRAW)
def move_planting(request: SignedInRequest, planting_id: int) -> HttpResponse:
    planting = planting_of(request, planting_id)
    form = forms.MovePlantingForm(
        typed(request), situations=the_map(planting.journey).situations,
        initial={"touchpoint": planting.touchpoint_id},
    )  # fmt: skip

    def act(form: forms.MovePlantingForm) -> MeasurePoint:
        place = Touchpoint.objects.get(pk=form.cleaned_data["touchpoint"])
        actions.move_planting(planting=planting, touchpoint=place, **now(request))
        return planting.point

    label = setting_on(planting.point).label
    said = _("« %(point)s » est déplacé ; ses réponses le suivent.") % {"point": label}
    return answer(
        request, planting.journey, label, form, act, said,
        uproot=reverse("journeys:uproot", args=[planting.pk]), point=planting.point,
    )  # fmt: skip


@require_POST
@requires(Right.DRAW)
def uproot(request: SignedInRequest, planting_id: int) -> HttpResponse:
    planting = planting_of(request, planting_id)
    actions.uproot(planting=planting, **now(request))
    label = setting_on(planting.point).label
    said = _("« %(point)s » n’est plus sur la carte ; ses réponses sont gardées.")
    return changed(request, planting.journey, said % {"point": label}, focus="add-stage")


def planting_of(request: SignedInRequest, planting_id: int) -> Planting:
    planting = get_object_or_404(
        Planting.objects.open().select_related("point", "journey__unit"), pk=planting_id
    )
    drawn_journey(request, planting.journey)
    return planting
