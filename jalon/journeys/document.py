"""A map as a JSON document: written, checked, read. The schema is journey.schema.json."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path as File
from typing import Any

from django.utils.translation import gettext
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from jalon.journeys.lanes import WITHOUT_NOTES
from jalon.journeys.matrix import DrawnLane, DrawnNote, DrawnSource, Matrix, the_matrix
from jalon.journeys.models import Channel, ChannelKind, Journey, Lane
from jalon.journeys.queries import (
    Drawing,
    DrawnSituation,
    DrawnStage,
    DrawnTouchpoint,
    PlantedPoint,
)
from jalon.journeys.refusals import Refused
from jalon.web.typography import labelled

FORMAT, VERSION = "jalon.journey", 2
SCHEMA_FILE = File(__file__).with_name("journey.schema.json")
LARGEST = 2_000_000  # bytes; the largest map of the reference is under 100 kB
MOST_ERRORS = 20  # told at once

Document = dict[str, Any]
Path = Iterable[str | int]  # steps from a document to one of its parts
Where = Callable[[Path], str]


class UnreadableMap(Refused):
    """What is wrong with a document, a line for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return " ".join(self.faults)


# Writing


def to_document(journey: Journey, *, day: date | None = None) -> Document:
    """The whole matrix and its points, with the settings of a day (the latest by default)."""
    return written(the_matrix(journey, day=day))


def written(matrix: Matrix) -> Document:
    drawing, journey = matrix.drawing, matrix.drawing.journey
    return {
        "format": FORMAT,
        "version": VERSION,
        "key": journey.key,
        "name": journey.name,
        "kind": journey.kind,
        "objective": journey.objective,
        "starts_date": dated(journey.starts_date),
        "ends_date": dated(journey.ends_date),
        "personas": [
            {"uid": each.uid, "name": each.name, "goal": each.goal, "quote": each.quote}
            for each in drawing.personas
        ],
        "lanes": [written_lane(lane) for lane in matrix.lanes],
        "stages": [written_stage(matrix, stage) for stage in drawing.stages],
        "channels": written_channels(drawing),
        "points": sorted(map(written_point, drawing.plantings), key=lambda point: point["key"]),
    }


def dated(day: date | None) -> str | None:
    return day.isoformat() if day else None


def written_lane(lane: DrawnLane) -> Document:
    return {
        "uid": lane.uid,
        "kind": lane.kind,
        "block": lane.block,
        "name": lane.own_name,
        "shown": lane.is_shown,
    }


def written_stage(matrix: Matrix, stage: DrawnStage) -> Document:
    return {
        "uid": stage.uid,
        "name": stage.name,
        "description": stage.description,
        "situations": [written_situation(matrix, situation) for situation in stage.situations],
    }


def written_situation(matrix: Matrix, situation: DrawnSituation) -> Document:
    held = [(lane, matrix.cell(lane, situation)) for lane in matrix.lanes]
    return {
        "uid": situation.uid,
        "name": situation.name,
        "description": situation.description,
        "moment": situation.moment or "ordinary",
        "touchpoints": [written_touchpoint(each) for each in situation.touchpoints],
        "notes": [written_note(lane, note) for lane, cell in held for note in cell.notes],
        "sources": [
            written_source(lane, source) for lane, cell in held for source in cell.sources
        ],
    }


def written_note(lane: DrawnLane, note: DrawnNote) -> Document:
    """What it does not say is left out."""
    said = {
        "severity": note.severity,
        "mood": note.mood,
        "state": note.state,
        "unit": note.unit_code,
        "channel": note.channel,
    }
    kept = {name: value for name, value in said.items() if value not in (None, "")}
    return {"uid": note.uid, "lane": lane.key, "text": note.text, **kept}


def written_source(lane: DrawnLane, source: DrawnSource) -> Document:
    return {
        "uid": source.uid,
        "lane": lane.key,
        "kind": source.kind,
        "date": source.seen_date.isoformat(),
        "citation": source.citation,
    }


def written_touchpoint(touchpoint: DrawnTouchpoint) -> Document:
    points = [planted.point.key for planted in touchpoint.plantings]
    return {"channel": touchpoint.channel.key, "points": points}


