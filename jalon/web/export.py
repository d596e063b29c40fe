"""The one export writer: a table on screen becomes a CSV or XLSX file.

A text cell that a spreadsheet would take for a formula (it starts with = + - @,
a tab or a carriage return) is written in CSV with a leading apostrophe; the
import of Jalon takes that apostrophe off again (`without_guard`). Numbers stay
numbers. In XLSX every text is written as text, so nothing needs a guard.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from jalon.web.numbers import language

Kind = Literal["text", "integer", "decimal", "percent", "date", "moment", "boolean"]
Row = Sequence[Any]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
BOM = "\ufeff"
LINES_A_CHUNK = 500
SHEET_TITLE_LENGTH = 31
CELL_LENGTH = 32_767  # what a cell of a spreadsheet can hold
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: Kind = "text"
    width: int = 16  # characters, in a spreadsheet


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One of the sheets of a workbook."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    is_wrapped: bool = False  # its texts have lines
    frozen: tuple[int, int] = (1, 0)  # rows and columns that stay in sight


class UnknownExportFormat(ValueError):
    """Only CSV and XLSX are written."""


def export_response(
    file_format: str, name: str, columns: Sequence[Column], rows: Iterable[Row]
) -> HttpResponseBase:
    """The file to download; rows are read once, as they are written."""
    writer = RESPONSES.get(file_format)
    if writer is None:
        raise UnknownExportFormat(file_format)
    response = writer(name, columns, rows)
    response["Content-Disposition"] = f'attachment; filename="{file_name(name, file_format)}"'
    response["Cache-Control"] = "no-store, private"
    return response


def file_name(name: str, extension: str) -> str:
    """ASCII letters, digits and hyphens only: nothing that a header or a disk could misread."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:80]
    return f"{slug or 'export'}.{extension}"


# CSV


def csv_response(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> HttpResponseBase:
    del name
    lines = csv_lines(columns, rows, separator=separator())
    encoded = (line.encode("utf-8", "replace") for line in lines)
    return StreamingHttpResponse(encoded, content_type="text/csv; charset=utf-8")


def separator() -> str:
    return ";" if language() == "fr" else ","


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Row], *, separator: str
) -> Iterator[str]:
    """Chunks of text, RFC 4180, preceded by the mark that makes spreadsheets read UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([guarded(column.title) for column in columns])
    comma = separator == ";"
    for position, row in enumerate(rows, start=1):
        writer.writerow(csv_row(columns, row, decimal_comma=comma))
        if position % LINES_A_CHUNK == 0:
            yield drained(buffer)
    yield drained(buffer)


def drained(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def csv_row(columns: Sequence[Column], row: Row, *, decimal_comma: bool) -> list[str]:
    return [
        csv_cell(value, column.kind, decimal_comma=decimal_comma)
        for column, value in zip(columns, row, strict=True)
    ]


def csv_cell(value: Any, kind: Kind, *, decimal_comma: bool) -> str:
    if value is None:
        return ""
    if kind == "boolean":
        return "1" if value else "0"
    if kind in {"integer", "decimal", "percent"} and isinstance(value, int | float | Decimal):
        text = plain_number(value)
        return text.replace(".", ",") if decimal_comma else text
    if isinstance(value, datetime):
        return local(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(str(value))


def plain_number(value: float | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else repr(value)


def guarded(text: str) -> str:
    """A text that starts with the guard takes one more, so that undoing is exact."""
    return GUARD + text if text.startswith((*FORMULA_STARTS, GUARD)) else text


def without_guard(text: str) -> str:
    """The text that `guarded` was given; a text of any other source is left alone."""
    guarded_start = text[:1] == GUARD and text[1:].startswith((*FORMULA_STARTS, GUARD))
    return text[1:] if guarded_start else text


def local(value: datetime) -> datetime:
    """The reader's wall clock, without the offset that spreadsheets cannot read."""
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


# XLSX


def xlsx_response(
    name: str, columns: Sequence[Column], rows: Iterable[Row]
) -> HttpResponseBase:
    # The sheet is written row by row to a file of the disk, never whole in memory.
    target = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    write_xlsx(target, name, columns, rows)
    target.seek(0)
    return FileResponse(target, content_type=XLSX_TYPE)


def write_xlsx(
    target: IO[bytes] | Path, title: str, columns: Sequence[Column], rows: Iterable[Row]
) -> None:
    with open_book(target) as book:
        add_sheet(book, sheet_title(title), columns, rows)


def write_book(target: IO[bytes] | Path, sheets: Iterable[BookSheet]) -> None:
    """Several sheets, in their order; their titles differ."""
    with open_book(target) as book:
        for each in sheets:
            sheet = add_sheet(
                book, sheet_title(each.title), each.columns, each.rows, wrap=each.is_wrapped
            )
            sheet.freeze_panes(*each.frozen)


def open_book(target: IO[bytes] | Path) -> xlsxwriter.Workbook:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    return xlsxwriter.Workbook(target, options)


def add_sheet(
    book: xlsxwriter.Workbook, title: str, columns: Sequence[Column], rows: Iterable[Row],
    *, wrap: bool = False,
) -> Any:  # fmt: skip
    sheet = book.add_worksheet(title)
    formats = cell_formats(book, wrap=wrap)
    write_header(sheet, columns, formats["header"])
    for line, row in enumerate(rows, start=1):
        write_line(sheet, line, columns, row, formats)
    return sheet


def sheet_title(name: str) -> str:
    readable = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")
    return readable[:SHEET_TITLE_LENGTH].strip(" '") or "Export"


def cell_formats(book: xlsxwriter.Workbook, *, wrap: bool) -> dict[str, Any]:
    return {
        "header": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}) if wrap else None,
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }


def write_header(sheet: Any, columns: Sequence[Column], style: Any) -> None:
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, readable_text(column.title), style)


def write_line(
    sheet: Any, line: int, columns: Sequence[Column], row: Row, formats: dict[str, Any]
) -> None:
    for position, (column, value) in enumerate(zip(columns, row, strict=True)):
        if value is not None:
            write_cell(column.kind)(sheet, line, position, value, formats)


Write = Callable[[Any, int, int, Any, dict[str, Any]], None]


def write_cell(kind: Kind) -> Write:
    return WRITERS.get(kind, write_text)


def write_text(sheet: Any, line: int, position: int, value: Any, formats: Any) -> None:
    sheet.write_string(line, position, readable_text(str(value)), formats["text"])


def readable_text(text: str) -> str:
    """A lone half of a character cannot be written to a file: it is replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")[:CELL_LENGTH]


def write_number(sheet: Any, line: int, position: int, value: Any, formats: Any) -> None:
    if isinstance(value, int | float | Decimal):
        sheet.write_number(line, position, value)
    else:
        write_text(sheet, line, position, value, formats)


def write_boolean(sheet: Any, line: int, position: int, value: Any, formats: Any) -> None:
    del formats
    sheet.write_boolean(line, position, bool(value))


def write_date(sheet: Any, line: int, position: int, value: Any, formats: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(line, position, local(value), formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, position, value, formats["date"])
    else:
        write_text(sheet, line, position, value, formats)


WRITERS: dict[str, Write] = {
    "integer": write_number,
    "decimal": write_number,
    "percent": write_number,
    "boolean": write_boolean,
    "date": write_date,
    "moment": write_date,
}
RESPONSES: dict[str, Callable[[str, Sequence[Column], Iterable[Row]], HttpResponseBase]] = {
    "csv": csv_response,
    "xlsx": xlsx_response,
}
