"""What a sheet of a workbook shows is what its records say."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from jalon.feedback.imports.formats.cells import decimal_text, number_text
from jalon.feedback.imports.formats.workbook import kind_of
from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.models import Response
from tests.feedback.imports.surveys import MAP, counts, identities, imported, refusals
from tests.feedback.imports.workbooks import (
    a_workbook,
    by_hand,
    cells,
    header,
    read,
    saved,
    wall,
)


def of_values(folder, *values):
    (found,) = cells(a_workbook(folder, values, header=[f"C{at}" for at in range(len(values))]))
    return found


def test_numbers_that_are_ids_stay_whole(tmp_path) -> None:
    values = of_values(tmp_path, 12, 12.0, 0.85, 123456789012345, 0.1 + 0.2, Decimal("12.50"))
    assert values == ["12", "12", "0.85", "123456789012345", "0.3", "12.5"]


def test_booleans_percentages_and_errors(tmp_path) -> None:
    book = Workbook()
    book.active.append(["Vrai", "Part", "Erreur"])
    book.active.append([True, 0.85, "#N/A"])
    book.active["B2"].number_format = "0 %"
    assert cells(saved(book, tmp_path)) == [["true", "0.85", "#N/A"]]


def test_days_moments_times_and_durations(tmp_path) -> None:
    values = of_values(
        tmp_path, date(2024, 3, 12), wall("2024-03-12T16:40"), time(16, 40),
        timedelta(hours=27, minutes=30),
    )  # fmt: skip
    assert values == ["2024-03-12", "2024-03-12T16:40:00", "16:40:00", "27:30:00"]


def test_dates_counted_from_1904_are_the_same_days(tmp_path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["DATE"])
    book.active.append([date(2024, 3, 12)])
    assert cells(saved(book, tmp_path)) == [["2024-03-12"]]


def test_the_days_before_march_1900_are_those_that_excel_shows(tmp_path) -> None:
    rows = '<row r="1"><c t="s"><v>0</v></c></row>' + "".join(
        f'<row><c s="1"><v>{serial}</v></c></row>' for serial in (1, 59, 61)
    )
    assert cells(by_hand(tmp_path, rows)) == [["1900-01-01"], ["1900-02-28"], ["1900-03-01"]]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""), ("0.00", ""), ('0 "jours"', ""), ("dd/mm/yyyy", "day"), ("mmm yy", "day"),
        ("[$-40C]d mmmm yyyy", "day"), ("dd/mm/yyyy hh:mm", "moment"), ("h:mm AM/PM", "time"),
        ("[h]:mm:ss", "duration"), ("#,##0.00 [$€-40C];[Red]-#,##0.00", ""), ("mm:ss", "time"),
    ],
)  # fmt: skip
def test_a_format_tells_what_a_number_is(code, kind) -> None:
    assert kind_of(code) == kind


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("12.0", "12"), ("1E-3", "0.001"), ("1.5E+3", "1500"), ("-4.0", "-4"), ("inf", "inf"),
        ("12345678901234567", "12345678901234568"), ("1e300", "1e300"), ("9" * 400, "9" * 400),
    ],
)  # fmt: skip
def test_a_number_is_written_as_a_person_would(raw, text) -> None:
    assert number_text(raw) == text


def test_a_decimal_keeps_its_figures() -> None:
    assert [decimal_text(raw) for raw in ("12.00", "1234567890123456789.50", "100")] == [
        "12", "1234567890123456789.5", "100",
    ]  # fmt: skip


def test_rich_text_is_joined_and_hints_of_pronunciation_left_out(tmp_path) -> None:
    text = "<sst><si><t>Note</t></si><si><r><t>Très </t></r><r><t>bien</t></r><rPh><t>x</t></rPh></si></sst>"  # noqa: E501
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>'
    assert cells(by_hand(tmp_path, rows, {"xl/sharedStrings.xml": text})) == [["Très bien"]]


def test_a_formula_gives_its_value(tmp_path) -> None:
    rows = '<row><c t="s"><v>0</v></c></row><row><c><f>4+5</f><v>9</v></c></row>'
    assert cells(by_hand(tmp_path, rows)) == [["9"]]


def test_a_formula_without_value_is_said_where_its_column_is_read(national, tmp_path) -> None:
    path = a_workbook(tmp_path, [1, "2024-01-02", "=4+5", "a"], [2, "2024-01-02", 9, "=A1"])
    batch = imported(path, MAP.replace("verbatim:", "attributes: []\nverbatim:"))
    assert refusals(batch) == [
        (2, "formula_without_value", "=4+5"), (3, "formula_without_value", "=A1"),
    ]  # fmt: skip
    assert counts(batch) == (2, 0, 2, 0, 0)


def test_blank_rows_cost_nothing_and_lines_keep_their_number(tmp_path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="5"><c r="A5"><v>9</v></c></row>'
        '<row r="6"><c r="A6" t="inlineStr"><is><t> </t></is></c></row><row r="1048576"/>'
    )
    assert read(by_hand(tmp_path, rows)) == [(5, ["9"])]


def test_a_value_beyond_the_header_refuses_its_row(tmp_path) -> None:
    assert cells(a_workbook(tmp_path, [1, 2, 3], [4], header=["A", "B"])) == [
        "too_many_cells", ["4", ""],
    ]  # fmt: skip


# Sheets and headers


def three_sheets(folder):
    book = Workbook()
    book.active.title = "Calculs"
    book.active.append(["x", "y"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Vide")
    book.create_sheet("Réponses").append(["ID", "NPS"])
    book["Réponses"].append([1, 9])
    return saved(book, folder)


def test_the_first_sheet_that_shows_anything_is_read(tmp_path) -> None:
    assert header(three_sheets(tmp_path)) == ["ID", "NPS"]


def a_cover_then(folder, name, *rows, state="visible"):
    book = Workbook()
    book.active.append(["Export du 3 mars"])
    sheet = book.create_sheet(name)
    sheet.sheet_state = state
    for row in rows:
        sheet.append(row)
    return saved(book, folder)


def test_a_cover_page_is_passed_over(tmp_path) -> None:
    path = a_cover_then(tmp_path, "Réponses", ["ID", "NPS"], [1, 9])
    assert header(path) == ["ID", "NPS"]


def test_a_cover_page_hides_no_hidden_sheet(tmp_path) -> None:
    path = a_cover_then(tmp_path, "Listes", ["x"], [1], state="hidden")
    assert header(path) == ["Export du 3 mars"]


def test_names_without_rows_are_read_when_nothing_else_is(tmp_path) -> None:
    assert header(a_cover_then(tmp_path, "Réponses", ["ID", "NPS"])) == ["Export du 3 mars"]


def test_a_sheet_is_read_by_its_name_hidden_or_not(tmp_path) -> None:
    assert header(three_sheets(tmp_path), sheet="Calculs") == ["x", "y"]


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(tmp_path) -> None:
    with pytest.raises(FileRefused, match="Calculs, Vide, Réponses"):
        header(three_sheets(tmp_path), sheet="Feuil1")


def test_a_sheet_of_nothing_is_refused(tmp_path) -> None:
    with pytest.raises(FileRefused, match="vide"):
        header(three_sheets(tmp_path), sheet="Vide")


def two_levels(folder):
    book = Workbook()
    for row in [
        ["Enquête 2024"], ["ID", "Satisfaction", None, "Avis"], [None, "Accueil", "Délai"],
        [1, 4, 5, "Bien"],
    ]:  # fmt: skip
        book.active.append(row)
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        book.active.merge_cells(merged)
    return saved(book, folder)


def test_a_title_is_no_header_and_merged_cells_name_what_they_cover(tmp_path) -> None:
    assert header(two_levels(tmp_path)) == ["ID", "Accueil", "Délai", "Avis"]
    assert cells(two_levels(tmp_path)) == [["1", "4", "5", "Bien"]]


def test_a_header_merged_over_columns_names_them_all(tmp_path) -> None:
    names = ["ID", "Satisfaction", "Satisfaction (2)", "Avis"]
    assert header(two_levels(tmp_path), header_row=2) == names


def test_the_header_is_where_the_map_says(tmp_path) -> None:
    path = a_workbook(tmp_path, ["a", "b"], [1, 2], header=["x", "y"])
    assert (header(path, header_row=2), cells(path, header_row=2)) == (["a", "b"], [["1", "2"]])


def test_a_prefix_before_every_name_changes_nothing(tmp_path) -> None:
    rows = '<x:row><x:c t="s"><x:v>0</x:v></x:c></x:row><x:row><x:c><x:v>9</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="y"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert cells(by_hand(tmp_path, sheet=sheet)) == [["9"]]


def test_escaped_characters_are_read(tmp_path) -> None:
    rows = (
        '<row><c t="s"><v>0</v></c></row>'
        '<row><c t="inlineStr"><is><t>a_x000D_b_x0000_c_xD800_</t></is></c></row>'
    )
    assert cells(by_hand(tmp_path, rows)) == [["a\rbc\ufffd"]]


# Imported


ROWS = [(at, date(2024, 1, at % 28 + 1), at % 11, f"Avis {at}") for at in range(60)]


def test_a_workbook_comes_in_as_the_same_csv_would(national, tmp_path) -> None:
    from tests.feedback.imports.surveys import a_file

    imported(a_file(tmp_path, *(f"{i};{day};{grade};{words}" for i, day, grade, words in ROWS)))
    assert counts(imported(a_workbook(tmp_path, *ROWS))) == (60, 60, 0, 60, 0)


def test_a_date_of_a_cell_needs_no_pattern(national, tmp_path) -> None:
    text = MAP.replace("{column: DATE}", '{column: DATE, format: "%Y-%d-%m"}')
    imported(
        a_workbook(tmp_path, [1, date(2024, 3, 12), 9, ""], [2, "2024-12-03", 9, ""]), text
    )
    assert {str(day) for day in Response.objects.values_list("day", flat=True)} == {
        "2024-03-12"
    }


def test_an_hour_is_read_in_the_zone_of_the_company(national, tmp_path) -> None:
    imported(a_workbook(tmp_path, [1, wall("2024-07-01T00:30"), 9, ""]))
    response = Response.objects.get()
    assert (response.answered_at.isoformat(), str(response.day)) == (
        "2024-06-30T22:30:00+00:00", "2024-07-01",
    )  # fmt: skip


def test_the_same_workbook_again_changes_nothing(national, tmp_path) -> None:
    text = MAP.replace("external_id: ID\n", "")
    imported(a_workbook(tmp_path, *ROWS), text)
    before = identities()
    assert counts(imported(a_workbook(tmp_path, *reversed(ROWS)), text)) == (60, 60, 0, 60, 0)
    assert identities() == before


def test_a_map_names_its_sheet_and_its_header(national, tmp_path) -> None:
    book = Workbook()
    book.create_sheet("Réponses")
    for row in [["Enquête"], ["ID", "DATE", "NPS", "AVIS"], [1, date(2024, 1, 2), 9, "Bien"]]:
        book["Réponses"].append(row)
    text = f"sheet: Réponses\nheader_row: 2\n{MAP}"
    batch = imported(saved(book, tmp_path), text)
    assert counts(batch) == (1, 1, 0, 0, 0)
    assert (batch.report["sheet"], batch.report["header_row"]) == ("Réponses", 2)
