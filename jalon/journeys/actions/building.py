"""A whole journey at once, from a document: an import, a template, the guided start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
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
from jalon.journeys.lanes import arranged
from jalon.journeys.models import (
    Channel,
    Journey,
    Lane,
    MeasurePoint,
    Note,
    Situation,
    Source,
    new_uid,
)
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
    target_of: Journey | None = None,
    by: Actor | str,
    at: datetime,
) -> Journey:
    """Draw a document that was checked. Points known by their key are planted as they are;
    each new one is given to `ask_about`, which makes its survey and its link.

    By name: a map made at once is not taken back gesture by gesture.
    """
    done: dict[str, Any] = {"by": str(by), "at": at}
    default_channels()
    add_channels(document)
    journey = create_journey(
        name=document["name"], unit=unit, objective=document.get("objective", ""),
        kind=document.get("kind", Journey.Kind.CURRENT), key=free(document.get("key")),
        starts_date=day_of(document.get("starts_date")),
        ends_date=day_of(document.get("ends_date")), target_of=target_of, **done,
    )  # fmt: skip
    arrange_lanes(journey, document.get("lanes", []))
    for persona in document.get("personas", []):
        add_persona(journey=journey, **persona, **done)
    points = the_points(document, unit, ask_about, done)
    for stage in document["stages"]:
        draw_stage(journey, stage, points, done)
    fill_cells(journey, document)
    return journey


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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
        journey=journey, name=stage["name"], description=stage.get("description", ""),
        uid=stage.get("uid"), **done,
    )  # fmt: skip
    for each in stage.get("situations", []):
        moment = each.get("moment", "ordinary")
        situation = add_situation(
            stage=drawn, name=each["name"], description=each.get("description", ""),
            moment="" if moment == "ordinary" else moment, uid=each.get("uid"),
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


# The lanes and their cells


def arrange_lanes(journey: Journey, described: list[Document]) -> None:
    """As described, in that order; the lanes of a new map that are not come after, hidden.

    A document without lanes keeps those of a new map.
    """
    if not described:
        return
    lanes = arranged(journey.lanes.order_by("position"), described, journey)
    known = [lane for lane in lanes if lane.pk]
    Lane.objects.bulk_update(known, ["position", "name", "block", "is_shown", "uid"])
    Lane.objects.bulk_create([lane for lane in lanes if not lane.pk])


def fill_cells(journey: Journey, document: Document) -> None:
    """Notes and sources, written together: a large map has thousands."""
    cells = CellsOf(journey)
    drawn = Situation.objects.filter(stage__journey=journey)
    ordered = drawn.order_by("stage__position", "stage_id", "position", "id")
    described = [each for stage in document["stages"] for each in stage.get("situations", [])]
    notes: list[Note] = []
    sources: list[Source] = []
    for situation, each in zip(ordered, described, strict=True):
        notes += cells.notes(situation, each.get("notes", []))
        sources += cells.sources(situation, each.get("sources", []))
    Note.objects.bulk_create(notes, batch_size=500)
    Source.objects.bulk_create(sources, batch_size=500)


class CellsOf:
    """What the words of a document mean on one journey: its lanes, our units and channels."""

    def __init__(self, journey: Journey) -> None:
        lanes = list(journey.lanes.all())
        self.lanes = {lane.uid: lane for lane in lanes} | {
            lane.kind: lane for lane in lanes if lane.kind != Lane.Kind.CUSTOM
        }
        self.units = dict(Unit.objects.values_list("code", "pk"))
        self.channels = dict(Channel.objects.values_list("key", "pk"))

    def notes(self, situation: Situation, described: list[Document]) -> list[Note]:
        """A unit or a channel unknown here is left out: the words say it."""
        return [
            Note(
                lane=self.lanes[each["lane"]], situation=situation, position=place,
                uid=each.get("uid") or new_uid(), text=each["text"],
                severity=each.get("severity"), mood=each.get("mood"),
                state=each.get("state", ""), unit_id=self.units.get(each.get("unit", "")),
                channel_id=self.channels.get(each.get("channel", "")),
            )
            for place, each in enumerate(described)
        ]  # fmt: skip

    def sources(self, situation: Situation, described: list[Document]) -> list[Source]:
        return [
            Source(
                lane=self.lanes[each["lane"]], situation=situation, position=place,
                uid=each.get("uid") or new_uid(), kind=each["kind"],
                seen_date=date.fromisoformat(each["date"]), citation=each.get("citation", ""),
            )
            for place, each in enumerate(described)
        ]  # fmt: skip
