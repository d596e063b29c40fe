"""A customer chooses, writes, sends: kept once, thanked, countable at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jalon.feedback.actions import withdraw_consent
from jalon.feedback.models import Consent, OwnCell
from jalon.journal.models import Task
from jalon.organisation import scope
from tests.factories import NOON, a_user
from tests.feedback.respond.asking import (
    BAD,
    GOOD,
    agreed,
    keeps,
    kept,
    only,
    post,
    revisions,
    said,
)

pytestmark = keeps


def grades() -> list[int]:
    with scope.everything("a test"):
        cell = OwnCell.objects.get()
    return [grade for grade in range(11) if getattr(cell, f"n{grade}")]


def test_a_score_and_a_comment_are_kept(customer, address) -> None:
    response = post(customer, address, {"score": "6", "why-bad": "Trop long"}, seen=BAD)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{address}thanks/"
    assert said() == {"score": 6, "why-bad": "Trop long", "callback": "skipped"}
    assert only().complete


def test_zero_is_a_score(customer, address) -> None:
    post(customer, address, {"score": "0"}, seen=BAD)
    assert said()["score"] == 0
    assert grades() == [0]


def test_where_it_came_from_is_kept(customer, link, address) -> None:
    post(customer, address, {"score": 9}, seen=GOOD, language="en")
    response = only()
    assert (response.link_id, response.mode, response.language) == (link.pk, "web", "en")
    assert response.unit_path == link.unit.path


def test_the_thanks_say_what_was_promised(customer, address) -> None:
    contact = {"callback": ["yes", "06 12 34 56 78"]}
    sent = post(customer, address, {"score": 2} | contact, seen=BAD)
    page = customer.get(sent.headers["Location"])
    assert "Un responsable vous recontactera" in page.content.decode()
    assert agreed() == [("callback", "06 12 34 56 78")]


def test_a_promoter_may_testify(customer, address) -> None:
    post(customer, address, {"score": 10, "why-good": "Tout", "testimony": "yes"}, seen=GOOD)
    assert agreed() == [("testimony", "")]


def test_a_consent_withdrawn_is_not_ticked_again(customer, address) -> None:
    """Nor given again by a correction that leaves the box alone."""
    post(customer, address, {"score": 10, "testimony": "yes"}, seen=GOOD)
    with scope.everything("a test"):
        withdraw_consent(
            consent=Consent.objects.get(), asked="phone", by=a_user("Inès"), at=NOON
        )
    assert "checked" not in customer.get(address).content.decode().split("testimony")[-1]
    post(customer, address, {"score": 9}, seen=GOOD)
    assert agreed() == []


def test_nothing_is_chosen_beforehand(customer, address) -> None:
    page = customer.get(address).content.decode()
    assert "checked" not in page


# Questions that a score calls for


def test_a_score_alone_is_kept_and_calls_for_its_questions(customer, address) -> None:
    response = post(customer, address, {"score": 3})
    assert response.headers["Location"] == f"{address}#q-why-bad"
    assert (said(), only().complete) == ({"score": 3}, False)
    assert grades() == [3]


def test_the_page_resumes_what_was_kept(customer, address) -> None:
    post(customer, address, {"score": 3})
    page = customer.get(address).content.decode()
    assert 'value="3" checked' in page
    assert shown(page) == ["q-score", "q-why-bad", "q-callback"]


def shown(page: str) -> list[str]:
    """The fields whose question is neither hidden nor disabled."""
    openings = [part.partition(">")[0] for part in page.split("<fieldset")[1:]]
    return [one.split('id="')[1].split('"')[0] for one in openings if "disabled" not in one]


def test_the_second_sending_completes(customer, address) -> None:
    post(customer, address, {"score": 3})
    post(customer, address, {"score": 3, "why-bad": "Attente"}, seen=BAD)
    assert said() == {"score": 3, "why-bad": "Attente", "callback": "skipped"}
    assert revisions() == [(1, False), (2, True)]


def test_another_score_on_the_way_asks_its_own_questions(customer, address) -> None:
    post(customer, address, {"score": 3})
    again = post(customer, address, {"score": 9, "why-bad": "Merci Léa"}, seen=BAD)
    assert again.headers["Location"] == f"{address}#q-why-good"
    assert said() == {"score": 9, "why-good": "Merci Léa"}


def test_what_does_not_apply_is_not_kept(customer, address) -> None:
    seen = ("score", "why-bad", "why-good", "callback", "testimony")
    post(customer, address, {"score": 9, "callback": ["yes", "0612345678"]}, seen=seen)
    assert said() == {"score": 9, "why-good": "skipped", "testimony": "skipped"}
    assert agreed() == []


# Sent again


def test_the_same_content_again_is_the_same_thanks(customer, address) -> None:
    answers = [
        post(customer, address, {"score": 8}, seen=["score", "why-middle"]) for _ in range(3)
    ]
    assert {answer.headers["Location"] for answer in answers} == {f"{address}thanks/"}
    assert len(kept()) == 1
    assert Task.objects.filter(kind="response.accepted").count() == 1


def test_other_content_supersedes_and_both_are_kept(customer, address) -> None:
    post(customer, address, {"score": 2, "callback": ["yes", "0612345678"]}, seen=BAD)
    post(customer, address, {"score": 9}, seen=GOOD)
    assert (said()["score"], revisions()) == (9, [(1, True), (2, True)])
    assert (grades(), agreed()) == ([9], [])
    assert Task.objects.filter(kind="response.accepted").count() == 2


def test_a_changed_score_counts_before_its_questions_are_read(customer, address) -> None:
    post(customer, address, {"score": 9}, seen=GOOD)
    post(customer, address, {"score": 2}, seen=GOOD)
    assert (grades(), only().complete) == ([2], True)


def test_back_shows_what_was_sent(customer, address) -> None:
    post(customer, address, {"score": 9, "why-good": "Léa"}, seen=GOOD)
    page = customer.get(address).content.decode()
    assert 'value="9" checked' in page
    assert "Léa</textarea>" in page


# Left without sending


def test_what_was_chosen_is_kept_when_the_page_is_left(customer, address) -> None:
    left = post(customer, address, {"score": 4, "why-bad": "Atten"}, seen=BAD, partial=1)
    assert left.status_code == 204
    assert (said(), only().complete) == ({"score": 4, "why-bad": "Atten"}, False)


def test_leaving_never_undoes_a_complete_answer(customer, address) -> None:
    post(customer, address, {"score": 9}, seen=GOOD)
    post(customer, address, {"score": 0}, seen=BAD, partial=1)
    assert (said()["score"], only().complete) == (9, True)


def test_nothing_chosen_is_nothing_kept(customer, address) -> None:
    assert post(customer, address, {}, partial=1).status_code == 204
    assert kept() == []


def test_what_is_unreadable_does_not_stop_the_rest(customer, address) -> None:
    post(customer, address, {"score": 4, "callback": ["yes", "12"]}, seen=BAD, partial=1)
    assert (said(), agreed()) == ({"score": 4}, [])


# A score in the link


def test_a_score_in_the_link_asks_to_confirm(customer, address) -> None:
    page = customer.get(f"{address}?score=9").content.decode()
    assert "Vous avez choisi <strong>9</strong>\u00a0:" in page
    assert 'name="confirm" value="9"' in page
    assert "checked" not in page


def test_confirming_keeps_it(customer, address) -> None:
    post(customer, address, {}, confirm=9)
    assert said() == {"score": 9}


def test_another_score_may_be_chosen(customer, address) -> None:
    post(customer, address, {"score": 4}, seen=BAD)
    assert said()["score"] == 4


@pytest.mark.parametrize("score", ["11", "-1", "x", "", "9.5", "٣", "9" * 500])
def test_a_score_out_of_the_scale_confirms_nothing(customer, address, score) -> None:
    page = customer.get(address, {"score": score})
    assert page.status_code == 200
    assert b'name="confirm"' not in page.content


# Every kind


def test_every_kind_is_kept(customer, every_kind) -> None:
    answers = {
        "nps": 0, "csat": 5, "ces2": 7, "ces1": 1, "yes_no": 0, "verbatim": "Oui",
        "testimony": "yes", "callback": ["yes", "lea@lavigne.example"], "single_choice": 2,
        "multiple_choice": [3, 1],
    }  # fmt: skip
    address = customer.get(reverse("feedback:enter", args=[every_kind.token])).headers[
        "Location"
    ]
    assert (
        post(customer, address, answers, seen=answers).headers["Location"].endswith("/thanks/")
    )
    expected = answers | {"multiple_choice": [1, 3], "testimony": 1, "callback": 1}
    assert said() == expected
    assert agreed() == [("callback", "lea@lavigne.example"), ("testimony", "")]


def test_every_kind_is_shown_as_it_was_kept(customer, every_kind) -> None:
    address = customer.get(reverse("feedback:enter", args=[every_kind.token])).headers[
        "Location"
    ]
    answers = {"yes_no": 0, "single_choice": 2, "multiple_choice": [1, 3], "csat": 4}
    post(customer, address, answers, seen=answers, partial=1)
    page = customer.get(address).content.decode()
    for name, value in [
        ("yes_no", 0),
        ("single_choice", 2),
        ("csat", 4),
        ("multiple_choice", 3),
    ]:
        assert f'name="q-{name}" value="{value}" checked' in page
    assert page.count("checked>") == 5
