"""What one row of a file becomes: grades, dates, weights, units, refusals."""

from __future__ import annotations

from datetime import date

import pytest

from jalon.feedback.models import Answer, OwnCell, Response
from jalon.measure import MICRO
from tests.factories import a_channel, a_unit
from tests.feedback.imports.surveys import MAP, a_file, counts, imported, refusals

ONE = "source: une\ndate: 2024-05-15\npoints:\n  - {column: Q, point: p, indicator: csat%s}\n"


def grades(folder, values: list[str], more: str = "") -> list[tuple[int | None, str]]:
    """What a CSAT column becomes, row by row."""
    path = a_file(folder, *(f"{at};{value}" for at, value in enumerate(values)), header="N;Q")
    imported(path, ONE % more)
    return list(Answer.objects.order_by("id").values_list("value", "blank"))


def test_grades_of_the_scale(national, tmp_path) -> None:
    assert grades(tmp_path, ["1", " 5 ", "4.0", "3,0"]) == [(1, ""), (5, ""), (4, ""), (3, "")]


def test_a_reversed_scale_in_one_line(national, tmp_path) -> None:
    assert grades(tmp_path, ["1", "2", "5"], ", reversed: true") == [(5, ""), (4, ""), (1, "")]


def test_a_scale_that_begins_elsewhere(national, tmp_path) -> None:
    more = ", scale: [0, 4], reversed: true"
    assert grades(tmp_path, ["0", "4"], more) == [(5, ""), (1, "")]


def test_words_are_recoded_whatever_their_case(national, tmp_path) -> None:
    more = ", recode: {Très satisfait: 5, déçu: 1}"
    assert grades(tmp_path, ["très satisfait", "DÉÇU"], more) == [(5, ""), (1, "")]


def test_blanks_have_their_reason(national, tmp_path) -> None:
    more = ", blank: [0, Blank], not_applicable: [6]"
    assert grades(tmp_path, ["0", "blank", "6"], more) == [
        (None, "skipped"), (None, "skipped"), (None, "not_applicable"),
    ]  # fmt: skip


def test_a_row_that_says_nothing_is_refused(national, tmp_path) -> None:
    batch = imported(a_file(tmp_path, "1;", "2;5", header="N;Q"), ONE % "")
    assert (counts(batch), refusals(batch)) == ((2, 1, 1, 0, 0), [(2, "nothing_in_it", "")])


def test_a_value_that_is_no_grade_is_dropped_and_the_verbatim_kept(national, tmp_path) -> None:
    batch = imported(a_file(tmp_path, "1;2024-01-02;douze;Merci", "2;2024-01-02;-o;Bien"))
    assert counts(batch) == (2, 2, 0, 0, 0)
    assert refusals(batch) == [(2, "not_a_grade", "douze"), (3, "not_a_grade", "-o")]
    assert list(Answer.objects.values_list("text", flat=True)) == ["Merci", "Bien"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-12", date(2024, 3, 12)),
        ("2024-03-12T23:30:00Z", date(2024, 3, 13)),
        ("12/03/2024", date(2024, 3, 12)),
        ("12/03/24 08:15", date(2024, 3, 12)),
        ("12.03.2024", date(2024, 3, 12)),
        ("12 mars 2024", date(2024, 3, 12)),
        ("1er août 2024", date(2024, 8, 1)),
        ("mardi 12 mars 2024 à 16h40", date(2024, 3, 12)),
        ("12 févr. 2024", date(2024, 2, 12)),
    ],
)
def test_dates_as_files_write_them(national, tmp_path, written, day) -> None:
    imported(a_file(tmp_path, f"1;{written};9;"))
    assert Response.objects.get().day == day


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31/02/2024", "date_impossible"),
        ("hier", "date_impossible"),
        ("", "date_missing"),
        ("2042-01-01", "date_ahead"),
        ("0001-01-01", "date_impossible"),
        ("99/99/9999", "date_impossible"),
    ],
)
def test_an_impossible_date_refuses_the_row(national, tmp_path, written, reason) -> None:
    batch = imported(a_file(tmp_path, f"1;{written};9;"))
    assert (counts(batch), refusals(batch)) == ((1, 0, 1, 0, 0), [(2, reason, written)])


