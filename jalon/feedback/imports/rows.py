"""A record of the file becomes a row ready to keep, or a refusal with its reason."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from jalon.feedback.imports import dates, reasons
from jalon.feedback.imports.formats.records import Formula, Record, WrittenDate
from jalon.feedback.imports.mapfile import (
    AttributeColumn,
    DateSource,
    MapFile,
    MapRefused,
    PointColumn,
    Problem,
    Source,
    near_names,
    same_text,
    unknown,
)
from jalon.journeys.models import Channel
from jalon.measure import MICRO, default_definition, in_micro
from jalon.organisation.models import Unit, UnitPlace, place_on
from jalon.organisation.queries import company_zone

MOST_WEIGHT = 1000
LONGEST_SEGMENT = 60
LONGEST_KEY = 120
LONGEST_ATTRIBUTE = 1_000
LONGEST_IDENTITY = 100
REMEMBERED = 2_000  # distinct values of a column whose reading is kept
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Dropped:
    """A value of an accepted row that was not taken."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Graded:
    """What one cell says of a measure point; nothing at all when it could not be read."""

    value: int | None = None
    blank: str = ""
    raw: str = ""  # as written, when it is no grade
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    identity: str
    content_hash: str
    unit_id: int
    unit_path: str
    answered_at: datetime
    day: date
    channel: str
    segment: str
    weight: int  # millionths
    respondent_key: str
    customer_reference: str
    attributes: dict[str, str]
    grades: tuple[Graded, ...]  # one a point of the map
    texts: tuple[str, ...]  # one a verbatim of the map
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken at all."""

    line: int
    reason: str
    column: str = ""
    value: str = ""


class Refusal(Exception):
    def __init__(self, reason: str, column: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column, self.value = reason, column, value


@dataclass(frozen=True, slots=True)
class World:
    """What the rows are read against: units, their places, channels, the clock."""

    unit_id: int  # of the import: where rows go when the map names no unit
    units: Mapping[str, int]  # by code and by name, folded
    inside: frozenset[int]  # those of the import's own subtree
    places: Mapping[int, list[tuple[date, str]]]
    channels: frozenset[str]
    zone: ZoneInfo
    at: datetime

    @classmethod
    def around(cls, unit: Unit, *, at: datetime) -> World:
        places: dict[int, list[tuple[date, str]]] = {}
        for unit_id, day, path in UnitPlace.objects.values_list(
            "unit_id", "valid_from", "path"
        ):
            places.setdefault(unit_id, []).append((day, path))
        inside = Unit.objects.filter(rights_path__startswith=unit.rights_path or "/")
        return cls(
            unit_id=unit.pk,
            units=unit_names(),
            inside=frozenset(inside.values_list("pk", flat=True)),
            places=places,
            channels=frozenset(Channel.objects.values_list("key", flat=True)),
            zone=company_zone(),
            at=at,
        )


def unit_names() -> dict[str, int]:
    """By code; by name where only one unit has it and it is nobody's code."""
    units = list(Unit.objects.values_list("pk", "code", "name"))
    names = [name.casefold() for _pk, _code, name in units]
    by_name = {
        name.casefold(): pk for pk, _code, name in units if names.count(name.casefold()) == 1
    }
    return by_name | {code.casefold(): pk for pk, code, _name in units}


class Column:
    """One source of the map, found in the header of this file."""

    def __init__(self, source: Source, header: Mapping[str, int]) -> None:
        self.constant = source.constant
        self.recode = source.recode
        self.name = next((name for name in source.columns if name in header), "")
        self.position = header[self.name] if self.name else None

    def raw(self, cells: list[str]) -> str:
        if self.position is None:
            return self.constant
        cell = cells[self.position]
        if type(cell) is Formula:
            raise Refusal("formula_without_value", self.name, cell)
        return cell

    def text(self, cells: list[str]) -> str:
        raw = self.raw(cells).strip()
        return self.recode.get(same_text(raw), raw) if self.recode else raw


