"""One sheet of an XLSX workbook as records: read cell by cell, never held whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from jalon.feedback.imports.formats.archive import MIB, damaged, outsized
from jalon.feedback.imports.formats.cells import number_text
from jalon.feedback.imports.formats.records import (
    LONGEST_FIELD,
    LONGEST_LINE,
    Formula,
    Layout,
    Record,
    Wishes,
    WrittenDate,
    named,
    no_header,
)
from jalon.feedback.imports.formats.workbook import Sheet, Workbook, unescaped
from jalon.feedback.imports.formats.xml_stream import Unreadable, XmlReader
from jalon.feedback.imports.guessing import FileRefused

MOST_SHEET = 1024 * MIB  # unpacked
MOST_ROWS = 1_048_576
MOST_CELLS = 16_384  # of a row
HEADERS_LOOKED_AT = 20  # rows that are not blank
LARGEST_COVER = MIB  # unpacked
MOST_TAIL = 4 * MIB  # after the rows, where merged cells are listed
MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
HIGHEST_MERGE = 100  # rows where a header may be
END_OF_ROWS = b"sheetData>"
REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")
DAY_IN_SECONDS = 86_400


@dataclass(slots=True)
class SheetRow:
    line: int
    cells: dict[int, str] = field(default_factory=dict)  # by column, from 1
    length: int = 0
    refusal: str = ""


class Rows(XmlReader):
    """Rows as they end; a row or a cell too long is cut and says so."""

    def __init__(self, value_of: Callable[[str, str, str], str]) -> None:
        super().__init__()
        self.ready: list[SheetRow] = []
        self._value_of = value_of
        self._line = self._rows = self._column = self._length = 0
        self._row: SheetRow | None = None
        self._type = self._style = ""
        self._taken = ""  # the element whose text is being taken
        self._pieces: dict[str, list[str]] = {}
        self._hints = False
        self._closing: dict[str, Callable[[], None]] = {
            "c": self._end_cell, "row": self._end_row, "v": self._stop, "t": self._stop,
            "f": self._stop, "rPh": self._end_hint,
        }  # fmt: skip

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if self._row is None:
            if name == "row":
                self._begin_row(attributes)
        elif name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "f", "t"} and not self._hints:
            self._taken = name
            self._pieces.setdefault(name, [])
        elif name == "rPh":
            self._hints = True

    def text(self, data: str) -> None:
        if self._taken and self._length <= LONGEST_FIELD:
            self._pieces[self._taken].append(data)
            self._length += len(data)

    def closed(self, name: str) -> None:
        if name in self._closing and self._row is not None:
            self._closing[name]()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._rows += 1
        told = attributes.get("r", "")
        number = int(told) if told.isdecimal() and len(told) < 8 else 0
        self._line, self._column = max(number, self._line + 1), 0
        if self._rows > MOST_ROWS or self._line > MOST_ROWS:
            raise outsized()
        self._row = SheetRow(self._line)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        told = attributes.get("r", "")
        self._column = column_of(told) if told else self._column + 1
        if self._column > MOST_CELLS:
            raise outsized()
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._pieces, self._length = {}, 0

    def _stop(self) -> None:
        self._taken = ""

    def _end_hint(self) -> None:
        self._hints = False

    def _end_cell(self) -> None:
        row, pieces = self._row, self._pieces
        if row is None or not pieces:
            return
        written = "".join(pieces.get("v") or pieces.get("t") or [])
        if not written and "f" in pieces and self._type != "str":
            text: str = Formula("=" + "".join(pieces["f"])[:200])
        else:
            text = self._value_of(self._type, self._style, written)
        self._put(row, text)

    def _put(self, row: SheetRow, text: str) -> None:
        if len(text) > LONGEST_FIELD:
            row.refusal = row.refusal or "field_too_long"
        elif text:
            row.length += len(text)
            if row.length > LONGEST_LINE:
                row.refusal = row.refusal or "line_too_long"
            else:
                row.cells[self._column] = text

    def _end_row(self) -> None:
        if self._row is not None and (self._row.cells or self._row.refusal):
            self.ready.append(self._row)
        self._row, self.idle = None, 0


def column_of(reference: str) -> int:
    """`C12` → 3."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise Unreadable("a cell without a place")
    return number_of(found.group(1))


