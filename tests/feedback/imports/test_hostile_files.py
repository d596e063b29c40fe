"""A file made to harm is refused with a sentence, within memory that is measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.imports.reading import opened
from jalon.feedback.models import ImportBatch
from tests.factories import a_user
from tests.feedback.imports import hostile
from tests.feedback.imports.hostile import END, HEADER, START, outcome, piece
from tests.feedback.imports.parquets import a_parquet, survey
from tests.feedback.imports.surveys import imported
from tests.feedback.imports.workbooks import a_sheet, by_hand, read

MOST = 64  # MiB that a reading may add; shared texts are held, and counted apart
MOST_OF_TEXTS = 320
MOST_OF_ENGINE = 1024
ROW, END_ROW = START + '<row r="2">', "</row>" + END

WORKBOOKS = {
    "a gigabyte of spaces": lambda d: piece(d, " " * 1000, 1_000_000),
    "a row of a million cells": lambda d: piece(d, "<c/>", 3_000_000, ROW, END_ROW),
    "elements of nothing": lambda d: piece(d, "<z/>", 2_000_000, ROW, END_ROW),
    "elements ever deeper": lambda d: piece(d, "<a>", 100_000),
    "a tag that never ends": lambda d: piece(d, " a=''", 500_000, START + "<row", END),
    "an attribute that never ends": lambda d: piece(d, "a" * 100, 300_000, START + "<row r='", END),
    "a comment that never ends": lambda d: piece(d, "a" * 100, 300_000, START + "<!--", END),
    "a million names": lambda d: hostile.numbered(d, "<a{}/>", 1_000_000),
    "a million attributes": lambda d: hostile.numbered(d, "<c a{}=''/>", 1_000_000),
    "two million rows": lambda d: piece(d, "<row><c/></row>", 2_000_000),
    "a size that lies": hostile.lying,
    "sixty thousand entries": hostile.many_entries,
    "workbooks in a workbook": hostile.nested,
    "billion laughs in texts": lambda d: hostile.with_doctype(d, "xl/sharedStrings.xml"),
    "billion laughs in a sheet": lambda d: hostile.with_doctype(d, "xl/worksheets/sheet1.xml"),
    "an entity of another file": lambda d: hostile.with_doctype(
        d, "xl/workbook.xml", '<!DOCTYPE a [<!ENTITY x9 SYSTEM "file:///etc/passwd">]>'
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hostile_workbook_is_refused_within_bounds(tmp_path, name) -> None:
    found = outcome(WORKBOOKS[name](tmp_path))
    assert (bool(found.said), found.rows) == (True, 0)
    assert found.grown <= MOST


@pytest.mark.slow
def test_a_library_that_builds_elements_holds_a_row_of_cells_whole(tmp_path) -> None:
    """The control: the same file, read by a tree of elements cleared row by row."""
    path = piece(tmp_path, "<c/>", 3_000_000, ROW, END_ROW)
    done = subprocess.run(
        [sys.executable, "-c", hostile.BY_ELEMENTS, str(path)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert int(done.stdout) > 2 * MOST


@pytest.mark.slow
def test_a_sheet_of_a_million_rows_is_read_in_little_memory(tmp_path) -> None:
    found = outcome(piece(tmp_path, "<row><c><v>1</v></c></row>", 1_000_000))
    assert (found.said, found.rows) == ("", 1_000_000)
    assert found.grown <= MOST


@pytest.mark.slow
def test_cells_at_the_far_corner_cost_one_row(tmp_path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    found = outcome(by_hand(tmp_path, HEADER + far))
    assert (found.rows, found.refused, found.grown <= MOST) == (1, 1, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<si><t>a</t></si>", f"<si><t>{'a' * 1000}\U0001f600</t></si>"]
)
def test_shared_texts_are_held_within_bounds(tmp_path, unit) -> None:
    found = outcome(hostile.texts(tmp_path, unit, 60 * hostile.MIB // len(unit)))
    assert (found.said, found.rows) == ("", 1)
    assert found.grown <= MOST_OF_TEXTS


def test_shared_texts_beyond_bounds_are_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("jalon.feedback.imports.formats.workbook.MOST_HELD", 1000)
    with pytest.raises(FileRefused, match="démesuré"):
        opened(hostile.texts(tmp_path, "<si><t>abcdefgh</t></si>", 50))


def test_a_huge_cell_refuses_its_row_only(tmp_path) -> None:
    row = '<row r="{}"><c t="str"><v>{}</v></c></row>'
    sheet = HEADER + row.format(2, "x" * 200_000) + row.format(3, "court")
    assert read(by_hand(tmp_path, sheet)) == [(2, "field_too_long"), (3, ["court"])]


def test_a_row_of_long_cells_is_refused_alone(tmp_path) -> None:
    cell = f'<c t="str"><v>{"x" * 130_000}</v></c>'
    sheet = f'{HEADER}<row r="2">{cell * 9}</row><row r="3"><c><v>9</v></c></row>'
    path = by_hand(tmp_path, sheet)
    assert read(path, header_row=1) == [(2, "line_too_long"), (3, ["9"])]


# What is no workbook, or no more


def cut(folder: Path, keep: float) -> Path:
    path = by_hand(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    return path


def damaged(folder: Path) -> Path:
    """A byte of the compressed sheet is another."""
    path = by_hand(folder, HEADER * 200)
    whole = bytearray(path.read_bytes())
    at = whole.index(b"xl/worksheets/sheet1.xml") + 60
    whole[at : at + 8] = bytes(8)
    path.write_bytes(whole)
    return path


def old(folder: Path, names: str = "Workbook") -> Path:
    """The container of before .xlsx: header, then the directory at its first sector."""
    path = folder / "main.xlsx"
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\x00" + bytes(16) + bytes(4)
    path.write_bytes(start.ljust(512, b"\0") + names.encode("utf-16-le").ljust(512, b"\0"))
    return path


def locked_archive(folder: Path) -> Path:
    path = by_hand(folder)
    whole = bytearray(path.read_bytes())
    whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(whole)
    return path


def written(folder: Path, content: bytes) -> Path:
    path = folder / "main.xlsx"
    path.write_bytes(content)
    return path


NO_WORKBOOKS = {
    "abîmé": [
        lambda d: cut(d, 0.5), lambda d: cut(d, 0.95), damaged,
        lambda d: by_hand(d, parts={"xl/workbook.xml": "<workbook>"}),
        lambda d: by_hand(d, parts={"xl/workbook.xml": None}),
        lambda d: by_hand(d, parts={"xl/styles.xml": "\x00"}),
        lambda d: by_hand(d, sheet="<worksheet><sheetData>"),
        lambda d: by_hand(d, '<row><c r="12"/></row>'),
    ],
    "vide": [lambda d: by_hand(d, '<row r="1"/>')],
    "macros": [lambda d: by_hand(d, parts={"xl/vbaProject.bin": b"x"})],
    "xlsb": [lambda d: by_hand(d, parts={"xl/workbook.bin": b"x"})],
    "OpenDocument": [
        lambda d: by_hand(d, parts={"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    ],
    "archive": [lambda d: by_hand(d, parts={"_rels/.rels": None})],
    "chiffrée": [locked_archive],
    "mot de passe": [lambda d: old(d, "EncryptedPackage")],
    "ancien": [old],
    "compressé": [lambda d: written(d, b"\x1f\x8b\x08")],
    "ni un CSV": [lambda d: written(d, b"%PDF-1.7"), lambda d: written(d, b"PK\x05\x06")],
}  # fmt: skip
PAIRS = [(words, make) for words, makes in NO_WORKBOOKS.items() for make in makes]


@pytest.mark.parametrize(("words", "make"), PAIRS)
def test_what_is_no_workbook_is_refused_with_what_to_do(tmp_path, words, make) -> None:
    with pytest.raises(FileRefused, match=words):
        read(make(tmp_path))


# Parquet


PARQUETS = {
    "a dictionary of one long text": hostile.dictionary_bomb,
    "two thousand and one columns": lambda d: hostile.wide(d, 2001),
    "thirty million rows of nothing": lambda d: hostile.nulls(d, 30_000_000),
    "a list of two billion columns": lambda d: hostile.listed(d, 2**31 - 1),
    "a list of a hundred million": lambda d: hostile.listed(d, 10**8),
    "pages of zeros": lambda d: hostile.corrupt(d, 0.5),
    "a footer of zeros": lambda d: hostile.footed(d, lambda footer: bytes(len(footer))),
    "half of it": lambda d: written(d, survey(d).read_bytes()[:500]),
    "a footer longer than the file": lambda d: written(d, b"PAR1" + b"\xff" * 4 + b"PAR1"),
    "a footer under a key": lambda d: written(d, survey(d).read_bytes()[:-1] + b"E"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", PARQUETS)
def test_a_hostile_parquet_is_refused_within_bounds(tmp_path, name) -> None:
    found = outcome(PARQUETS[name](tmp_path))
    assert (bool(found.said), found.rows) == (True, 0)
    assert (found.grown <= MOST, found.engine <= MOST_OF_ENGINE) == (True, True)


@pytest.mark.slow
def test_megabytes_that_compress_to_nothing_refuse_their_rows(tmp_path) -> None:
    found = outcome(hostile.repeated_bomb(tmp_path))
    assert (found.rows, found.refused) == (2000, 2000)
    assert (found.grown <= MOST, found.engine <= MOST_OF_ENGINE) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize("told", [10, 5000])
def test_a_number_of_rows_that_lies_is_said_once_they_are_read(tmp_path, told) -> None:
    found = outcome(hostile.footed(tmp_path, hostile.told_rows(told)))
    assert ("premières lignes ont été lues" in found.said, found.rows) == (True, 1000)


@pytest.mark.slow
def test_two_thousand_groups_of_rows_are_read_as_one(tmp_path) -> None:
    query = "SELECT i AS a FROM range(4_000_000) AS one(i)"
    found = outcome(a_parquet(tmp_path, query, ", ROW_GROUP_SIZE 2048"))
    assert (found.said, found.rows, found.grown <= MOST) == ("", 4_000_000, True)


# Through the wizard


@pytest.fixture
def camille(national, client: Client) -> Client:
    client.force_login(a_user("Camille", "cx_manager", national))
    return client


def sent(client: Client, path: Path, name: str):
    unit = ImportBatch._meta.get_field("unit").related_model.objects.get().pk
    file = SimpleUploadedFile(name, path.read_bytes())
    return client.post("/imports/new/", {"file": file, "unit": unit})


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (hostile.lying, "a.xlsx"), (hostile.many_entries, "a.xlsx"), (damaged, "a.xlsx"),
        (old, "a.xls"), (hostile.dictionary_bomb, "a.parquet"),
        (lambda d: hostile.corrupt(d, 0.1), "a.csv"),
        (lambda d: written(d, b"ID;NPS\n1;9\n"), "a.xlsx"),
        (lambda d: written(d, b"ID;NPS\n1;9\n"), "a.parquet"), (survey, "a.xlsx"),
    ],
)  # fmt: skip
def test_the_wizard_refuses_it_and_keeps_nothing(
    camille, tmp_path, settings, make, name
) -> None:
    folder = Path(settings.DATA_DIR) / "imports"
    before = set(folder.glob("*"))
    assert sent(camille, make(tmp_path), name).status_code == 422
    assert (ImportBatch.objects.count(), set(folder.glob("*"))) == (0, before)


def test_a_workbook_named_csv_is_read_for_what_it_is(camille, tmp_path) -> None:
    answer = sent(camille, by_hand(tmp_path), "a.csv")
    page = camille.get(answer.headers["Location"]).content.decode()
    assert "feuille <strong>Avis</strong>" in page


def test_a_file_that_breaks_off_ends_the_import_and_says_so(national, tmp_path) -> None:
    """Damage far in the file: what came in stays, and the import can be undone."""
    rows = "".join(f"<row><c><v>{n % 11}</v></c></row>" for n in range(5000))
    path = by_hand(tmp_path, sheet=(a_sheet(HEADER + rows)[:-40]))
    text = "source: a\ndate: 2024-01-02\npoints: [{column: Note, point: p, indicator: nps}]\n"
    batch = imported(path, text)
    assert (batch.state, "abîmé" in batch.error) == ("failed", True)
    assert 0 < batch.rows_accepted <= 5000
