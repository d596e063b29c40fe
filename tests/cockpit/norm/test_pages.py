"""The page of a unit among its peers: who sees what of whom, in words, drawing and file."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client

from jalon.organisation import scope
from jalon.organisation.models import PeerGroup, Unit
from tests.costs import assert_same_query_count
from tests.factories import (
    LONG_AGO,
    NOON,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    a_user,
    some_answers,
)

LAST_WEEK = NOON.date() - timedelta(days=7)
PEERS = {"Bordeaux": 40, "Toulouse": 45, "Bayonne": 50, "Dax": 55, "Foix": 60}

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def compared(lavigne):
    """Pau does much better than five agencies of another region, of 100 answers each."""
    elsewhere = a_unit("Ailleurs", lavigne.root, level="region")
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.pau, {10: 160, 8: 30, 3: 10}, day=LAST_WEEK)
        for name, promoters in PEERS.items():
            grades = {10: promoters, 8: 30, 3: 70 - promoters}
            some_answers(lavigne.point, a_unit(name, elsewhere), grades, day=LAST_WEEK)
    return lavigne


def words_of(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def read(lavigne, query="", role="unit_manager", unit=None) -> str:
    response = lavigne.client(role, unit or lavigne.pau).get(f"/norm/{query}")
    assert response.status_code == 200
    return words_of(response)


def test_a_visitor_signs_in_first(lavigne) -> None:
    assert Client().get("/norm/").status_code == 302


def test_someone_without_a_role_is_refused(lavigne) -> None:
    client = Client()
    client.force_login(a_user("Charlie"))
    assert client.get("/norm/").status_code == 403


def test_the_page_is_only_read(lavigne) -> None:
    assert lavigne.client().post("/norm/").status_code == 405


@pytest.mark.parametrize("address", ["/norm/?unit=agen", "/norm/export.csv?unit=agen"])
def test_another_unit_is_not_found(compared, address) -> None:
    response = compared.client("unit_manager", compared.pau).get(address)
    assert response.status_code == 404
    assert "Agen" not in response.content.decode()


def test_a_manager_lands_on_it(compared) -> None:
    compared.reader("unit_manager", compared.pau)
    email = "unit_manager-pau@lavigne.example"
    signing = {"login": email, "password": "correct horse"}
    assert Client().post("/sign-in/", signing)["Location"] == "/norm/"


def test_others_land_on_the_cockpit(compared) -> None:
    compared.reader("cx_manager")
    email = "cx_manager-maison-lavigne@lavigne.example"
    signing = {"login": email, "password": "correct horse"}
    assert Client().post("/sign-in/", signing)["Location"] == "/"


# What is said


def test_it_says_where_the_unit_stands(compared) -> None:
    page = read(compared)
    assert "6 entités comparables" in page
    assert "Sûrement au-dessus de la norme norme +30 · à la 1ʳᵉ place sur 6" in page
    assert "+75" in page


def test_it_says_when_nothing_tells_the_unit_apart(compared) -> None:
    page = read(compared, unit=Unit.objects.get(name="Bayonne"))
    assert "Rien ne la distingue de ses pairs" in page


def test_a_small_base_is_not_compared(compared) -> None:
    with scope.everything("a test"):
        some_answers(compared.point, compared.agen, {10: 9}, day=LAST_WEEK)
    page = read(compared, unit=compared.agen)
    assert "Base insuffisante : encore 1 réponse" in page
    assert "Trop peu de réponses pour comparer" in page


def test_ten_answers_have_a_place_in_the_funnel_and_no_rank(compared) -> None:
    with scope.everything("a test"):
        some_answers(compared.point, compared.agen, {10: 12}, day=LAST_WEEK)
    page = read(compared, unit=compared.agen)
    assert "pas de rang sous trente réponses" in page


def test_the_group_is_named(compared) -> None:
    PeerGroup.objects.create(name="Agences de ville", level="agency", starts_on=LONG_AGO)
    assert "Moi et la norme · Agences de ville · 6 entités comparables" in read(compared)


def test_weeks_left_out_are_said(compared) -> None:
    earlier = LAST_WEEK - timedelta(days=7)
    with scope.everything("a test"):
        bayonne = Unit.objects.get(name="Bayonne")
        some_answers(compared.point, bayonne, {0: 30}, day=earlier)
    assert "1 semaine est laissée de côté." in read(compared)


def test_the_company_chooses_a_unit(compared) -> None:
    page = read(compared, role="cx_manager", unit=compared.root)
    assert "L’entreprise entière n’a pas de pairs" in page


def test_a_company_without_points_is_taught(lavigne) -> None:
    lavigne.journey.plantings.all().delete()
    assert "Aucun point de mesure à comparer" in read(lavigne)


@pytest.mark.parametrize(
    ("query", "weeks"), [("", 12), ("?period=4", 4), ("?period=52", 52), ("?period=3", 12)]
)
def test_the_period_is_twelve_closed_weeks_unless_asked(compared, query, weeks) -> None:
    context = compared.client("unit_manager", compared.pau).get(f"/norm/{query}").context
    assert context["screen"].weeks == weeks
    assert str(context["screen"].period.end) == "2026-11-16"


# Peers


def test_a_manager_sees_no_peer_anywhere(compared) -> None:
    client = compared.client("unit_manager", compared.pau)
    for address in ("/norm/", "/norm/?period=52", "/norm/export.csv"):
        response = client.get(address)
        page = response.getvalue().decode() if response.streaming else response.content.decode()
        assert not [name for name in [*PEERS, "Ailleurs"] if name in page]


def test_the_axes_of_a_manager_do_not_depend_on_the_peers(compared) -> None:
    """Not even by the length of an axis: the largest peer may be ten times as large."""
    client = compared.client("unit_manager", compared.pau)
    before = client.get("/norm/").context["detail"].drawing.counts
    huge = a_unit("Immense", compared.root)
    with scope.everything("a test"):
        some_answers(compared.point, huge, {10: 450, 8: 300, 3: 250}, day=LAST_WEEK)
    after = client.get("/norm/").context["detail"].drawing.counts
    assert before == after


def test_whoever_reads_all_the_peers_sees_each(compared) -> None:
    client = compared.client("cx_manager")
    response = client.get("/norm/?unit=pau")
    assert {dot.unit.name for dot in response.context["detail"].dots} == set(PEERS)
    assert "Bayonne · +30 [14 ; 44], n = 100" in words_of(response)


def test_their_table_is_in_the_order_of_names_never_of_merit(compared) -> None:
    dots = compared.client("cx_manager").get("/norm/?unit=pau").context["detail"].dots
    assert [dot.unit.name for dot in dots] == sorted(PEERS)


def test_whoever_reads_some_of_the_peers_sees_none(compared) -> None:
    elsewhere = Unit.objects.get(name="Ailleurs")
    for number in range(5):
        with scope.everything("a test"):
            some_answers(compared.point, a_unit(f"Autre {number}", compared.root),
                         {10: 50, 3: 50}, day=LAST_WEEK)  # fmt: skip
    response = compared.client("cx_manager", elsewhere).get("/norm/?unit=dax")
    assert response.context["detail"].dots == ()
    assert not response.context["pools"].reads_all


def test_a_reader_of_figures_sees_no_peer_so_small_that_somebody_shows(compared) -> None:
    """Agen has four answers: with its figure hidden, Pau's would give it by subtraction."""
    with scope.everything("a test"):
        some_answers(compared.point, compared.agen, {10: 4}, day=LAST_WEEK)
    dots = compared.client("viewer").get("/norm/?unit=bayonne").context["detail"].dots
    assert {dot.unit.name for dot in dots} == set(PEERS) - {"Bayonne"}


