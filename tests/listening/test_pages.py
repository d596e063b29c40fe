"""Listening pages: what is asked, dated settings, links and their QR codes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jalon.journeys.actions import freeze
from jalon.journeys.models import PointSetting
from jalon.listening import actions
from jalon.listening.models import EntryLink, SurveyVersion
from tests.costs import queries_of
from tests.factories import (
    NOON,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
)

pytestmark = pytest.mark.django_db
BY = {"by": "Nadia", "at": NOON}


@pytest.fixture
def point(south):
    return a_point(south, "sav", label="Le SAV", objective=20, floor=0)


@pytest.fixture
def survey(point):
    return actions.survey_for_point(point=point, **BY)


@pytest.fixture
def link(survey, south):
    return actions.open_link(survey=survey, unit=south, **BY)


def address(name: str, *args: object) -> str:
    return reverse(f"listening:{name}", args=args)


def body(client, *place: object) -> str:
    return client.get(address(*place)).content.decode()


def test_the_list_says_where_a_point_stands_and_what_is_wanted(alice, point, south) -> None:
    a_planting(point, a_touchpoint(a_journey(south)))
    page = body(alice, "list")
    assert all(words in page for words in ("Le SAV", "Appeler le SAV", "+20"))


def test_the_list_costs_the_same_for_one_point_or_three(alice, point, south) -> None:
    of_one = queries_of(alice, address("list"))
    for key in ("b", "c"):
        made = a_point(south, key)
        a_planting(made, a_touchpoint(a_journey(south), situation=key))
        actions.ask_about_point(point=made, unit=south, **BY)
    assert len(queries_of(alice, address("list"))) == len(of_one)


def test_an_empty_list_says_how_to_begin(alice) -> None:
    assert "Rien n’est encore demandé" in body(alice, "list")


def test_the_survey_is_shown_as_it_is_read(alice, survey) -> None:
    page = body(alice, "point", "sav")
    assert "extrêmement probable" in page
    assert "pour une note de 0 à 6" in page


def test_the_survey_is_shown_in_the_other_language(alice, survey) -> None:
    page = alice.get(address("point", "sav") + "?language=en").content.decode()
    assert "What went wrong?" in page


def test_a_point_nobody_asks_about_says_what_to_do(alice, point) -> None:
    assert "Personne ne pose encore la question" in body(alice, "point", "sav")
    alice.post(address("prepare", "sav"))
    assert SurveyVersion.objects.published().exists()


def test_an_unknown_point_is_not_found(alice) -> None:
    assert alice.get(address("point", "rien")).status_code == 404


def test_the_page_of_a_point_costs_the_same_for_one_link_or_three(alice, link, south) -> None:
    of_one = queries_of(alice, address("point", "sav"))
    for _ in range(2):
        actions.open_link(survey=link.survey, unit=south, **BY)
    assert len(queries_of(alice, address("point", "sav"))) == len(of_one)


# Settings


def setting(**words: object) -> dict[str, object]:
    defaults = {"label": "Le SAV", "valid_from": "2026-12-01", "objective": "25", "floor": "5"}
    return defaults | words


def test_an_objective_is_set_from_a_day_on(alice, point) -> None:
    assert alice.post(address("set", "sav"), setting()).status_code == 302
    last = PointSetting.objects.order_by("valid_from").last()
    assert (str(last.valid_from), last.objective, last.unit) == ("2026-12-01", 25, None)


def test_a_unit_has_an_objective_of_its_own(alice, point, south) -> None:
    agency = a_unit("Bayonne", south)
    alice.post(address("set", "sav"), setting(unit=agency.pk))
    assert PointSetting.objects.order_by("valid_from").last().unit == agency


@pytest.mark.parametrize(
    "words",
    [
        {"floor": "30"}, {"objective": "900"}, {"objective": ""}, {"valid_from": "demain"},
        {"label": ""},
    ],
)  # fmt: skip
def test_a_setting_that_does_not_hold_is_said_and_kept(alice, point, words) -> None:
    response = alice.post(address("set", "sav"), setting(target_group="Livrés", **words))
    assert response.status_code == 422
    assert "Livrés" in response.content.decode()
    assert PointSetting.objects.count() == 1


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_seen_and_not_changeable_is_403(request, who, point) -> None:
    visitor = request.getfixturevalue(who)
    assert visitor.get(address("point", "sav")).status_code == 200
    assert visitor.post(address("set", "sav"), setting()).status_code == 403


def test_a_region_sets_its_own_objective_on_the_point_of_all(alice, root, south) -> None:
    a_point(root, "fidelite")
    alice.post(address("set", "fidelite"), setting(unit=south.pk))
    assert PointSetting.objects.order_by("valid_from").last().unit == south


def test_a_region_does_not_set_the_objective_of_all(alice, root) -> None:
    a_point(root, "fidelite")
    assert alice.post(address("set", "fidelite"), setting()).status_code == 422


# Wording


def test_a_question_is_worded_otherwise_in_a_new_version(alice, survey) -> None:
    alice.post(address("word", "sav"), {"fr": "Et cet appel\u00a0?", "en": "And this call?"})
    assert [each.number for each in survey.versions.order_by("number")] == [1, 2]
    assert "Et cet appel" in body(alice, "point", "sav")


def test_a_wording_is_needed_in_each_language(alice, survey) -> None:
    response = alice.post(address("word", "sav"), {"fr": "Et cet appel\u00a0?", "en": ""})
    assert response.status_code == 422


def test_the_question_of_a_frozen_point_stays(alice, survey, point) -> None:
    freeze([point], NOON)
    alice.post(address("word", "sav"), {"fr": "Autre\u00a0?", "en": "Other?"})
    assert survey.versions.count() == 1


# Links


def test_a_link_is_opened(alice, survey, south) -> None:
    response = alice.post(address("add_link", "sav"), {"unit": south.pk, "mode": "qr"})
    link = EntryLink.objects.get()
    assert link.mode == "qr"
    assert response["Location"].endswith(f"/listening/sav/#link-{link.pk}")


def test_a_link_is_not_opened_for_the_unit_of_others(alice, survey, root) -> None:
    other = a_unit("Est", root)
    response = alice.post(address("add_link", "sav"), {"unit": other.pk, "mode": "qr"})
    assert response.status_code == 422
    assert not EntryLink.objects.exists()


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_an_address_is_a_secret_of_those_who_draw(request, who, link) -> None:
    assert link.token not in body(request.getfixturevalue(who), "point", "sav")


def test_a_link_is_closed(alice, link) -> None:
    alice.post(address("close_link", link.pk))
    assert not EntryLink.objects.open().exists()
    assert alice.post(address("close_link", link.pk)).status_code == 302


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_qr_code_is_a_picture(alice, link, kind, start) -> None:
    response = alice.get(address("qr", link.pk, kind))
    assert response.content.startswith(start)
    assert b"style=" not in response.content


def test_a_qr_code_of_another_format_is_not_found(alice, link) -> None:
    assert alice.get(address("qr", link.pk, "exe")).status_code == 404


def test_a_sheet_is_printed_for_the_counter(alice, link) -> None:
    page = body(alice, "print_link", link.pk)
    assert link.token in page
    assert "un proche" in page


@pytest.mark.parametrize("place", ["print_link", "qr"])
def test_the_link_of_others_does_not_exist(charlie, link, place) -> None:
    more = ["svg"] if place == "qr" else []
    assert charlie.get(address(place, link.pk, *more)).status_code == 404


def test_the_link_of_others_is_not_closed(charlie, link) -> None:
    assert charlie.post(address("close_link", link.pk)).status_code == 404
    assert EntryLink.objects.open().exists()
