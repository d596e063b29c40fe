"""A whole journey at once, from a document: an import, a template, the guided start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from jalon.journal.recording import Actor
from jalon.journeys.actions.drawing import (
    add_persona,
    add_situation,
    add_stage,
    create_journey,
)
from jalon.journeys.actions.points import create_point, plant
from jalon.journeys.keys import RESERVED
from jalon.journeys.models import Channel, Journey, MeasurePoint, Situation
from jalon.journeys.queries import default_channels
from jalon.organisation.models import Unit

Document = dict[str, Any]
AskAbout = Callable[..., Any]
POINT_FIELDS = (
    "key", "indicator", "definition", "family", "wording", "audience", "label", "objective",
    "floor", "target_group",
)  # fmt: skip


@transaction.atomic
def build_journey(
    *,
    document: Document,
    unit: Unit,
    ask_about: AskAbout | None = None,
    by: Actor | str,
    at: datetime,
) -> Journey:
    """Draw a document that was checked. Points known by their key are planted as they are;
    each new one is given to `ask_about`, which makes its survey and its link."""
    done: dict[str, Any] = {"by": by, "at": at}
    default_channels()
    add_channels(document)
    journey = create_journey(
        name=document["name"], unit=unit, objective=document.get("objective", ""),
        kind=document.get("kind", Journey.Kind.CURRENT), key=free(document.get("key")), **done,
    )  # fmt: skip
    for persona in document.get("personas", []):
        add_persona(journey=journey, **persona, **done)
    points = the_points(document, unit, ask_about, done)
    for stage in document["stages"]:
        draw_stage(journey, stage, points, done)
    return journey


def free(key: str | None) -> str | None:
    """The key of the document, where nothing here has it."""
    taken = key is None or key in RESERVED or Journey.objects.filter(key=key).exists()
    return None if taken else key


def add_channels(document: Document) -> None:
    last = Channel.objects.aggregate(last=Max("position"))["last"] or 0
    for place, channel in enumerate(document.get("channels", []), start=1):
        Channel.objects.get_or_create(
            key=channel["key"], defaults={**channel, "position": last + place}
        )


def the_points(
    document: Document, unit: Unit, ask_about: AskAbout | None, done: dict[str, Any]
) -> dict[str, MeasurePoint]:
    wanted = document.get("points", [])
    keys = [each["key"] for each in wanted]
    found = {each.key: each for each in MeasurePoint.objects.filter(key__in=keys)}
    for each in wanted:
        if each["key"] in found:
            continue
        described = {name: each[name] for name in POINT_FIELDS if name in each}
        point = found[each["key"]] = create_point(unit=unit, **described, **done)
        if ask_about is not None:
            ask_about(point=point, unit=unit, text=each.get("question"), **done)
    return found


def draw_stage(
    journey: Journey, stage: Document, points: dict[str, MeasurePoint], done: dict[str, Any]
) -> None:
    drawn = add_stage(
        journey=journey, name=stage["name"], description=stage.get("description", ""), **done
    )
    for each in stage.get("situations", []):
        moment = each.get("moment", "ordinary")
        situation = add_situation(
            stage=drawn, name=each["name"], description=each.get("description", ""),
            moment="" if moment == "ordinary" else moment,
            channels=[touchpoint["channel"] for touchpoint in each["touchpoints"]], **done,
        )  # fmt: skip
        plant_points(situation, each["touchpoints"], points, done)


def plant_points(
    situation: Situation,
    touchpoints: list[Document],
    points: dict[str, MeasurePoint],
    done: dict[str, Any],
) -> None:
    stations = {
        each.channel.key: each for each in situation.touchpoints.select_related("channel")
    }
    for touchpoint in touchpoints:
        for key in touchpoint.get("points", []):
            plant(point=points[key], touchpoint=stations[touchpoint["channel"]], **done)