def positions(header: Iterable[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(header)}


def refuse_missing_columns(plan: MapFile, header: list[str]) -> None:
    """Every column of the map is in the file, under one of its names."""
    problems = [
        Problem(0, " / ".join(names), missing_column(names, header))
        for names in plan.columns()
        if not any(name in header for name in names)
    ]
    if problems:
        raise MapRefused(problems)


def missing_column(names: tuple[str, ...], header: list[str]) -> str:
    near = list(dict.fromkeys(one for name in names for one in near_names(name, header)))
    said = _("le fichier n’a pas cette colonne")
    return said + (_(" ; peut-être %(near)s") % {"near": ", ".join(near)} if near else "")


def refuse_unknown_unit(plan: MapFile, world: World) -> None:
    """The same unit for every row is looked up once."""
    if plan.unit is None or plan.unit.columns:
        return
    code = plan.unit.constant.casefold()
    if code not in world.units:
        raise MapRefused([Problem(0, "unit", unknown(code, world.units))])
    if world.units[code] not in world.inside:
        raise MapRefused([Problem(0, "unit", reasons.sentence("unit_elsewhere"))])


class Rows:
    """Reads records one by one, in the order of the file."""

    def __init__(self, plan: MapFile, header: list[str], world: World) -> None:
        refuse_missing_columns(plan, header)
        refuse_unknown_unit(plan, world)
        place = positions(header)
        self.plan, self.world = plan, world
        self.zone = plan.zone or world.zone
        self.order = sorted(range(len(header)), key=lambda position: header[position])
        self.unit = Column(plan.unit or Source(), place)
        self.date = DateColumn(plan.date, place, self.zone)
        self.segment = Column(plan.segment or Source(), place)
        self.channel = Column(plan.channel or Source(), place)
        self.weight = Column(plan.weight.source, place) if plan.weight else None
        self.external_id = Column(plan.external_id, place) if plan.external_id else None
        self.respondent = Column(plan.respondent_key or Source(), place)
        self.customer = Column(plan.customer_reference or Source(), place)
        self.attributes = [(each, Column(each.source, place)) for each in plan.attributes]
        self.verbatims = [Column(each.source, place) for each in plan.verbatims]
        self.points = [GradeColumn(each, Column(each.source, place)) for each in plan.points]
        self.seen: set[int] = set()
        self.again: dict[int, int] = {}

    def read_all(self, records: Iterable[Record]) -> Iterator[Row | Refused]:
        for record in records:
            if record.refusal:
                yield Refused(record.line, record.refusal)
            else:
                yield self.read(record)

    def read(self, record: Record) -> Row | Refused:
        try:
            return self.row(record.line, record.cells)
        except Refusal as refusal:
            return Refused(record.line, refusal.reason, refusal.column, refusal.value)

    def row(self, line: int, cells: list[str]) -> Row:
        dropped: list[Dropped] = []
        identity = self.identity(cells)
        grades = tuple(point.read(cells, dropped) for point in self.points)
        texts = tuple(column.raw(cells) for column in self.verbatims)
        texts = tuple(text if text.strip() else "" for text in texts)
        if not any(texts) and not any(map(says_something, grades)):
            raise Refusal("nothing_in_it")
        moment = self.moment(cells)
        unit_id = self.unit_of(cells)
        day = moment.astimezone(self.world.zone).date()
        said: dict[str, Any] = {
            "channel": self.channel_of(cells, dropped),
            "segment": bounded(self.segment, cells, LONGEST_SEGMENT, dropped),
            "weight": self.weight_of(cells),
            "respondent_key": bounded(self.respondent, cells, LONGEST_KEY, dropped),
            "attributes": dict(self.attributes_of(cells, dropped)),
        }
        # Known rows keep the print they had before references existed.
        customer = bounded(self.customer, cells, LONGEST_KEY, dropped)
        named = {"customer_reference": customer} if customer else {}
        return Row(
            line=line, identity=identity, unit_id=unit_id, answered_at=moment, day=day,
            unit_path=place_on(self.world.places[unit_id], day), grades=grades, texts=texts,
            content_hash=self.content_hash(unit_id, moment, grades, texts, said | named),
            dropped=tuple(dropped), customer_reference=customer, **said,
        )  # fmt: skip

    # Who the row is

    def identity(self, cells: list[str]) -> str:
        if self.external_id is None:
            written = "\x1f".join(cells[position] for position in self.order)
            digest = keyed(written)[:40]
            return f"row:{digest}:{self.occurrence(digest)}"
        name = self.external_id.text(cells)
        if not name:
            raise Refusal("id_missing", self.external_id.name)
        identity = f"id:{name}" if len(name) <= LONGEST_IDENTITY else f"id#{keyed(name)}"
        if self.occurrence(identity) > 1:
            raise Refusal("id_again", self.external_id.name, name)
        return identity

    def occurrence(self, identity: str) -> int:
        """1 the first time; sixty-four bits a row are kept, not the identities."""
        key = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=8).digest(), "big")
        if key not in self.seen:
            self.seen.add(key)
            return 1
        self.again[key] = self.again.get(key, 1) + 1
        return self.again[key]

    def content_hash(
        self,
        unit_id: int,
        moment: datetime,
        grades: tuple[Graded, ...],
        texts: tuple[str, ...],
        said: dict[str, Any],
    ) -> str:
        """By keys of points, not by columns: a better map of the same facts changes nothing."""
        answers = [
            [point.point, grade.value, grade.blank]
            for point, grade in zip(self.plan.points, grades, strict=True)
            if not grade.is_unreadable
        ]
        words = [
            [each.key, text]
            for each, text in zip(self.plan.verbatims, texts, strict=True)
            if text
        ]
        content = [unit_id, moment.timestamp(), sorted(answers), sorted(words), said]
        return keyed(json.dumps(content, ensure_ascii=False, sort_keys=True))

    # What the row says

    def moment(self, cells: list[str]) -> datetime:
        found = self.date.read(cells)
        if found > self.world.at:
            raise Refusal("date_ahead", self.date.name, self.date.written(cells))
        return found

    def unit_of(self, cells: list[str]) -> int:
        if self.plan.unit is None:
            return self.world.unit_id
        code = self.unit.text(cells)
        if not code:
            raise Refusal("unit_missing", self.unit.name)
        unit_id = self.world.units.get(code.casefold())
        if unit_id is None:
            raise Refusal("unit_unknown", self.unit.name, code)
        if unit_id not in self.world.inside:
            raise Refusal("unit_elsewhere", self.unit.name, code)
        return unit_id

    def channel_of(self, cells: list[str], dropped: list[Dropped]) -> str:
        key = self.channel.text(cells)
        if key and key not in self.world.channels:
            dropped.append(Dropped(self.channel.name, key, "channel_unknown"))
            return ""
        return key

    def weight_of(self, cells: list[str]) -> int:
        if self.weight is None or self.plan.weight is None:
            return MICRO
        text = self.weight.text(cells) or self.plan.weight.default
        if not text:
            raise Refusal("weight_missing", self.weight.name)
        try:
            weight = decimal(text, self.plan.decimal)
            if not 0 <= weight <= MOST_WEIGHT:
                raise ValueError
        except (ValueError, InvalidOperation):
            raise Refusal("weight_unreadable", self.weight.name, text) from None
        return in_micro(weight)

    def attributes_of(
        self, cells: list[str], dropped: list[Dropped]
    ) -> Iterator[tuple[str, str]]:
        for attribute, column in self.attributes:
            text = column.text(cells)
            if not text:
                continue
            if reason := wrong_attribute(text, attribute):
                dropped.append(Dropped(column.name, text, reason))
            else:
                yield attribute.name, text


