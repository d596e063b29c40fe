"""A map leaves as a workbook and comes back the same; a fault is told by its cell."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from jalon.journeys.document import UnreadableMap, written
from jalon.journeys.models import Journey, Note
from jalon.journeys.reading import matrix_of
from jalon.journeys.workbook.grammar import Said, read_lines, written_lines
from jalon.journeys.workbook.reading import read
from jalon.journeys.workbook.writing import book
from jalon.web.export import write_book
from tests.factories import a_company, a_unit, a_user
from tests.journeys.documents import documents, in_order
from tests.journeys.exports.maps import a_map, a_situation

pytestmark = pytest.mark.django_db


def as_file(document: dict) -> bytes:
    target = io.BytesIO()
    write_book(target, book(document))
    return target.getvalue()


@settings(max_examples=25)
@given(document=documents())
def test_what_leaves_comes_back_the_same(document) -> None:
    exported = json.loads(json.dumps(written(matrix_of(in_order(document)))))
    again = written(matrix_of(read(as_file(exported))))
    assert json.loads(json.dumps(again)) == exported


# Lines of a cell


@pytest.mark.parametrize(
    "text",
    [
        "Délai > 15 j", "• puce", "  retrait", "deux\nlignes", "deux\n\n  lignes", "[gravité 3]",
        "Voir [annexe]", "Voir [gravité 3]", "=1+1", "_x0041_", "fin ", "a\r\nb", "[]", "-1",
    ],
)  # fmt: skip
def test_any_text_comes_back_the_same(text) -> None:
    for more in ({}, {"severity": 4}, {"mood": -2}, {"state": "done", "unit": "sav"}):
        assert read_lines(written_lines([Said(text, more), Said("autre")])) == [
            Said(text, more), Said("autre"),
        ]  # fmt: skip


@settings(max_examples=200)
@given(lines=st.lists(st.text(min_size=1).filter(str.strip), max_size=4))
def test_any_lines_come_back_the_same(lines) -> None:
    said = [Said(line) for line in lines]
    assert read_lines(written_lines(said)) == said


def test_what_a_person_types_is_read_without_ceremony() -> None:
    typed = "Trop long\n\n- Cher [Gravité 4/5]\nSuivi [severity 2, en cours]\nVoir [page 3]"
    assert read_lines(typed) == [
        Said("Trop long"), Said("- Cher", {"severity": 4}),
        Said("Suivi", {"severity": 2, "state": "doing"}), Said("Voir [page 3]"),
    ]  # fmt: skip


def test_it_is_read_in_the_other_language() -> None:
    document = json.loads(json.dumps(written(matrix_of(a_map()))))
    with translation.override("en"):
        english = as_file(document)
    assert written(matrix_of(read(english))) == written(matrix_of(document))


# Faults, and what people do to a sheet


@pytest.fixture
def sheets() -> Workbook:
    return load_workbook(
        io.BytesIO(as_file(json.loads(json.dumps(written(matrix_of(a_map()))))))
    )


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def row_of(book: Workbook, key: str) -> int:
    keys = [row[2] for row in book["Carte"].iter_rows(values_only=True)]
    return keys.index(key) + 1


def faults(book: Workbook) -> str:
    with pytest.raises(UnreadableMap) as refusal:
        read(saved(book))
    return str(refusal.value)


def test_a_severity_out_of_bounds_is_told_by_its_cell(sheets) -> None:
    row = row_of(sheets, "irritant")
    sheets["Carte"][f"D{row}"] = "• Attente [gravité 9]"
    assert f"Carte!D{row}" in faults(sheets)


@pytest.mark.parametrize("typed", ["Attente [gravité haute]", "Attente [humeur]"])
def test_brackets_that_are_not_understood_are_told(sheets, typed) -> None:
    row = row_of(sheets, "emotion")
    sheets["Carte"][f"D{row}"] = typed
    assert f"Carte!D{row}" in faults(sheets)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Parcours", "A2", "x" * 121, "Parcours!A2"),
        ("Parcours", "D2", "demain", "Parcours!D2"),
        ("Personas", "A2", None, "Personas!A2"),
        ("Points de mesure", "C2", "étoiles", "Points de mesure!C2"),
        ("Points de mesure", "H2", "beaucoup", "Points de mesure!H2"),
        ("Points de mesure", "B1", "Autre", "Libellé"),
        ("Sources", "A2", "ailleurs", "Sources!A2"),
        ("Carte", "D2", "y" * 81, "Carte!D2"),
        ("Carte", "D4", "Moment parfait", "Carte!D4"),
        ("Carte", "C2", "", "#situation"),
    ],
)
def test_a_fault_is_told_where_it_is(sheets, sheet, cell, value, said) -> None:
    sheets[sheet][cell] = value
    assert said in faults(sheets)


@pytest.mark.parametrize("name", ["Carte", "Parcours"])
def test_a_book_without_its_map_or_its_journey_names_the_sheet(sheets, name) -> None:
    del sheets[name]
    assert f"{name} : cette feuille manque" in faults(sheets).replace("\xa0", " ")


def test_a_note_that_is_added_is_new_and_the_others_keep_their_identity(sheets) -> None:
    cell = sheets["Carte"][f"D{row_of(sheets, 'irritant')}"]
    cell.value += "\nPas de suivi [gravité 4]"
    notes = read(saved(sheets))["stages"][0]["situations"][0]["notes"]
    old, new = [note for note in notes if note["lane"] == "irritant"]
    assert (old["text"], "uid" in old) == ("Délai d’expertise", True)
    assert new == {"lane": "irritant", "text": "Pas de suivi", "severity": 4}


def test_a_column_that_is_added_is_a_situation(sheets) -> None:
    page = sheets["Carte"]
    page["E1"], page["E2"] = page["D1"].value, "Payer"
    page[f"E{row_of(sheets, '#stage')}"] = page[f"D{row_of(sheets, '#stage')}"].value
    page[f"E{row_of(sheets, 'touchpoints')}"] = "Téléphone"
    (stage,) = read(saved(sheets))["stages"]
    assert [each["name"] for each in stage["situations"]] == ["Comparer", "Payer"]
    assert stage["situations"][1]["touchpoints"] == [{"channel": "phone", "points": []}]


def test_a_row_that_is_added_is_a_lane(sheets) -> None:
    page = sheets["Carte"]
    page.append(["Client", "Temps passé", None, "Deux heures"])
    document = read(saved(sheets))
    added = document["lanes"][-1]
    assert (added["kind"], added["block"], added["name"]) == (
        "custom",
        "customer",
        "Temps passé",
    )
    notes = document["stages"][0]["situations"][0]["notes"]
    assert notes[-1] == {"lane": added["uid"], "text": "Deux heures"}


def test_a_cell_that_is_too_long_is_continued_and_nothing_is_lost() -> None:
    many = [{"lane": "irritant", "text": f"{n:03d} " + "x" * 396} for n in range(200)]
    stage = {"name": "Choisir", "situations": [a_situation(notes=many)]}
    document = json.loads(json.dumps(written(matrix_of(a_map(stages=[stage], points=[])))))
    again = read(as_file(document))["stages"][0]["situations"][0]["notes"]
    assert again == document["stages"][0]["situations"][0]["notes"]


def test_the_book_is_found_as_it_is_described(sheets) -> None:
    assert sheets.sheetnames[0] == "Carte"
    assert sheets.sheetnames[-1] == "LisezMoi"
    assert len(list(sheets["LisezMoi"].iter_rows())) == 10


# Importing


def test_a_workbook_is_imported_like_any_file(client) -> None:
    a_company()
    unit = a_unit()
    client.force_login(a_user("Alice", "cx_manager", unit))
    document = json.loads(json.dumps(written(matrix_of(a_map()))))
    sent = {"file": SimpleUploadedFile("carte.xlsx", as_file(document)), "unit": unit.pk}
    assert client.post("/map/import/", sent)["Location"] == "/map/assurance-habitation/"
    (note,) = Note.objects.filter(lane__kind="irritant")
    assert (note.text, note.severity) == ("Délai d’expertise", 5)


def test_a_faulty_workbook_is_told_and_creates_nothing(client, sheets) -> None:
    a_company()
    unit = a_unit()
    client.force_login(a_user("Alice", "cx_manager", unit))
    sheets["Carte"]["D4"] = "Moment parfait"
    sent = {"file": SimpleUploadedFile("carte.xlsx", saved(sheets)), "unit": unit.pk}
    response = client.post("/map/import/", sent)
    assert (response.status_code, Journey.objects.count()) == (422, 0)
    assert "Carte!D4" in response.content.decode()
