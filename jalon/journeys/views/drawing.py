"""Drawing: each door shows a form, or does one thing and gives the map back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.journeys import actions, forms, queries
from jalon.journeys.models import Journey, Persona, Situation, Stage
from jalon.journeys.refusals import EditConflict, Refused
from jalon.journeys.views.news import changed, map_address, whole
from jalon.organisation.access import SignedInRequest, allow, requires
from jalon.organisation.rights import Right
from jalon.web.undo import offer_undo

form_or_post = require_http_methods(["GET", "HEAD", "POST"])
Act = Callable[[Any], Any]


# Finding


def drawn_journey(request: SignedInRequest, journey: Journey) -> Journey:
    """A drawing is everyone's to read, so a refusal is said: 403."""
    allow(request.access, Right.DRAW, journey.unit)
    return journey


def journey_of(request: SignedInRequest, key: str) -> Journey:
    return drawn_journey(
        request, get_object_or_404(Journey.objects.select_related("unit"), key=key)
    )


def part_of(request: SignedInRequest, model: type[Any], pk: int, to_journey: str) -> Any:
    """A stage, a situation or a persona of a journey that the user may draw."""
    part = get_object_or_404(model.objects.select_related(f"{to_journey}__unit"), pk=pk)
    journey = part
    for step in to_journey.split("__"):
        journey = getattr(journey, step)
    drawn_journey(request, journey)
    return part


def stage_of(request: SignedInRequest, stage_id: int) -> Stage:
    stage: Stage = part_of(request, Stage, stage_id, "journey")
    return stage


def situation_of(request: SignedInRequest, situation_id: int) -> Situation:
    situation: Situation = part_of(request, Situation, situation_id, "stage__journey")
    return situation


def persona_of(request: SignedInRequest, persona_id: int) -> Persona:
    persona: Persona = part_of(request, Persona, persona_id, "journey")
    return persona


# Answering


