"""A workbook is opened within bounds; what is wrong with it is said, never a stack."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from jalon.web import sheets
from jalon.web.export import BookSheet, Column, write_book
from jalon.web.sheets import UnreadableBook, is_book, read_book, text_of

WORKSHEET = "xl/worksheets/sheet1.xml"


def a_book(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(name: str, content: bytes, book: bytes = b"") -> bytes:
    """The same archive with one part replaced, or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book or a_book(["a"]))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in source.namelist():
            if entry != name:
                made.writestr(entry, source.read(entry))
        made.writestr(name, content)
    return target.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableBook) as refused:
        read_book(content)
    return str(refused.value)


def test_what_is_written_is_read() -> None:
    target = io.BytesIO()
    rows = [["=1+1", 2], [" é\n_x0041_ ", None], [None, None], ["a\r\nb", 0.5]]
    write_book(target, [BookSheet("Carte", [Column("Nom"), Column("Nombre", "decimal")], rows)])
    assert read_book(target.getvalue())["Carte"].rows == (
        ("Nom", "Nombre"), ("=1+1", 2), (" é\n_x0041_ ",), (), ("a\r\nb", 0.5),
    )  # fmt: skip


def test_a_formula_without_its_value_is_refused_where_it_stands() -> None:
    """As a program writes it, that no spreadsheet has computed."""
    said = refusal(a_book(["Choisir", None], ["Acheter", "=A1"]))
    assert said.startswith("Sheet!B2\u00a0: Cette formule n’a pas de valeur")


def test_a_formula_is_read_by_its_value() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = "<row r='1'><c r='A1'><f>40+2</f><v>42</v></c></row>"
    page = f"<worksheet xmlns='{main}'><sheetData>{row}</sheetData></worksheet>"
    assert read_book(with_part(WORKSHEET, page.encode()))["Sheet"].rows == ((42,),)


def test_a_cell_has_a_place() -> None:
    assert sheets.Table("Carte", ()).place(6, 3) == "Carte!D7"


def test_a_book_is_known_by_how_it_begins() -> None:
    assert (is_book(a_book()), is_book(b'{"format"')) == (True, False)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, b"", a_book(["a"])[:-200], a_book(["a"])[200:]],
    ids=["a sign", "noise", "empty", "cut", "beheaded"],
)
def test_what_is_no_workbook_is_refused_with_words(content) -> None:
    assert "abîmé" in refusal(content)


def test_an_archive_of_something_else_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "abîmé" in refusal(target.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(WORKSHEET, b" " * 8_000_000)
    assert len(bomb) < 20_000
    assert "démesuré" in refusal(bomb)


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">'],
    ids=["laughs", "outside"],
)
def test_entities_are_refused(entity) -> None:
    page = f"<!DOCTYPE x [{entity}]><worksheet><sheetData>&a;</sheetData></worksheet>"
    assert "abîmé" in refusal(with_part(WORKSHEET, page.encode()))


@pytest.mark.parametrize(
    ("bound", "most"),
    [("MOST_ROWS", 2), ("MOST_COLUMNS", 1), ("MOST_CELLS", 4), ("LARGEST", 9)],
)
def test_what_is_outsized_is_refused(monkeypatch, bound, most) -> None:
    monkeypatch.setattr(sheets, bound, most)
    assert "démesuré" in refusal(a_book(["a", "b"], ["c", "d"], ["e", "f"]))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (12.0, "12"), (12.5, "12.5"), (True, "1"), ("a", "a"),
        (datetime(2026, 11, 26), "2026-11-26"), (date(2026, 11, 26), "2026-11-26"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_would_be_typed(cell, text) -> None:
    assert text_of(cell) == text
