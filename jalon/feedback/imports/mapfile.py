"""The map of a survey file: what each column is. docs/guides/import.md explains every key."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from jalon.feedback.imports import notation
from jalon.feedback.imports.formats.records import Wishes
from jalon.feedback.imports.guessing import ENCODINGS
from jalon.feedback.imports.notation import Entry
from jalon.journeys.models import MeasurePoint
from jalon.measure import default_definition, definition
from jalon.web.typography import labelled

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
SEPARATOR_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
DECIMALS = {"comma": ",", "point": ".", ",": ",", ".": "."}
LAST_HEADER = 100  # row of a sheet
PARTS_OF_A_DATE = ("year", "month", "day", "hour", "minute")
TRUTHS = {"true": True, "yes": True, "oui": True, "false": False, "no": False, "non": False}


@dataclass(frozen=True, slots=True)
class Problem:
    line: int  # of the map file; 0 when it comes from no text
    place: str  # "points[3].column"
    message: str

    def __str__(self) -> str:
        where = _("ligne %(line)d, ") % {"line": self.line} if self.line else ""
        return labelled(f"{where}{self.place}", self.message) if self.place else self.message


class MapRefused(Exception):
    """Everything that is wrong with a map, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: the same for every row, or a column and its recodes."""

    constant: str = ""
    columns: tuple[str, ...] = ()  # the names one column has had over the years
    recode: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DateSource:
    whole: Source | None = None
    format: str = ""
    parts: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WeightSource:
    source: Source
    default: str = ""  # of a row without a weight; empty: such a row is refused


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    name: str
    source: Source
    low: int | None = None  # with high: a whole number between the two
    high: int | None = None


@dataclass(frozen=True, slots=True)
class VerbatimColumn:
    key: str
    source: Source
    question: str


@dataclass(frozen=True, slots=True)
class PointColumn:
    source: Source
    point: str
    label: str
    question: str
    indicator: str
    family: str
    definition: str
    objective: float | None
    floor: float | None
    blank: frozenset[str]
    not_applicable: frozenset[str]
    reversed: bool
    low: int  # of the scale in the file
    high: int


@dataclass(frozen=True, slots=True)
class MapFile:
    name: str
    source: str
    encoding: str
    separator: str
    sheet: str
    header_row: int  # from 1; 0 when the map leaves it to be guessed
    decimal: str
    zone: ZoneInfo | None  # the company's, when the map names none
    family: str
    since: date | None
    date: DateSource
    unit: Source | None  # that of the import, when the map names none
    segment: Source | None
    channel: Source | None
    weight: WeightSource | None
    external_id: Source | None
    respondent_key: Source | None
    customer_reference: Source | None
    attributes: tuple[AttributeColumn, ...]
    verbatims: tuple[VerbatimColumn, ...]
    points: tuple[PointColumn, ...]
    plain: Mapping[str, Any]

    @property
    def wishes(self) -> Wishes:
        return Wishes(self.encoding, self.separator, self.sheet, self.header_row)

    def columns(self) -> list[tuple[str, ...]]:
        """Every column it reads, each with its alternative names."""
        single: list[Source | None] = [each.source for each in self.attributes]
        single += [each.source for each in self.verbatims]
        single += [each.source for each in self.points]
        single += [self.unit, self.segment, self.channel, self.external_id, self.respondent_key]
        single.append(self.customer_reference)
        single += [self.weight.source if self.weight else None, self.date.whole]
        single += self.date.parts.values()
        return [source.columns for source in single if source and source.columns]


def same_text(text: str) -> str:
    """What makes two values of a column the same: `6`, `6.0` and ` 6 `; `Blank` and `BLANK`."""
    folded = text.strip().casefold()
    whole = re.fullmatch(r"([+-]?\d{1,9})[.,]0+", folded)
    return whole.group(1) if whole else folded


def parse(text: str) -> MapFile:
    try:
        return from_entry(notation.read(text))
    except notation.Unreadable as error:
        raise MapRefused([Problem(error.line, "", line_and(error))]) from None


def line_and(error: notation.Unreadable) -> str:
    where = _("ligne %(line)d : ") % {"line": error.line} if error.line else ""
    return where + error.message


def from_plain(plain: Mapping[str, Any]) -> MapFile:
    return from_entry(notation.of_plain(plain))


def from_entry(entry: Entry) -> MapFile:
    return MapReader().read(entry)


KEYS = (
    "name", "source", "encoding", "separator", "sheet", "header_row", "decimal", "time_zone",
    "family", "since", "date", "unit", "segment", "channel", "weight", "external_id",
    "respondent_key", "customer_reference", "attributes", "verbatim", "every_point", "points",
)  # fmt: skip
SOURCE_KEYS = ("column", "recode", "constant")
POINT_KEYS = (
    "column", "point", "label", "question", "indicator", "family", "definition", "objective",
    "floor", "blank", "not_applicable", "recode", "reversed", "scale",
)  # fmt: skip


def written(plain: Mapping[str, Any]) -> str:
    """As a file, in the order of the guide: a database may have shuffled the keys."""
    whole = in_order(plain, KEYS)
    if isinstance(whole.get("points"), list):
        whole["points"] = [in_order(point, POINT_KEYS) for point in whole["points"]]
    return notation.write(whole)


def in_order(plain: Any, keys: Iterable[str]) -> Any:
    if not isinstance(plain, Mapping):
        return plain
    first = {key: plain[key] for key in keys if key in plain}
    return first | {key: value for key, value in plain.items() if key not in first}


class MapReader:
    """Reads a map field by field and gathers what is wrong, with its line."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, entry: Entry) -> MapFile:
        fields = self.fields(entry, "", KEYS)
        found = self.build(fields, entry) if fields else None
        if self.problems or found is None:
            raise MapRefused(self.problems)
        return found

    def build(self, fields: dict[str, Entry], entry: Entry) -> MapFile:
        for needed in ("source", "date"):
            if needed not in fields:
                self.add(entry, needed, _("il manque cette ligne"))
        family = self.choice(fields, "family", MeasurePoint.Family.values, "relational")
        every = fields.get("every_point")
        shared = self.fields(every, "every_point", POINT_KEYS) if every else {}
        built = MapFile(
            name=self.text(fields.get("name"), "name", 120) or self.source(fields),
            source=self.source(fields),
            encoding=self.choice(fields, "encoding", ENCODINGS, ""),
            separator=self.separator(fields.get("separator")),
            sheet=self.text(fields.get("sheet"), "sheet", 120),
            header_row=self.row(fields.get("header_row")),
            decimal=DECIMALS.get(self.choice(fields, "decimal", tuple(DECIMALS), ""), ""),
            zone=self.zone(fields.get("time_zone")),
            family=family,
            since=self.day(fields.get("since"), "since"),
            date=self.date(fields.get("date")),
            unit=self.source_of(fields.get("unit"), "unit"),
            segment=self.source_of(fields.get("segment"), "segment"),
            channel=self.source_of(fields.get("channel"), "channel"),
            weight=self.weight(fields.get("weight")),
            external_id=self.column_of(fields.get("external_id"), "external_id"),
            respondent_key=self.column_of(fields.get("respondent_key"), "respondent_key"),
            customer_reference=self.column_of(
                fields.get("customer_reference"), "customer_reference"
            ),
            attributes=tuple(self.each(fields, "attributes", self.attribute)),
            verbatims=tuple(self.each(fields, "verbatim", self.verbatim)),
            points=tuple(
                self.each(fields, "points", lambda one, at: self.point(one, at, shared, family))
            ),
            plain=entry.plain,
        )
        self.check_whole(built, entry)
        return built

    # What is wrong

    def add(self, entry: Entry, place: str, message: str) -> None:
        self.problems.append(Problem(entry.line, place, message))

    def check_whole(self, built: MapFile, entry: Entry) -> None:
        if not built.points and not built.verbatims:
            self.add(entry, "points", _("aucun point de mesure ni verbatim n’est décrit"))
        for place, names in [
            ("points", [each.point for each in built.points]),
            ("verbatim", [each.key for each in built.verbatims]),
            ("attributes", [each.name for each in built.attributes]),
        ]:
            for name in sorted({name for name in names if names.count(name) > 1 and name}):
                self.add(
                    entry,
                    place,
                    _("« %(name)s » est décrit deux fois") % {"name": name},
                )
        keys = {each.point for each in built.points} & {each.key for each in built.verbatims}
        for key in sorted(keys):
            self.add(
                entry,
                "verbatim",
                _("« %(name)s » est aussi un point") % {"name": key},
            )

    # Shapes

    def fields(self, entry: Entry, place: str, known: Iterable[str]) -> dict[str, Entry]:
        if not isinstance(entry.value, dict):
            self.add(entry, place, _("il faut des lignes « clé : valeur »"))
            return {}
        for key in entry.value.keys() - set(known):
            self.add(entry.value[key], at(place, key), unknown(key, known))
        return {key: value for key, value in entry.value.items() if key in known}

    def each(
        self, fields: dict[str, Entry], key: str, read: Callable[[Entry, str], Any]
    ) -> list[Any]:
        entry = fields.get(key)
        if entry is None or entry.value == "":
            return []
        items = entry.value if isinstance(entry.value, list) else [entry]
        found = [read(item, f"{key}[{number}]") for number, item in enumerate(items, start=1)]
        return [one for one in found if one is not None]

    def text(self, entry: Entry | None, place: str, longest: int = 1000) -> str:
        if entry is None:
            return ""
        if not isinstance(entry.value, str):
            self.add(entry, place, _("il faut un texte"))
            return ""
        value = entry.value.strip()
        if len(value) > longest or "\0" in value:
            self.add(
                entry,
                place,
                _("ce texte est trop long (%(most)d caractères)") % {"most": longest},
            )
        return value

    def texts(self, entry: Entry | None, place: str) -> tuple[str, ...]:
        if entry is None:
            return ()
        items = entry.value if isinstance(entry.value, list) else [entry]
        return tuple(self.text(item, place) for item in items)

    def choice(
        self, fields: Mapping[str, Entry], key: str, allowed: Iterable[str], default: str,
        place: str = "",
    ) -> str:  # fmt: skip
        entry = fields.get(key)
        if entry is None or entry.value == "":
            return default
        value = self.text(entry, place or key).lower()
        if value in allowed:
            return value
        self.add(entry, place or key, unknown(value, allowed))
        return default

    def number(self, entry: Entry | None, place: str) -> float | None:
        text = self.text(entry, place)
        if entry is None or not text:
            return None
        try:
            value = float(text.replace(",", ".").replace("−", "-"))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.add(entry, place, _("« %(text)s » n’est pas un nombre") % {"text": text})
            return None
        return value

    def whole(self, entry: Entry | None, place: str) -> int | None:
        value = self.number(entry, place)
        if entry is None or value is None:
            return None
        if value != int(value) or abs(value) > 10**6:
            self.add(entry, place, _("il faut un nombre entier"))
            return None
        return int(value)

    def truth(self, entry: Entry | None, place: str) -> bool:
        text = self.text(entry, place).lower()
        if entry is not None and text not in TRUTHS:
            self.add(entry, place, _("il faut true ou false"))
        return TRUTHS.get(text, False)

    def day(self, entry: Entry | None, place: str) -> date | None:
        text = self.text(entry, place)
        if entry is None or not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.add(entry, place, _("il faut une date comme 2017-05-01"))
            return None

    # Fields

    def source(self, fields: Mapping[str, Entry]) -> str:
        entry = fields.get("source")
        text = self.text(entry, "source")
        if entry is not None and not SLUG.fullmatch(text):
            problem = _(
                "il faut un nom court en minuscules, chiffres et tirets (passagers-2017)"
            )
            if not any(known.place == "source" for known in self.problems):
                self.add(entry, "source", problem)
        return text

    def separator(self, entry: Entry | None) -> str:
        # A tab between quotes is a separator too: not stripped.
        raw = entry.value if entry and isinstance(entry.value, str) else ""
        value = SEPARATOR_NAMES.get(raw.strip().lower(), raw)
        if entry is not None and value not in {"", ",", ";", "\t", "|"}:
            self.add(
                entry, "separator", _("il faut une virgule, un point-virgule, tab ou une barre")
            )
        return value

    def row(self, entry: Entry | None) -> int:
        number = self.whole(entry, "header_row") or 0
        if entry is not None and entry.value and not 1 <= number <= LAST_HEADER:
            self.add(entry, "header_row", _("il faut un numéro de ligne de 1 à 100"))
        return number

    def zone(self, entry: Entry | None) -> ZoneInfo | None:
        name = self.text(entry, "time_zone")
        if entry is None or not name:
            return None
        if name not in available_timezones():
            self.add(entry, "time_zone", unknown(name, available_timezones()))
            return None
        return ZoneInfo(name)

    def source_of(
        self, entry: Entry | None, place: str, more: tuple[str, ...] = ()
    ) -> Source | None:
        """`Nord` for every row, or `{column: AGENCE, recode: {12: nord}}`."""
        if entry is None or entry.value == "":
            return None
        if not isinstance(entry.value, dict):
            return Source(constant=self.text(entry, place))
        fields = self.fields(entry, place, (*SOURCE_KEYS, *more))
        columns = self.texts(fields.get("column"), at(place, "column"))
        constant = self.text(fields.get("constant"), at(place, "constant"))
        if not columns and not constant:
            self.add(entry, place, _("il faut le nom d’une colonne (column)"))
        return Source(constant, columns, self.recode(fields.get("recode"), at(place, "recode")))

    def column_of(self, entry: Entry | None, place: str) -> Source | None:
        """A column, written short (`weight: POIDS`) or in full."""
        if entry is not None and isinstance(entry.value, str | list):
            names = tuple(name for name in self.texts(entry, place) if name)
            return Source(columns=names) if names else None
        return self.source_of(entry, place)

    def recode(self, entry: Entry | None, place: str) -> dict[str, str]:
        if entry is None or entry.value == "":
            return {}
        if not isinstance(entry.value, dict):
            self.add(entry, place, _("il faut des lignes « ancien : nouveau »"))
            return {}
        return {
            same_text(old): self.text(new, at(place, old)) for old, new in entry.value.items()
        }

    def weight(self, entry: Entry | None) -> WeightSource | None:
        if entry is None or entry.value == "":
            return None
        if isinstance(entry.value, dict):
            default = self.text(entry.value.get("default"), "weight.default")
            source = self.source_of(entry, "weight", ("default",))
        else:
            default, source = "", self.column_of(entry, "weight")
        return WeightSource(source, default) if source else None

    def date(self, entry: Entry | None) -> DateSource:
        if entry is None:
            return DateSource()
        if not isinstance(entry.value, dict):
            return DateSource(whole=self.source_of(entry, "date"))
        if "column" in entry.value or "constant" in entry.value:
            pattern = self.text(entry.value.get("format"), "date.format")
            return DateSource(self.source_of(entry, "date", ("format",)), pattern)
        fields = self.fields(entry, "date", PARTS_OF_A_DATE)
        for needed in ("year", "month", "day"):
            if needed not in fields:
                self.add(entry, at("date", needed), _("il manque cette ligne"))
        parts = {key: self.source_of(part, at("date", key)) for key, part in fields.items()}
        found = {key: part for key in PARTS_OF_A_DATE if (part := parts.get(key))}
        return DateSource(parts=found)

    def attribute(self, entry: Entry, place: str) -> AttributeColumn | None:
        if isinstance(entry.value, str):
            name = self.text(entry, place, 60)
            return AttributeColumn(name, Source(columns=(name,)))
        source = self.source_of(entry, place, ("name", "low", "high"))
        fields = entry.value if isinstance(entry.value, dict) else {}
        if source is None or not source.columns:
            return None
        name = self.text(fields.get("name"), at(place, "name"), 60) or source.columns[0]
        low = self.whole(fields.get("low"), at(place, "low"))
        high = self.whole(fields.get("high"), at(place, "high"))
        return AttributeColumn(name, source, low, high)

    def verbatim(self, entry: Entry, place: str) -> VerbatimColumn | None:
        if isinstance(entry.value, str):
            name = self.text(entry, place)
            return VerbatimColumn(key_of(name), Source(columns=(name,)), name)
        source = self.source_of(entry, place, ("key", "question"))
        fields = entry.value if isinstance(entry.value, dict) else {}
        if source is None or not source.columns:
            return None
        question = self.text(fields.get("question"), at(place, "question")) or source.columns[0]
        key = self.text(fields.get("key"), at(place, "key")) or key_of(source.columns[0])
        if not SLUG.fullmatch(key):
            self.add(entry, at(place, "key"), _("il faut un nom court en minuscules"))
        return VerbatimColumn(key, source, question)

    def point(
        self, entry: Entry, place: str, shared: Mapping[str, Entry], family: str
    ) -> PointColumn | None:
        own = self.fields(entry, place, POINT_KEYS)
        if not own:
            return None
        fields = {**shared, **own}
        columns = self.texts(fields.get("column"), at(place, "column"))
        key = self.text(fields.get("point"), at(place, "point"))
        if not columns or not all(columns):
            self.add(entry, at(place, "column"), _("il manque le nom de la colonne"))
        if not SLUG.fullmatch(key):
            self.add(entry, at(place, "point"), _("il faut l’identifiant d’un point de mesure"))
        indicators = MeasurePoint.Indicator.values
        indicator = self.choice(fields, "indicator", indicators, "nps", at(place, "indicator"))
        if "indicator" not in fields:
            self.add(entry, at(place, "indicator"), _("il manque cette ligne"))
        low, high = self.scale(fields.get("scale"), place, indicator)
        label = self.text(fields.get("label"), at(place, "label"), 80) or key
        return PointColumn(
            source=Source(
                columns=columns, recode=self.recode(fields.get("recode"), at(place, "recode"))
            ),
            point=key,
            label=label,
            question=self.text(fields.get("question"), at(place, "question")) or label,
            indicator=indicator,
            family=self.choice(
                fields, "family", MeasurePoint.Family.values, family, at(place, "family")
            ),
            definition=self.figure(fields.get("definition"), place, indicator),
            objective=self.number(fields.get("objective"), at(place, "objective")),
            floor=self.number(fields.get("floor"), at(place, "floor")),
            blank=self.codes("blank", own, shared, place, range(low, high + 1)),
            not_applicable=self.codes(
                "not_applicable", own, shared, place, range(low, high + 1)
            ),
            reversed=self.truth(fields.get("reversed"), at(place, "reversed")),
            low=low,
            high=high,
        )

    def codes(
        self, key: str, own: Mapping[str, Entry], shared: Mapping[str, Entry], place: str,
        grades: range,
    ) -> frozenset[str]:  # fmt: skip
        """Values that are no grade. One said for every point is left to the points whose scale
        lacks it: 6 for “never used” takes no 6 away from an NPS, unless the NPS itself says so."""
        if key in own:
            return frozenset(same_text(text) for text in self.texts(own[key], at(place, key)))
        said = {same_text(text) for text in self.texts(shared.get(key), f"every_point.{key}")}
        return frozenset(said - {str(grade) for grade in grades})

    def figure(self, entry: Entry | None, place: str, indicator: str) -> str:
        name = self.text(entry, at(place, "definition"))
        if entry is None or not name:
            return default_definition(indicator).name
        try:
            fits = definition(name).scale == default_definition(indicator).scale
        except ValueError:
            fits = False
        if not fits:
            said = _("cette définition n’est pas de cet indicateur")
            self.add(entry, at(place, "definition"), said)
        return name

    def scale(self, entry: Entry | None, place: str, indicator: str) -> tuple[int, int]:
        """The grades in the file: as many as the indicator's, wherever they begin."""
        grades = default_definition(indicator).scale
        if entry is None or entry.value == "":
            return grades.low, grades.high
        place = at(place, "scale")
        items = entry.value if isinstance(entry.value, list) else []
        bounds = [bound for item in items if (bound := self.whole(item, place)) is not None]
        if len(bounds) == 2 and bounds[1] - bounds[0] + 1 == len(grades):
            return bounds[0], bounds[1]
        words = _(
            "il faut les deux bouts d’une échelle de %(n)d notes, comme [%(low)d, %(high)d]"
        )
        said = {"n": len(grades), "low": grades.low, "high": grades.high}
        self.add(entry, place, words % said)
        return grades.low, grades.high


def at(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def unknown(word: str, known: Iterable[str]) -> str:
    """« segmant » est inconnu : peut-être segment ?"""
    said = _("« %(word)s » est inconnu") % {"word": word}
    near = near_names(word, known)
    return said + (_(" ; peut-être %(near)s") % {"near": ", ".join(near)} if near else "")


def near_names(word: str, known: Iterable[str]) -> list[str]:
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), names, n=3, cutoff=0.6)
    return [names[name] for name in close]


def key_of(name: str) -> str:
    from jalon.journeys.keys import slug

    return slug(name)
