"""A checked document as a matrix, without the database: what was frozen, or is not kept yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from typing import Any

from jalon.journeys.lanes import arranged, first_lanes
from jalon.journeys.matrix import Cell, DrawnLane, DrawnNote, DrawnSource, Matrix
from jalon.journeys.models import (
    Channel,
    ChannelKind,
    Journey,
    Lane,
    MeasurePoint,
    Persona,
    new_uid,
)
from jalon.journeys.queries import (
    Drawing,
    DrawnSituation,
    DrawnStage,
    DrawnTouchpoint,
    PlantedPoint,
    Setting,
)
from jalon.measure.definitions import default_definition
from jalon.organisation.models import Unit

Document = dict[str, Any]
Names = Mapping[str, str]
NAMELESS: Names = {}


def matrix_of(
    document: Document, *, unit: Unit | None = None, unit_names: Names = NAMELESS
) -> Matrix:
    """The same matrix as that of the journey it was written from.

    Its rows were never saved: the ids are of this reading, and only the uids and the keys
    mean something outside. A unit in charge has its name from `unit_names`, by code; one
    that is not there is called by its code.
    """
    reader = Reader(document, unit_names)
    journey = a_journey(document)
    if unit is not None:
        journey.unit = unit
    lanes = drawn_lanes(journey, document.get("lanes", []))
    stages = tuple(reader.stage(each) for each in document["stages"])
    personas = tuple(a_persona(each) for each in document.get("personas", []))
    drawing = Drawing(journey=journey, personas=personas, stages=stages)
    return Matrix(drawing, lanes, reader.cells(lanes, drawing))


def a_journey(document: Document) -> Journey:
    starts, ends = document.get("starts_date"), document.get("ends_date")
    return Journey(
        key=document.get("key", ""), name=document["name"],
        kind=document.get("kind", Journey.Kind.CURRENT),
        objective=document.get("objective", ""),
        starts_date=date.fromisoformat(starts) if starts else None,
        ends_date=date.fromisoformat(ends) if ends else None,
    )  # fmt: skip


def a_persona(each: Document) -> Persona:
    return Persona(
        uid=each.get("uid") or new_uid(), name=each["name"], goal=each.get("goal", ""),
        quote=each.get("quote", ""),
    )  # fmt: skip


def drawn_lanes(journey: Journey, described: list[Document]) -> tuple[DrawnLane, ...]:
    lanes = first_lanes(journey)
    ordered = arranged(lanes, described, journey) if described else lanes
    return tuple(
        DrawnLane(
            id=place, uid=each.uid, kind=each.kind, block=each.block, name=str(each),
            own_name=each.name, is_shown=each.is_shown, version=1,
        )
        for place, each in enumerate(ordered, start=1)
    )  # fmt: skip


def the_channels(described: Iterable[Document]) -> dict[str, Channel]:
    """Those it describes, in its order; then those every company has, as it names none."""
    usual = [
        {"key": kind.value, "kind": kind.value, "name": kind.label} for kind in ChannelKind
    ]
    found: dict[str, Channel] = {}
    for position, each in enumerate([*described, *usual]):
        channel = Channel(
            key=each["key"], kind=each["kind"], name=str(each["name"]), position=position
        )
        found.setdefault(channel.key, channel)
    return found


class Reader:
    """What the words of one document mean: its channels, its points; the ids that it gives."""

    def __init__(self, document: Document, unit_names: Names) -> None:
        self.document, self.unit_names = document, unit_names
        self.channels = the_channels(document.get("channels", []))
        self.points = {each["key"]: each for each in document.get("points", [])}
        self.ids = count(1)

    def stage(self, each: Document) -> DrawnStage:
        lived = tuple(self.situation(inner) for inner in each.get("situations", []))
        return DrawnStage(
            id=next(self.ids), uid=each.get("uid") or new_uid(), name=each["name"],
            description=each.get("description", ""), version=1, situations=lived,
        )  # fmt: skip

    def situation(self, each: Document) -> DrawnSituation:
        moment = each.get("moment", "ordinary")
        return DrawnSituation(
            id=next(self.ids), uid=each.get("uid") or new_uid(), name=each["name"],
            description=each.get("description", ""),
            moment="" if moment == "ordinary" else moment, version=1,
            touchpoints=tuple(self.touchpoint(inner) for inner in each["touchpoints"]),
        )  # fmt: skip

    def touchpoint(self, each: Document) -> DrawnTouchpoint:
        # A channel of a document that was checked here and frozen may be gone since.
        channel = self.channels.get(each["channel"]) or Channel(
            key=each["channel"], kind=ChannelKind.WEB, name=each["channel"]
        )
        planted = tuple(self.planted(key) for key in each.get("points", []))
        return DrawnTouchpoint(next(self.ids), channel, planted)

    def planted(self, key: str) -> PlantedPoint:
        each = self.points[key]
        point = MeasurePoint(
            key=key, indicator=each["indicator"], family=each["family"],
            definition=each.get("definition") or default_definition(each["indicator"]).name,
            wording=each.get("wording", "standard"),
            audience=each.get("audience", MeasurePoint.Audience.CUSTOMERS),
        )  # fmt: skip
        setting = Setting(
            label=each["label"], objective=each.get("objective"), floor=each.get("floor"),
            target_group=each.get("target_group", ""),
        )  # fmt: skip
        return PlantedPoint(next(self.ids), point, setting)

    # Cells

    def cells(
        self, lanes: tuple[DrawnLane, ...], drawing: Drawing
    ) -> dict[tuple[int, int], Cell]:
        named = {lane.uid: lane for lane in lanes} | {
            lane.kind: lane for lane in lanes if lane.kind != Lane.Kind.CUSTOM
        }
        described = [
            each for stage in self.document["stages"] for each in stage.get("situations", [])
        ]
        found: dict[tuple[int, int], Cell] = {}
        for situation, each in zip(drawing.situations, described, strict=True):
            held = by_lane(named, each)
            found |= {(lane, situation.id): self.cell(*held[lane]) for lane in held}
        return found

    def cell(self, notes: list[Document], sources: list[Document]) -> Cell:
        return Cell(tuple(map(self.note, notes)), tuple(map(self.source, sources)))

    def note(self, each: Document) -> DrawnNote:
        code, key = each.get("unit", ""), each.get("channel", "")
        channel = self.channels.get(key)
        return DrawnNote(
            id=next(self.ids), uid=each.get("uid") or new_uid(), text=each["text"],
            severity=each.get("severity"), mood=each.get("mood"), state=each.get("state", ""),
            unit_id=None, unit_code=code, unit_name=self.unit_names.get(code, code),
            channel=key, channel_kind=channel.kind if channel else "", version=1,
        )  # fmt: skip

    def source(self, each: Document) -> DrawnSource:
        return DrawnSource(
            id=next(self.ids), uid=each.get("uid") or new_uid(), kind=each["kind"],
            seen_date=date.fromisoformat(each["date"]), citation=each.get("citation", ""),
            version=1,
        )  # fmt: skip


Held = dict[int, tuple[list[Document], list[Document]]]


def by_lane(named: Mapping[str, DrawnLane], situation: Document) -> Held:
    """Its notes and its sources, in their order in each cell."""
    held: Held = {}
    for rank, kept in enumerate(("notes", "sources")):
        for each in situation.get(kept, []):
            held.setdefault(named[each["lane"]].id, ([], []))[rank].append(each)
    return held
