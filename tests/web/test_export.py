"""One writer for every file: what leaves is what was on screen, and runs nothing."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from jalon.web import export
from jalon.web.export import Column, export_response, file_name, guarded, without_guard

COLUMNS = [
    Column("Point"),
    Column("Valeur", "decimal"),
    Column("Réponses", "integer"),
    Column("Jour", "date"),
    Column("Reçue", "moment"),
    Column("Publiée", "boolean"),
]
ROW = [
    "Appeler le SAV", -18.5, 402, date(2026, 11, 12),
    datetime(2026, 11, 12, 15, 40, 5, tzinfo=UTC), True,
]  # fmt: skip
# Spreadsheets know no time zone: these are the reader's.
WITHOUT_ZONE = [
    datetime.fromisoformat("2026-11-12"),
    datetime.fromisoformat("2026-11-12 16:40:05"),
]
FORMULAS = ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


@pytest.fixture(autouse=True)
def _french():
    with override("fr"):
        yield


def body(response) -> bytes:
    """All of it; then its file is closed, as a web server does."""
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content


def rows_of_csv(response, separator: str = ";") -> list[list[str]]:
    text = body(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def rows_of_xlsx(response) -> list[list[object]]:
    book = load_workbook(io.BytesIO(body(response)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_csv_begins_with_the_mark_of_utf_8() -> None:
    assert body(export_response("csv", "points", COLUMNS, [])).startswith(b"\xef\xbb\xbfPoint;")


def test_csv_in_french_has_semicolons_and_decimal_commas() -> None:
    assert rows_of_csv(export_response("csv", "points", COLUMNS, [ROW]))[1] == [
        "Appeler le SAV", "-18,5", "402", "2026-11-12", "2026-11-12 16:40:05", "1",
    ]  # fmt: skip


def test_csv_in_english_has_commas_and_decimal_points() -> None:
    with override("en"):
        rows = rows_of_csv(export_response("csv", "points", COLUMNS, [ROW]), ",")
    assert rows[1][:3] == ["Appeler le SAV", "-18.5", "402"]


def test_csv_quotes_as_rfc_4180_says() -> None:
    words = 'Elle a dit « "non" » ;\net puis rien'
    content = body(export_response("csv", "v", [Column("Verbatim")], [[words]])).decode()
    assert content.endswith('"Elle a dit « ""non"" » ;\net puis rien"\r\n')


def test_csv_of_many_rows_comes_in_several_pieces() -> None:
    rows = ([f"ligne {number}"] for number in range(1200))
    pieces = list(export_response("csv", "v", [Column("Ligne")], rows).streaming_content)
    assert [piece.count(b"\r\n") for piece in pieces] == [501, 500, 200]


def test_nothing_is_an_empty_cell() -> None:
    row = [None] * len(COLUMNS)
    assert rows_of_csv(export_response("csv", "p", COLUMNS, [row]))[1] == [""] * len(COLUMNS)


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_text_that_looks_like_a_formula_is_disarmed(formula) -> None:
    response = export_response("csv", "v", [Column("Verbatim")], [[formula]])
    assert rows_of_csv(response)[1] == ["'" + formula]


def test_csv_numbers_are_never_disarmed() -> None:
    columns = [Column("Écart", "decimal"), Column("Exact", "decimal")]
    response = export_response("csv", "v", columns, [[-18.5, Decimal("-2.50")]])
    assert rows_of_csv(response)[1] == ["-18,5", "-2,50"]


def test_a_title_that_looks_like_a_formula_is_disarmed_too() -> None:
    response = export_response("csv", "v", [Column("=cmd")], [])
    assert rows_of_csv(response)[0] == ["'=cmd"]


@pytest.mark.parametrize("text", [*FORMULAS, "'=1", "''", "'tis", "c’est =1", "", "plain"])
def test_the_guard_comes_off_exactly(text) -> None:
    assert without_guard(guarded(text)) == text


def test_an_apostrophe_of_somebody_else_stays() -> None:
    assert without_guard("'twas") == "'twas"


def test_xlsx_gives_back_what_was_written() -> None:
    assert rows_of_xlsx(export_response("xlsx", "points", COLUMNS, [ROW]))[1] == [
        "Appeler le SAV", -18.5, 402, *WITHOUT_ZONE,
        True,
    ]  # fmt: skip


def test_xlsx_holds_no_formula_and_no_link() -> None:
    response = export_response("xlsx", "v", [Column("V")], [[text] for text in FORMULAS])
    sheet = load_workbook(io.BytesIO(body(response))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(FORMULAS)


def test_xlsx_text_of_digits_stays_text() -> None:
    response = export_response("xlsx", "v", [Column("Code")], [["00123"]])
    assert rows_of_xlsx(response)[1] == ["00123"]


def test_xlsx_freezes_its_titles() -> None:
    response = export_response("xlsx", "Points", COLUMNS, [ROW])
    assert load_workbook(io.BytesIO(body(response))).active.freeze_panes == "A2"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_strange_text_leaves_whole(file_format) -> None:
    text = "\u202ergb 🤷🏽‍♀️ e" + "\u0301" * 40 + " <b>&amp;"
    response = export_response(file_format, "v", [Column("V")], [[text]])
    read = rows_of_csv if file_format == "csv" else rows_of_xlsx
    assert read(response)[1] == [text]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_half_a_character_does_not_stop_the_file(file_format) -> None:
    response = export_response(file_format, "v", [Column("V")], [["a\ud800b"]])
    read = rows_of_csv if file_format == "csv" else rows_of_xlsx
    assert read(response)[1] == ["a?b"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Points de mesure — été", "points-de-mesure-ete.csv"),
        ('a"\r\nSet-Cookie: x=1', "a-set-cookie-x-1.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ("日本", "export.csv"),
    ],
)
def test_a_file_name_is_harmless(name, expected) -> None:
    assert file_name(name, "csv") == expected


def test_the_header_names_the_file() -> None:
    response = export_response("csv", "Été\r\nX: 1", COLUMNS, [])
    assert response["Content-Disposition"] == 'attachment; filename="ete-x-1.csv"'


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(export.UnknownExportFormat):
        export_response("exe", "v", COLUMNS, [])


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(export.csv_lines(COLUMNS, [["one"]], separator=";"))


@pytest.mark.parametrize(
    ("name", "title"), [("a/b:c*?[x]", "a b c x"), ("", "Export"), ("x" * 40, "x" * 31)]
)
def test_a_sheet_title_is_one_that_spreadsheets_take(name, title) -> None:
    assert " ".join(export.sheet_title(name).split()) == title