def number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Values:
    """The text of a cell from its type, its style and what is written in it."""

    def __init__(self, book: Workbook) -> None:
        self._texts, self._kinds = book.texts, book.kinds
        self._epoch = CALENDAR_MAC_1904 if book.since_1904 else CALENDAR_WINDOWS_1900
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, kind: str, style: str, written: str) -> str:
        if kind == "s":
            return self._shared(written)
        if kind in {"str", "inlineStr"}:
            return unescaped(written)
        if kind == "b":
            return {"1": "true", "0": "false"}.get(written, written)
        if kind == "d":
            return written_date(written)
        if kind == "e" or not written:
            return written
        shown = self._shown(style)
        return self._dated(written, shown) if shown else number_text(written)

    def _shared(self, written: str) -> str:
        if not written.isdecimal() or len(written) > 9 or int(written) >= len(self._texts):
            return written and "#REF!"
        return self._texts[int(written)]

    def _shown(self, style: str) -> str:
        number = int(style) if style.isdecimal() and len(style) < 7 else 0
        return self._kinds[number] if number < len(self._kinds) else ""

    def _dated(self, written: str, shown: str) -> str:
        try:
            value = float(written)
            if shown == "duration" or (shown == "time" and 0 <= value < 1):
                return clock(value)
            found: Any = from_excel(value, self._epoch)
        except (ValueError, OverflowError, TypeError):
            return number_text(written)
        return (
            moment_text(found, shown) if isinstance(found, datetime) else number_text(written)
        )


def moment_text(found: datetime, shown: str) -> str:
    """A day alone where the cell shows no hour and holds none."""
    if shown == "day" and (found.hour, found.minute, found.second) == (0, 0, 0):
        return WrittenDate(found.date().isoformat())
    return WrittenDate(found.isoformat(timespec="seconds"))


