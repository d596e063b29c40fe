"""A room of phones, a screen, and the table where contributions are sorted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.journeys.models import Note, Situation
from jalon.workshops import actions
from jalon.workshops.models import Contribution, Workshop
from tests.factories import a_unit, a_user
from tests.workshops.conftest import a_workshop

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def today(journey):
    """Open now: pages read the clock."""
    return a_workshop(journey, at=timezone.now() - timedelta(minutes=5))


def phone_of(workshop) -> str:
    return reverse("workshops:phone", args=[workshop.token])


def send(client, workshop, text="Trois appels", **more):
    said = {"submission_id": uuid4(), "text": text} | more
    return client.post(phone_of(workshop), said)


def a_contribution(workshop, text="Trois appels", number=1) -> Contribution:
    return actions.contribute(
        workshop=workshop, submission_id=UUID(int=number), text=text, at=timezone.now()
    )


# The phone


def test_a_phone_sends_words_and_is_thanked(client, today) -> None:
    response = send(client, today, author="Léa")
    assert response.status_code == 303
    assert "Merci" in client.get(response["Location"]).content.decode()
    assert today.contributions.get().author == "Léa"


def test_a_phone_remembers_who_it_is_without_a_cookie(client, today) -> None:
    page = client.get(send(client, today, author="Léa")["Location"])
    assert page.context["form"]["author"].value() == "Léa"


def test_empty_words_are_refused_and_the_rest_is_kept(client, today) -> None:
    response = send(client, today, text=" ", author="Léa")
    assert response.status_code == 422
    assert response.context["form"]["author"].value() == "Léa"


@pytest.mark.parametrize(("text", "status"), [("a" * 401, 422), ("a\x00b", 400)])
def test_what_cannot_be_kept_is_told(client, today, text, status) -> None:
    assert send(client, today, text=text).status_code == status
    assert not Contribution.objects.exists()


def test_words_are_shown_as_they_were_typed(alice, today) -> None:
    a_contribution(today, "<script>alert(1)</script>")
    page = alice.get(reverse("workshops:table", args=[today.pk])).content.decode()
    assert "&lt;script&gt;" in page


def test_a_closed_workshop_looks_like_one_that_never_was(client, today) -> None:
    Workshop.objects.update(closed_at=timezone.now())
    closed, unknown = client.get(phone_of(today)), client.get("/w/nobody-knows-this/")
    assert (closed.status_code, unknown.status_code) == (404, 404)
    assert closed.content == unknown.content


def test_guessing_addresses_is_slowed(client, today) -> None:
    answers = [client.get(f"/w/guess-{number}/").status_code for number in range(21)]
    assert (answers[0], answers[-1]) == (404, 429)


def test_reading_the_page_of_a_phone_writes_nothing(client, today) -> None:
    client.get(phone_of(today))
    assert not Contribution.objects.exists()


# The facilitator


def test_a_workshop_is_opened_from_its_map(alice, journey) -> None:
    lane = journey.lanes.get(kind="irritant")
    said = {"title": "Atelier", "question": "Quoi ?", "lanes": [lane.pk], "hours": 3}
    response = alice.post(reverse("workshops:list", args=["achat"]), said)
    workshop = Workshop.objects.get()
    assert response["Location"] == reverse("workshops:table", args=[workshop.pk])
    assert list(workshop.lanes.all()) == [lane]


def test_a_workshop_without_a_lane_is_not_opened(alice, journey) -> None:
    said = {"title": "Atelier", "question": "Quoi ?", "hours": 3}
    assert alice.post(reverse("workshops:list", args=["achat"]), said).status_code == 422


@pytest.mark.parametrize("lane", ["0", "seven", "9" * 40])
def test_a_lane_that_is_none_of_the_map_is_refused(alice, journey, lane) -> None:
    said = {"title": "Atelier", "question": "Quoi ?", "lanes": [lane], "hours": 3}
    assert alice.post(reverse("workshops:list", args=["achat"]), said).status_code == 422


def test_what_arrives_is_added_to_the_table(alice, today) -> None:
    first, second = a_contribution(today), a_contribution(today, "Attente", number=2)
    arrivals = reverse("workshops:arrivals", args=[today.pk])
    page = alice.get(f"{arrivals}?after={first.pk}", **HTMX).content.decode()
    assert "Attente" in page
    assert "Trois appels" not in page
    assert alice.get(f"{arrivals}?after={second.pk}", **HTMX).status_code == 204


def test_a_contribution_is_sorted_with_plain_forms(alice, today) -> None:
    one, lane = a_contribution(today), today.lanes.get(kind="irritant")
    place = {"lane": lane.pk, "situation": Situation.objects.get().pk}
    alice.post(reverse("workshops:sort", args=[one.pk]), place)
    assert Note.objects.get().text == "Trois appels"


def test_the_second_to_sort_it_is_told(alice, today) -> None:
    one, lane = a_contribution(today), today.lanes.get(kind="irritant")
    place = {"lane": lane.pk, "situation": Situation.objects.get().pk}
    sort = reverse("workshops:sort", args=[one.pk])
    answers = [alice.post(sort, place, **HTMX).status_code for _ in range(2)]
    assert (answers, Note.objects.count()) == ([200, 422], 1)


def test_a_place_that_is_none_is_told_and_nothing_is_lost(alice, today) -> None:
    one = a_contribution(today)
    response = alice.post(reverse("workshops:sort", args=[one.pk]), {"lane": "x"}, **HTMX)
    assert response.status_code == 422
    assert "Trois appels" in response.content.decode()


def test_a_contribution_is_set_aside_and_taken_back(alice, today) -> None:
    one = a_contribution(today)
    alice.post(reverse("workshops:set_aside", args=[one.pk]))
    assert Contribution.objects.set_aside().count() == 1
    alice.post(reverse("workshops:take_back", args=[one.pk]))
    assert Contribution.objects.waiting().count() == 1


def test_closing_offers_to_reopen(alice, today) -> None:
    alice.post(reverse("workshops:close", args=[today.pk]))
    alice.post(reverse("workshops:reopen", args=[today.pk]))
    assert Workshop.objects.open(at=timezone.now()).exists()


def test_the_screen_counts_and_is_silent_while_nothing_changes(alice, today) -> None:
    screen = reverse("workshops:screen", args=[today.pk]) + "?live"
    seen = alice.get(screen)
    again = alice.get(screen, HTTP_IF_NONE_MATCH=seen["ETag"])
    a_contribution(today)
    after = alice.get(screen, HTTP_IF_NONE_MATCH=seen["ETag"])
    assert (again.status_code, after.status_code) == (304, 200)


def test_the_code_leads_to_the_page_of_the_phones(alice, today) -> None:
    drawn = alice.get(reverse("workshops:qr", args=[today.pk, "svg"]))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert alice.get(reverse("workshops:qr", args=[today.pk, "gif"])).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("unit_manager", 403), ("viewer", 403)])
def test_who_may_not_draw_does_not_lead_a_workshop(client, unit, today, role, status) -> None:
    client.force_login(a_user("Bob", role, unit))
    assert client.get(reverse("workshops:table", args=[today.pk])).status_code == status


def test_a_workshop_is_led_from_its_unit_only(client, unit, today) -> None:
    client.force_login(a_user("Charlie", "cx_manager", a_unit("Sud", unit)))
    assert client.get(reverse("workshops:table", args=[today.pk])).status_code == 403


@pytest.mark.parametrize("name", ["sort", "set_aside", "take_back"])
def test_sorting_is_never_a_get(alice, today, name) -> None:
    one = a_contribution(today)
    assert alice.get(reverse(f"workshops:{name}", args=[one.pk])).status_code == 405


def test_the_table_costs_the_same_for_one_contribution_or_many(
    alice, today, django_assert_num_queries
) -> None:
    table = reverse("workshops:table", args=[today.pk])
    a_contribution(today)
    alice.get(table)
    with django_assert_num_queries(QUERIES):
        alice.get(table)
    for number in range(2, 30):
        a_contribution(today, number=number)
    with django_assert_num_queries(QUERIES):
        alice.get(table)


QUERIES = 15