def written_channels(drawing: Drawing) -> list[Document]:
    used = {each.channel.key: each.channel for each in drawing.touchpoints}
    in_order = sorted(used.values(), key=lambda channel: (channel.position, channel.key))
    return [{"key": each.key, "kind": each.kind, "name": each.name} for each in in_order]


def written_point(planted: PlantedPoint) -> Document:
    point, setting = planted.point, planted.setting
    return {
        "key": point.key,
        "indicator": point.indicator,
        "definition": point.definition,
        "family": point.family,
        "wording": point.wording,
        "audience": point.audience,
        "label": setting.label,
        "objective": setting.objective,
        "floor": setting.floor,
        "target_group": setting.target_group,
    }


# Reading


@cache
def schema() -> Document:
    found: Document = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return found


def read(content: bytes) -> Document:
    """A document that holds, or UnreadableMap with all that is wrong with it."""
    if len(content) > LARGEST:
        raise UnreadableMap([gettext("Ce fichier est trop gros pour une carte.")])
    if not content.removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        raise UnreadableMap([no_map()])
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=refuse_constant)
    except UnicodeDecodeError as error:
        raise UnreadableMap([no_map()]) from error
    except json.JSONDecodeError as error:
        said = gettext("Ce fichier n’est pas du JSON : ligne %(line)d, colonne %(column)d.")
        raise UnreadableMap([said % {"line": error.lineno, "column": error.colno}]) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableMap([gettext("Ce fichier n’est pas du JSON lisible.")]) from error
    return checked(document)


def no_map() -> str:
    return gettext("Ce fichier n’est pas une carte : envoyez un export JSON ou Excel de Jalon.")


def refuse_constant(name: str) -> float:
    raise ValueError(name)


def checked(document: Any, *, where: Where | None = None) -> Document:
    """`where` names the place of a fault as its author knows it: a cell of a workbook."""
    faults = [spoken(error, where or dotted) for error in errors(document)][:MOST_ERRORS]
    if not faults:
        faults = list(contradictions(document))[:MOST_ERRORS]
    if faults:
        raise UnreadableMap(faults)
    found: Document = document
    return found


def errors(document: Any) -> list[ValidationError]:
    validator = Draft202012Validator(
        schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return sorted(
        validator.iter_errors(document), key=lambda error: [str(p) for p in error.path]
    )


def dotted(path: Path) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).lstrip(".")


def spoken(error: ValidationError, where: Where) -> str:
    """Where it is, then what is wrong there."""
    shown = json.dumps(error.instance, ensure_ascii=False, default=str)
    reasons = {
        "required": gettext("il manque %(rule)s"),
        "additionalProperties": gettext("une propriété n’est pas connue"),
        "maxLength": gettext("le texte dépasse %(rule)s caractères"),
        "maxItems": gettext("il y en a plus de %(rule)s"),
        "minItems": gettext("il en faut au moins %(rule)s"),
        "enum": gettext("%(value)s n’est pas une des valeurs possibles (%(rule)s)"),
        "const": gettext("on attend %(rule)s"),
        "format": gettext("%(value)s n’est pas une date (aaaa-mm-jj)"),
        "type": gettext("on attend %(rule)s"),
        "pattern": gettext("%(value)s ne convient pas (vide, ou caractères non permis)"),
    }
    reason = reasons.get(str(error.validator), gettext("%(value)s ne convient pas"))
    rule: Any = error.validator_value
    told = ", ".join(map(str, rule)) if isinstance(rule, list) else str(rule)
    if error.validator == "required":
        instance: Any = error.instance
        told = ", ".join(sorted(set(rule) - set(instance)))
    place = where(error.path) or FORMAT
    said = reason % {"rule": told, "value": shown[:80]}
    return labelled(place, f"{said}.")