class DateColumn:
    """The date of a row: one column or constant, or composed from several."""

    def __init__(self, source: DateSource, header: Mapping[str, int], zone: ZoneInfo) -> None:
        self.pattern, self.zone = source.format, zone
        self.whole = Column(source.whole, header) if source.whole else None
        self.parts = [(key, Column(part, header)) for key, part in source.parts.items()]
        columns = [self.whole] if self.whole else [part for _key, part in self.parts]
        self.name = " + ".join(column.name for column in columns if column.name)

    def written(self, cells: list[str]) -> str:
        columns = [self.whole] if self.whole else [part for _key, part in self.parts]
        return " ".join(column.text(cells) for column in columns)

    def read(self, cells: list[str]) -> datetime:
        written = self.written(cells)
        if not written.strip():
            raise Refusal("date_missing", self.name)
        try:
            if self.whole:
                typed = isinstance(self.whole.raw(cells), WrittenDate)
                return dates.moment(written, "" if typed else self.pattern, self.zone)
            parts = tuple((key, column.text(cells)) for key, column in self.parts)
            return dates.from_parts(parts, self.zone)
        except dates.Impossible:
            raise Refusal("date_impossible", self.name, written) from None


class GradeColumn:
    """The grades of one measure point; a file repeats few values, so each is read once."""

    def __init__(self, point: PointColumn, column: Column) -> None:
        self.point, self.column = point, column
        self.known: dict[str, Graded] = {}
        self.first = default_definition(point.indicator).scale.low

    def read(self, cells: list[str], dropped: list[Dropped]) -> Graded:
        raw = self.column.raw(cells)
        grade = self.known.get(raw)
        if grade is None:
            grade = self.graded(raw.strip())
            if len(self.known) < REMEMBERED:
                self.known[raw] = grade
        if grade.is_unreadable:
            dropped.append(Dropped(self.column.name, raw, "not_a_grade"))
        return grade

    def graded(self, raw: str) -> Graded:
        point, same = self.point, same_text(raw)
        if not raw or same in point.blank:
            return Graded(blank="skipped", raw=raw)
        if same in point.not_applicable:
            return Graded(blank="not_applicable", raw=raw)
        text = same_text(point.source.recode.get(same, raw))
        value = int(text) if text.lstrip("+-").isdecimal() and len(text) < 6 else None
        if value is None or not point.low <= value <= point.high:
            return Graded(raw=raw, is_unreadable=True)
        above = point.high - value if point.reversed else value - point.low
        return Graded(value=self.first + above)


