"""A drawing becomes what a document says, and no measure is lost on the way.

Parts are matched by their identity (`uid`), points by their key. A point that the document
moves is moved; one that it leaves out is refused to go: whoever wants it off the map uproots
it first. The whole is one gesture of its author, taken back at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from jalon.journal.recording import Actor
from jalon.journeys.actions.building import (
    AskAbout,
    CellsOf,
    Document,
    add_channels,
    arrange_lanes,
    day_of,
    the_points,
)
from jalon.journeys.actions.drawing import open_touchpoints
from jalon.journeys.actions.parts import itself, refuse_if_planted
from jalon.journeys.actions.points import move_here, plant_here
from jalon.journeys.actions.strokes import Standings, Watched, kept, stroke, write
from jalon.journeys.models import (
    Drawn,
    Journey,
    Lane,
    MeasurePoint,
    Note,
    Persona,
    Planting,
    Situation,
    Source,
    Stage,
    Touchpoint,
    new_uid,
)
from jalon.journeys.queries import default_channels, labels_of
from jalon.journeys.refusals import CarriesPoints

Part = TypeVar("Part", bound=Drawn)
KEPT_BY_SYSTEM = {"id", "version", "uid"}


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The rows of a document, each beside what it says."""

    stages: list[Stage]
    situations: list[tuple[Situation, Document]]


@transaction.atomic
def replace_drawing(
    *, journey: Journey, document: Document, ask_about: AskAbout | None = None,
    by: Actor | str, at: datetime,
) -> None:  # fmt: skip
    """Draw a document that was checked over what is drawn; the key and the unit stay."""
    done: dict[str, Any] = {"by": by, "at": at}
    default_channels()
    add_channels(document)
    refuse_orphans(journey, document)
    with stroke(journey, "journey.replaced", journey.name, *all_of(journey), **done):
        points = the_points(document, journey.unit, ask_about, done)
        redrawn = redraw(journey, document, points, done)
    write("journey.replaced", journey, journey, **done, situations=len(redrawn.situations))


def all_of(journey: Journey) -> list[Watched]:
    on_it = {"situation__stage__journey": journey}
    return [
        itself(journey), journey.personas.all(), journey.stages.all(),
        Situation.objects.filter(stage__journey=journey), Touchpoint.objects.filter(**on_it),
        journey.lanes.all(), Note.objects.filter(**on_it), Source.objects.filter(**on_it),
        kept(Planting.objects.filter(journey=journey)), Standings(journey),
    ]  # fmt: skip


def redraw(
    journey: Journey, document: Document, points: dict[str, MeasurePoint],
    done: dict[str, Any],
) -> Redrawn:  # fmt: skip
    say_words(journey, document)
    prune(*matched(journey.personas.all(), described_personas(journey, document)))
    redrawn, left = draw(journey, document)
    put_points(journey, redrawn, points, done)
    remove_what_is_left(redrawn, left)
    replace_lanes(journey, document.get("lanes", []))
    replace_cells(journey, redrawn)
    return redrawn


def refuse_orphans(journey: Journey, document: Document) -> None:
    """Every point that stands on the map stands on the document."""
    named = {key for _, points in stations(document) for key in points}
    planted = journey.plantings.filter(to_at=None).exclude(point__key__in=named)
    if lost := list(planted.values_list("point_id", flat=True)):
        raise CarriesPoints(labels_of(lost))


def stations(document: Document) -> Iterator[tuple[str, list[str]]]:
    for situation in situations_of(document):
        for touchpoint in situation["touchpoints"]:
            yield touchpoint["channel"], touchpoint.get("points", [])


def situations_of(document: Document) -> Iterator[Document]:
    for stage in document["stages"]:
        yield from stage.get("situations", [])


def say_words(journey: Journey, document: Document) -> None:
    said = {
        "name": document["name"],
        "objective": document.get("objective", ""),
        "kind": document.get("kind", journey.kind),
        "starts_date": day_of(document.get("starts_date")),
        "ends_date": day_of(document.get("ends_date")),
    }
    if said["kind"] != Journey.Kind.TARGET:
        said["target_of"] = None  # only a target aims at another drawing
    if changed := {
        name: value for name, value in said.items() if differs(journey, name, value)
    }:
        fields = changed | {"words_version": models.F("words_version") + 1}
        Journey.objects.filter(pk=journey.pk).update(**fields)
        journey.refresh_from_db()


def differs(row: models.Model, name: str, value: Any) -> bool:
    return bool(getattr(row, name) != value)


# Personas, stages, situations


def described_personas(journey: Journey, document: Document) -> list[Persona]:
    return [
        Persona(
            journey=journey, uid=each.get("uid") or new_uid(), name=each["name"],
            goal=each.get("goal", ""), quote=each.get("quote", ""), position=place,
        )
        for place, each in enumerate(document.get("personas", []))
    ]  # fmt: skip


