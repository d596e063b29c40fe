from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from jalon.cockpit import disclosing
from jalon.cockpit.panel import months
from jalon.journeys.models import MeasurePoint
from jalon.organisation import scope
from tests.costs import queries_of
from tests.factories import NOON, a_survey, a_unit, an_answer, some_answers

HUNDRED = {10: 50, 8: 30, 3: 20}

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def measured(lavigne):
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.pau, HUNDRED, left_out={"skipped": 4})
    return lavigne


def panel_of(lavigne, role="cx_manager", query="", unit=None) -> str:
    client = lavigne.client(role, unit)
    response = client.get(f"{lavigne.page}points/{lavigne.point.key}/{query}")
    assert response.status_code == 200
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


def test_it_says_the_figure_its_interval_and_its_base(measured) -> None:
    panel = panel_of(measured)
    assert "+30 NPS · [14 ; 44] à 95 % 100 réponses · objectif +20" in panel


def test_it_says_the_state_in_words(measured) -> None:
    assert "Objectif atteint, à confirmer" in panel_of(measured)


def test_it_says_how_the_figure_is_computed(measured) -> None:
    panel = panel_of(measured)
    assert "part des promoteurs (9 et 10) moins part des détracteurs (0 à 6)" in panel
    assert "Comptées 100 Non comptées Sans réponse 4" in panel
    assert "Intervalle de score de Tango à 95 %." in panel
    assert "Objectif +20, seuil 0" in panel


def test_it_says_the_design_effect(measured) -> None:
    MeasurePoint.objects.update(design_effect=1.5)
    assert "Effet de plan 1,5" in panel_of(measured)


def test_it_opens_the_responses(measured) -> None:
    assert "Voir les 100 réponses" in panel_of(measured)


def test_a_viewer_reads_figures_and_no_response(measured) -> None:
    panel = panel_of(measured, "viewer")
    assert "Votre rôle lit les chiffres, pas les réponses." in panel
    assert "Voir les" not in panel


def test_a_viewer_is_told_why_a_figure_is_hidden(lavigne) -> None:
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.pau, {10: 4})
    panel = panel_of(lavigne, "viewer")
    assert "Trop peu de personnes pour préserver leur anonymat" in panel
    assert "Par canal" not in panel


def test_it_cuts_by_channel_and_by_mode(measured) -> None:
    with scope.everything("a test"):
        some_answers(measured.point, measured.pau, {0: 20}, channel="chat", mode="sms")
    panel = panel_of(measured)
    assert "phone +30 [14 ; 44] 100" in panel
    assert "SMS −100" in panel


def test_a_small_channel_is_hidden_from_a_viewer_with_another(lavigne) -> None:
    """Were one channel alone kept back, the whole less the others would tell it."""
    with scope.everything("a test"):
        for channel, count in (("phone", 40), ("store", 25), ("chat", 3)):
            some_answers(lavigne.point, lavigne.pau, {10: count}, channel=channel)
    panel = panel_of(lavigne, "viewer")
    assert panel.count("Trop peu de personnes") == 1
    assert panel.count("le reste se devinerait") == 1


@pytest.fixture
def two_agencies(lavigne):
    """Of the one, three by phone: the region less the other would tell them."""
    with scope.everything("a test"):
        for unit, by_phone in ((lavigne.pau, 40), (lavigne.agen, 3)):
            some_answers(lavigne.point, unit, {10: by_phone})
            for channel, mode in (("store", "sms"), ("chat", "email")):
                some_answers(lavigne.point, unit, {10: 25}, channel=channel, mode=mode)
    return lavigne


def test_no_group_of_a_sister_is_told_by_the_cuts(two_agencies) -> None:
    panel = panel_of(two_agencies, "viewer", f"?unit={two_agencies.pau.code}")
    assert "90 réponses" in panel
    assert panel.count("le reste se devinerait") == 6


def test_without_that_guard_the_cuts_tell_it(two_agencies, monkeypatch) -> None:
    monkeypatch.setattr(disclosing, "cut_tells", lambda *_: False)
    units = (two_agencies.region, two_agencies.pau)
    panels = [panel_of(two_agencies, "viewer", f"?unit={unit.code}") for unit in units]
    shown = [re.search(r"phone [^%]*?\] (\d+)", panel)[1] for panel in panels]
    assert int(shown[0]) - int(shown[1]) == 3


def test_who_reads_the_rows_sees_every_cut(two_agencies) -> None:
    panel = panel_of(two_agencies, query=f"?unit={two_agencies.pau.code}")
    assert "le reste se devinerait" not in panel


