"""Sheets as a document, and each of its parts with the cell that it was read in: a fault is
told where it can be mended. Whether the document holds is checked where all are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from jalon.journeys.document import (
    FORMAT,
    MOST_ERRORS,
    VERSION,
    Path,
    UnreadableMap,
    checked,
    dotted,
)
from jalon.journeys.models import Block, ChannelKind, Lane, Situation
from jalon.journeys.workbook.grammar import NotUnderstood, Said, read_lines
from jalon.journeys.workbook.labels import in_all_languages, value_of, values_by_label
from jalon.journeys.workbook.shape import (
    CHANNELS,
    DESCRIPTION,
    IDENTITY,
    JOURNEY,
    LANES,
    MAP,
    MOMENT,
    NOTES,
    PERSONAS,
    POINTS,
    SITUATION,
    SOURCES,
    STAGE,
    STAGES,
    TABLES,
    Field,
)
from jalon.web.sheets import Table, UnreadableBook, read_book, text_of
from jalon.web.typography import labelled

Document = dict[str, Any]
FIRST = 3  # column of the first situation
NO = "non"


def read(content: bytes) -> Document:
    """A document that holds, or UnreadableMap with all that is wrong, cell by cell."""
    try:
        found = read_book(content)
    except UnreadableBook as refusal:
        raise UnreadableMap([str(refusal)]) from refusal
    reader = Reader({title.strip().casefold(): table for title, table in found.items()})
    document = reader.document()
    if reader.faults:
        raise UnreadableMap(reader.faults[:MOST_ERRORS])
    return checked(document, where=reader.where)


@dataclass(slots=True)
class Reader:
    tables: dict[str, Table]
    faults: list[str] = field(default_factory=list)
    places: dict[tuple[str | int, ...], str] = field(default_factory=dict)

    # Where, and what is wrong there

    def where(self, path: Path) -> str:
        """The cell of the nearest part that was read in one."""
        steps = tuple(path)
        for length in range(len(steps), 0, -1):
            if steps[:length] in self.places:
                return self.places[steps[:length]]
        return dotted(path) or gettext(MAP)

    def fault(self, place: str, said: str) -> None:
        self.faults.append(labelled(place, said))

    def sheet(self, name: str) -> Table | None:
        names = [each.casefold() for each in in_all_languages(name)]
        return next((self.tables[each] for each in names if each in self.tables), None)

    # The document

    def document(self) -> Document:
        drawn = self.sheet(MAP)
        if drawn is None or not drawn.rows:
            return self.without(MAP)
        journey = self.things(JOURNEY)
        if not journey:
            return self.without(JOURNEY)
        matrix = Grid(self, drawn)
        document = {
            "format": FORMAT,
            "version": VERSION,
            **(journey[0] if journey else {}),
            "personas": self.things(PERSONAS),
            "channels": self.things(CHANNELS),
            "points": self.things(POINTS),
            "lanes": self.things(LANES),
        }
        for each in TABLES[JOURNEY]:
            self.places[each.name,] = self.places.get((JOURNEY, 0, each.name), gettext(JOURNEY))
        matrix.lanes(document)
        document["stages"] = matrix.stages(document)
        return {name: value for name, value in document.items() if value != []} | {
            "stages": document["stages"]
        }

    def without(self, name: str) -> Document:
        self.fault(gettext(name), gettext("cette feuille manque, ou elle est vide."))
        return {}

    # Tables

    def things(self, name: str) -> list[Document]:
        return [thing for thing, _ in self.placed(name)]

    def placed(self, name: str) -> list[tuple[Document, str]]:
        """The rows of a table, each with the place of its first cell."""
        table = self.sheet(name)
        if table is None or not table.rows:
            return []
        columns = self.columns(table, TABLES[name])
        found: list[tuple[Document, str]] = []
        for row, cells in enumerate(table.rows[1:], start=1):
            if not any(text_of(cell).strip() for cell in cells):
                continue
            thing = self.thing(table, name, row, columns, len(found))
            found.append((thing, table.place(row, 0)))
        return found

    def columns(self, table: Table, fields: Iterable[Field]) -> list[tuple[int, Field]]:
        titles = [text_of(cell).strip().casefold() for cell in table.rows[0]]
        found = []
        for each in fields:
            names = {word.casefold() for word in in_all_languages(each.title)}
            place = next((n for n, title in enumerate(titles) if title in names), None)
            if place is not None:
                found.append((place, each))
            elif each.is_needed:
                said = gettext("il manque la colonne « %(title)s ».")
                self.fault(table.title, said % {"title": gettext(each.title)})
        return found

    def thing(
        self, table: Table, name: str, row: int, columns: list[tuple[int, Field]], rank: int
    ) -> Document:
        thing: Document = {}
        key = DOCUMENT_KEYS.get(name, name)
        self.places[key, rank] = table.place(row, 0)
        for column, each in columns:
            cells = table.rows[row]
            cell = cells[column] if column < len(cells) else None
            place = table.place(row, column)
            self.places[key, rank, each.name] = place
            value = self.value(each, cell, place)
            if value is not None:
                thing[each.name] = value
        return thing

    def value(self, each: Field, cell: Any, place: str) -> Any:
        text = text_of(cell)
        if not text.strip() and not each.is_needed:
            return None if each.kind != "text" or each.choices or not text else text
        if each.choices:
            return self.chosen(each, text, place)
        if each.kind == "number":
            return self.number(cell, text, place)
        if each.kind == "boolean":
            return text.strip().casefold() not in {
                *(word.casefold() for word in in_all_languages(NO)), "0", "false",
            }  # fmt: skip
        return text

    def chosen(self, each: Field, text: str, place: str) -> str | None:
        value = value_of(each.choices, text) if each.choices else None
        if value is None:
            labels = ", ".join(str(label) for label in each.choices.labels if label)  # type: ignore[union-attr]
            said = gettext("« %(text)s » n’est pas une des valeurs possibles (%(labels)s).")
            self.fault(place, said % {"text": text[:40], "labels": labels})
        return value

    def number(self, cell: Any, text: str, place: str) -> float | None:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return cell
        try:
            return float(text.replace("\u2212", "-").replace(",", ".").rstrip(" % "))
        except ValueError:
            said = gettext("« %(text)s » n’est pas un nombre.")
            self.fault(place, said % {"text": text[:40]})
            return None


# Where the parts of a table stand in the document.
DOCUMENT_KEYS = {PERSONAS: "personas", CHANNELS: "channels", POINTS: "points", LANES: "lanes"}


@dataclass(slots=True)
class Grid:
    """The sheet of the map: heads, then lanes, a column a situation."""

    reader: Reader
    table: Table
    heads: dict[str, int] = field(default_factory=dict)  # row of each
    held: list[tuple[int, str]] = field(default_factory=list)  # rows of lanes, their keys

    def __post_init__(self) -> None:
        for row, cells in enumerate(self.table.rows[1:], start=1):
            key = text_of(cells[2]).strip() if len(cells) > 2 else ""
            if key.startswith("#"):
                self.heads.setdefault(key, row)
            elif key or self.is_told(cells):
                self.held.append((row, key))
        if SITUATION not in self.heads:
            said = gettext("il manque la ligne « #situation » (colonne « Clé »).")
            self.reader.fault(self.table.title, said)

    @staticmethod
    def is_told(cells: tuple[Any, ...]) -> bool:
        return any(text_of(cell).strip() for cell in cells)

    def text(self, row: int | None, column: int) -> str:
        if row is None or row >= len(self.table.rows):
            return ""
        cells = self.table.rows[row]
        return text_of(cells[column]) if column < len(cells) else ""

    def head(self, key: str, column: int) -> str:
        return self.text(self.heads.get(key), column)

    @property
    def width(self) -> int:
        return max((len(cells) for cells in self.table.rows), default=0)

    # Lanes

    def lanes(self, document: Document) -> None:
        """A row without a key that is known is a lane that somebody added."""
        for place, (row, key) in enumerate(self.held):
            if not key:
                self.held[place] = (row, self.added(document, row, place))

    def added(self, document: Document, row: int, place: int) -> str:
        name = self.text(row, 1).strip()
        known = value_of(Lane.Kind, name)
        if known and known != Lane.Kind.CUSTOM:
            return known
        key = f"ajout-{place + 1}"
        block = value_of(Block, self.text(row, 0)) or Block.ANALYSIS
        self.reader.places["lanes", len(document["lanes"])] = self.table.place(row, 1)
        document["lanes"].append(
            {"uid": key, "kind": "custom", "block": str(block), "name": name, "shown": True}
        )
        return key

    # Stages and situations

    def stages(self, document: Document) -> list[Document]:
        described = {each.get("uid", ""): each for each in self.reader.things(STAGES)}
        uids, sources = self.identities(), self.sources()
        stages: list[Document] = []
        last: tuple[str, str] | None = None
        for column in range(FIRST, self.width):
            name, uid = self.text(0, column), self.head(STAGE, column).strip()
            if not self.is_column(column):
                continue
            if (uid or name, name) != last:
                last = (uid or name, name)
                self.reader.places["stages", len(stages)] = self.table.place(0, column)
                stages.append(a_stage(name, uid, described.get(uid, {})))
            self.add_situation(document, stages, column, uids, sources)
        return stages

    def is_column(self, column: int) -> bool:
        return any(self.text(row, column).strip() for row in range(len(self.table.rows)))

    def add_situation(
        self, document: Document, stages: list[Document], column: int, uids: Uids,
        sources: dict[str, list[Document]],
    ) -> None:  # fmt: skip
        lived = stages[-1]["situations"]
        path = ("stages", len(stages) - 1, "situations", len(lived))
        if not self.head(SITUATION, column).strip() and not self.is_filled(column):
            return
        self.reader.places[path] = self.table.place(self.heads.get(SITUATION, 0), column)
        situation = self.situation(column)
        lived.append(situation)
        self.fill(document, situation, column, path, uids)
        situation["sources"] = sources.pop(situation.get("uid", ""), [])

    def is_filled(self, column: int) -> bool:
        return any(self.text(row, column).strip() for row, _ in self.held)

    def situation(self, column: int) -> Document:
        moment = self.head(MOMENT, column).strip()
        value = value_of(Situation.Moment, moment) if moment else ""
        if value is None:
            said = gettext("« %(text)s » n’est pas un moment clé.") % {"text": moment[:40]}
            self.reader.fault(self.table.place(self.heads[MOMENT], column), said)
        found: Document = {
            "name": self.head(SITUATION, column),
            "description": self.head(DESCRIPTION, column),
            "moment": value or "ordinary",
            "touchpoints": [],
            "notes": [],
        }
        uid = self.head(IDENTITY, column).strip()
        return found | {"uid": uid} if uid else found

    # Cells

    def fill(
        self, document: Document, situation: Document, column: int, path: tuple[Any, ...],
        uids: Uids,
    ) -> None:  # fmt: skip
        planted: list[tuple[Said, str]] = []
        for row, lane in self.held:
            place = self.table.place(row, column)
            said = self.lines(self.text(row, column), place)
            if lane == Lane.Kind.TOUCHPOINTS:
                self.touch(document, situation, said, place, path)
            elif lane == Lane.Kind.MEASURES:
                planted += [(each, place) for each in said]
            else:
                self.note(situation, lane, said, place, path, uids)
        for each, place in planted:
            self.plant(situation, each, place)

    def lines(self, cell: str, place: str) -> list[Said]:
        try:
            return read_lines(cell)
        except NotUnderstood as word:
            said = gettext("« [%(word)s] » ne se comprend pas.") % {"word": word}
            self.reader.fault(place, said)
            return []

    def touch(
        self, document: Document, situation: Document, said: list[Said], place: str,
        path: tuple[Any, ...],
    ) -> None:  # fmt: skip
        keys = channel_keys(document)
        for each in said:
            channel = each.more.get("channel") or keys.get(each.text.strip().casefold())
            if channel is None:
                told = gettext("le canal « %(name)s » n’est pas dans la feuille « Canaux ».")
                self.reader.fault(place, told % {"name": each.text[:40]})
                continue
            self.reader.places[(*path, "touchpoints", len(situation["touchpoints"]))] = place
            situation["touchpoints"].append({"channel": channel, "points": []})

    def plant(self, situation: Document, said: Said, place: str) -> None:
        key, channel = said.more.get("point"), said.more.get("channel")
        touchpoints = situation["touchpoints"]
        stations = {each["channel"]: each for each in touchpoints}
        alone = touchpoints[0] if len(touchpoints) == 1 else None
        station = stations.get(channel) if channel else alone
        if key is None or station is None:
            told = gettext(
                "un point de mesure s’écrit « Libellé [point CLÉ, canal CLÉ] », sur un "
                "canal de sa situation."
            )
            self.reader.fault(place, told)
            return
        station["points"].append(key)

    def note(
        self, situation: Document, lane: str, said: list[Said], place: str,
        path: tuple[Any, ...], uids: Uids,
    ) -> None:  # fmt: skip
        known = uids.get((situation.get("uid", ""), lane), {})
        for each in said:
            self.reader.places[(*path, "notes", len(situation["notes"]))] = place
            note: Document = {"lane": lane, "text": each.text, **each.more}
            kept = known.get(each.text)
            situation["notes"].append({"uid": kept.pop(0), **note} if kept else note)

    # What the other sheets know of cells

    def identities(self) -> Uids:
        """Of notes, by their situation, their lane and their text."""
        found: Uids = defaultdict(lambda: defaultdict(list))
        for each in self.reader.things(NOTES):
            if each.get("uid"):
                place = each.get("situation", ""), each.get("lane", "")
                found[place][each.get("text", "")].append(each["uid"])
        return found

    def sources(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for source, place in self.reader.placed(SOURCES):
            situation = source.pop("situation", "")
            if situation not in self.known_situations():
                said = gettext("la situation « %(uid)s » n’est pas sur la carte.")
                self.reader.fault(place, said % {"uid": str(situation)[:40]})
            found[situation].append(source)
        return found

    def known_situations(self) -> set[str]:
        return {self.head(IDENTITY, column).strip() for column in range(FIRST, self.width)}


Uids = dict[tuple[str, str], dict[str, list[str]]]


def a_stage(name: str, uid: str, described: Document) -> Document:
    stage: Document = {"name": name, "description": described.get("description", "")}
    return {**({"uid": uid} if uid else {}), **stage, "situations": []}


def channel_keys(document: Document) -> dict[str, str]:
    """By name and by key, whatever the case."""
    named = document.get("channels", [])
    usual = values_by_label(ChannelKind)
    ours = {str(each.get("name", "")).strip().casefold(): each.get("key", "") for each in named}
    keys = {str(each.get("key", "")).casefold(): each.get("key", "") for each in named}
    return usual | keys | ours
