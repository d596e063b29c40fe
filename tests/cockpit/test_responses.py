"""From a figure to each response, and back out of the count."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from jalon.feedback.models import Response
from jalon.journal.models import Entry
from jalon.organisation import scope
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_submission, a_survey, an_answer

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def survey(lavigne):
    return a_survey(lavigne.point)


@pytest.fixture
def given(lavigne, survey) -> Response:
    """A 2 with a comment, in Pau, an hour ago."""
    an_answer(
        survey, 2, text="Trois appels.", unit_id=lavigne.pau.pk,
        answered_at=NOON - timedelta(hours=1),
    )  # fmt: skip
    with scope.everything("a test"):
        return Response.objects.get()


def listed(lavigne, query="", **client) -> str:
    page = lavigne.client(**client).get(
        f"{lavigne.page}points/{lavigne.point.key}/responses/{query}"
    )
    assert page.status_code == 200
    words = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


# The list


def test_a_response_is_listed_with_its_score_and_its_words(lavigne, given) -> None:
    assert "12 h 00 2 « Trois appels. » Pau Lien web comptée" in listed(lavigne)


def test_another_unit_is_not_listed(lavigne, given) -> None:
    page = listed(lavigne, role="unit_manager", unit=lavigne.agen)
    assert "Trois appels" not in page


def test_a_viewer_is_refused(lavigne, given) -> None:
    page = lavigne.client("viewer").get(f"{lavigne.page}points/{lavigne.point.key}/responses/")
    assert page.status_code == 403


def test_a_blank_is_not_counted_and_is_found_among_all(lavigne, survey) -> None:
    an_answer(survey, None, unit_id=lavigne.pau.pk)
    assert "Aucune réponse ici" in listed(lavigne)
    assert "Pau" in listed(lavigne, "?kept=all")


def test_a_grade_is_kept(lavigne, survey, given) -> None:
    an_answer(survey, 9, text="Parfait.", unit_id=lavigne.pau.pk)
    page = listed(lavigne, "?grade=9")
    assert "Parfait." in page
    assert "Trois appels." not in page


def test_pages_follow_each_other_without_hole_or_repetition(lavigne, survey) -> None:
    for number in range(51):
        at = NOON - timedelta(minutes=number // 2)  # two share each minute
        an_answer(survey, 7, text=f"mot-{number:02d}", answered_at=at, unit_id=lavigne.pau.pk)
    address = f"{lavigne.page}points/{lavigne.point.key}/responses/"
    client = lavigne.client()
    first = client.get(address).content.decode()
    after = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', first)[1]
    second = client.get(address + after.replace("&amp;", "&")).content.decode()
    seen = re.findall(r"mot-\d\d", first) + re.findall(r"mot-\d\d", second)
    assert len(seen) == len(set(seen)) == 51


def test_a_cursor_that_says_nothing_begins_again(lavigne, given) -> None:
    assert "Trois appels." in listed(lavigne, "?cursor=rien")


def test_the_list_costs_the_same_for_one_response_or_three(lavigne, survey, given) -> None:
    def add_two() -> None:
        an_answer(survey, 8, text="Deux", unit_id=lavigne.pau.pk)
        an_answer(survey, 9, text="Trois", unit_id=lavigne.agen.pk)

    address = f"{lavigne.page}points/{lavigne.point.key}/responses/"
    assert_same_query_count(lavigne.client(), address, add_two)


# One response


def test_every_answer_is_shown(lavigne, given) -> None:
    page = lavigne.client().get(f"/responses/{given.pk}/").content.decode()
    assert "Trois appels." in page
    assert "Maison Lavigne › Sud-Ouest › Pau" in page


def test_a_superseded_revision_stays_readable(lavigne, survey) -> None:
    first = a_submission(survey, 2, text="Trop long.", unit_id=lavigne.pau.pk)
    an_answer(survey, 2, text="Trop long.", unit_id=lavigne.pau.pk,
              submission_id=first.submission_id)  # fmt: skip
    an_answer(survey, 9, text="Finalement bien.", unit_id=lavigne.pau.pk,
              submission_id=first.submission_id)  # fmt: skip
    with scope.everything("a test"):
        shown = Response.objects.get()
    page = lavigne.client().get(f"/responses/{shown.pk}/").content.decode()
    assert page.index("Finalement bien.") < page.index("remplacée") < page.index("Trop long.")


def test_a_response_of_another_unit_is_not_found(lavigne, given) -> None:
    page = lavigne.client("unit_manager", lavigne.agen).get(f"/responses/{given.pk}/")
    assert page.status_code == 404
    assert "Pau" not in page.content.decode()


# Setting aside


def exclude(lavigne, given, note="Réponse d’un salarié", **client):
    return lavigne.client(**client).post(f"/responses/{given.pk}/exclude/", {"note": note})


def state(given) -> tuple[str, str]:
    with scope.everything("a test"):
        given.refresh_from_db()
    return given.exclusion, given.exclusion_note


def test_a_response_is_set_aside_with_its_reason(lavigne, given) -> None:
    assert exclude(lavigne, given).status_code == 302
    assert state(given) == ("by_hand", "Réponse d’un salarié")
    assert Entry.objects.filter(verb="response.excluded").count() == 1


def test_it_leaves_the_list_of_those_that_count(lavigne, given) -> None:
    exclude(lavigne, given)
    assert "Trois appels." not in listed(lavigne)
    assert "Écartée à la main" in listed(lavigne, "?kept=excluded")


def test_a_reason_is_needed(lavigne, given) -> None:
    response = exclude(lavigne, given, note="no")
    assert response.status_code == 422
    assert 'value="no"' in response.content.decode()
    assert state(given) == ("", "")


def test_it_is_counted_again(lavigne, given) -> None:
    exclude(lavigne, given)
    response = lavigne.client().post(f"/responses/{given.pk}/include/")
    assert (response.status_code, state(given)) == (302, ("", ""))


def test_setting_aside_twice_is_said(lavigne, given) -> None:
    exclude(lavigne, given)
    exclude(lavigne, given, note="Une autre raison")
    assert state(given) == ("by_hand", "Réponse d’un salarié")


def test_what_counts_is_not_counted_twice(lavigne, given) -> None:
    page = lavigne.client().post(f"/responses/{given.pk}/include/", follow=True)
    assert "pas de celles qui se reprennent" in page.content.decode()


def test_an_employee_reads_and_does_not_set_aside(lavigne, given) -> None:
    assert exclude(lavigne, given, role="employee").status_code == 403


def test_a_response_out_of_reach_is_not_found(lavigne, given) -> None:
    hidden = exclude(lavigne, given, role="unit_manager", unit=lavigne.agen)
    assert hidden.status_code == 404


@pytest.mark.parametrize("verb", ["exclude", "include"])
def test_these_doors_are_posted_to(lavigne, given, verb) -> None:
    assert lavigne.client().get(f"/responses/{given.pk}/{verb}/").status_code == 405