def test_a_date_composed_of_constants_and_columns(national, tmp_path) -> None:
    composed = "date: {year: 2017, month: {column: M}, day: {column: J}}"
    text = MAP.replace("date: {column: DATE}", composed)
    batch = imported(
        a_file(tmp_path, "1;mai;13;9;", "2;6;31;9;", header="ID;M;J;NPS;AVIS"), text
    )
    assert Response.objects.get().day == date(2017, 5, 13)
    assert refusals(batch) == [(3, "date_impossible", "2017 6 31")]


def test_american_months_first(national, tmp_path) -> None:
    pattern = 'date: {column: DATE, format: "%m/%d/%Y %I:%M:%S %p"}'
    imported(
        a_file(tmp_path, "1;05/11/2016 12:00:00 AM;9;"),
        MAP.replace("date: {column: DATE}", pattern),
    )
    assert Response.objects.get().day == date(2016, 5, 11)


@pytest.mark.parametrize(
    ("written", "micro"),
    [("0,72", 720_000), ("1.5", 1_500_000), ("1 000", 1_000_000_000), ("0", 0)],
)
def test_weights_with_a_comma_or_a_point(national, tmp_path, written, micro) -> None:
    path = a_file(tmp_path, f"1;2024-01-02;9;;{written}", header="ID;DATE;NPS;AVIS;POIDS")
    imported(path, MAP + "weight: POIDS\n")
    assert Response.objects.get().weight == micro


@pytest.mark.parametrize("written", ["lourd", "-1", "1001", "nan", "1e400", ""])
def test_a_weight_that_is_none_refuses_the_row(national, tmp_path, written) -> None:
    path = a_file(tmp_path, f"1;2024-01-02;9;;{written}", header="ID;DATE;NPS;AVIS;POIDS")
    assert counts(imported(path, MAP + "weight: POIDS\n")) == (1, 0, 1, 0, 0)


def test_an_unwritten_weight_may_have_a_default(national, tmp_path) -> None:
    path = a_file(tmp_path, "1;2024-01-02;9;;", header="ID;DATE;NPS;AVIS;POIDS")
    imported(path, MAP + "weight: {column: POIDS, default: 1}\n")
    assert Response.objects.get().weight == MICRO


def test_units_by_code_by_name_and_by_recode(national, tmp_path) -> None:
    lyon = a_unit("Lyon", national)
    rows = [
        "1;2024-01-02;9;;lyon",
        "2;2024-01-02;9;;LYON",
        "3;2024-01-02;9;;69",
        "4;2024-01-02;9;;Nice",
    ]
    path = a_file(tmp_path, *rows, header="ID;DATE;NPS;AVIS;AGENCE")
    batch = imported(path, MAP + "unit: {column: AGENCE, recode: {69: lyon}}\n")
    assert set(Response.objects.values_list("unit", flat=True)) == {lyon.pk}
    assert refusals(batch) == [(5, "unit_unknown", "Nice")]


def test_rows_of_units_outside_the_import_are_refused(national, tmp_path) -> None:
    lyon = a_unit("Lyon", national)
    a_unit("Nice", national)
    path = a_file(tmp_path, "1;2024-01-02;9;;nice", header="ID;DATE;NPS;AVIS;AGENCE")
    batch = imported(path, MAP + "unit: {column: AGENCE}\n", unit=lyon)
    assert refusals(batch) == [(2, "unit_elsewhere", "nice")]


def test_a_constant_unit_that_does_not_exist_stops_the_import(national, tmp_path) -> None:
    batch = imported(a_file(tmp_path, "1;2024-01-02;9;"), MAP + "unit: lion\n")
    assert (batch.state, Response.objects.count()) == ("failed", 0)


def test_a_column_that_is_missing_names_its_neighbours(national, tmp_path) -> None:
    batch = imported(a_file(tmp_path, "1;2024-01-02;9;", header="ID;DATES;NPS;AVIS"))
    assert batch.state == "failed"
    assert "peut-être DATES" in batch.error


