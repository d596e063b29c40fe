"""Workbooks that tests make: by a writer where they are honest, part by part where not."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from jalon.feedback.imports.formats.records import Wishes
from jalon.feedback.imports.reading import opened

HEADER = ("ID", "DATE", "NPS", "AVIS")
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Avis" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}"><si><t>Note</t></si></sst>',
}
TWO_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>9</v></c></row>'
)


def wall(text: str) -> datetime:
    """A moment as a sheet holds it, without a zone."""
    return datetime.fromisoformat(text)


def a_workbook(folder: Path, *rows: Sequence[Any], header: Sequence[Any] = HEADER) -> Path:
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(list(row))
    return saved(book, folder)


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "reponses.xlsx"
    book.save(path)
    return path


def a_sheet(rows: str, after: str = "", before: str = "") -> str:
    data = f"{before}<sheetData>{rows}</sheetData>{after}"
    return f'<worksheet xmlns="{SPREADSHEET}">{data}</worksheet>'


def by_hand(
    folder: Path, rows: str = TWO_ROWS, parts: Mapping[str, str | bytes | None] | None = None,
    sheet: str | bytes = "",
) -> Path:  # fmt: skip
    """A workbook of one sheet whose parts are written as given; None leaves a part out."""
    path = folder / "main.xlsx"
    whole = PARTS | {"xl/worksheets/sheet1.xml": sheet or a_sheet(rows)} | dict(parts or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def read(path: Path, **wishes: Any) -> list[tuple[int, list[str] | str]]:
    with closing(opened(path, Wishes(**wishes))) as file:
        return [(one.line, one.refusal or one.cells) for one in file.records()]


def cells(path: Path, **wishes: Any) -> list[list[str] | str]:
    return [found for _line, found in read(path, **wishes)]


def header(path: Path, **wishes: Any) -> list[str]:
    with closing(opened(path, Wishes(**wishes))) as file:
        return file.header
