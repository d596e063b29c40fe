"""Groups of comparison: what an administrator changes, and from when it rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from jalon.journal.models import Entry
from jalon.organisation.models import PeerGroup
from jalon.organisation.peer_actions import (
    Wanted,
    change_peer_group,
    create_peer_group,
    end_peer_group,
    keep_peer_group,
)
from jalon.organisation.refusals import PeerGroupEnding, PeerGroupNotEnding
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_unit

NEXT_MONDAY = date(2026, 11, 23)
A_WEEK_LATER = NOON + timedelta(days=7)
ROUTES = ["peer_groups", "add_peer_group"]
FORM = {"name": "Ouest", "position": "1", "level": "agency", "at_least": "", "codes": ""}

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def at(name: str, *args: object) -> str:
    return reverse(f"organisation:{name}", args=args)


def wanted(**fields) -> Wanted:
    return Wanted(**{"name": "Agences", "position": 1, "level": "agency"} | fields)


@pytest.fixture
def begun(people) -> PeerGroup:
    return create_peer_group(wanted=wanted(), by=people.alice, at=NOON - timedelta(days=30))


# Actions


def test_a_group_rules_from_the_next_monday(people, house):
    group = create_peer_group(
        wanted=wanted(under=house.west, chosen=(house.rennes,)), by=people.alice, at=NOON
    )
    assert (group.starts_on, group.ends_on) == (NEXT_MONDAY, None)
    assert [each.unit for each in group.choices.all()] == [house.rennes]
    entry = Entry.objects.get(verb="peer_group.created")
    assert entry.details["under"] == "Ouest"
    assert entry.details["from_day"] == "2026-11-23"


def test_one_that_has_begun_ends_and_another_follows(people, begun):
    after = change_peer_group(
        group=begun, wanted=wanted(at_least=200), by=people.alice, at=NOON
    )
    begun.refresh_from_db()
    assert (begun.at_least, begun.ends_on) == (None, NEXT_MONDAY)
    assert (after.at_least, after.starts_on, after.ends_on) == (200, NEXT_MONDAY, None)


def test_one_that_has_not_begun_is_changed_in_place(people, house):
    group = create_peer_group(wanted=wanted(), by=people.alice, at=NOON)
    same = change_peer_group(
        group=group, wanted=wanted(chosen=(house.brest,)), by=people.alice, at=NOON
    )
    assert (same.pk, PeerGroup.objects.count()) == (group.pk, 1)
    assert [each.unit for each in same.choices.all()] == [house.brest]


def test_one_that_ends_is_not_changed(people, begun):
    end_peer_group(group=begun, by=people.alice, at=NOON)
    with pytest.raises(PeerGroupEnding):
        change_peer_group(group=begun, wanted=wanted(), by=people.alice, at=NOON)
    with pytest.raises(PeerGroupEnding):
        end_peer_group(group=begun, by=people.alice, at=NOON)


def test_one_that_ends_may_be_kept_until_its_last_day(people, begun):
    end_peer_group(group=begun, by=people.alice, at=NOON)
    keep_peer_group(group=begun, by=people.alice, at=NOON)
    begun.refresh_from_db()
    assert begun.ends_on is None
    with pytest.raises(PeerGroupNotEnding):
        keep_peer_group(group=begun, by=people.alice, at=NOON)


def test_one_that_has_ended_is_over(people, begun):
    end_peer_group(group=begun, by=people.alice, at=NOON)
    with pytest.raises(PeerGroupNotEnding):
        keep_peer_group(group=begun, by=people.alice, at=A_WEEK_LATER)


def test_one_that_never_served_is_withdrawn(people):
    group = create_peer_group(wanted=wanted(), by=people.alice, at=NOON)
    end_peer_group(group=group, by=people.alice, at=NOON)
    assert not PeerGroup.objects.exists()
    assert Entry.objects.filter(verb="peer_group.withdrawn").exists()


@pytest.mark.parametrize("who", ["bob", "nadia", "nora"])
def test_groups_are_the_national_administrators(people, begun, who):
    by = getattr(people, who)
    with pytest.raises(PermissionDenied):
        create_peer_group(wanted=wanted(), by=by, at=NOON)
    with pytest.raises(PermissionDenied):
        change_peer_group(group=begun, wanted=wanted(), by=by, at=NOON)
    with pytest.raises(PermissionDenied):
        end_peer_group(group=begun, by=by, at=NOON)
    with pytest.raises(PermissionDenied):
        keep_peer_group(group=begun, by=by, at=NOON)


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": NEXT_MONDAY, "ends_on": NEXT_MONDAY},
        {"starts_on": NEXT_MONDAY, "at_least": 200, "fewer_than": 200},
    ],
)
def test_the_database_refuses_what_makes_no_sense(fields):
    with pytest.raises(IntegrityError):
        PeerGroup.objects.create(name="Rien", level="agency", **fields)


# Pages


@pytest.mark.parametrize("page", ROUTES)
@pytest.mark.parametrize("who", ["bob", "nadia", "victor", "nora", "olga"])
def test_others_may_not_read(as_, who, page):
    assert as_(who).get(at(page)).status_code == 403


@pytest.mark.parametrize("act", ["end_peer_group", "keep_peer_group"])
def test_acts_are_posted_by_the_national_administrator(as_, begun, act):
    assert as_("alice").get(at(act, begun.pk)).status_code == 405
    assert as_("bob").post(at(act, begun.pk)).status_code == 403
    assert as_("alice").post(at(act, 404)).status_code == 404


def test_the_first_page_teaches(as_):
    page = as_("alice").get(at("peer_groups")).content.decode()
    assert "Aucun groupe\u00a0: chaque entité est comparée à celles de son niveau" in page


def test_the_list_says_who_and_from_when(as_, people, house):
    create_peer_group(wanted=wanted(name="Ouest", under=house.west), by=people.alice, at=NOON)
    page = as_("alice").get(at("peer_groups")).content.decode()
    assert "Agence, sous Ouest" in page
    assert "Brest, Rennes" in page
    assert "à partir du 23\u00a0novembre\u00a02026" in page
    assert "Moins de cinq entités\u00a0: personne n’y a de norme." in page


def test_looking_at_who_falls_in_saves_nothing(as_, house, begun):
    begun.choices.create(unit=house.rennes)
    asked = FORM | {"under": house.west.pk, "position": 2, "preview": "1"}
    page = as_("alice").post(at("add_peer_group"), asked)
    assert (page.status_code, PeerGroup.objects.count()) == (200, 1)
    assert [unit.name for unit in page.context["members"]] == ["Brest"]
    assert [unit.name for unit in page.context["taken"]] == ["Rennes"]


def test_a_group_is_added(as_, house):
    response = as_("alice").post(at("add_peer_group"), FORM | {"codes": "rennes\nbrest"})
    assert response["Location"] == at("peer_groups")
    group = PeerGroup.objects.get()
    assert (group.name, group.starts_on) == ("Ouest", NEXT_MONDAY)
    assert {each.unit for each in group.choices.all()} == {house.rennes, house.brest}


def test_a_group_is_changed_from_its_page(as_, begun, house):
    shown = as_("alice").get(at("peer_group", begun.pk))
    assert [unit.name for unit in shown.context["members"]] == ["Brest", "Nancy", "Rennes"]
    response = as_("alice").post(at("peer_group", begun.pk), FORM | {"at_least": "50"})
    assert response.status_code == 302
    assert PeerGroup.objects.get(ends_on=None).at_least == 50


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"codes": "rennes paris"}, "Aucune entité ne porte ces codes\u00a0: paris."),
        ({"codes": "est"}, "Ces entités ne sont pas de ce niveau\u00a0: est."),
        ({"at_least": "9", "fewer_than": "9"}, "Donnez un nombre plus grand que le premier."),
        ({"name": ""}, "Ce champ est obligatoire"),
    ],
)
def test_what_cannot_be_is_said_and_kept(as_, typed, said):
    response = as_("alice").post(at("add_peer_group"), FORM | typed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not PeerGroup.objects.exists()


def test_a_group_is_ended_then_kept(as_, begun):
    page = as_("alice").post(at("end_peer_group", begun.pk), follow=True).content.decode()
    assert "Le groupe s’arrêtera dimanche soir." in page
    assert "s’arrête le 23\u00a0novembre\u00a02026" in page
    as_("alice").post(at("keep_peer_group", begun.pk))
    assert PeerGroup.objects.get().ends_on is None


def test_acting_twice_says_so(as_, begun):
    as_("alice").post(at("end_peer_group", begun.pk))
    again = as_("alice").post(at("end_peer_group", begun.pk), follow=True).content.decode()
    assert "Ce groupe s’arrête déjà" in again
    as_("alice").post(at("keep_peer_group", begun.pk))
    again = as_("alice").post(at("keep_peer_group", begun.pk), follow=True).content.decode()
    assert "Ce groupe ne s’arrête pas" in again


def test_the_list_costs_the_same_for_one_group_or_three(as_, people, house):
    def add(name: str) -> None:
        unit = a_unit(name, house.west)
        create_peer_group(wanted=wanted(name=name, chosen=(unit,)), by=people.alice, at=NOON)

    add("one")
    client = as_("alice")
    assert_same_query_count(client, at("peer_groups"), lambda: [add("two"), add("three")])
