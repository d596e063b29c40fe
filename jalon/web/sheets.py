"""A workbook that somebody sends, opened within bounds: what the export writer writes, read.

A workbook is an archive of XML: its sizes are looked at before anything is unpacked, entities
are refused (openpyxl reads through defusedxml), formulas are never computed.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from jalon.web.typography import labelled

MIB = 1024 * 1024
LARGEST = 5 * MIB  # of the file
MOST_UNPACKED = 40 * MIB
MOST_RATIO = 200  # a sheet shrinks 10 to 50 times
LEAST_SUSPECT = MIB  # under it a ratio says nothing
MOST_ENTRIES = 500
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 30, 20_000, 3_000
MOST_CELLS = 400_000  # of all the sheets together
ENCRYPTED = 0x1
FORMULA = re.compile(rb"<f[ />]")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class UnreadableBook(Exception):
    """A refusal, with its sentence."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet, from its first one; None is an empty cell."""

    title: str
    rows: tuple[tuple[Any, ...], ...]

    def place(self, row: int, column: int) -> str:
        """`Carte!D7`: both counted from 0."""
        return f"{self.title}!{get_column_letter(column + 1)}{row + 1}"

    def cell(self, row: int, column: int) -> Any:
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None


def is_book(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def read_book(content: bytes) -> dict[str, Table]:
    """Its sheets by title, in order."""
    if len(content) > LARGEST:
        raise outsized()
    check_archive(content)
    try:
        found = tables(content)
        place = bare_formula(content, found) if has_formulas(content) else None
    except UnreadableBook:
        raise
    except Exception as error:
        raise damaged() from error
    if place:
        raise without_value(place)
    return found


def check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged() from error
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise UnreadableBook(
            gettext("Ce classeur est protégé par un mot de passe : retirez-le d’abord.")
        )
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or any(map(is_a_bomb, entries)):
        raise outsized()


def is_a_bomb(entry: zipfile.ZipInfo) -> bool:
    large = entry.file_size > LEAST_SUSPECT
    return large and entry.file_size > MOST_RATIO * max(1, entry.compress_size)


@contextmanager
def opened(content: bytes, *, values: bool) -> Iterator[Any]:
    """With the values that a spreadsheet last gave its formulas, or with the formulas."""
    with warnings.catch_warnings():
        # Of validations and styles that openpyxl leaves aside, and so do we.
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=values)
        try:
            yield book
        finally:
            book.close()


def tables(content: bytes) -> dict[str, Table]:
    with opened(content, values=True) as book:
        if len(book.worksheets) > MOST_SHEETS:
            raise outsized()
        left = MOST_CELLS
        found: dict[str, Table] = {}
        for sheet in book.worksheets:
            rows = tuple(bounded(sheet, left))
            left -= sum(map(len, rows))
            found[sheet.title] = Table(sheet.title, rows)
        return found


def has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = (name for name in archive.namelist() if "/worksheets/" in name)
        return any(FORMULA.search(archive.read(name)) for name in sheets)


def bare_formula(content: bytes, found: Mapping[str, Table]) -> str | None:
    """Where the first formula stands that the file holds without its value."""
    with opened(content, values=False) as book:
        for table, row, column in formulas(book, found):
            if table.cell(row, column) is None:
                return table.place(row, column)
    return None


def formulas(book: Any, found: Mapping[str, Table]) -> Iterator[tuple[Table, int, int]]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        for row, cells in enumerate(sheet.iter_rows()):
            for column, cell in enumerate(cells):
                if cell.data_type == "f":
                    yield found[sheet.title], row, column


def bounded(sheet: Any, left: int) -> Iterator[tuple[Any, ...]]:
    """Without the empty cells and the empty rows that end it."""
    # What the file says of its size is often wrong, and may be immense.
    sheet.reset_dimensions()
    empty: list[tuple[Any, ...]] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True)):
        row = without_end(cells)
        left -= len(row) + 1
        if number >= MOST_ROWS or len(row) > MOST_COLUMNS or left < 0:
            raise outsized()
        if not row:
            empty.append(row)
            continue
        yield from empty
        empty.clear()
        yield row


def without_end(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    last = len(cells)
    while last and cells[last - 1] in (None, ""):
        last -= 1
    return tuple(plain(cell) for cell in cells[:last])


def plain(cell: Any) -> Any:
    """A text as it was typed: a workbook writes some characters as `_x000D_`."""
    return ESCAPED.sub(unescaped, cell) if isinstance(cell, str) else cell


def unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def text_of(cell: Any) -> str:
    """As a person would have typed it: 12.0 is 12, a day is 2026-11-26."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time.min else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def damaged() -> UnreadableBook:
    return UnreadableBook(
        gettext(
            "Ce classeur est abîmé ou incomplet : ouvrez-le dans votre tableur, "
            "enregistrez-le de nouveau en .xlsx, puis envoyez-le."
        )
    )


def without_value(place: str) -> UnreadableBook:
    said = gettext(
        "Cette formule n’a pas de valeur : ouvrez le classeur dans votre tableur, "
        "enregistrez-le, puis envoyez-le."
    )
    return UnreadableBook(labelled(place, said))


def outsized() -> UnreadableBook:
    return UnreadableBook(gettext("Ce classeur est démesuré : il n’a pas été lu."))


Tables = Mapping[str, Table]