def says_something(grade: Graded) -> bool:
    """A grade, or a blank that was written down: 11 for “no answer” is one, empty is not."""
    return grade.value is not None or bool(grade.blank and grade.raw)


def wrong_attribute(text: str, attribute: AttributeColumn) -> str:
    if attribute.low is not None or attribute.high is not None:
        number = same_text(text)
        if not number.lstrip("+-").isdecimal() or len(number) > 9:
            return "not_a_number"
        low = attribute.low if attribute.low is not None else int(number)
        high = attribute.high if attribute.high is not None else int(number)
        if not low <= int(number) <= high:
            return "not_a_number"
    return "too_long" if len(text) > LONGEST_ATTRIBUTE else ""


def bounded(column: Column, cells: list[str], longest: int, dropped: list[Dropped]) -> str:
    text = column.text(cells)
    if len(text) <= longest:
        return text
    dropped.append(Dropped(column.name, text, "too_long"))
    return ""


def decimal(text: str, mark: str) -> Decimal:
    """`0,72`, `1 234,5`, `1,234.5`: by the mark of the map, else by the last mark written."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("−", "-")
    last = mark or max(",.", key=plain.rfind)
    other = "." if last == "," else ","
    number = Decimal(plain.replace(other, "").replace(last, "."))
    if not number.is_finite():
        raise ValueError
    return number


def keyed(text: str) -> str:
    """So that nobody can guess an answer back from what identifies it."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, text.encode("utf-8", "replace"), "sha256").hex()


@dataclass(slots=True)
class Counts:
    """How a reading went so far."""

    total: int = 0
    accepted: int = 0
    rejected: int = 0
    unchanged: int = 0
    changed: int = 0
    dropped: int = 0
    replaced: int = 0  # rows with characters that the encoding could not read
    reasons: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)  # the first few, by reason

    def says(self, reason: str, value: str) -> None:
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        shown = self.examples.setdefault(reason, [])
        if value and value not in shown and len(shown) < MOST_EXAMPLES:
            shown.append(value)
