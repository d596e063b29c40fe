"""What is on the live map as a drawing to keep: the same figures, under the same filters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jalon.cockpit import exporting
from jalon.web.printing import no_pango
from tests.factories import NOON, a_planting, a_point, a_touchpoint, some_answers
from tests.words import text_of

pytestmark = pytest.mark.usefixtures("_at_noon")
MANY, FEW = {9: 30, 2: 10}, {9: 3}


@pytest.fixture
def measured(lavigne):
    """Forty answers in Pau, ten in Agen, of two segments; fifty more long before."""
    some_answers(lavigne.point, lavigne.pau, MANY, segment="Pro", channel="phone")
    some_answers(lavigne.point, lavigne.agen, {2: 10}, segment="Particulier", channel="store")
    old = NOON.date() - timedelta(days=60)
    some_answers(lavigne.point, lavigne.pau, {10: 50}, day=old)
    return lavigne


def said(client, lavigne, query: str = "") -> str:
    """The words of the drawing, lines put together."""
    return text_of(client.get(f"{lavigne.page}map.svg{query}"))


@pytest.mark.parametrize(
    ("file_format", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_each_format_is_a_file_to_keep(measured, file_format, begins) -> None:
    response = measured.client().get(f"{measured.page}map.{file_format}")
    assert response.content.startswith(begins)
    assert "attachment; filename=" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store, private"


def test_the_page_leads_to_them_under_its_filters(measured) -> None:
    page = measured.client().get(f"{measured.page}?unit=pau&segment=Pro").content.decode()
    for file_format in ("pdf", "png", "svg"):
        assert f"{measured.page}map.{file_format}?unit=pau&amp;segment=Pro" in page


@pytest.mark.parametrize(
    ("query", "n", "value"),
    [
        ("", "n = 50", "+20"),
        ("?unit=pau&period=4", "n = 40", "+50"),
        ("?unit=pau&period=12", "n = 90", "+78"),
        ("?segment=Particulier", "n = 10", "−100"),
        ("?channel=phone", "n = 40", "+50"),
        ("?period=dates&since=2026-09-01&until=2026-10-01", "n = 50", "+100"),
    ],
)
def test_its_figures_are_those_of_the_page(measured, query, n, value) -> None:
    client = measured.client()
    drawn = said(client, measured, query)
    page = client.get(f"{measured.page}{query}").content.decode().replace("\u00a0", " ")
    assert n in drawn
    assert n in page
    assert value in drawn
    assert value in page


def test_it_says_what_was_kept_when_and_how_it_is_counted(measured) -> None:
    drawn = said(measured.client(), measured, "?unit=pau&segment=Pro&channel=phone&period=4")
    for words in (
        "Pau, du 22 octobre au 18 novembre 2026", "intervalles à 95 %",
        "Segment : Pro", "Canal : phone", "organisation telle qu’elle est",
        "NPS : part des promoteurs (9 et 10)",
    ):  # fmt: skip
        assert words in drawn


def test_a_small_group_stays_hidden_from_who_reads_no_row(measured) -> None:
    few = a_point(measured.root, "rappel", label="Être rappelé")
    a_planting(few, a_touchpoint(measured.journey, situation="Être rappelé"))
    some_answers(few, measured.pau, FEW)
    client = measured.client("viewer", measured.pau)
    assert "n = 40" in said(client, measured, "?period=4")
    assert "n = 3 " not in said(client, measured, "?period=4")
    assert "n = 3 " in said(measured.client("unit_manager", measured.pau), measured)


def test_what_a_filter_leaves_of_a_few_stays_hidden_too(measured) -> None:
    some_answers(measured.point, measured.pau, FEW, segment="Rare")
    client = measured.client("viewer", measured.pau)
    assert "n = 40" not in said(client, measured, "?segment=Pro&period=4")


def test_another_unit_is_not_found(measured) -> None:
    client = measured.client("unit_manager", measured.pau)
    assert client.get(f"{measured.page}map.svg?unit=agen").status_code == 404


def test_another_format_is_not_found(measured) -> None:
    assert measured.client().get(f"{measured.page}map.docx").status_code == 404


def test_it_is_only_read(measured) -> None:
    assert measured.client().post(f"{measured.page}map.svg").status_code == 405


def test_a_machine_that_cannot_print_says_so_on_the_map(measured, monkeypatch) -> None:
    def refuse(*given: Any) -> Any:
        raise no_pango()

    monkeypatch.setattr(exporting, "picture", refuse)
    answer = measured.client().get(f"{measured.page}map.pdf?unit=pau", follow=True)
    assert answer.redirect_chain == [(f"{measured.page}?unit=pau", 302)]
    assert "Le PDF a besoin de Pango" in answer.content.decode()
