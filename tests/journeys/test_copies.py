"""A journey is copied, aims at a target, or lasts for one study."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from jalon.journeys import actions
from jalon.journeys.comparing import compare
from jalon.journeys.document import to_document
from jalon.journeys.models import Journey
from jalon.journeys.queries import listed_journeys, shelved
from tests.factories import (
    NOON,
    a_company,
    a_journey,
    a_note,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    a_user,
)
from tests.words import markup_of

BY = {"by": "Camille", "at": NOON}
TODAY = NOON.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    a_company()
    return a_unit()


@pytest.fixture
def journey(unit) -> Journey:
    drawn = a_journey(unit, key="achat")
    touchpoint = a_touchpoint(drawn)
    a_note(touchpoint.situation)
    a_planting(a_point(unit, frozen_at=NOON), touchpoint)
    return drawn


@pytest.fixture
def client(unit) -> Client:
    client = Client()
    client.force_login(a_user("Camille", "cx_manager", unit))
    return client


def changed(journey: Journey, copy: Journey) -> set[str]:
    """The parts that differ, the journey itself aside."""
    found = compare(to_document(journey), to_document(copy)).changes
    return {str(each.part) for each in found} - {"journey"}


# Copies


def test_a_copy_has_the_same_parts(journey) -> None:
    copy = actions.duplicate_journey(journey=journey, name="Copie", **BY)
    assert changed(journey, copy) == set()
    assert copy.plantings.open().get().point == journey.plantings.open().get().point


def test_a_copy_without_notes_nor_points_keeps_the_drawing(journey) -> None:
    copy = actions.duplicate_journey(
        journey=journey, name="Copie", with_notes=False, with_points=False, **BY
    )
    assert changed(journey, copy) == {"note", "point"}


def test_a_copy_that_is_its_target_says_whose(journey) -> None:
    copy = actions.duplicate_journey(journey=journey, name="Cible", kind="target", **BY)
    assert (copy.kind, copy.target_of) == ("target", journey)


def test_the_page_copies_and_opens_the_copy(client, journey) -> None:
    typed = {"name": "Cible", "kind": "target", "with_notes": "on"}
    response = client.post("/map/achat/duplicate/", typed)
    copy = Journey.objects.get(name="Cible")
    assert (response.status_code, response.url) == (302, f"/map/{copy.key}/?edit=1")
    assert (copy.target_of, copy.plantings.count()) == (journey, 0)


def test_a_copy_needs_a_name_and_a_use(client, journey) -> None:
    response = client.post("/map/achat/duplicate/", {"name": "", "with_points": "on"})
    assert (response.status_code, Journey.objects.count()) == (422, 1)


def test_a_viewer_copies_nothing(unit, journey) -> None:
    client = Client()
    client.force_login(a_user("Lise", "viewer", unit))
    assert client.post("/map/achat/duplicate/", {}).status_code == 403


# The target of a journey


def edit(client, journey, **typed):
    words = {"name": "Achat", "kind": "target", "version": journey.words_version} | typed
    return client.post(f"/map/{journey.key}/edit/", words)


def test_a_target_is_linked_and_unlinked(client, unit, journey) -> None:
    target = a_journey(unit, key="cible", kind="target")
    edit(client, target, target_of=journey.pk)
    target.refresh_from_db()
    assert target.target_of == journey
    edit(client, target, target_of="")
    target.refresh_from_db()
    assert target.target_of is None


def test_only_a_target_is_the_target_of_another(client, unit, journey) -> None:
    other = a_journey(unit, key="autre")
    response = edit(client, other, kind="current", target_of=journey.pk)
    assert response.status_code == 422
    assert "Seul un parcours cible" in markup_of(response)


def test_a_journey_is_not_its_own_target(client, journey) -> None:
    assert edit(client, journey, target_of=journey.pk).status_code == 422


# Studies


A_STUDY = {"name": "Salon", "starts_date": "2026-11-20", "ends_date": "2026-12-04"}


def test_a_study_is_opened_with_its_days(client, unit) -> None:
    client.post("/map/study/", A_STUDY | {"unit": unit.pk})
    study = Journey.objects.get()
    assert (study.starts_date, study.ends_date) == (date(2026, 11, 20), date(2026, 12, 4))


@pytest.mark.parametrize(
    "wrong", [{"ends_date": "2026-11-19"}, {"ends_date": ""}, {"starts_date": ""}, {"name": ""}]
)
def test_a_study_has_two_days_in_order(client, unit, wrong) -> None:
    response = client.post("/map/study/", A_STUDY | {"unit": unit.pk} | wrong)
    assert (response.status_code, Journey.objects.count()) == (422, 0)


def test_a_journey_takes_days_and_loses_them(client, journey) -> None:
    edit(client, journey, kind="current", starts_date="2026-11-01", ends_date="2026-11-30")
    journey.refresh_from_db()
    assert journey.ends_date == date(2026, 11, 30)
    edit(client, journey, kind="current")
    journey.refresh_from_db()
    assert not journey.is_temporary


# The list


def shelf(day=TODAY):
    return shelved(listed_journeys(), day=day)


def test_each_journey_is_where_it_is_looked_for(unit, journey) -> None:
    week = {"starts_date": TODAY, "ends_date": TODAY + timedelta(days=6)}
    aim = a_journey(unit, key="cible", kind="target", target_of=journey)
    lone = a_journey(unit, key="seule", kind="target")
    study, draft = a_journey(unit, key="etude", **week), a_journey(unit, key="b", kind="draft")
    gone = a_journey(unit, key="vieux", archived_at=NOON)
    found = shelf()
    assert (found.lasting, found.aims[journey.pk]) == ([journey], [aim])
    assert (found.lone_targets, found.studies) == ([lone], [study])
    assert (found.drafts, found.archived) == ([draft], [gone])


def test_a_study_is_over_the_day_after_its_last(unit) -> None:
    study = a_journey(unit, starts_date=TODAY, ends_date=TODAY)
    assert (shelf().studies, shelf().over) == ([study], [])
    later = shelf(TODAY + timedelta(days=1))
    assert (later.studies, later.over, later.is_empty) == ([], [study], True)


def test_the_target_of_an_archived_journey_is_not_lost(unit, journey) -> None:
    aim = a_journey(unit, key="cible", kind="target", target_of=journey)
    actions.archive_journey(journey=journey, **BY)
    assert shelf().lone_targets == [aim]


@time_machine.travel(NOON, tick=False)
def test_the_page_says_until_when(client, unit) -> None:
    a_journey(unit, "Salon", starts_date=TODAY, ends_date=date(2026, 12, 4))
    assert "jusqu’au 4 déc. 2026" in markup_of(client.get("/map/"))


@time_machine.travel(NOON, tick=False)
def test_a_study_that_is_over_is_still_read(client, unit) -> None:
    over = a_journey(unit, "Salon", starts_date=date(2026, 1, 1), ends_date=date(2026, 1, 9))
    assert "1 étude terminée" in markup_of(client.get("/map/"))
    assert "Une étude terminée, du 1er janvier 2026" in markup_of(
        client.get(f"/map/{over.key}/")
    )
    assert client.get(f"/j/{over.key}/").status_code == 200