def test_a_hidden_figure_has_no_norm(compared) -> None:
    with scope.everything("a test"):
        some_answers(compared.point, compared.agen, {10: 4}, day=LAST_WEEK)
    page = read(compared, role="viewer", unit=compared.agen)
    assert "Pas de norme : le chiffre lui-même est masqué" in page


# Callbacks, file, cost


@pytest.mark.parametrize(("role", "is_told"), [("unit_manager", True), ("viewer", False)])
def test_callbacks_are_counted_where_the_right_is_held(compared, role, is_told) -> None:
    assert ("0 à rappeler, 7 jours" in read(compared, role=role)) is is_told


def test_the_file_holds_what_the_page_says(compared) -> None:
    response = compared.client("unit_manager", compared.pau).get("/norm/export.csv")
    text = response.getvalue().decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert (line["Valeur"], line["Norme"], line["Réponses"]) == ("75,0", "30,0", "200")
    assert line["Position"] == "Sûrement au-dessus de la norme"
    assert (line["Rang attendu, au mieux"], line["Entités comparées"]) == ("1", "6")


def test_the_norm_of_a_file_is_no_finer_than_on_screen(compared) -> None:
    response = compared.client("unit_manager", compared.pau).get("/norm/export.csv")
    text = response.getvalue().decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    told = [value for name, value in line.items() if "Norme" in name or "amenée" in name]
    assert all(value.endswith(",0") for value in told)


def test_another_format_does_not_exist(compared) -> None:
    assert compared.client().get("/norm/export.pdf").status_code == 404


@pytest.mark.parametrize("address", ["/norm/?unit=pau", "/norm/export.csv?unit=pau"])
def test_it_costs_the_same_for_one_point_or_three(compared, address) -> None:
    def add(name: str) -> None:
        point = a_point(compared.root, f"point-{name}")
        journey = a_journey(compared.root, name)
        a_planting(point, a_touchpoint(journey, stage=name, situation=name))
        with scope.everything("a test"):
            for unit in Unit.objects.filter(level="agency"):
                some_answers(point, unit, {10: 30, 3: 20}, day=LAST_WEEK)
            some_answers(point, a_unit(name, compared.region), {10: 40}, day=LAST_WEEK)

    assert_same_query_count(compared.client(), address, lambda: [add("two"), add("three")])
