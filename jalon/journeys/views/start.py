"""The guided start: persona, stages, situations, points; one sitting, and a map."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jalon.journeys import actions, starting
from jalon.journeys.aims import too_close
from jalon.journeys.document import UnreadableMap, checked
from jalon.journeys.models import MeasurePoint
from jalon.journeys.queries import default_channels
from jalon.journeys.start_forms import (
    PersonaForm,
    PointRow,
    Rows,
    SituationRow,
    StageRow,
    TemplateForm,
)
from jalon.journeys.views.drawing import form_or_post, now, typed
from jalon.measure.definitions import default_definition
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right

KEPT = "journey_start"  # in the session
STEPS = ("template", "persona", "stages", "situations", "points", "review")
TITLES = {
    "template": gettext_lazy("Départ"),
    "persona": gettext_lazy("Persona"),
    "stages": gettext_lazy("Étapes"),
    "situations": gettext_lazy("Situations"),
    "points": gettext_lazy("Mesures"),
    "review": gettext_lazy("Relire"),
}


@form_or_post
@requires(Right.DRAW)
def start(request: SignedInRequest) -> HttpResponse:
    plan = request.session.get(KEPT) or starting.empty_plan()
    step = reachable(request.GET.get("step", ""), plan)
    if step == "review":
        return review(request, plan)
    form = form_of(step, request, plan)
    if request.method == "POST" and form.is_valid():
        keep(request, after(step, form, plan))
        return redirect(f"{reverse('journeys:start')}?step={STEPS[STEPS.index(step) + 1]}")
    status = 422 if request.method == "POST" else 200
    return show(request, step, plan, status=status, form=form)


@require_POST
@requires(Right.DRAW)
def start_again(request: SignedInRequest) -> HttpResponse:
    request.session.pop(KEPT, None)
    return redirect("journeys:start")


def keep(request: SignedInRequest, plan: starting.Plan) -> None:
    request.session[KEPT] = plan


def reachable(wanted: str, plan: starting.Plan) -> str:
    """The step asked for, or the first that still has to be filled in before it."""
    done = {
        "template": plan.get("name"),
        "persona": plan["persona"].get("name"),
        "stages": plan["stages"],
        "situations": plan["situations"],
        "points": plan["points"],
    }
    first_open = next((step for step in STEPS if not done.get(step)), STEPS[-1])
    if wanted not in STEPS:
        return first_open
    return min(wanted, first_open, key=STEPS.index)


def form_of(step: str, request: SignedInRequest, plan: starting.Plan) -> Any:
    data = typed(request)
    if step == "template":
        units = request.access.units(Right.DRAW)
        names = ("template", "name", "unit", "objective")
        initial = {name: plan[name] for name in names if plan.get(name)}
        return TemplateForm(data, initial=initial, units=units)
    if step == "persona":
        return PersonaForm(data, initial=plan["persona"])
    return rows_of(step, data, plan)


def rows_of(step: str, data: Any, plan: starting.Plan) -> Rows:
    initial = plan[step]
    if step == "stages":
        return Rows(
            StageRow,
            name="name",
            most=starting.MOST_STAGES,
            least=2,
            data=data,
            initial=initial,
        )
    if step == "situations":
        return Rows(
            SituationRow, name="name", most=starting.MOST_SITUATIONS, least=1, data=data,
            initial=initial, plan=plan,
        )  # fmt: skip
    return Rows(
        PointRow, name="label", most=starting.MOST_POINTS, least=1, data=data,
        initial=initial, plan=plan,
    )  # fmt: skip


def after(step: str, form: Any, plan: starting.Plan) -> starting.Plan:
    """The plan once this step is filled in."""
    if step == "template":
        return begun(form.cleaned_data, plan)
    if step == "persona":
        return plan | {"persona": form.cleaned_data}
    change = {
        "stages": starting.with_stages,
        "situations": starting.with_situations,
        "points": starting.with_points,
    }[step]
    return change(plan, form.rows)


def begun(chosen: dict[str, Any], plan: starting.Plan) -> starting.Plan:
    """Another template begins again; the same one keeps what was filled in."""
    if chosen["template"] != plan["template"]:
        name = chosen["template"]
        plan = starting.plan_of(starting.template(name)) if name else starting.empty_plan()
    words = {name: chosen[name] for name in ("name", "objective") if chosen[name]}
    return plan | words | {"template": chosen["template"], "unit": chosen["unit"].pk}


def review(request: SignedInRequest, plan: starting.Plan) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=plan["unit"])
    allow(request.access, Right.DRAW, unit)
    if request.method != "POST":
        return show(request, "review", plan, unit=unit, close=close_aims(plan))
    default_channels()
    try:
        document = checked(starting.document_of(plan))
    except UnreadableMap as refusal:
        return show(request, "review", plan, status=422, unit=unit, faults=refusal.faults)
    journey = actions.build_journey(
        document=document, unit=unit, ask_about=import_string(settings.ASK_ABOUT_POINT),
        **now(request),
    )  # fmt: skip
    del request.session[KEPT]
    messages.success(
        request, _("Votre carte est prête : chaque point a son enquête et son lien.")
    )
    return redirect("journeys:map", journey.key)


def close_aims(plan: starting.Plan) -> list[str]:
    """Points whose objective and floor could not be told apart."""
    return [
        point["label"]
        for point in plan["points"]
        if too_close(
            default_definition(point["indicator"]).name, point["objective"], point["floor"]
        )
    ]


def show(
    request: SignedInRequest, step: str, plan: starting.Plan, *, status: int = 200, **more: Any
) -> HttpResponse:
    place = STEPS.index(step)
    context = {
        "step": step,
        "steps": [(name, TITLES[name], number < place) for number, name in enumerate(STEPS)],
        "plan": plan,
        "before": STEPS[place - 1] if place else "",
        "indicators": dict(MeasurePoint.Indicator.choices),
        **more,
    }
    return render(request, "journeys/start.html", context, status=status)