def contradictions(document: Document) -> Iterator[str]:
    """What a schema cannot say."""
    points = document.get("points", [])
    known = {point["key"] for point in points}
    yield from (
        gettext("Le point « %(key)s » est décrit deux fois.") % {"key": key}
        for key in twice(point["key"] for point in points)
    )
    yield from (
        gettext("Le point « %(key)s » est planté à deux endroits.") % {"key": key}
        for key in twice(planted_keys(document))
    )
    yield from (
        gettext("Le point « %(key)s » est planté et n’est pas décrit.") % {"key": key}
        for key in sorted(set(planted_keys(document)) - known)
    )
    yield from unknown_channels(document)
    yield from repeated_channels(document)
    yield from (
        gettext("L’identité « %(uid)s » est donnée deux fois.") % {"uid": uid}
        for uid in twice(uids(document))
    )
    yield from lanes_in_doubt(document)
    yield from dates_in_doubt(document)


def twice(keys: Iterator[str]) -> list[str]:
    return sorted(key for key, count in Counter(keys).items() if count > 1)


def touchpoints(document: Document) -> Iterator[tuple[Document, Document]]:
    for stage in document["stages"]:
        for situation in stage.get("situations", []):
            for touchpoint in situation["touchpoints"]:
                yield situation, touchpoint


def planted_keys(document: Document) -> Iterator[str]:
    for _, touchpoint in touchpoints(document):
        yield from touchpoint.get("points", [])


def unknown_channels(document: Document) -> Iterator[str]:
    named = {channel["key"] for channel in document.get("channels", [])}
    ours = {*ChannelKind.values, *Channel.objects.values_list("key", flat=True)}
    known = named | ours
    used = {touchpoint["channel"] for _, touchpoint in touchpoints(document)}
    for key in sorted(used - known):
        yield gettext("Le canal « %(key)s » n’est ni connu ni décrit.") % {"key": key}


def repeated_channels(document: Document) -> Iterator[str]:
    pairs = Counter(
        (id(situation), situation["name"], touchpoint["channel"])
        for situation, touchpoint in touchpoints(document)
    )
    for (_, name, channel), count in pairs.items():
        if count > 1:
            yield gettext("« %(situation)s » nomme deux fois le canal « %(channel)s ».") % {
                "situation": name,
                "channel": channel,
            }


def situations(document: Document) -> Iterator[Document]:
    for stage in document["stages"]:
        yield from stage.get("situations", [])


def uids(document: Document) -> Iterator[str]:
    """Of everything that has one: an identity is one part of one drawing."""
    parts = [*document.get("personas", []), *document.get("lanes", []), *document["stages"]]
    for situation in situations(document):
        parts += [situation, *situation.get("notes", []), *situation.get("sources", [])]
    return (part["uid"] for part in parts if "uid" in part)


def lanes_in_doubt(document: Document) -> Iterator[str]:
    lanes = document.get("lanes", [])
    kinds = (lane["kind"] for lane in lanes if lane["kind"] != Lane.Kind.CUSTOM)
    for kind in twice(kinds):
        yield gettext("La ligne « %(kind)s » est décrite deux fois.") % {"kind": kind}
    if any(lane["kind"] == Lane.Kind.CUSTOM and not named(lane) for lane in lanes):
        yield gettext(
            "Une ligne ajoutée (« custom ») a besoin d’un nom et d’une identité (uid)."
        )
    yield from lanes_unknown(document)


def named(lane: Document) -> bool:
    return bool(lane.get("name", "").strip()) and "uid" in lane


def lanes_unknown(document: Document) -> Iterator[str]:
    """Every kind is known, described or not; an added lane is known by its uid."""
    added = {lane.get("uid") for lane in document.get("lanes", [])}
    known = (set(Lane.Kind.values) - {Lane.Kind.CUSTOM}) | added
    notes = [each for situation in situations(document) for each in situation.get("notes", [])]
    sources = [
        each for situation in situations(document) for each in situation.get("sources", [])
    ]
    for lane in sorted({each["lane"] for each in [*notes, *sources]} - known):
        yield gettext("La ligne « %(lane)s » n’est pas décrite.") % {"lane": lane}
    for lane in sorted({each["lane"] for each in notes} & WITHOUT_NOTES):
        yield gettext("La ligne « %(lane)s » ne porte pas de fiche.") % {"lane": lane}


def dates_in_doubt(document: Document) -> Iterator[str]:
    starts, ends = document.get("starts_date"), document.get("ends_date")
    if ends and (not starts or ends < starts):
        yield gettext("La date de fin demande une date de début, qui vient avant elle.")
