"""The changes of a drawing in words: a line for each, for the page and for its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalon.journeys.comparing import Change, Comparison, Document, Edit, Mark, Spot
from jalon.journeys.models import Block, Journey, Lane, MeasurePoint, Note, Situation, Source
from jalon.web import numbers

# A sign and a word: the sign alone would be a colour for the ear.
MARKS: dict[str, tuple[str, Any]] = {
    "added": ("+", _("ajout")),
    "removed": (numbers.MINUS, _("retrait")),
    "moved": ("↔", _("déplacement")),
    "changed": ("~", _("modification")),
}
PARTS: dict[str, Any] = {
    "journey": _("Parcours"),
    "persona": _("Persona"),
    "lane": _("Ligne"),
    "stage": _("Étape"),
    "situation": _("Situation"),
    "note": _("Fiche"),
    "source": _("Source"),
    "point": _("Point de mesure"),
}
FIELDS: dict[str, Any] = {
    "name": _("nom"),
    "description": _("description"),
    "objective": _("objectif"),
    "kind": _("nature"),
    "starts_date": _("premier jour"),
    "ends_date": _("dernier jour"),
    "goal": _("but"),
    "quote": _("parole"),
    "block": _("bloc"),
    "shown": _("montrée"),
    "moment": _("moment clé"),
    "channels": _("canaux"),
    "text": _("texte"),
    "severity": _("gravité"),
    "mood": _("humeur"),
    "state": _("état"),
    "unit": _("entité"),
    "channel": _("canal"),
    "date": _("date"),
    "citation": _("référence"),
    "label": _("libellé"),
    "floor": _("seuil"),
    "target_group": _("groupe cible"),
    "indicator": _("indicateur"),
    "definition": _("définition"),
    "family": _("famille d’enquête"),
    "wording": _("famille de libellé"),
    "audience": _("public"),
}
CHOICES: dict[str, dict[Any, Any]] = {
    "moment": {**dict(Situation.Moment.choices), "ordinary": Situation.Moment.ORDINARY.label},
    "state": dict(Note.State.choices),
    "kind": {**dict(Source.Kind.choices), **dict(Journey.Kind.choices)},
    "block": dict(Block.choices),
    "family": dict(MeasurePoint.Family.choices),
    "audience": dict(MeasurePoint.Audience.choices),
    "indicator": dict(MeasurePoint.Indicator.choices),
    "shown": {True: _("oui"), False: _("non")},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change, told."""

    mark: str
    sign: str
    word: str
    part: str
    name: str
    place: str
    edits: tuple[tuple[str, str, str], ...]  # field, before, after


def lines(comparison: Comparison, before: Document, after: Document) -> list[Line]:
    names = channel_names(before) | channel_names(after)
    return [line(each, names) for each in comparison.changes]


def channel_names(document: Document) -> dict[str, str]:
    return {each["key"]: each["name"] for each in document.get("channels", [])}


def line(change: Change, channels: Mapping[str, str]) -> Line:
    sign, word = MARKS[str(change.mark)]
    return Line(
        mark=str(change.mark), sign=sign, word=str(word), part=str(PARTS[str(change.part)]),
        name=named(change), place=place(change, channels),
        edits=tuple(
            (field_name(each), said(each, each.before, channels), said(each, each.after, channels))
            for each in change.edits
        ),
    )  # fmt: skip


def named(change: Change) -> str:
    """A lane without a name of its own is called by that of its kind."""
    name = change.spot.name
    return lane_name(name) if str(change.part) == "lane" else name


def place(change: Change, channels: Mapping[str, str]) -> str:
    """« Être aidé › Appeler le SAV »; from where to where, when it moved."""
    before, after = change.before, change.after
    if change.mark != Mark.MOVED or before is None or after is None:
        return where(change.spot, channels)
    left, reached = where(before, channels), where(after, channels)
    return f"{left} → {reached}" if left != reached else gettext("un autre rang")


def where(spot: Spot, channels: Mapping[str, str]) -> str:
    """What it stands in, the whole first; a part does not stand in itself."""
    steps = [
        spot.stage_name, spot.situation_name, lane_name(spot.lane),
        channels.get(spot.channel, spot.channel),
    ]  # fmt: skip
    return " › ".join(step for step in steps if step and step != spot.name)


def lane_name(key: str) -> str:
    return str(Lane.Kind(key).label) if key in Lane.Kind.values else key


def field_name(edit: Edit) -> str:
    return str(FIELDS.get(edit.field, edit.field))


def said(edit: Edit, value: Any, channels: Mapping[str, str]) -> str:
    if value is None or value in ("", ()):
        return numbers.NOTHING
    if edit.field in {"channels", "channel"}:
        keys = value if isinstance(value, tuple | list) else [value]
        return ", ".join(channels.get(key, key) for key in keys)
    if edit.field in {"starts_date", "ends_date", "date"}:
        return numbers.short_day(date.fromisoformat(value))
    known = CHOICES.get(edit.field, {})
    if value in known:
        return str(known[value])
    return numbers.number(value) if isinstance(value, int | float) else str(value)


def marks_in_words(marks: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    """(mark, sign, word) of each, for the drawing."""
    told = [(str(each.mark), MARKS[str(each.mark)]) for each in marks]
    return [(mark, sign, str(word)) for mark, (sign, word) in told]