def written_date(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment_text(found, "moment" if "T" in text else "day")


def clock(days: float) -> str:
    """`27:30:00`, of a time or of a duration."""
    whole = timedelta(seconds=round(days * DAY_IN_SECONDS))
    hours, rest = divmod(int(whole.total_seconds()), 3600)
    return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"


class SheetFile:
    """A workbook opened for one reading of one sheet."""

    def __init__(self, path: Path, wishes: Wishes) -> None:
        self._book = Workbook(path)
        try:
            self._choose(wishes)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._book.close()

    @property
    def bytes_read(self) -> int:
        return min(self.size, self._fed)

    def records(self) -> Iterator[Record]:
        width, header_row = len(self.header), self.layout.header_row
        for row in self._rows():
            if row.line > header_row and (record := record_of(row, width)):
                yield record

    def _choose(self, wishes: Wishes) -> None:
        """The sheet that is named, or else the first that shows more than a cover page."""
        covers = []
        for sheet in self._candidates(wishes.sheet):
            if self._opens(sheet, wishes.header_row):
                if not self._is_a_cover():
                    return
                covers.append(sheet)
        if not covers:
            raise no_header()
        self._opens(covers[0], wishes.header_row)

    def _opens(self, sheet: Sheet, header_row: int) -> bool:
        self._sheet, self._fed = sheet, 0
        self.size = self._book.archive.size(sheet.part)
        header = self._header(header_row)
        if header is None:
            return False
        line, names = header
        self.header = named(names)
        listed = tuple((each.name, each.is_hidden) for each in self._book.sheets)
        self.layout = Layout("xlsx", sheet=sheet.name, header_row=line, sheets=listed)
        return True

    def _is_a_cover(self) -> bool:
        """Names and nothing under them, or a hidden sheet; a large one is never read to know."""
        if self._sheet.is_hidden:
            return True
        return self.size <= LARGEST_COVER and next(self.records(), None) is None

    def _candidates(self, name: str) -> list[Sheet]:
        sheets = self._book.sheets
        if not name:
            return sorted(sheets, key=lambda sheet: sheet.is_hidden)
        found = [sheet for sheet in sheets if sheet.name == name]
        if not found:
            names = ", ".join(sheet.name for sheet in sheets[:20])
            raise FileRefused(
                _("Ce classeur n’a pas de feuille « %(name)s » ; il a : %(names)s.")
                % {"name": name, "names": names}
            )
        return found

    def _rows(self) -> Iterator[SheetRow]:
        reader = Rows(Values(self._book))
        self._fed = 0
        try:
            for block in self._book.archive.part(self._sheet.part, MOST_SHEET):
                reader.feed(block)
                self._fed += len(block)
                yield from reader.ready
                reader.ready.clear()
            reader.end()
        except Unreadable:
            raise damaged() from None
        yield from reader.ready

    # The header

    def _header(self, wanted: int) -> tuple[int, list[str]] | None:
        rows: list[SheetRow] = []
        for row in self._rows():
            if wanted and row.line > wanted:
                break
            rows.append(row)
            if not wanted and len(rows) == HEADERS_LOOKED_AT:
                break
        merged = self._merged()
        chosen = [row for row in rows if row.line == wanted] if wanted else rows
        if not chosen:
            return None
        best = chosen[0] if wanted else likely_header(rows, merged)
        return best.line, names_of(best, rows, merged)

    def _merged(self) -> list[Merge]:
        """Merged cells near the top: they are listed after the last row."""
        tail = b""
        for block in self._book.archive.part(self._sheet.part, MOST_SHEET):
            tail += block
            at = tail.rfind(END_OF_ROWS)
            tail = tail[at:][:MOST_TAIL] if at >= 0 else tail[-len(END_OF_ROWS) :]
        found = []
        for left, top, right, bottom in MERGED.findall(tail):
            merge = Merge(
                int(top), number_of(left.decode()), int(bottom), number_of(right.decode())
            )
            if merge.top <= HIGHEST_MERGE and merge.right <= MOST_CELLS:
                found.append(merge)
        return found


@dataclass(frozen=True, slots=True)
class Merge:
    top: int
    left: int
    bottom: int
    right: int

    def holds(self, line: int, column: int) -> bool:
        return self.top <= line <= self.bottom and self.left <= column <= self.right


def likely_header(rows: list[SheetRow], merged: list[Merge]) -> SheetRow:
    """The first row that names nearly as many columns as any; a title names one, figures none."""
    named_by = {
        row.line: sum(map(is_a_word, own_names(row, rows, merged).values())) for row in rows
    }
    most = max(named_by.values())
    return next(row for row in rows if named_by[row.line] >= 0.8 * most)


def is_a_word(text: str) -> bool:
    return (
        not isinstance(text, WrittenDate) and not text.lstrip("-").replace(".", "").isdecimal()
    )


def own_names(row: SheetRow, rows: list[SheetRow], merged: list[Merge]) -> dict[int, str]:
    """Its cells, and those that reach down to it from above."""
    names = dict(row.cells)
    by_line = {each.line: each for each in rows}
    for merge in merged:
        above = by_line.get(merge.top)
        if merge.top < row.line <= merge.bottom and above is not None:
            for column in range(merge.left, merge.right + 1):
                names.setdefault(column, above.cells.get(merge.left, ""))
    return {column: name for column, name in names.items() if name.strip()}


def names_of(row: SheetRow, rows: list[SheetRow], merged: list[Merge]) -> list[str]:
    """One name a column; a cell merged over several names them all."""
    names = own_names(row, rows, merged)
    for merge in merged:
        if merge.top == row.line and merge.left in names:
            for column in range(merge.left + 1, merge.right + 1):
                names.setdefault(column, names[merge.left])
    return [names.get(column, "") for column in range(1, max(names, default=0) + 1)]


def record_of(row: SheetRow, width: int) -> Record | None:
    """Nothing for a row that is blank where the header has columns."""
    if row.refusal:
        return Record(row.line, [], row.refusal)
    if max(row.cells) > width and any(
        text.strip() for column, text in row.cells.items() if column > width
    ):
        return Record(row.line, [], "too_many_cells")
    cells = [row.cells.get(column, "") for column in range(1, width + 1)]
    return Record(row.line, cells) if any(cell.strip() for cell in cells) else None
