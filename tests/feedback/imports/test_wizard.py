"""The wizard, as a person goes through it: file, columns, details, rehearsal, run, undo."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from jalon.feedback.imports.drafting import roles_of
from jalon.feedback.imports.running import run_task
from jalon.feedback.imports.undoing import undo_task
from jalon.feedback.models import ImportBatch, Response
from jalon.journal.models import Task
from jalon.journeys.models import MeasurePoint
from jalon.organisation.models import Unit
from tests.factories import a_user
from tests.feedback.imports.surveys import MAP, NOW, imported
from tests.feedback.imports.workbooks import a_workbook, saved

CSV = "ID;Date;NPS;Avis\n1;12/03/2024;9;Très bien\n2;13/03/2024;11;\n3;31/02/2024;4;Trop long\n"


@pytest.fixture
def camille(national, client: Client) -> Client:
    client.force_login(a_user("Camille", "cx_manager", national))
    return client


def send(client: Client, text: str = CSV, **more):
    data = {"file": SimpleUploadedFile("avis_2024.csv", text.encode()), **more}
    data.setdefault("unit", ImportBatch._meta.get_field("unit").related_model.objects.get().pk)
    return client.post("/imports/new/", data)


@pytest.fixture
def batch(camille) -> ImportBatch:
    send(camille)
    return ImportBatch.objects.get()


DETAILS = {
    "name": "Avis 2024", "source": "avis-2024", "family": "relational", "format": "",
    "point-0-label": "Recommander", "point-0-blank": "11",
}  # fmt: skip


@pytest.fixture
def described(camille, batch) -> ImportBatch:
    camille.post(f"/imports/{batch.pk}/details/", DETAILS)
    batch.refresh_from_db()
    return batch


def test_the_empty_list_says_what_to_do(camille) -> None:
    page = camille.get("/imports/")
    assert "Aucun import pour l’instant" in page.content.decode()


def test_a_file_is_read_and_its_columns_guessed(camille) -> None:
    answer = send(camille)
    batch = ImportBatch.objects.get()
    assert answer.headers["Location"] == f"/imports/{batch.pk}/columns/"
    assert batch.map["points"] == [
        {"column": "NPS", "point": "nps", "label": "NPS", "indicator": "nps"}
    ]
    assert (batch.map["date"], batch.map["external_id"]) == (
        {"column": "Date"},
        {"column": "ID"},
    )


def test_the_columns_page_shows_the_first_rows(camille, batch) -> None:
    page = camille.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert "Très bien" in page
    assert "Encodage <strong>utf-8</strong>" in page


def test_the_sheet_of_a_workbook_is_chosen_and_its_header_found_again(
    camille, tmp_path
) -> None:
    book = Workbook()
    for name, row in [("Notes", ["Note", "Avis"]), ("Clients", ["Nom", "Ville"])]:
        book.create_sheet(name).append(row)
    data = {"file": SimpleUploadedFile("a.xlsx", saved(book, tmp_path).read_bytes())}
    camille.post("/imports/new/", data | {"unit": Unit.objects.get().pk})
    batch = ImportBatch.objects.get()
    address = f"/imports/{batch.pk}/columns/"
    assert camille.get(address).context["sample"].header == ["Note", "Avis"]
    camille.post(address, {"sheet": "Clients", "header_row": "", "reread": "1"})
    assert camille.get(address).context["sample"].header == ["Nom", "Ville"]


def two_sheets(folder) -> bytes:
    book = Workbook()
    for name, row in [("Ventes", ["Ville", "Total"]), ("Avis", ["Date", "NPS"])]:
        sheet = book.create_sheet(name)
        sheet.append(row)
        sheet.append(["2024-03-12", 9])
    return saved(book, folder).read_bytes()


def test_the_columns_of_another_sheet_are_guessed_too(camille, tmp_path) -> None:
    data = {"file": SimpleUploadedFile("a.xlsx", two_sheets(tmp_path))}
    camille.post("/imports/new/", data | {"unit": Unit.objects.get().pk})
    batch = ImportBatch.objects.get()
    address = f"/imports/{batch.pk}/columns/"
    camille.post(address, {"sheet": "Avis", "header_row": "", "reread": "1"})
    assert roles_of(ImportBatch.objects.get().map) == {"Date": "date", "NPS": "nps"}


@pytest.mark.parametrize(
    ("name", "role"),
    [("repondu_le", "date"), ("Répondant", ""), ("coef_pond", "weight"), ("Pondération", "weight"),
     ("N° réponse", "external_id"), ("numero_reponse", "external_id")],
)  # fmt: skip
def test_a_name_is_guessed_by_its_words(camille, name, role) -> None:
    cell = "12/03/2024" if role == "date" else "7"
    send(camille, f"{name};NPS\n{cell};9\n")
    assert roles_of(ImportBatch.objects.get().map).get(name, "") == role


def test_a_file_of_names_alone_says_it_has_no_row(camille) -> None:
    send(camille, "Date;NPS\n")
    address = f"/imports/{ImportBatch.objects.get().pk}/"
    assert "Aucune ligne sous ces noms" in camille.get(f"{address}columns/").content.decode()
    camille.post(f"{address}columns/", {"role-0": "date", "role-1": "nps"})
    camille.post(f"{address}details/", DETAILS)
    assert "n’a aucune ligne sous ses noms" in camille.get(f"{address}check/").content.decode()


def test_a_sheet_that_is_gone_leaves_a_way_back(camille, batch, tmp_path) -> None:
    file = {"file": SimpleUploadedFile("a.xlsx", a_workbook(tmp_path, [1, 2]).read_bytes())}
    camille.post("/imports/new/", file | {"unit": Unit.objects.get().pk})
    batch = ImportBatch.objects.latest("pk")
    ImportBatch.objects.filter(pk=batch.pk).update(map={"sheet": "Feuil9"})
    page = camille.get(f"/imports/{batch.pk}/columns/")
    assert (page.status_code, "Feuil9" in page.content.decode()) == (422, True)
    camille.post(f"/imports/{batch.pk}/columns/", {"sheet": "", "reread": "1"})
    assert camille.get(f"/imports/{batch.pk}/columns/").status_code == 200


def test_columns_without_anything_to_import_are_refused(camille, batch) -> None:
    answer = camille.post(f"/imports/{batch.pk}/columns/", {"role-1": "date"})
    assert answer.status_code == 422
    assert "Désignez au moins une colonne" in answer.content.decode()


def test_the_details_ask_for_what_no_column_says(camille, batch) -> None:
    camille.post(f"/imports/{batch.pk}/columns/", {"role-2": "nps"})
    page = camille.get(f"/imports/{batch.pk}/details/").content.decode()
    assert "Date de toutes les réponses" in page


def test_the_rehearsal_counts_and_keeps_nothing(camille, described) -> None:
    page = camille.get(f"/imports/{described.pk}/check/")
    counts = page.context["counts"]
    assert (counts.total, counts.accepted, counts.rejected) == (3, 2, 1)
    assert [column.point for column in page.context["missing"]] == ["recommander"]
    assert Response.objects.count() == 0


def test_the_rehearsal_shows_values_it_refuses(camille, described) -> None:
    page = camille.get(f"/imports/{described.pk}/check/").content.decode()
    assert '<span class="import-value">31/02/2024</span>' in page


def test_words_without_a_grade_are_said_to_move_no_figure(camille, batch) -> None:
    camille.post(f"/imports/{batch.pk}/columns/", {"role-1": "date", "role-3": "verbatim"})
    camille.post(
        f"/imports/{batch.pk}/details/", {"name": "a", "source": "a", "family": "relational"}
    )
    page = camille.get(f"/imports/{batch.pk}/check/").content.decode()
    assert "Aucune colonne n’est une note" in page


def test_a_file_that_waits_counts_nothing_yet(camille, described) -> None:
    assert "pas encore importé" in camille.get("/imports/").content.decode()


def test_starting_puts_the_import_in_the_queue(camille, described) -> None:
    camille.post(f"/imports/{described.pk}/start/", {"create_points": "on"})
    run_task(list(Task.objects.filter(kind="import.run")), at=NOW)
    described.refresh_from_db()
    assert (described.state, described.rows_accepted, described.rows_rejected) == ("done", 2, 1)
    assert MeasurePoint.objects.get().family == "relational"


def test_rows_that_are_here_already_are_not_said_to_come_in(camille, described) -> None:
    camille.post(f"/imports/{described.pk}/start/", {"create_points": "on"})
    run_task(list(Task.objects.filter(kind="import.run")), at=NOW)
    send(camille)
    again = ImportBatch.objects.latest("pk")
    camille.post(f"/imports/{again.pk}/details/", DETAILS)
    page = camille.get(f"/imports/{again.pk}/check/")
    assert (page.context["entering"], page.context["counts"].unchanged) == (0, 2)
    assert "Toutes ces lignes sont déjà là" in page.content.decode()


def test_missing_points_that_are_not_to_be_made_stop_it(camille, described) -> None:
    camille.post(f"/imports/{described.pk}/start/")
    run_task(list(Task.objects.filter(kind="import.run")), at=NOW)
    described.refresh_from_db()
    assert described.state == "failed"
    assert "recommander" in described.error


def test_undoing_from_the_page(camille, national, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ID;DATE;NPS;AVIS\n1;2024-01-02;9;Bien\n")
    batch = imported(path)
    camille.post(f"/imports/{batch.pk}/undo/")
    undo_task(list(Task.objects.filter(kind="import.undo")), at=NOW)
    assert Response.objects.get().exclusion == "undone"
    assert "Annulé" in camille.get(f"/imports/{batch.pk}/").content.decode()


def test_a_map_comes_with_the_file(camille) -> None:
    text = "ID;DATE;NPS;AVIS\n1;2024-01-02;9;Bien\n"
    answer = send(camille, text, map=SimpleUploadedFile("map.yaml", MAP.encode()))
    assert answer.headers["Location"].endswith("/check/")


def test_a_wrong_map_is_refused_line_by_line(camille) -> None:
    wrong = SimpleUploadedFile("map.yaml", b"source: a\ndate: 2024-01-01\npoint: []\n")
    answer = send(camille, map=wrong)
    assert answer.status_code == 422
    assert "peut-être points" in answer.content.decode()


def test_a_workbook_is_refused_with_what_to_do(camille) -> None:
    answer = camille.post(
        "/imports/new/",
        {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04rest"), "unit": 1},
    )
    assert answer.status_code == 422
    assert ImportBatch.objects.count() == 0


def test_the_map_can_be_taken_away_and_read_again(camille, described) -> None:
    text = camille.get(f"/imports/{described.pk}/map/").content.decode()
    answer = camille.post(f"/imports/{described.pk}/written/", {"text": text})
    assert answer.status_code == 302
    before = described.map
    described.refresh_from_db()
    assert described.map == before


def test_the_report_names_each_refused_line(camille, national, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ID;DATE;NPS;AVIS\n1;31/02/2024;9;=1+1\n")
    answer = camille.get(f"/imports/{imported(path).pk}/report/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("2;Ligne refusée;DATE;31/02/2024;")


def test_a_running_import_answers_304_until_it_moves(camille, national, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ID;DATE;NPS;AVIS\n1;2024-01-02;9;Bien\n")
    address = f"/imports/{imported(path).pk}/"
    first = camille.get(address, headers={"X-Jalon-Live": "1"})
    seen = {"X-Jalon-Live": "1", "If-None-Match": first.headers["ETag"]}
    assert camille.get(address, headers=seen).status_code == 304


def test_cancelling_an_import_nobody_runs_ends_it(camille, described) -> None:
    camille.post(f"/imports/{described.pk}/start/", {"create_points": "on"})
    Task.objects.filter(kind="import.run").update(dead_at=NOW)
    camille.post(f"/imports/{described.pk}/cancel/")
    described.refresh_from_db()
    assert described.state == "cancelled"


def test_an_unread_file_can_be_forgotten(camille, batch) -> None:
    camille.post(f"/imports/{batch.pk}/discard/")
    assert ImportBatch.objects.count() == 0


def test_a_unit_manager_finds_no_door(national, client) -> None:
    client.force_login(a_user("Dominique", "unit_manager", national))
    assert client.get("/imports/").status_code == 403


def test_a_code_said_for_all_leaves_the_scales_that_have_it(camille) -> None:
    send(
        camille, "ID;Date;NPS;CSAT Wifi\n1;2024-01-02;6;6\n2;2024-01-02;9;4\n3;2024-01-02;9;4\n"
    )
    batch = ImportBatch.objects.get()
    details = {**DETAILS, "point-0-blank": "", "point-1-label": "Wi-Fi", "not_applicable": "6"}
    camille.post(f"/imports/{batch.pk}/details/", details)
    batch.refresh_from_db()
    nps, csat = batch.map["points"]
    assert ("not_applicable" in nps, csat["not_applicable"]) == (False, ["6"])


def test_details_of_a_map_keep_the_grades_that_its_shared_codes_leave(camille) -> None:
    shared = MAP.replace("blank: [99], not_applicable: [NC]", "objective: 20")
    shared = shared.replace("points:", "every_point: {not_applicable: [6, 88]}\npoints:")
    send(
        camille,
        "ID;DATE;NPS;AVIS\n1;2024-01-02;6;Bien\n",
        map=SimpleUploadedFile("m.yaml", shared.encode()),
    )
    batch = ImportBatch.objects.get()
    page = camille.get(f"/imports/{batch.pk}/details/").context["points"][0]
    assert page.initial["not_applicable"] == "88"