def ask(
    request: SignedInRequest,
    journey: Journey,
    title: str,
    form: Any,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The form: a dialog of the map, or a page of its own."""
    context = {"title": title, "form": form, "journey": journey, "action": request.path, **more}
    page = "journeys/edit.html#form" if request.htmx else "journeys/edit.html"  # type: ignore[attr-defined]
    return render(request, page, {**context, "back": map_address(journey)}, status=status)


def answer(
    request: SignedInRequest,
    journey: Journey,
    title: str,
    form: Any,
    act: Act,
    said: str,
    **more: Any,
) -> HttpResponse:
    """The form; once it holds, the act and the map; else the form again, as it was typed."""
    return answered(
        request, journey, title, form, act,
        show=partial(ask, request, journey, title, form, **more),
        done=lambda result: changed(request, journey, said, focus=name_of(result)),
    )  # fmt: skip


def answered(
    request: SignedInRequest,
    journey: Journey,
    title: str,
    form: Any,
    act: Act,
    *,
    show: Callable[..., HttpResponse],
    done: Callable[[Any], HttpResponse],
) -> HttpResponse:
    if request.method != "POST":
        return show()
    if not form.is_valid():
        return show(status=422)
    try:
        result = act(form)
    except EditConflict as conflict:
        return both_versions(request, journey, title, form, conflict)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show(status=422)
    return done(result)


def name_of(row: Any) -> str:
    return f"edit-{row._meta.model_name}-{row.pk}" if row is not None else ""


def typed(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def now(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


def initial(row: Any, *names: str, version: str = "version") -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} | {"version": getattr(row, version)}


def both_versions(
    request: SignedInRequest, journey: Journey, title: str, form: Any, conflict: EditConflict
) -> HttpResponse:
    """What each of the two people wrote, side by side: nothing typed is lost."""
    current = conflict.current
    context = {
        "title": title, "form": form, "journey": journey, "conflict": conflict,
        "action": request.path, "back": map_address(journey),
        "rows": compared(form, current) if current else [],
        "version": current_version(current),
    }  # fmt: skip
    page = "journeys/conflict.html#form" if request.htmx else "journeys/conflict.html"  # type: ignore[attr-defined]
    return render(request, page, context, status=409)


def current_version(current: Any) -> int | None:
    if current is None:
        return None
    return current.words_version if isinstance(current, Journey) else current.version


def compared(form: Any, current: Any) -> list[dict[str, Any]]:
    """Field by field: what one typed, and what is written now."""
    return [
        {
            "label": field.label,
            "mine": spoken(field, form.cleaned_data.get(field.name, "")),
            "theirs": spoken(field, written(current, field.name)),
        }
        for field in form.visible_fields()
        if hasattr(current, field.name) or field.name == "channels"
    ]


def written(current: Any, name: str) -> Any:
    if name == "channels":
        return [each.channel.key for each in current.touchpoints.select_related("channel")]
    return getattr(current, name)


def spoken(field: Any, value: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    told = value if isinstance(value, list) else [value]
    values = ["" if each is None else each for each in told]
    return ", ".join(sorted(str(choices.get(each, each)) for each in values))


# The journey


@form_or_post
@requires(Right.DRAW)
def edit_journey(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(request, journey_key)
    names = ("name", "kind", "target_of", "objective", "starts_date", "ends_date")
    words = initial(journey, *names, version="words_version")
    form = forms.JourneyForm(typed(request), initial=words, journey=journey)

    def act(form: forms.Words) -> Journey:
        return actions.edit_journey(journey=journey, **form.cleaned_data, **now(request))

    said = _("Le parcours est modifié.")
    archive = reverse("journeys:archive", args=[journey.key])
    return answer(request, journey, _("Le parcours"), form, act, said, archive=archive)


@require_POST
@requires(Right.DRAW)
def archive(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(request, journey_key)
    actions.archive_journey(journey=journey, **now(request))
    said = _("« %(name)s » est archivé : dessin, points et réponses sont gardés.")
    offer_undo(
        request, said % {"name": journey.name}, reverse("journeys:restore", args=[journey.key])
    )
    return redirect("journeys:list")


@require_POST
@requires(Right.DRAW)
def restore(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(request, journey_key)
    actions.restore_journey(journey=journey, **now(request))
    return redirect("journeys:map", journey.key)


# Personas


@form_or_post
@requires(Right.DRAW)
def add_persona(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(request, journey_key)
    form = forms.PersonaForm(typed(request), initial={"version": 1})

    def act(form: forms.Words) -> Persona:
        return actions.add_persona(journey=journey, **form.words(), **now(request))

    return answer(request, journey, _("Un persona"), form, act, _("Le persona est ajouté."))


@form_or_post
@requires(Right.DRAW)
def edit_persona(request: SignedInRequest, persona_id: int) -> HttpResponse:
    persona = persona_of(request, persona_id)
    form = forms.PersonaForm(typed(request), initial=initial(persona, "name", "goal", "quote"))

    def act(form: forms.Words) -> Persona:
        return actions.edit_persona(persona=persona, **form.cleaned_data, **now(request))

    remove = reverse("journeys:remove_persona", args=[persona.pk])
    said = _("Le persona est modifié.")
    return answer(request, persona.journey, persona.name, form, act, said, remove=remove)


@require_POST
@requires(Right.DRAW)
def remove_persona(request: SignedInRequest, persona_id: int) -> HttpResponse:
    persona = persona_of(request, persona_id)
    actions.remove_persona(persona=persona, **now(request))
    said = _("« %(name)s » est retiré de la carte.") % {"name": persona.name}
    return changed(request, persona.journey, said, focus="add-persona")


# Stages


@form_or_post
@requires(Right.DRAW)
def add_stage(request: SignedInRequest, journey_key: str) -> HttpResponse:
    journey = journey_of(request, journey_key)
    form = forms.StageForm(typed(request), initial={"version": 1})

    def act(form: forms.Words) -> Stage:
        return actions.add_stage(journey=journey, **form.words(), **now(request))

    return answer(request, journey, _("Une étape"), form, act, _("L’étape est ajoutée."))


@form_or_post
@requires(Right.DRAW)
def edit_stage(request: SignedInRequest, stage_id: int) -> HttpResponse:
    stage = stage_of(request, stage_id)
    form = forms.StageForm(typed(request), initial=initial(stage, "name", "description"))

    def act(form: forms.Words) -> Stage:
        return actions.edit_stage(stage=stage, **form.cleaned_data, **now(request))

    remove = reverse("journeys:remove_stage", args=[stage.pk])
    said = _("L’étape est modifiée.")
    return answer(request, stage.journey, stage.name, form, act, said, remove=remove)


@require_POST
@requires(Right.DRAW)
def move_stage(request: SignedInRequest, stage_id: int) -> HttpResponse:
    """`before`: another stage, or nothing for the last place; or `direction`: one step."""
    stage = stage_of(request, stage_id)
    ordered = list(stage.journey.stages.order_by("position", "id"))
    before = next_to(stage, ordered, request.POST)
    actions.move_stage(stage=stage, before=before, **now(request))
    said = _("« %(name)s » est déplacée.") % {"name": stage.name}
    return changed(request, stage.journey, said, focus=f"move-stage-{stage.pk}")


@require_POST
@requires(Right.DRAW)
def remove_stage(request: SignedInRequest, stage_id: int) -> HttpResponse:
    stage = stage_of(request, stage_id)
    try:
        actions.remove_stage(stage=stage, **now(request))
    except Refused as refusal:
        return refused(request, stage.journey, stage.name, refusal)
    said = _("« %(name)s » est retirée de la carte.") % {"name": stage.name}
    return changed(request, stage.journey, said, focus="add-stage")


# Situations


@form_or_post
@requires(Right.DRAW)
def add_situation(request: SignedInRequest, stage_id: int) -> HttpResponse:
    stage = stage_of(request, stage_id)
    form = forms.SituationForm(
        typed(request), initial={"version": 1, "channels": []}, channels=queries.channels()
    )

    def act(form: forms.Words) -> Situation:
        return actions.add_situation(stage=stage, **form.words(), **now(request))

    said = _("La situation est ajoutée.")
    title = _("Une situation dans « %(stage)s »") % {"stage": stage.name}
    return answer(request, stage.journey, title, form, act, said)


@form_or_post
@requires(Right.DRAW)
def edit_situation(request: SignedInRequest, situation_id: int) -> HttpResponse:
    situation = situation_of(request, situation_id)
    form = forms.SituationForm(
        typed(request), channels=queries.channels(),
        initial=initial(situation, "name", "description", "moment")
        | {"channels": channels_of(situation)},
    )  # fmt: skip

    def act(form: forms.Words) -> Situation:
        return actions.edit_situation(situation=situation, **form.cleaned_data, **now(request))

    remove = reverse("journeys:remove_situation", args=[situation.pk])
    journey, said = situation.stage.journey, _("La situation est modifiée.")
    return answer(request, journey, situation.name, form, act, said, remove=remove)


def channels_of(situation: Situation) -> list[str]:
    return list(situation.touchpoints.values_list("channel__key", flat=True))


@require_POST
@requires(Right.DRAW)
def move_situation(request: SignedInRequest, situation_id: int) -> HttpResponse:
    """`stage` and `before`, as it was dropped; or `direction`: one step, over stages too."""
    situation = situation_of(request, situation_id)
    stage, before = place_of(situation, request.POST)
    actions.move_situation(situation=situation, stage=stage, before=before, **now(request))
    said = _("« %(name)s » est déplacée dans « %(stage)s ».") % {
        "name": situation.name,
        "stage": stage.name,
    }
    focus = f"move-situation-{situation.pk}"
    return changed(request, situation.stage.journey, said, focus=focus)


@require_POST
@requires(Right.DRAW)
def remove_situation(request: SignedInRequest, situation_id: int) -> HttpResponse:
    situation = situation_of(request, situation_id)
    journey = situation.stage.journey
    try:
        actions.remove_situation(situation=situation, **now(request))
    except Refused as refusal:
        return refused(request, journey, situation.name, refusal)
    said = _("« %(name)s » est retirée de la carte.") % {"name": situation.name}
    return changed(request, journey, said, focus=f"add-situation-{situation.stage_id}")


def refused(
    request: SignedInRequest, journey: Journey, title: str, refusal: Refused
) -> HttpResponse:
    """Nothing was done; the dialog (or a page) says why."""
    return ask(request, journey, title, None, status=422, refusal=str(refusal))


# Places

BACK, FORTH = "back", "forth"


def next_to(row: Any, ordered: list[Any], sent: Any) -> Any:
    """The sibling to stand before; None is the last place."""
    others = [each for each in ordered if each.pk != row.pk]
    direction = sent.get("direction")
    if direction not in {BACK, FORTH}:
        return next((each for each in others if each.pk == whole(sent.get("before"))), None)
    here = next(place for place, each in enumerate(ordered) if each.pk == row.pk)
    place = max(0, here - 1) if direction == BACK else here + 1
    return others[place] if place < len(others) else None


def place_of(situation: Situation, sent: Any) -> tuple[Stage, Situation | None]:
    """Past the last of its stage a situation goes to the next stage; and the same way back."""
    ordered = list(situation.stage.situations.order_by("position", "id"))
    if sent.get("direction") in {BACK, FORTH}:
        edge = ordered[0] if sent["direction"] == BACK else ordered[-1]
        neighbour = stage_beside(situation.stage, sent["direction"])
        if edge.pk == situation.pk and neighbour is not None:
            return neighbour, first_of(neighbour) if sent["direction"] == FORTH else None
        return situation.stage, next_to(situation, ordered, sent)
    stages = situation.stage.journey.stages
    stage = stages.filter(pk=whole(sent.get("stage"))).first() or situation.stage
    return stage, stage.situations.filter(pk=whole(sent.get("before"))).first()


def stage_beside(stage: Stage, direction: str) -> Stage | None:
    ordered = list(stage.journey.stages.order_by("position", "id"))
    place = ordered.index(stage) + (1 if direction == FORTH else -1)
    return ordered[place] if 0 <= place < len(ordered) else None


def first_of(stage: Stage) -> Situation | None:
    return stage.situations.order_by("position", "id").first()
