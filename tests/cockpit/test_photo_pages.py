"""Photos and comparisons in the browser: everyone reads drawings, figures follow the rights."""

from __future__ import annotations

import pytest
import time_machine

from jalon.journeys.models import Journey, Snapshot
from tests.factories import NOON, a_snapshot, a_touchpoint, some_answers
from tests.words import markup_of

HUNDRED = {10: 50, 8: 30, 3: 20}

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def photo(lavigne) -> Snapshot:
    some_answers(lavigne.point, lavigne.pau, HUNDRED)
    return a_snapshot(lavigne.journey, lavigne.root)


def of(photo, verb: str = "") -> str:
    return f"/map/photos/{photo.pk}/{verb}"


A_PHOTO = {
    "name": "Avant travaux", "unit": "maison-lavigne", "since": "2026-10-22",
    "until": "2026-11-18",
}  # fmt: skip


# Taking


def test_a_photo_is_taken(lavigne) -> None:
    address = f"/map/{lavigne.journey.key}/photos/new/"
    response = lavigne.client().post(address, A_PHOTO)
    taken = Snapshot.objects.get()
    assert (response.status_code, response.url) == (302, of(taken))
    assert (taken.name, taken.taken_by) == ("Avant travaux", "cx_manager-maison-lavigne")


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"until": "2026-10-01"}, {"since": "jamais"}, {"unit": "ailleurs"}]
)
def test_what_does_not_hold_is_said_and_kept(lavigne, wrong) -> None:
    address = f"/map/{lavigne.journey.key}/photos/new/"
    response = lavigne.client().post(address, A_PHOTO | {"note": "Pourquoi ?"} | wrong)
    assert (response.status_code, Snapshot.objects.count()) == (422, 0)
    assert "Pourquoi ?" in markup_of(response)


def test_a_reader_takes_no_photo(lavigne) -> None:
    address = f"/map/{lavigne.journey.key}/photos/new/"
    assert lavigne.client("viewer").get(address).status_code == 403


def test_a_manager_of_a_region_photographs_figures_of_no_other(lavigne) -> None:
    Journey.objects.update(unit=lavigne.region)
    address = f"/map/{lavigne.journey.key}/photos/new/"
    response = lavigne.client("cx_manager", lavigne.region).post(address, A_PHOTO)
    assert (response.status_code, Snapshot.objects.count()) == (422, 0)


# Reading


def test_the_page_shows_the_figures_as_they_were(lavigne, photo) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 7})
    page = markup_of(lavigne.client().get(of(photo)))
    assert "tels qu’au 18 novembre 2026" in page
    assert "n = 100" in page
    assert "7 réponses arrivées depuis" in page


def test_another_unit_reads_the_drawing_and_no_figure(lavigne, photo) -> None:
    response = lavigne.client("cx_manager", lavigne.agen).get(of(photo))
    assert (response.status_code, "Appeler le SAV" in markup_of(response)) == (200, True)
    assert "n = 100" not in markup_of(response)
    assert "votre rôle ne lit pas" in markup_of(response)


def test_the_list_shows_the_skies_of_those_days(lavigne, photo) -> None:
    page = markup_of(lavigne.client().get(f"/map/{lavigne.journey.key}/photos/"))
    assert "Comité de novembre" in page
    assert "Objectif atteint, à confirmer" in page


def test_then_and_now_leave_as_a_file(lavigne, photo) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 7})
    response = lavigne.client().get(of(photo, "figures.csv"))
    line = response.getvalue().decode().splitlines()[1].split(";")
    assert (line[0], line[6], line[11]) == ("Appeler le SAV", "100", "107")


# Changing what may change


def test_a_photo_is_renamed(lavigne, photo) -> None:
    response = lavigne.client().post(of(photo, "rename/"), {"name": "Autre"})
    assert (response.status_code, Snapshot.objects.get().name) == (302, "Autre")


def test_a_name_is_asked_for(lavigne, photo) -> None:
    response = lavigne.client().post(of(photo, "rename/"), {"name": " "})
    assert (response.status_code, Snapshot.objects.get().name) == (422, photo.name)


def test_it_leaves_the_list_and_comes_back(lavigne, photo) -> None:
    client = lavigne.client()
    assert client.post(of(photo, "archive/")).status_code == 302
    assert not Snapshot.objects.listed().exists()
    assert "n’est plus dans la liste" in markup_of(client.get(of(photo)))
    client.post(of(photo, "list/"))
    assert Snapshot.objects.listed().exists()


