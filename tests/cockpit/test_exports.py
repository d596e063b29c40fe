"""The map leaves in every format: drawings for everyone, figures for whom they are."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook

from tests.factories import (
    NOON,
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    a_user,
    some_answers,
)

pytestmark = pytest.mark.django_db
FILE = "/map/achat/exports/file/"


@pytest.fixture
def nord():
    return a_unit("Nord", parent=a_unit())


@pytest.fixture
def journey(nord, time_machine):
    """A point that has forty answers, ten of them bad."""
    time_machine.move_to(NOON, tick=False)
    a_company()
    drawn = a_journey(nord, "Achat", key="achat")
    point = a_point(nord, objective=20, floor=0)
    a_planting(point, a_touchpoint(drawn))
    some_answers(point, nord, {9: 30, 2: 10})
    return drawn


@pytest.fixture
def alice(client, journey, nord):
    client.force_login(a_user("Alice", "unit_manager", nord))
    return client


def test_the_map_has_one_way_out(alice) -> None:
    assert "/map/achat/exports/" in alice.get("/map/achat/").content.decode()
    page = alice.get("/map/achat/exports/").content.decode()
    assert all(
        f'value="{each}"' in page for each in ("pdf", "pptx", "png", "svg", "xlsx", "json")
    )


@pytest.mark.parametrize(
    ("file_format", "begins"),
    [
        ("png", b"\x89PNG"), ("svg", b"<svg"), ("xlsx", b"PK"), ("pptx", b"PK"), ("json", b"{"),
        ("pdf", b"%PDF"),
    ],
)  # fmt: skip
def test_each_format_is_a_file_to_keep(alice, file_format, begins) -> None:
    response = alice.get(FILE, {"format": file_format, "unit": "nord"})
    assert response.content.startswith(begins)
    assert response["Content-Disposition"] == f'attachment; filename="achat.{file_format}"'
    assert response["Cache-Control"] == "no-store, private"


def test_the_figures_are_those_of_the_live_map(alice) -> None:
    drawing = alice.get(FILE, {"format": "svg", "unit": "nord"}).content.decode()
    table = alice.get("/j/achat/?view=table&unit=nord&period=4").content.decode()
    for said in ("+50", "n\u00a0=\u00a040"):
        assert said in drawing
    assert "+50" in table


def test_a_table_has_them_as_numbers(alice) -> None:
    body = alice.get(FILE, {"format": "xlsx", "unit": "nord"}).content
    rows = list(load_workbook(io.BytesIO(body))["Points de mesure"].iter_rows(values_only=True))
    figure = dict(zip(rows[0], rows[1], strict=True))
    assert (figure["Valeur"], figure["Réponses"], figure["Entité"]) == (50, 40, "Nord")


def test_without_a_unit_there_is_no_figure(alice) -> None:
    drawing = alice.get(FILE, {"format": "svg"}).content.decode()
    assert "+50" not in drawing
    assert "Chiffres au" not in drawing


def test_another_unit_is_not_found(alice, nord) -> None:
    a_unit("Sud", parent=nord.parent)
    assert alice.get(FILE, {"format": "svg", "unit": "sud"}).status_code == 404


def test_who_reads_no_figure_has_the_drawing(client, journey) -> None:
    client.force_login(a_user("Dora"))
    assert client.get(FILE, {"format": "svg"}).status_code == 200
    assert client.get(FILE, {"format": "svg", "unit": "nord"}).status_code == 404


def test_a_small_group_stays_hidden_from_who_reads_no_row(client, journey, nord) -> None:
    few = a_point(nord, "rappel", label="Être rappelé")
    a_planting(few, a_touchpoint(journey, situation="Être rappelé"))
    some_answers(few, nord, {9: 3})
    client.force_login(a_user("Viviane", "viewer", nord))
    body = client.get(FILE, {"format": "svg", "unit": "nord"}).content.decode()
    assert "n\u00a0=\u00a040" in body
    assert "n\u00a0=\u00a03" not in body


def test_it_is_written_in_the_language_that_is_asked(alice) -> None:
    body = alice.get(FILE, {"format": "svg", "language": "en"}).content.decode()
    assert "Journey map" in body
    assert "Touchpoints" in body


def test_a_wish_that_makes_no_sense_is_said(alice) -> None:
    response = alice.get(FILE, {"format": "docx"})
    assert response.status_code == 422
    assert "field-errors" in response.content.decode()


def test_the_json_is_the_document_of_the_map(alice) -> None:
    document = json.loads(alice.get(FILE, {"format": "json"}).content)
    assert (document["format"], document["key"]) == ("jalon.journey", "achat")


def test_it_is_only_read(alice) -> None:
    assert alice.post(FILE).status_code == 405


def test_it_is_for_who_signed_in(client, journey) -> None:
    assert client.get(FILE, {"format": "svg"}).status_code == 302
