"""Maps drawn by programs: journeys, and their personas, stages, situations and channels."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from ninja import Body, P, PathEx

from jalon.api import choosing, shapes
from jalon.api import drawing_shapes as drawn
from jalon.api.answers import answer, gone, matched, unless_known
from jalon.api.bearer import Bearer
from jalon.api.problems import Fault, invalid
from jalon.api.routing import router
from jalon.api.versions import edition
from jalon.journeys import actions
from jalon.journeys.document import checked, to_document
from jalon.journeys.models import Channel, Journey, Persona, Situation, Stage
from jalon.journeys.queries import default_channels
from jalon.organisation.access import SignedInRequest
from jalon.organisation.rights import Right

draws = Bearer(Right.DRAW)
JourneyKey = PathEx[shapes.Slug, P(description="Key of the journey.")]
PartUid = PathEx[drawn.Uid, P(description="Its uid.")]


def now(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


def address(name: str, *parts: str) -> str:
    return reverse(f"api-1:{name}", args=parts)


def told(shape: Any, version: int | str, status: int, name: str, *parts: str) -> HttpResponse:
    """With its address, where it was just made."""
    location = address(name, *parts) if status == 201 else ""
    return answer(shape, version=version, status=status, location=location)


# Journeys


@router.post("/journeys", response={201: shapes.Drawing}, auth=draws)
def create_journey(request: SignedInRequest, sent: drawn.NewJourney) -> HttpResponse:
    """Draw an empty map, or a whole one from its document."""
    unit = choosing.drawable_unit(request.access, sent.unit)
    given = {"name", "document"} & sent.model_fields_set
    if len(given) != 1:
        raise invalid(Fault("Give a name or a document.", pointer="#"))
    if "name" in given:
        journey = actions.create_journey(
            unit=unit, key=sent.key, name=sent.name, kind=sent.kind, objective=sent.objective,
            **now(request),
        )  # fmt: skip
    else:
        document = checked(sent.document) | ({"key": sent.key} if sent.key else {})
        journey = actions.build_journey(
            document=document, unit=unit, ask_about=asking(), **now(request)
        )
    return drawing(journey, status=201)


def asking() -> Any:
    """A point without a question hears nothing: the floor above makes its survey."""
    return import_string(settings.ASK_ABOUT_POINT)


def drawing(journey: Journey, *, status: int = 200) -> HttpResponse:
    journey.refresh_from_db()
    shape = shapes.Drawing.model_validate(to_document(journey))
    return told(shape, journey.version, status, "read_journey", journey.key)


@router.put("/journeys/{journey_key}", response=shapes.Drawing, auth=draws)
def replace_journey(
    request: SignedInRequest, journey_key: JourneyKey, sent: Body[dict[str, Any]]
) -> HttpResponse:
    """The whole drawing becomes this document. Parts keep their identity by `uid`, points by
    their key; a point that stands on the map and not in the document is refused to go."""
    journey = choosing.drawable_journey(request.access, journey_key)
    version = matched(request, journey.version)
    document = checked(sent)
    with transaction.atomic():
        actions.claim_drawing(journey, version=version)
        actions.replace_drawing(
            journey=journey, document=document, ask_about=asking(), **now(request)
        )
    return drawing(journey)


@router.patch("/journeys/{journey_key}", response=shapes.Drawing, auth=draws)
def edit_journey(
    request: SignedInRequest, journey_key: JourneyKey, sent: drawn.JourneyWords
) -> HttpResponse:
    """Its name, kind and objective."""
    journey = choosing.drawable_journey(request.access, journey_key)
    version = matched(request, journey.version)
    with transaction.atomic():
        actions.claim_drawing(journey, version=version)
        if said := sent.said():
            actions.edit_journey(
                journey=journey, version=journey.words_version, **said, **now(request)
            )
    return drawing(journey)


@router.delete("/journeys/{journey_key}", response={204: None}, auth=draws)
def archive_journey(request: SignedInRequest, journey_key: JourneyKey) -> HttpResponse:
    """Out of the lists; the drawing, its points and their answers stay."""
    journey = choosing.drawable_journey(request.access, journey_key)
    version = matched(request, journey.version)
    with transaction.atomic():
        actions.claim_drawing(journey, version=version)
        actions.archive_journey(journey=journey, **now(request))
    return gone(journey.version)


# What its parts share


def edited(
    request: SignedInRequest, part: Any, edit: Any, name: str, words: dict[str, Any]
) -> None:
    """One conditional update decides who came first; nothing sent changes nothing."""
    matched(request, edition(part))
    if words:
        edit(**{name: part}, version=part.version, **words, **now(request))
        part.refresh_from_db()


def removed(request: SignedInRequest, part: Any, remove: Any, name: str) -> HttpResponse:
    matched(request, edition(part))
    with transaction.atomic():
        actions.claim_part(part, version=part.version)
        remove(**{name: part}, **now(request))
    return gone()


# Personas


@router.post("/journeys/{journey_key}/personas", response={201: shapes.Persona}, auth=draws)
def add_persona(
    request: SignedInRequest, journey_key: JourneyKey, sent: drawn.NewPersona
) -> HttpResponse:
    """One more persona, after the others."""
    journey = choosing.drawable_journey(request.access, journey_key)
    persona = actions.add_persona(journey=journey, **sent.model_dump(), **now(request))
    return persona_answer(persona, status=201)


@router.get("/journeys/{journey_key}/personas/{uid}", response=shapes.Persona, auth=Bearer())
def read_persona(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid
) -> HttpResponse:
    """One persona."""
    persona = persona_of(choosing.journey_of(journey_key), uid)
    return unless_known(request, persona_answer(persona))


@router.patch("/journeys/{journey_key}/personas/{uid}", response=shapes.Persona, auth=draws)
def edit_persona(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.PersonaWords
) -> HttpResponse:
    """Their words."""
    persona = persona_of(choosing.drawable_journey(request.access, journey_key), uid)
    edited(request, persona, actions.edit_persona, "persona", sent.said())
    return persona_answer(persona)


@router.delete("/journeys/{journey_key}/personas/{uid}", response={204: None}, auth=draws)
def remove_persona(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid
) -> HttpResponse:
    """Off the map."""
    persona = persona_of(choosing.drawable_journey(request.access, journey_key), uid)
    return removed(request, persona, actions.remove_persona, "persona")


def persona_of(journey: Journey, uid: str) -> Persona:
    parts = journey.personas.select_related("journey__unit")
    found: Persona = choosing.part_of(journey, parts, uid, "persona")
    return found


def persona_answer(persona: Persona, *, status: int = 200) -> HttpResponse:
    shape = shapes.Persona(
        uid=persona.uid, name=persona.name, goal=persona.goal, quote=persona.quote
    )
    where = persona.journey.key, persona.uid
    return told(shape, persona.version, status, "read_persona", *where)


# Stages


@router.post("/journeys/{journey_key}/stages", response={201: drawn.StageShape}, auth=draws)
def add_stage(
    request: SignedInRequest, journey_key: JourneyKey, sent: drawn.NewStage
) -> HttpResponse:
    """One more stage, after the others."""
    journey = choosing.drawable_journey(request.access, journey_key)
    stage = actions.add_stage(journey=journey, **sent.model_dump(), **now(request))
    return stage_answer(stage, status=201)


@router.get("/journeys/{journey_key}/stages/{uid}", response=drawn.StageShape, auth=Bearer())
def read_stage(request: SignedInRequest, journey_key: JourneyKey, uid: PartUid) -> HttpResponse:
    """One stage, and the order of its situations."""
    return unless_known(request, stage_answer(stage_of(choosing.journey_of(journey_key), uid)))


@router.patch("/journeys/{journey_key}/stages/{uid}", response=drawn.StageShape, auth=draws)
def edit_stage(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.StageWords
) -> HttpResponse:
    """Its words."""
    stage = stage_of(choosing.drawable_journey(request.access, journey_key), uid)
    edited(request, stage, actions.edit_stage, "stage", sent.said())
    return stage_answer(stage)


@router.post("/journeys/{journey_key}/stages/{uid}/move", response=drawn.StageShape, auth=draws)
def move_stage(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.StageMoved
) -> HttpResponse:
    """Before another stage, or last."""
    journey = choosing.drawable_journey(request.access, journey_key)
    before = stage_of(journey, sent.before) if sent.before else None
    stage = stage_of(journey, uid)
    actions.move_stage(stage=stage, before=before, **now(request))
    return stage_answer(stage)


@router.delete("/journeys/{journey_key}/stages/{uid}", response={204: None}, auth=draws)
def remove_stage(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid
) -> HttpResponse:
    """With its situations; refused while a measure point stands in it."""
    stage = stage_of(choosing.drawable_journey(request.access, journey_key), uid)
    return removed(request, stage, actions.remove_stage, "stage")


def stage_of(journey: Journey, uid: str) -> Stage:
    parts = journey.stages.select_related("journey__unit")
    found: Stage = choosing.part_of(journey, parts, uid, "stage")
    return found


def stage_answer(stage: Stage, *, status: int = 200) -> HttpResponse:
    held = stage.situations.order_by("position", "id").values_list("uid", flat=True)
    shape = drawn.StageShape(
        uid=stage.uid, name=stage.name, description=stage.description, situations=list(held)
    )
    return told(shape, edition(stage), status, "read_stage", stage.journey.key, stage.uid)


# Situations


@router.post(
    "/journeys/{journey_key}/stages/{uid}/situations",
    response={201: drawn.SituationShape},
    auth=draws,
)
def add_situation(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.NewSituation
) -> HttpResponse:
    """One more situation, last of its stage, on these channels."""
    stage = stage_of(choosing.drawable_journey(request.access, journey_key), uid)
    refuse_unknown_channels(sent.channels)
    said = sent.model_dump() | {"moment": moment(sent.moment)}
    situation = actions.add_situation(stage=stage, **said, **now(request))
    return situation_answer(situation, status=201)


@router.get(
    "/journeys/{journey_key}/situations/{uid}", response=drawn.SituationShape, auth=Bearer()
)
def read_situation(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid
) -> HttpResponse:
    """One situation."""
    situation = situation_of(choosing.journey_of(journey_key), uid)
    return unless_known(request, situation_answer(situation))


@router.patch(
    "/journeys/{journey_key}/situations/{uid}", response=drawn.SituationShape, auth=draws
)
def edit_situation(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.SituationWords
) -> HttpResponse:
    """Its words, and the kind of moment it is."""
    situation = situation_of(choosing.drawable_journey(request.access, journey_key), uid)
    said = sent.said()
    if sent.moment is not None:
        said["moment"] = moment(sent.moment)
    edited(request, situation, actions.edit_situation, "situation", said)
    return situation_answer(situation)


@router.post(
    "/journeys/{journey_key}/situations/{uid}/move", response=drawn.SituationShape, auth=draws
)
def move_situation(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.SituationMoved
) -> HttpResponse:
    """Into a stage, before another situation or last."""
    journey = choosing.drawable_journey(request.access, journey_key)
    situation = situation_of(journey, uid)
    stage = stage_of(journey, sent.stage) if sent.stage else None
    before = situation_of(journey, sent.before) if sent.before else None
    actions.move_situation(situation=situation, stage=stage, before=before, **now(request))
    return situation_answer(situation)


@router.delete("/journeys/{journey_key}/situations/{uid}", response={204: None}, auth=draws)
def remove_situation(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid
) -> HttpResponse:
    """Refused while a measure point stands on it."""
    situation = situation_of(choosing.drawable_journey(request.access, journey_key), uid)
    return removed(request, situation, actions.remove_situation, "situation")


@router.get(
    "/journeys/{journey_key}/situations/{uid}/channels",
    response=drawn.ChannelsShape,
    auth=Bearer(),
)
def read_channels(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid
) -> HttpResponse:
    """The channels it is lived on. Its ETag is that of the journey."""
    situation = situation_of(choosing.journey_of(journey_key), uid)
    return unless_known(request, channels_answer(situation))


@router.put(
    "/journeys/{journey_key}/situations/{uid}/channels",
    response=drawn.ChannelsShape,
    auth=draws,
)
def set_channels(
    request: SignedInRequest, journey_key: JourneyKey, uid: PartUid, sent: drawn.ChannelsOf
) -> HttpResponse:
    """Exactly these; one that a measure point stands on is refused to go."""
    journey = choosing.drawable_journey(request.access, journey_key)
    situation = situation_of(journey, uid)
    version = matched(request, journey.version)
    refuse_unknown_channels(sent.channels)
    with transaction.atomic():
        actions.claim_drawing(journey, version=version)
        actions.set_channels(situation=situation, channels=sent.channels, **now(request))
    situation.stage.journey.refresh_from_db()
    return channels_answer(situation)


def situation_of(journey: Journey, uid: str) -> Situation:
    parts = Situation.objects.filter(stage__journey=journey).select_related(
        "stage__journey__unit"
    )
    found: Situation = choosing.part_of(journey, parts, uid, "situation")
    return found


def situation_answer(situation: Situation, *, status: int = 200) -> HttpResponse:
    shape = drawn.SituationShape(
        uid=situation.uid, stage=situation.stage.uid, name=situation.name,
        description=situation.description, moment=situation.moment or "ordinary",  # type: ignore[arg-type]
    )  # fmt: skip
    where = situation.stage.journey.key, situation.uid
    return told(shape, edition(situation), status, "read_situation", *where)


def channels_answer(situation: Situation) -> HttpResponse:
    lived = situation.touchpoints.order_by("position", "id")
    shape = drawn.ChannelsShape(channels=list(lived.values_list("channel__key", flat=True)))
    return answer(shape, version=situation.stage.journey.version)


def moment(told: str) -> str:
    return "" if told == "ordinary" else told


def refuse_unknown_channels(keys: list[str]) -> None:
    default_channels()
    known = set(Channel.objects.filter(key__in=keys).values_list("key", flat=True))
    faults = [
        Fault("There is no such channel.", pointer=f"#/channels/{place}")
        for place, key in enumerate(keys)
        if key not in known
    ]
    if faults:
        raise invalid(*faults)