def matched(present: Iterable[Part], wanted: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The rows that are wanted, saved, and those that nobody wants any more. A row of a known
    identity is changed in place, and its version with it."""
    known = {row.uid: row for row in present}
    return [settled(known.pop(row.uid, None), row) for row in wanted], list(known.values())


def prune(_kept: Sequence[Drawn], left: Iterable[Drawn]) -> None:
    for row in left:
        row.delete()


def settled(known: Part | None, wanted: Part) -> Part:
    if known is None:
        wanted.save()
        return wanted
    names = [
        field.attname
        for field in known._meta.concrete_fields
        if field.name not in KEPT_BY_SYSTEM
    ]
    changed = [name for name in names if differs(known, name, getattr(wanted, name))]
    for name in changed:
        setattr(known, name, getattr(wanted, name))
    if changed:
        known.version += 1
        known.save()
    return known


def draw(journey: Journey, document: Document) -> tuple[Redrawn, list[Drawn]]:
    """Stages and situations in the order of the document, and what it draws no more."""
    present = list(Situation.objects.filter(stage__journey=journey))
    stages, old_stages = matched(journey.stages.all(), described_stages(journey, document))
    described = [
        (stage, place, each)
        for stage, one in zip(stages, document["stages"], strict=True)
        for place, each in enumerate(one.get("situations", []))
    ]
    wanted = [described_situation(stage, place, each) for stage, place, each in described]
    situations, old_situations = matched(present, wanted)
    documents = [each for _stage, _place, each in described]
    redrawn = Redrawn(stages, list(zip(situations, documents, strict=True)))
    return redrawn, [*old_situations, *old_stages]


def described_stages(journey: Journey, document: Document) -> list[Stage]:
    return [
        Stage(
            journey=journey, uid=each.get("uid") or new_uid(), name=each["name"],
            description=each.get("description", ""), position=place,
        )
        for place, each in enumerate(document["stages"])
    ]  # fmt: skip


def described_situation(stage: Stage, place: int, each: Document) -> Situation:
    moment = each.get("moment", "ordinary")
    return Situation(
        stage=stage, uid=each.get("uid") or new_uid(), name=each["name"],
        description=each.get("description", ""), position=place,
        moment="" if moment == "ordinary" else moment,
    )  # fmt: skip


# Points


def put_points(
    journey: Journey, redrawn: Redrawn, points: dict[str, MeasurePoint], done: dict[str, Any]
) -> None:
    """Each where the document says: planted, moved, or left where it stands."""
    open_ones = journey.plantings.filter(to_at=None).select_related("point", "journey__unit")
    planted = {planting.point.key: planting for planting in open_ones}
    for touchpoint, keys in placed(redrawn):
        for key in keys:
            if key not in planted:
                plant_here(points[key], touchpoint, journey, **done)
            elif planted[key].touchpoint_id != touchpoint.pk:
                move_here(planted[key], touchpoint, **done)


def placed(redrawn: Redrawn) -> Iterator[tuple[Touchpoint, list[str]]]:
    for situation, each in redrawn.situations:
        wanted = {one["channel"]: one.get("points", []) for one in each["touchpoints"]}
        open_touchpoints(situation, list(wanted))
        for touchpoint in situation.touchpoints.select_related(
            "channel", "situation__stage__journey"
        ):
            yield touchpoint, wanted.get(touchpoint.channel.key, [])


def remove_what_is_left(redrawn: Redrawn, left: list[Drawn]) -> None:
    """By now no point stands on what the document does not draw."""
    for situation, each in redrawn.situations:
        named = [one["channel"] for one in each["touchpoints"]]
        remove_places(situation.touchpoints.exclude(channel__key__in=named))
    situations = [row for row in left if isinstance(row, Situation)]
    remove_places(Touchpoint.objects.filter(situation__in=situations))
    for row in left:
        row.delete()


def remove_places(touchpoints: models.QuerySet[Touchpoint]) -> None:
    refuse_if_planted(Planting.objects.filter(touchpoint__in=touchpoints))
    touchpoints.delete()


# Lanes and cells


def replace_lanes(journey: Journey, described: list[Document]) -> None:
    """An added lane that the document does not describe goes with its notes; a document
    without lanes leaves them as they are."""
    if not described:
        return
    uids = [each.get("uid", "") for each in described]
    journey.lanes.filter(kind=Lane.Kind.CUSTOM).exclude(uid__in=uids).delete()
    arrange_lanes(journey, described)


def replace_cells(journey: Journey, redrawn: Redrawn) -> None:
    cells = CellsOf(journey)
    notes: list[Note] = []
    sources: list[Source] = []
    for situation, each in redrawn.situations:
        notes += cells.notes(situation, each.get("notes", []))
        sources += cells.sources(situation, each.get("sources", []))
    on_it = {"situation__stage__journey": journey}
    prune(*matched(Note.objects.filter(**on_it), notes))
    prune(*matched(Source.objects.filter(**on_it), sources))
