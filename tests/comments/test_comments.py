"""Comments stand beside cells, name people, and are closed; nobody else's are taken away."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from jalon.comments import actions, queries
from jalon.comments.models import Comment, Mention
from jalon.comments.refusals import NoSuchCell
from jalon.journal import queue
from jalon.organisation.access import access_of
from tests.factories import NOON, a_company, a_journey, a_touchpoint, a_unit, a_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def unit():
    a_company()
    return a_unit()


@pytest.fixture
def journey(unit):
    journey = a_journey(unit, key="achat")
    a_touchpoint(journey)
    return journey


@pytest.fixture
def alice(unit):
    return a_user("Alice", "cx_manager", unit)


@pytest.fixture
def bob(unit):
    return a_user("Bob", "viewer", unit)


def a_cell(journey) -> tuple[str, str]:
    situation = journey.stages.get().situations.get()
    return journey.lanes.get(kind="irritant").uid, situation.uid


def say(journey, by, text="À vérifier", **more) -> Comment:
    people = queries.people(access_of(by))
    return actions.add_comment(
        journey=journey, text=text, by=by, at=NOON, **{"people": people} | more
    )


def threads_of(journey) -> list[queries.Thread]:
    return queries.threads(journey, queries.labels_of(journey))


# Acts


def test_a_comment_stands_beside_its_cell(journey, alice) -> None:
    say(journey, alice, place=a_cell(journey))
    assert queries.marks_of(journey) == {a_cell(journey): 1}


def test_a_cell_that_is_none_is_refused(journey, alice) -> None:
    with pytest.raises(NoSuchCell):
        say(journey, alice, place=("nothing", "nowhere"))


def test_a_comment_outlives_its_cell_and_finds_it_again(journey, alice) -> None:
    situation = journey.stages.get().situations.get()
    say(journey, alice, place=a_cell(journey))
    situation.delete()
    assert [thread.is_drawn for thread in threads_of(journey)] == [False]
    situation.save()
    assert [thread.is_drawn for thread in threads_of(journey)] == [True]


def test_somebody_named_gets_a_letter_without_the_words(journey, alice, bob) -> None:
    say(journey, alice, "@Bob, tu confirmes ?")
    queue.run(["comment.mentioned"], at=NOON, clock=lambda: NOON)
    (letter,) = mail.outbox
    assert letter.to == [bob.email]
    assert "Alice vous cite" in letter.subject
    assert "confirmes" not in letter.body


def test_a_withdrawn_comment_sends_no_letter(journey, alice, bob) -> None:
    comment = say(journey, alice, "@Bob")
    actions.withdraw(comment=comment, by=alice, at=NOON)
    queue.run(["comment.mentioned"], at=NOON, clock=lambda: NOON)
    assert mail.outbox == []


def test_names_of_another_part_of_the_tree_are_not_told(unit) -> None:
    north, south = a_unit("Nord", unit), a_unit("Sud", unit)
    here, above = a_user("Ici", "cx_manager", north), a_user("Siège", "administrator", unit)
    a_user("Ailleurs", "cx_manager", south)
    assert queries.people(access_of(here)) == [here, above]


def test_a_closed_comment_is_marked_no_more(journey, alice) -> None:
    comment = say(journey, alice)
    actions.resolve(comment=comment, by=alice, at=NOON)
    assert (queries.marks_of(journey), threads_of(journey)) == ({}, [])
    actions.reopen(comment=comment, by=alice, at=NOON)
    assert queries.marks_of(journey) == {("", ""): 1}


def test_the_words_of_a_withdrawn_comment_are_forgotten(journey, alice) -> None:
    actions.withdraw(comment=say(journey, alice), by=alice, at=NOON)
    assert Comment.objects.get().text == ""


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"lane_uid": "alone"},
        {"resolved_at": NOON},
        {"withdrawn_at": NOON},
    ],
)
def test_the_database_refuses_half_a_state(journey, alice, change) -> None:
    comment = say(journey, alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**change)


# Pages


def cell_page(journey) -> str:
    lane, situation = a_cell(journey)
    return f"{reverse('comments:cell', args=['achat'])}?lane={lane}&situation={situation}"


def test_a_viewer_comments_on_a_cell_in_its_dialog(client, journey, bob) -> None:
    client.force_login(bob)
    lane, situation = a_cell(journey)
    said = {"text": "Vu en agence", "lane": lane, "situation": situation}
    page = client.post(cell_page(journey), said, **HTMX)
    assert (page.status_code, "Vu en agence" in page.content.decode()) == (200, True)
    assert "<html" not in page.content.decode()


def test_its_author_is_told_who_is_told(client, journey, alice, bob) -> None:
    client.force_login(alice)
    said = {"text": "@Bob, @Personne"}
    page = client.post(reverse("comments:list", args=["achat"]), said, follow=True)
    assert "prévient Bob." in page.content.decode()


def test_reading_or_writing_says_no_more_than_that(client, journey, alice) -> None:
    lane, situation = a_cell(journey)
    client.force_login(alice)
    typed = {"lane": lane, "situation": situation, "text": "À revoir"}
    assert "notice-success" not in client.get(cell_page(journey), typed).content.decode()
    page = client.post(cell_page(journey), typed, **HTMX).content.decode()
    assert "Le commentaire est ajouté." in page
    assert "QueryDict" not in page


def test_empty_words_are_refused(client, journey, bob) -> None:
    client.force_login(bob)
    assert client.post(reverse("comments:list", args=["achat"]), {}).status_code == 422


def test_words_that_cannot_be_kept_stay_in_the_form(client, journey, bob) -> None:
    client.force_login(bob)
    said = {"text": "Vu", "lane": "gone", "situation": "gone"}
    page = client.post(reverse("comments:cell", args=["achat"]), said)
    assert (page.status_code, page.context["form"]["text"].value()) == (422, "Vu")


def test_a_comment_is_closed_by_its_author_or_who_draws(client, journey, alice, bob) -> None:
    comment = say(journey, bob)
    client.force_login(alice)
    client.post(reverse("comments:resolve", args=[comment.pk]))
    assert Comment.objects.get().resolved_by == "Alice"


def test_nobody_else_closes_it(client, journey, alice, bob) -> None:
    comment = say(journey, alice)
    client.force_login(bob)
    assert client.post(reverse("comments:resolve", args=[comment.pk])).status_code == 403
    assert client.get(reverse("comments:resolve", args=[comment.pk])).status_code == 405


def test_only_its_author_withdraws_it(client, journey, alice, bob) -> None:
    comment = say(journey, bob)
    client.force_login(alice)
    assert client.post(reverse("comments:withdraw", args=[comment.pk])).status_code == 403


def test_reading_a_mention_is_a_post_that_leads_to_it(client, journey, alice, bob) -> None:
    comment = say(journey, alice, "@Bob", place=a_cell(journey))
    client.force_login(bob)
    assert "@Bob" in client.get(reverse("comments:mentions")).content.decode()
    mention = Mention.objects.get()
    response = client.post(reverse("comments:open", args=[mention.pk]))
    mention.refresh_from_db()
    assert mention.seen_at is not None
    assert response["Location"].endswith(f"#comment-{comment.pk}")


def test_a_mention_is_its_readers_own(client, journey, alice, bob) -> None:
    say(journey, alice, "@Bob")
    client.force_login(alice)
    mention = Mention.objects.get()
    assert client.post(reverse("comments:open", args=[mention.pk])).status_code == 404


def test_an_agency_talks_about_the_map_of_its_company_and_no_other(
    client, unit, journey
) -> None:
    north, south = a_unit("Nord", unit), a_unit("Sud", unit)
    a_journey(south, key="du-sud")
    client.force_login(a_user("Charlie", "employee", north))
    answers = [
        client.post(reverse("comments:list", args=[key]), {"text": "Vu"}).status_code
        for key in ("achat", "du-sud")
    ]
    assert answers == [302, 403]


@pytest.mark.parametrize("page", ["comments:list", "comments:cell"])
def test_threads_cost_the_same_for_one_comment_or_many(
    client, journey, alice, page, django_assert_num_queries
) -> None:
    client.force_login(alice)
    address = reverse(page, args=["achat"])
    say(journey, alice)
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)
    for _ in range(5):
        say(journey, a_user(f"Autre {_}", "viewer", journey.unit))
    with django_assert_num_queries(10):
        client.get(address)
