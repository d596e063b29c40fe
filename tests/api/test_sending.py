"""Responses that programs send: kept once, revised, refused with the place of each fault."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from jalon.feedback import rollups
from jalon.feedback.models import Answer, Consent, OwnCell, Response
from jalon.journeys.models import MeasurePoint
from jalon.listening.actions import open_link, survey_for_point
from jalon.listening.questions import KINDS
from jalon.organisation import scope
from tests.factories import NOON, a_channel, an_answer

pytestmark = pytest.mark.django_db(transaction=True)

RESPONSES = "/api/v1/responses"


def sent(house, **changes) -> dict:
    usual = {
        "submission_id": str(uuid4()),
        "survey": {"key": house.version.survey.key},
        "answers": {"score": 9, "verbatim": "Très bien"},
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def post(client, body):
    return client.post(RESPONSES, body, content_type="application/json")


def kept() -> list[Response]:
    with scope.everything("a test"):
        return list(Response.objects.select_related("unit").order_by("pk"))


def faults(answer) -> dict[str, str]:
    assert answer.status_code == 422
    return {error["pointer"]: error["detail"] for error in answer.json()["errors"]}


def by_point(house) -> dict:
    """The survey of the point alone: a score, then what follows from it."""
    survey_for_point(point=house.point, by="a test", at=NOON)
    return sent(house, survey=None, measure_point=house.point.key, answers={"score": 9})


# Kept


def test_a_new_response_is_kept(house, call) -> None:
    answer = post(call(), sent(house))
    one = kept()[0]
    assert (answer.status_code, answer["Location"]) == (201, f"{RESPONSES}/{one.pk}")
    assert (one.unit, one.mode, one.complete) == (house.west, "api", True)


def test_it_is_counted_at_once(house, call) -> None:
    post(call(), sent(house))
    with scope.everything("a test"):
        assert OwnCell.objects.get().n9 == 1
        assert rollups.differences() == []


def test_the_same_again_changes_nothing(house, call) -> None:
    client, body = call(), sent(house)
    answers = [post(client, body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert [answer.json()["replayed"] for answer in answers] == [False, True, True]
    assert len(kept()) == 1


def test_other_content_is_a_revision_that_supersedes(house, call) -> None:
    client, body = call(), sent(house)
    post(client, body)
    answer = post(client, body | {"answers": {"score": 2}})
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    with scope.everything("a test"):
        cell = OwnCell.objects.get()
    assert (cell.n9, cell.n2) == (0, 1)


def test_a_partial_response_is_completed(house, call) -> None:
    client, body = call(), sent(house, answers={"score": 9}, complete=False)
    post(client, body)
    post(client, body | {"complete": True})
    one = kept()[0]
    assert (one.complete, one.revision) == (True, 2)


def test_by_measure_point(house, call) -> None:
    assert post(call(), by_point(house)).status_code == 201
    assert MeasurePoint.objects.get().frozen_at is not None


def test_by_entry_link(house, call) -> None:
    link = open_link(
        survey=house.version.survey, unit=house.east, mode="kiosk",
        channel=a_channel("store"), by="a test", at=NOON,
    )  # fmt: skip
    assert post(call(), sent(house, survey=None, link=link.token)).status_code == 201
    one = kept()[0]
    assert (one.link_id, one.unit, one.mode) == (link.pk, house.east, "kiosk")
    assert one.channel == "store"


def test_for_another_unit_than_that_of_the_survey(house, call) -> None:
    post(call(), sent(house, unit=house.east.code))
    assert kept()[0].unit == house.east


def test_a_question_left_out_of_a_complete_response_is_skipped(house, call) -> None:
    post(call(), sent(house, answers={"score": 9}))
    with scope.everything("a test"):
        assert Answer.objects.get(question__key="verbatim").blank == "skipped"


def test_a_contact_is_a_consent_to_be_called_back(house, call) -> None:
    answers = {"score": 2, "callback": "06 12 34 56 78"}
    assert post(call(), by_point(house) | {"answers": answers}).status_code == 201
    with scope.everything("a test"):
        assert Consent.objects.get().contact == "06 12 34 56 78"


def test_it_says_when_and_where_it_was_lived(house, call) -> None:
    a_channel("phone")
    lived = {"channel": "phone", "segment": "Pro", "experienced_at": "2026-11-17T09:00:00Z"}
    post(call(), sent(house, answered_at="2026-11-18T13:00:00+01:00", **lived))
    one = kept()[0]
    assert (one.channel, one.segment, one.answered_at) == ("phone", "Pro", NOON)


# Refused


def test_a_submission_of_another_unit_is_a_conflict(house, call) -> None:
    client, body = call(), sent(house)
    post(client, body)
    assert post(client, body | {"unit": house.east.code}).status_code == 409


def test_the_answer_of_a_customer_is_not_rewritten(house, call) -> None:
    """Whoever knows the submission_id of a public page changes nothing through the API."""
    customers = an_answer(house.version, 9).submission_id
    body = sent(house, submission_id=str(customers), answers={"score": 0})
    assert post(call(), body).status_code == 409
    assert kept()[0].revision == 1


def test_a_point_that_no_survey_asks_about_alone_is_a_conflict(house, call) -> None:
    body = sent(house, survey=None, measure_point=house.point.key)
    assert post(call(), body).status_code == 409


@pytest.mark.parametrize("code", ["est", "nowhere"])
def test_a_unit_elsewhere_is_as_one_that_does_not_exist(house, call, code) -> None:
    client = call("administrator", house.west)
    answer = post(client, sent(house, unit=code))
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no such unit, or you may not see it."


def test_a_link_of_another_unit_is_not_found(house, call) -> None:
    link = open_link(survey=house.version.survey, unit=house.east, by="a test", at=NOON)
    client = call("administrator", house.west)
    assert post(client, sent(house, survey=None, link=link.token)).status_code == 404
    assert kept() == []


@pytest.mark.parametrize("role", ["viewer", "employee", "unit_manager", ""])
def test_who_may_not_bring_answers_in_is_refused(house, call, role) -> None:
    assert post(call(role), sent(house)).status_code == 403
    assert kept() == []


def test_a_unit_that_is_only_read_is_refused(house, call) -> None:
    from jalon.organisation.models import Role, User

    client = call("cx_manager", house.west)
    Role.objects.create(
        user=User.objects.get(), kind="viewer", unit=house.east, granted_at=NOON
    )
    assert post(client, sent(house, unit=house.east.code)).status_code == 403


UNFIT = {
    "a grade out of the scale": ({"score": 11}, "#/answers/score"),
    "a grade as a text": ({"score": "9"}, "#/answers/score"),
    "a grade as a truth": ({"score": True}, "#/answers/score"),
    "a comment as a number": ({"score": 9, "verbatim": 3}, "#/answers/verbatim"),
    "an unknown question": ({"score": 9, "mood": 3}, "#/answers/mood"),
    "nothing at all": ({"score": None}, "#/answers/score"),
}


@pytest.mark.parametrize("why", UNFIT)
def test_an_answer_that_does_not_fit_its_question_is_pointed_at(house, call, why) -> None:
    answers, where = UNFIT[why]
    assert list(faults(post(call(), sent(house, answers=answers)))) == [where]
    assert kept() == []


def test_a_question_that_does_not_follow_is_pointed_at(house, call) -> None:
    body = by_point(house) | {"answers": {"score": 10, "why-bad": "Long"}}
    assert list(faults(post(call(), body))) == ["#/answers/why-bad"]


def test_one_and_only_one_thing_is_answered(house, call) -> None:
    body = sent(house, measure_point=house.point.key)
    assert list(faults(post(call(), body))) == ["#"]


AROUND = {
    "an unknown channel": ({"channel": "pigeon"}, "#/channel"),
    "a language it does not speak": ({"language": "de"}, "#/language"),
    "the year 3000": ({"answered_at": "3000-01-01T00:00:00Z"}, "#/answered_at"),
    "a time without offset": ({"answered_at": "2026-01-01T00:00:00"}, "#/answered_at"),
    "a number for a time": ({"experienced_at": 0}, "#/experienced_at"),
    "a field that is none": ({"score": 9}, "#/score"),
}


@pytest.mark.parametrize("why", AROUND)
def test_what_stands_around_the_answers_is_checked(house, call, why) -> None:
    changes, where = AROUND[why]
    assert list(faults(post(call(), sent(house, **changes)))) == [where]


def test_every_kind_of_question_can_be_written() -> None:
    from jalon.api.receiving import WRITERS

    numbers = {kind for kind, each in KINDS.items() if each.scale} | {"single_choice"}
    assert WRITERS.keys() | numbers == KINDS.keys()


def test_a_time_of_today_is_not_the_future(house, call) -> None:
    now = timezone.now().isoformat().replace("+00:00", "Z")
    assert post(call(), sent(house, answered_at=now)).status_code == 201
