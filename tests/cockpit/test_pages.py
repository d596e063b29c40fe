"""The pages around the live map: who sees what, filters, live refresh, words."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from jalon.cockpit.models import Trend
from jalon.feedback.models import Watermark
from jalon.journeys.models import Journey, PointSetting, Situation
from jalon.organisation import scope
from tests.costs import assert_same_query_count, queries_of
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
from tests.words import text_of

HUNDRED = {10: 50, 8: 30, 3: 20}  # NPS 30 [14 ; 44]

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def measured(lavigne):
    """A hundred answers in Pau, eight in Agen."""
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.pau, HUNDRED)
        some_answers(lavigne.point, lavigne.agen, {0: 8})
    return lavigne


# Who sees what


def test_a_visitor_signs_in_first(lavigne) -> None:
    assert Client().get("/").status_code == 302


def test_someone_without_a_role_is_refused(lavigne) -> None:
    client = Client()
    client.force_login(a_user("Charlie"))
    assert client.get(lavigne.page).status_code == 403


@pytest.mark.parametrize("role", ["administrator", "cx_manager", "employee", "viewer"])
def test_every_role_reads_the_map(measured, role) -> None:
    assert measured.client(role).get(measured.page).status_code == 200


def test_the_home_page_is_the_map(measured) -> None:
    assert "+20" in text_of(measured.client().get("/"))


def test_a_reader_starts_at_their_own_unit(measured) -> None:
    page = text_of(measured.client("unit_manager", measured.pau).get("/"))
    assert "+30" in page
    assert "100 réponses" in page


def test_another_unit_is_not_found(measured) -> None:
    client = measured.client("unit_manager", measured.pau)
    response = client.get(f"{measured.page}?unit=agen")
    assert response.status_code == 404
    assert "Agen" not in response.content.decode()


def test_the_filter_offers_the_units_of_the_reader_alone(measured) -> None:
    page = measured.client("unit_manager", measured.pau).get("/").content.decode()
    assert "Pau</option>" in page
    assert "Agen" not in page


def test_an_unknown_journey_is_not_found(lavigne) -> None:
    assert lavigne.client().get("/j/nulle-part/").status_code == 404


def test_a_page_is_only_read(lavigne) -> None:
    assert lavigne.client().post(lavigne.page).status_code == 405


# Choosing


def test_another_journey_is_reached_by_the_form(lavigne) -> None:
    other = a_journey(lavigne.root, "Entretien", key="entretien")
    response = lavigne.client().get(f"{lavigne.page}?journey={other.key}&period=12")
    assert response["Location"] == "/j/entretien/?period=12"


@pytest.mark.parametrize("asked", ["no-such-journey", "../x", "1,2", "", "\u202e"])
def test_the_filters_of_a_journey_that_is_none_are_not_found(lavigne, asked) -> None:
    assert lavigne.client().get(lavigne.page, {"journey": asked}).status_code == 404


def test_the_first_journey_is_the_oldest_of_today(lavigne) -> None:
    Journey.objects.filter(pk=lavigne.journey.pk).update(kind="target")
    a_journey(lavigne.root, "Entretien", key="entretien")
    assert '<h1 class="page-title">Entretien' in lavigne.client().get("/").content.decode()


def test_a_unit_is_looked_at_over_twelve_weeks(measured) -> None:
    with scope.everything("a test"):
        before = NOON.date() - timedelta(days=60)
        some_answers(measured.point, measured.pau, {10: 7}, day=before)
    client = measured.client()
    assert "107 réponses" in text_of(client.get(f"{measured.page}?unit=pau"))
    assert "100 réponses" in text_of(client.get(f"{measured.page}?unit=pau&period=4"))


def test_dates_are_chosen(measured) -> None:
    query = "period=dates&since=2026-11-18&until=2026-11-18"
    assert "108 réponses" in text_of(measured.client().get(f"{measured.page}?{query}"))


def test_dates_that_go_backwards_are_explained(measured) -> None:
    query = "period=dates&since=2026-11-18&until=2026-11-01"
    response = measured.client().get(f"{measured.page}?{query}")
    assert response.status_code == 422
    assert "La fin vient avant le début" in text_of(response)
    assert 'value="2026-11-01"' in response.content.decode()


@pytest.mark.parametrize("query", ["frame=2026-W60", "unit=nulle-part", "point=nulle-part"])
def test_what_does_not_exist_is_not_found(measured, query) -> None:
    assert measured.client().get(f"{measured.page}?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["period=9", "fold=a-b", "zoom=9", "view=x", "sort=x", "film=x", "segment=x"]
)
def test_what_is_mistyped_changes_nothing(measured, query) -> None:
    response = measured.client().get(f"{measured.page}?{query}")
    assert response.status_code in {200, 422}


def test_a_segment_is_kept(measured) -> None:
    with scope.everything("a test"):
        some_answers(measured.point, measured.pau, {10: 12}, segment="Premium")
    page = text_of(measured.client().get(f"{measured.page}?segment=Premium"))
    assert "12 réponses" in page
    assert "organisation telle qu’elle est" in page


# The map


def drawing(response) -> ET.Element:
    markup = response.content.decode()
    svg = markup[markup.index('<svg class="route"') :]
    return ET.fromstring(svg[: svg.index("</svg>") + 6])  # noqa: S314 (a page of ours)


def test_the_drawing_is_well_formed(measured) -> None:
    assert drawing(measured.client().get("/")).tag == "svg"


def test_a_station_says_everything_to_a_screen_reader(measured) -> None:
    page = drawing(measured.client().get(f"{measured.page}?unit=pau"))
    station = page.find(".//a[@id='station-appeler-le-sav']")
    spoken = station.get("aria-label").replace("\u00a0", " ")
    assert spoken == (
        "Appeler le SAV, phone : NPS +30, intervalle [14 ; 44], 100 réponses, "
        "Objectif atteint, à confirmer"
    )


def test_a_station_opens_its_panel(measured) -> None:
    page = drawing(measured.client().get(measured.page))
    station = page.find(".//a[@id='station-appeler-le-sav']")
    assert station.get("href") == f"{measured.page}?point=appeler-le-sav"


def test_a_small_base_says_how_many_are_missing(measured) -> None:
    page = text_of(measured.client().get(f"{measured.page}?unit=agen"))
    assert "8/10" in page
    assert "encore 2 réponses" in page


def test_a_real_change_has_an_arrow_and_its_words(measured) -> None:
    with scope.everything("a test"):
        Trend.objects.create(
            unit=measured.root, point=measured.point, weeks=4, arrow="down",
            day="2026-11-16", difference=-12.0, low=-20.0, high=-4.0, p=0.001, q=0.01,
        )  # fmt: skip
    page = measured.client().get(measured.page)
    assert "drawn-arrow-down-right" in page.content.decode()
    assert "baisse réelle (4 sem.)" in text_of(page)


def test_a_stage_folds_and_unfolds(measured) -> None:
    client, stage = measured.client(), measured.journey.stages.get()
    folded = drawing(client.get(f"{measured.page}?fold={stage.pk}"))
    assert folded.find(".//a[@id='station-appeler-le-sav']") is None
    assert folded.find(f".//a[@id='stage-{stage.pk}']").get("href") == measured.page


def test_a_folded_stage_keeps_its_line_in_the_table(measured) -> None:
    stage = measured.journey.stages.get()
    page = measured.client().get(f"{measured.page}?fold={stage.pk}&view=table")
    assert "Appeler le SAV" in text_of(page)


def test_names_come_out_as_they_were_typed(measured) -> None:
    nasty = "<script>alert(1)</script>&\"'"
    Situation.objects.update(name=nasty)
    Journey.objects.update(name=nasty)
    PointSetting.objects.update(label=nasty)
    page = measured.client().get(f"{measured.page}?point=appeler-le-sav").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


# The table


def test_the_table_shows_the_figures_of_the_map(measured) -> None:
    page = text_of(measured.client().get(f"{measured.page}?unit=pau&view=table"))
    assert "+30 [14 ; 44] 100 +10 [−6 ; 24]" in page


def test_the_table_is_sorted(measured) -> None:
    worse = a_point(measured.root, "livraison", label="Livraison", objective=20.0)
    a_planting(worse, a_touchpoint(measured.journey, situation="Livraison", channel="store"))
    with scope.everything("a test"):
        some_answers(worse, measured.pau, {0: 50})
    page = measured.client().get(f"{measured.page}?view=table&sort=value").content.decode()
    table = page[page.index("<tbody>") :]
    assert table.index("Livraison") < table.index("Appeler le SAV")


def test_the_table_is_exported(measured) -> None:
    response = measured.client().get(f"/j/{measured.journey.key}/export.csv?unit=pau")
    header, line = response.getvalue().decode("utf-8-sig").strip().split("\r\n")
    assert header.split(";")[4:7] == ["Clé", "Définition", "Valeur"]
    assert line.split(";")[4:10] == ["appeler-le-sav", "nps", "30,0", "13,96", "44,34", "100"]


def test_a_spreadsheet_is_exported(measured) -> None:
    response = measured.client().get(f"/j/{measured.journey.key}/export.xlsx")
    assert response.getvalue()[:2] == b"PK"


def test_another_format_is_not_found(measured) -> None:
    assert measured.client().get(f"/j/{measured.journey.key}/export.pdf").status_code == 404


# Live


def fragment_tag(lavigne, client, query="") -> str:
    return client.get(f"{lavigne.page}live/{query}")["ETag"]


def test_an_unchanged_map_is_not_sent_again(measured) -> None:
    client = measured.client()
    tag = fragment_tag(measured, client)
    again = client.get(f"{measured.page}live/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


def test_an_unchanged_map_reads_no_cell(measured) -> None:
    client = measured.client()
    client = Client(headers={"If-None-Match": fragment_tag(measured, client)})
    client.force_login(measured.reader())
    statements = " ".join(queries_of(client, f"{measured.page}live/"))
    assert "feedback_subtree" not in statements
    assert "feedback_owncell" not in statements


def test_an_answer_changes_the_tag(measured) -> None:
    client = measured.client()
    before = fragment_tag(measured, client)
    Watermark.objects.update_or_create(pk=1, defaults={"as_of": NOON, "moves": 12})
    assert fragment_tag(measured, client) != before


def test_a_redrawn_map_changes_the_tag(measured) -> None:
    client = measured.client()
    before = fragment_tag(measured, client)
    Journey.objects.update(version=99)
    assert fragment_tag(measured, client) != before


def test_filters_and_readers_have_their_own_tag(measured) -> None:
    client, other = measured.client(), measured.client("viewer")
    tags = [
        fragment_tag(measured, client), fragment_tag(measured, client, "?unit=pau"),
        fragment_tag(measured, client, "?segment=Premium"), fragment_tag(measured, other),
    ]  # fmt: skip
    assert len(set(tags)) == 4


def test_the_page_carries_the_tag_of_its_map(measured) -> None:
    client = measured.client()
    page = client.get(measured.page).content.decode().replace("&quot;", '"')
    assert f'data-etag="{fragment_tag(measured, client)}"' in page


# The film


def test_a_frame_is_the_map_of_its_weeks(measured) -> None:
    with scope.everything("a test"):
        long_ago = NOON.date() - timedelta(days=100)
        some_answers(measured.point, measured.pau, {10: 40}, day=long_ago)
    page = measured.client().get(f"{measured.page}?frame=2026-W32")
    assert "40 réponses" in text_of(page)
    assert "data-live" not in page.content.decode()


def test_the_film_has_its_steps(measured) -> None:
    page = measured.client().get(f"{measured.page}?frame=2026-W32").content.decode()
    assert "frame=2026-W31" in page
    assert "Revenir au direct" in page


# Beginnings


def test_the_first_page_teaches(db) -> None:
    a_company()
    root = a_unit()
    client = Client()
    client.force_login(a_user("Camille", "cx_manager", root))
    page = client.get("/")
    assert "Dessinez un premier parcours" in text_of(page)
    assert "/map/start/" in page.content.decode()


def test_a_journey_without_point_says_what_to_do(lavigne) -> None:
    empty = a_journey(lavigne.root, "Vide", key="vide")
    assert "Plantez un premier point" in text_of(lavigne.client().get(f"/j/{empty.key}/"))


def test_a_period_without_answers_says_so(lavigne) -> None:
    assert "Aucune réponse visible" in text_of(lavigne.client().get(lavigne.page))


# Cost


def test_the_page_costs_the_same_for_one_journey_or_three(measured) -> None:
    def add_two() -> None:
        a_journey(measured.root, "Deux", key="deux")
        a_journey(measured.root, "Trois", key="trois")

    assert_same_query_count(measured.client(), measured.page, add_two)


def test_the_page_costs_the_same_for_one_point_or_three(measured) -> None:
    def add_two() -> None:
        for key in ("deux", "trois"):
            point = a_point(measured.root, key)
            a_planting(point, a_touchpoint(measured.journey, situation=key, channel="store"))
            with scope.everything("a test"):
                some_answers(point, measured.pau, HUNDRED)

    assert_same_query_count(measured.client(), measured.page, add_two)


def test_the_page_is_said_in_english(measured) -> None:
    client = measured.client()
    client.cookies["django_language"] = "en"
    assert "108 answers" in text_of(client.get(measured.page))