def test_verbatims_are_the_latest_of_the_unit(lavigne) -> None:
    survey = a_survey(lavigne.point)
    for minutes, text in enumerate(["Trop long.", "Parfait.", "Aimable."]):
        given_at = NOON - timedelta(minutes=30 - minutes)
        an_answer(survey, 9, text=text, unit_id=lavigne.pau.pk, answered_at=given_at)
    panel = panel_of(lavigne)
    assert panel.index("Aimable.") < panel.index("Parfait.") < panel.index("Trop long.")
    assert "9 · Pau · il y a 28 min" in panel


def test_a_verbatim_is_shown_as_it_was_typed(lavigne) -> None:
    survey = a_survey(lavigne.point)
    an_answer(survey, 2, text="<b onclick=x>nul</b>", unit_id=lavigne.pau.pk)
    client = lavigne.client()
    page = client.get(f"{lavigne.page}points/{lavigne.point.key}/").content.decode()
    assert "&lt;b onclick=x&gt;nul&lt;/b&gt;" in page


LAST_WEEK = NOON.date() - timedelta(days=7)  # a norm counts closed weeks


def peers_answer(lavigne, *names) -> None:
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.pau, HUNDRED, day=LAST_WEEK)
        for name in names:
            unit = a_unit(name, lavigne.region)
            some_answers(lavigne.point, unit, {10: 10, 0: 20}, day=LAST_WEEK)


def test_a_unit_stands_against_its_pooled_peers(measured) -> None:
    peers_answer(measured, "Bordeaux", "Toulouse", "Bayonne", "Dax")
    panel = panel_of(measured, query="?unit=pau")
    assert re.search(r"Pau \+63 \[\d+ ; \d+\] 4 entités comparables", panel)
    assert "Sûrement au-dessus de la norme" in panel


def test_the_norm_names_no_peer(measured) -> None:
    peers_answer(measured, "Bordeaux", "Toulouse", "Bayonne", "Dax")
    panel = panel_of(measured, "unit_manager", unit=measured.pau)
    assert "4 entités comparables" in panel
    assert not any(name in panel for name in ("Bordeaux", "Toulouse", "Bayonne", "Dax", "Agen"))


def test_three_peers_are_not_a_norm(measured) -> None:
    peers_answer(measured, "Bordeaux", "Toulouse", "Bayonne")
    panel = panel_of(measured, query="?unit=pau")
    assert "Pas de norme : trop peu d’entités répondent la même semaine" in panel


def test_a_running_week_is_no_norm_yet(measured) -> None:
    asked = "?unit=pau&period=dates&since=2026-11-16&until=2026-11-18"
    assert "Pas encore de semaine close dans cette période" in panel_of(measured, query=asked)


def test_the_panel_opens_the_page_of_the_norm(measured) -> None:
    address = f"{measured.page}points/{measured.point.key}/?unit=pau"
    panel = measured.client().get(address).content.decode()
    assert f"/norm/?unit=pau&amp;point={measured.point.key}" in panel


def test_the_company_has_no_peers(measured) -> None:
    assert "Moi et la norme" not in panel_of(measured)


def test_the_page_opens_on_its_panel(measured) -> None:
    page = measured.client().get(f"{measured.page}?point={measured.point.key}")
    assert 'id="panel"' in page.content.decode()


def test_a_point_of_another_journey_is_not_found(measured) -> None:
    assert measured.client().get(f"{measured.page}points/inconnu/").status_code == 404


def test_the_curve_has_a_hole_where_the_base_is_small(lavigne) -> None:
    with scope.everything("a test"):
        for weeks in (2, 3, 20, 21):
            day = NOON.date() - timedelta(days=7 * weeks)
            some_answers(lavigne.point, lavigne.pau, HUNDRED, day=day)
    client = lavigne.client()
    page = client.get(f"{lavigne.page}points/{lavigne.point.key}/").content.decode()
    assert page.count('class="curve-line"') == 2


def test_the_panel_costs_the_same_whatever_the_answers(measured) -> None:
    client = measured.client()
    address = f"{measured.page}points/{measured.point.key}/"
    before = len(queries_of(client, address))
    with scope.everything("a test"):
        for channel in ("store", "chat", "web"):
            some_answers(measured.point, measured.pau, HUNDRED, channel=channel, mode="sms")
    assert len(queries_of(client, address)) == before <= 26


def test_a_year_names_a_month_in_four() -> None:
    weeks = [date(2025, 12, 1) + timedelta(weeks=week) for week in range(52)]
    assert [name for _, name in months(weeks, 3)] == ["jan.", "mai", "sept."]


def test_a_long_axis_names_years() -> None:
    weeks = [date(2015, 5, 4) + timedelta(weeks=week) for week in range(603)]
    names = [name for _, name in months(weeks, 12)]
    assert names == [str(year) for year in range(2016, 2027)]