def test_channel_segment_attributes_and_respondent(national, tmp_path) -> None:
    a_channel("store", "Magasin")
    text = MAP + (
        "channel: {column: C, recode: {Boutique: store}}\nsegment: {column: S}\n"
        "respondent_key: R\nattributes: [S, {column: A, name: âge, low: 0, high: 120}]\n"
    )
    path = a_file(
        tmp_path, "1;2024-01-02;9;;Boutique;Pro;R7;130", header="ID;DATE;NPS;AVIS;C;S;R;A"
    )
    batch = imported(path, text)
    kept = Response.objects.get()
    assert (kept.channel, kept.segment, kept.respondent_key) == ("store", "Pro", "R7")
    assert kept.attributes == {"S": "Pro"}
    assert refusals(batch) == [(2, "not_a_number", "130")]


REFERENCED = MAP + "customer_reference: Client\n"
WITH_CLIENT = "ID;DATE;NPS;AVIS;Client"


def test_a_row_may_name_its_customer(national, tmp_path) -> None:
    path = a_file(tmp_path, "1;2024-01-02;9;; C-1042 ", header=WITH_CLIENT)
    imported(path, REFERENCED)
    assert Response.objects.get().customer_reference == "C-1042"


def test_a_reference_too_long_is_left_out_of_its_row(national, tmp_path) -> None:
    path = a_file(tmp_path, f"1;2024-01-02;9;;{'C' * 121}", header=WITH_CLIENT)
    assert refusals(imported(path, REFERENCED)) == [(2, "too_long", "C" * 121)]
    assert Response.objects.get().customer_reference == ""


def test_rows_without_a_reference_keep_their_print(national, tmp_path) -> None:
    """A map that begins to name customers reports the rows it names, and no other."""
    rows = ("1;2024-01-02;9;;", "2;2024-01-02;3;;C-7")
    imported(a_file(tmp_path, *rows, header=WITH_CLIENT), MAP)
    again = imported(a_file(tmp_path, *rows, header=WITH_CLIENT), REFERENCED)
    assert counts(again) == (2, 2, 0, 1, 1)


def test_an_update_names_the_customers_of_known_rows(national, tmp_path) -> None:
    path = a_file(tmp_path, "1;2024-01-02;9;;C-7", header=WITH_CLIENT)
    imported(path, MAP)
    imported(path, REFERENCED, update=True)
    assert Response.objects.get().customer_reference == "C-7"


def test_the_same_identifier_twice_in_a_file_is_refused(national, tmp_path) -> None:
    batch = imported(a_file(tmp_path, "1;2024-01-02;9;", "1;2024-01-02;3;"))
    assert refusals(batch) == [(3, "id_again", "1")]


def test_without_identifiers_identical_rows_are_all_kept(national, tmp_path) -> None:
    path = a_file(tmp_path, "a;5", "a;5", "b;5", header="N;Q")
    assert counts(imported(path, ONE % "")) == (3, 3, 0, 0, 0)
    assert counts(imported(path, ONE % "")) == (3, 3, 0, 3, 0)


def test_rows_in_another_order_are_the_same_rows(national, tmp_path) -> None:
    imported(a_file(tmp_path, "a;5", "a;5", "b;4", header="N;Q"), ONE % "")
    again = imported(a_file(tmp_path, "4;b", "5;a", "5;a", header="Q;N"), ONE % "")
    assert counts(again) == (3, 3, 0, 3, 0)


def test_a_better_map_of_the_same_rows_changes_nothing(national, tmp_path) -> None:
    path = a_file(tmp_path, "a;5", "b;4", header="N;Q")
    imported(path, ONE % "")
    again = imported(path, ONE % ", question: Êtes-vous satisfait, label: Accueil, blank: [9]")
    assert counts(again) == (2, 2, 0, 2, 0)


def test_a_map_cannot_pour_another_measure_into_a_point(national, tmp_path) -> None:
    path = a_file(tmp_path, "a;5", header="N;Q")
    imported(path, ONE % "")
    other = imported(path, (ONE % "").replace("csat", "ces2").replace("une", "autre"))
    assert "csat" in other.error
    assert OwnCell.objects.count() == 1
