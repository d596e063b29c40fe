"""The board as a page: who sees what, drilling down, live refresh, table and file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from jalon.cockpit import pages
from jalon.cockpit.weather import pages as weather_pages
from jalon.feedback import rollups
from jalon.organisation import scope
from tests.costs import assert_same_query_count
from tests.factories import (
    NOON,
    a_journey,
    a_planting,
    a_touchpoint,
    a_unit,
    a_user,
    some_answers,
)

SUN = {10: 240, 8: 100, 3: 60}
STORM = {10: 20, 8: 30, 3: 50}

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def measured(lavigne):
    """Sun in Pau, storm in Agen."""
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.pau, SUN)
        some_answers(lavigne.point, lavigne.agen, STORM)
    return lavigne


def test_a_visitor_signs_in_first(lavigne) -> None:
    assert Client().get("/weather/").status_code == 302


def test_someone_without_a_role_is_refused(lavigne) -> None:
    client = Client()
    client.force_login(a_user("Charlie"))
    assert client.get("/weather/").status_code == 403


@pytest.mark.parametrize("role", ["administrator", "cx_manager", "employee", "viewer"])
def test_every_role_reads_the_board(measured, role) -> None:
    assert measured.client(role).get("/weather/").status_code == 200


def test_a_board_is_only_read(measured) -> None:
    assert measured.client().post("/weather/").status_code == 405


def test_another_unit_is_not_found(measured) -> None:
    response = measured.client("unit_manager", measured.pau).get("/weather/?unit=agen")
    assert response.status_code == 404
    assert "Agen" not in response.content.decode()


def test_a_reader_starts_at_their_own_unit(measured) -> None:
    page = measured.client("unit_manager", measured.region).get("/weather/").content.decode()
    assert "Sud-Ouest" in page
    assert "?unit=pau" in page


def test_each_cell_opens_its_place_on_the_live_map(measured) -> None:
    page = measured.client().get("/weather/?unit=sud-ouest&period=12").content.decode()
    assert f"{measured.page}?unit=pau&amp;period=12" in page


def test_a_unit_is_opened_by_a_click(measured) -> None:
    page = measured.client().get("/weather/").content.decode()
    assert 'href="/weather/?unit=sud-ouest"' in page


@pytest.mark.parametrize(
    ("address", "weeks"), [("", 4), ("?period=12", 12), ("?period=52", 4), ("?period=x", 4)]
)
def test_the_period_is_four_weeks_unless_twelve_are_asked_for(measured, address, weeks) -> None:
    response = measured.client().get(f"/weather/{address}")
    assert response.context["screen"].weeks == weeks


def test_the_first_screen_of_a_company_teaches(lavigne) -> None:
    lavigne.journey.plantings.all().delete()
    page = lavigne.client().get("/weather/").content.decode()
    assert "Aucun point de mesure à montrer" in page


# Live


def test_an_unchanged_board_is_not_sent_again(measured) -> None:
    client = measured.client()
    tag = client.get("/weather/live/").headers["ETag"]
    assert client.get("/weather/live/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "module", "name"),
    [("/weather/live/", weather_pages, "look_over"), ("/j/parcours-1/live/", pages, "live")],
)
def test_what_moves_while_it_is_drawn_is_asked_for_again(
    measured, monkeypatch, address, module, name
) -> None:
    read = getattr(module, name)

    def read_then_moved(*given: Any) -> Any:
        found = read(*given)
        rollups.advance(at=NOON)
        return found

    monkeypatch.setattr(module, name, read_then_moved)
    client = measured.client()
    drawn = client.get(address)
    assert f'data-etag="{escape(drawn.headers["ETag"])}"' in drawn.content.decode()
    known = {"If-None-Match": drawn.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 200


@pytest.mark.parametrize("changed", ["?period=12", "?unit=pau", "?view=table"])
def test_another_board_has_another_tag(measured, changed) -> None:
    client = measured.client()
    tags = {client.get(f"/weather/live/{each}").headers["ETag"] for each in ("", changed)}
    assert len(tags) == 2


def test_a_new_drawing_changes_the_tag(measured) -> None:
    client = measured.client()
    tag = client.get("/weather/live/").headers["ETag"]
    a_journey(measured.root, "Renouvellement")
    assert client.get("/weather/live/", headers={"If-None-Match": tag}).status_code == 200


# The table


def test_the_table_counts_as_the_board_does(measured) -> None:
    page = measured.client().get("/weather/?unit=sud-ouest&view=table").content.decode()
    assert page.count('<th scope="row">') == 3


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_table_is_a_file(measured, file_format) -> None:
    response = measured.client().get(f"/weather/export.{file_format}?unit=sud-ouest")
    response.close()
    name = f"meteo-des-parcours-sud-ouest.{file_format}"
    assert name in response.headers["Content-Disposition"]


def test_the_file_holds_the_counts_of_each_cell(measured) -> None:
    response = measured.client().get("/weather/export.csv?unit=sud-ouest")
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[2].startswith("Agen;agen;Achat d’un équipement;1;1;0;0;0;0;0;1;0;0;0;0")


def test_an_unknown_format_is_not_found(measured) -> None:
    assert measured.client().get("/weather/export.pdf").status_code == 404


def test_the_page_costs_the_same_for_one_unit_and_journey_or_many(measured) -> None:
    client = measured.client()

    def add_two() -> None:
        for name in ("Lille", "Brest"):
            a_unit(name, measured.root)
            a_planting(measured.point, a_touchpoint(a_journey(measured.root, name)))

    assert_same_query_count(client, "/weather/", add_two)