def test_a_draft_is_drawn_from_it(lavigne, photo) -> None:
    response = lavigne.client().post(of(photo, "draft/"))
    draft = Journey.objects.get(kind="draft")
    assert (response.status_code, response.url) == (302, f"/map/{draft.key}/")


@pytest.mark.parametrize("verb", ["rename/", "archive/", "list/", "draft/"])
def test_only_who_draws_changes_it(lavigne, photo, verb) -> None:
    assert lavigne.client("viewer").post(of(photo, verb)).status_code == 403
    assert lavigne.client("cx_manager", lavigne.pau).post(of(photo, verb)).status_code == 403
    assert lavigne.client().get(of(photo, verb)).status_code == 405


# Comparing


def compared(lavigne, **asked) -> str:
    address = f"/map/{lavigne.journey.key}/compare/"
    return markup_of(lavigne.client().get(address, asked))


def test_a_photo_is_compared_to_today(lavigne, photo) -> None:
    a_touchpoint(lavigne.journey, situation="Être rappelé")
    page = compared(lavigne)
    assert "Être rappelé" in page
    assert "+</span> ajout" in page


def test_the_same_drawing_is_said_to_be(lavigne, photo) -> None:
    assert "Les deux dessins sont identiques" in compared(lavigne)


def test_a_difference_within_chance_may_be_none(lavigne, photo) -> None:
    with time_machine.travel(NOON.replace(month=12, day=30), tick=False):
        some_answers(lavigne.point, lavigne.pau, HUNDRED, day=NOON.date().replace(month=12))
        assert "peut-être pareil" in compared(lavigne)


def test_a_real_difference_is_said_to_be(lavigne, photo) -> None:
    with time_machine.travel(NOON.replace(month=12, day=30), tick=False):
        some_answers(lavigne.point, lavigne.pau, {10: 100}, day=NOON.date().replace(month=12))
        assert "mieux, sûrement" in compared(lavigne)


def test_the_same_on_both_sides_is_said_and_another_offered(lavigne, photo) -> None:
    page = compared(lavigne, before="now", after="now")
    assert "Les deux côtés sont les mêmes" in page
    assert f'href="?before=p{photo.pk}&amp;after=now"' in page
    assert "Ce qui a bougé" not in page


def test_a_photo_on_both_sides_is_offered_today(lavigne, photo) -> None:
    page = compared(lavigne, before=f"p{photo.pk}", after=f"p{photo.pk}")
    assert f'href="?before=p{photo.pk}&amp;after=now"' in page


def test_with_nothing_else_to_compare_photos_are_led_to(lavigne) -> None:
    page = compared(lavigne)
    assert "Les deux côtés sont les mêmes" in page
    assert f'href="/map/{lavigne.journey.key}/photos/"' in page


def test_days_on_both_sides_are_said(lavigne, photo) -> None:
    assert "28 jours sont des deux côtés" in compared(lavigne)


def test_two_units_are_not_compared(lavigne, photo) -> None:
    other = a_snapshot(lavigne.journey, lavigne.pau, name="Pau")
    page = compared(lavigne, before=f"p{photo.pk}", after=f"p{other.pk}")
    assert "Les deux côtés ne portent pas sur la même entité" in page


@pytest.mark.parametrize("side", ["p999", "p9x", "j-nowhere", "garbled", "p²"])
def test_a_side_that_is_not_there_is_not_found(lavigne, photo, side) -> None:
    address = f"/map/{lavigne.journey.key}/compare/"
    assert lavigne.client().get(address, {"after": side}).status_code == 404


def test_the_changes_leave_as_a_file(lavigne, photo) -> None:
    stage = lavigne.journey.stages.get()
    stage.name = "Être secouru"
    stage.save()
    address = f"/map/{lavigne.journey.key}/compare/changes.csv"
    lines = lavigne.client().get(address).getvalue().decode().splitlines()
    assert lines[1] == "modification;Étape;Être secouru;;nom;Être aidé;Être secouru"


@pytest.mark.parametrize("name", ["nothing.csv", "changes.pdf"])
def test_another_file_is_not_found(lavigne, photo, name) -> None:
    address = f"/map/{lavigne.journey.key}/compare/{name}"
    assert lavigne.client().get(address).status_code == 404


def test_a_reader_without_figures_compares_drawings(lavigne, photo) -> None:
    address = f"/map/{lavigne.journey.key}/compare/"
    response = lavigne.client("viewer", lavigne.agen).get(address)
    assert (response.status_code, "n = 100" in markup_of(response)) == (200, False)
