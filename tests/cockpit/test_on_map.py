"""The figures of the cockpit on the map: the same, for whoever may read them."""

from __future__ import annotations

import pytest
from django.test import Client

from jalon.organisation import scope
from tests.factories import (
    NOON,
    a_planting,
    a_point,
    a_survey,
    a_touchpoint,
    a_user,
    an_answer,
    some_answers,
)
from tests.words import text_of

pytestmark = pytest.mark.usefixtures("_at_noon")
HUNDRED = {10: 50, 8: 30, 3: 20}  # NPS 30 [14 ; 44]


@pytest.fixture
def measured(lavigne):
    """One point surely below its objective, and one that three answers cannot tell."""
    place = a_touchpoint(lavigne.journey, situation="Être livré")
    few = a_point(lavigne.root, "livraison", label="Livraison", objective=20)
    a_planting(few, place)
    with scope.everything("a test"):
        lavigne.point.settings.update(objective=60)
        some_answers(lavigne.point, lavigne.pau, HUNDRED)
        some_answers(few, lavigne.pau, {9: 3})
    return lavigne


def on_map(client: Client, lavigne) -> str:
    return text_of(client.get(f"/map/{lavigne.journey.key}/"))


def test_the_map_and_the_cockpit_count_alike(measured) -> None:
    client = measured.client()
    assert "1 sur 2" in on_map(client, measured)
    assert "1 point sur 2 est sûrement sous son objectif" in text_of(client.get(measured.page))


def test_a_point_shows_its_value_its_interval_and_its_base(measured) -> None:
    page = on_map(measured.client(), measured)
    assert "+30" in page
    assert "[14 ; 44]" in page
    assert "n = 100" in page


def test_too_few_answers_look_insufficient(measured) -> None:
    assert "+100" not in on_map(measured.client(), measured)


def test_a_reader_without_a_role_sees_the_drawing_and_no_figure(measured) -> None:
    client = Client()
    client.force_login(a_user("Charlie"))
    page = on_map(client, measured)
    assert "Être livré" in page
    assert "[14 ; 44]" not in page


def test_callbacks_are_counted_for_who_may_call_back(measured) -> None:
    assert "Rappels demandés" in on_map(measured.client(), measured)
    assert "Rappels demandés" not in on_map(measured.client("viewer"), measured)


def test_callbacks_are_those_asked_on_this_journey(measured) -> None:
    elsewhere = a_point(measured.root, "ailleurs")
    asked = {"consents": (("callback", "06 12 34 56 78"),), "answered_at": NOON}
    for point in (measured.point, elsewhere):
        an_answer(a_survey(point), 2, **asked)
    assert "Rappels demandés 1 toutes les demandes" in on_map(measured.client(), measured)
