"""The demo company in a database: whole, counted, and ready to be signed in to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Sum
from pytest_django import DjangoDbBlocker

from jalon.cockpit.models import SnapshotFigure
from jalon.demo import company
from jalon.demo.levels import BANDS
from jalon.demo.load import Loaded, demo_accounts, load_demo
from jalon.demo.points import POINTS
from jalon.feedback import rollups
from jalon.feedback.models import Answer, Consent, Response, Revision, SubtreeDay
from jalon.journal.models import Entry, Task
from jalon.journeys.comparing import compare
from jalon.journeys.models import Journey, MeasurePoint, Note, Planting, Snapshot
from jalon.listening.questions import KINDS, callback
from jalon.organisation.models import Role, Unit, UnitPlace, User
from jalon.organisation.refusals import CompanyExists
from jalon.organisation.scope import everything
from jalon.workshops.models import Workshop

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 11, 21, 20, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def company_loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Loaded]:
    """Loaded once for all the tests of this page, each of which leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(at=AT, scale=0.01)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(company_loaded: Loaded, db: None) -> Iterator[Loaded]:
    with everything("the test reads all of it"):
        yield company_loaded


def test_the_company_stands(loaded: Loaded) -> None:
    assert Unit.objects.count() == 39
    assert UnitPlace.objects.count() == 39
    assert list(Role.objects.order_by("id").values_list("kind", flat=True)) == [
        account.role for account in company.ACCOUNTS
    ]


def test_a_visitor_signs_in_with_the_password_of_the_demo(loaded: Loaded) -> None:
    account = company.ACCOUNTS[3]
    assert authenticate(username=account.email, password=company.DEMO_PASSWORD) is not None


def test_accounts_are_listed_with_their_password(loaded: Loaded) -> None:
    lines = demo_accounts()
    assert [line.split()[0] for line in lines] == [a.email for a in company.ACCOUNTS]
    assert all(line.endswith(company.DEMO_PASSWORD) for line in lines)


def test_an_account_that_was_stopped_is_not_listed(loaded: Loaded) -> None:
    User.objects.filter(email=company.ACCOUNTS[4].email).update(is_active=False)
    assert len(demo_accounts()) == len(company.ACCOUNTS) - 1


def test_both_journeys_are_drawn_and_planted(loaded: Loaded) -> None:
    today = Journey.objects.filter(kind=Journey.Kind.CURRENT)
    assert set(today.values_list("key", flat=True)) == {
        "achat-equipement",
        "abonnement-entretien",
    }
    standing = Planting.objects.filter(to_at=None, journey__in=today)
    assert MeasurePoint.objects.count() == standing.count() == 12


def test_the_year_was_photographed(loaded: Loaded) -> None:
    first, second, third = Snapshot.objects.order_by("taken_at")
    counted = [
        len(compare(a.document, b.document).changes)
        for a, b in [(first, second), (second, third)]
    ]
    assert counted == [3, 2]
    figures = SnapshotFigure.objects.filter(snapshot=third)
    # How many answers a point of this small demo has by then depends on the day it is loaded.
    assert figures.count() == 8
    assert all((each.value is None) == (each.n == 0) for each in figures)


def test_no_photo_shows_a_point_that_stood_nowhere_yet(loaded: Loaded) -> None:
    newest = MeasurePoint.objects.order_by("-created_at").first()
    assert newest is not None
    for photo in Snapshot.objects.all():
        assert newest.key not in {point["key"] for point in photo.document["points"]}


def test_a_target_is_drawn(loaded: Loaded) -> None:
    target = Journey.objects.get(kind=Journey.Kind.TARGET)
    assert target.target_of == Journey.objects.get(key="achat-equipement")


def test_a_workshop_was_held_and_part_of_it_is_on_the_map(loaded: Loaded) -> None:
    workshop = Workshop.objects.get(journey__key="achat-equipement")
    sent = workshop.contributions
    assert (sent.count(), sent.waiting().count(), sent.set_aside().count()) == (9, 3, 1)
    assert Note.objects.filter(text="On redemande l’adresse à la caisse").exists()


def test_points_are_frozen_by_their_first_answer(loaded: Loaded) -> None:
    for point in MeasurePoint.objects.all():
        first = Answer.objects.filter(point=point).order_by("response__answered_at").first()
        assert first is not None
        assert point.frozen_at == first.response.answered_at


def test_every_response_has_its_grade_and_its_revision(loaded: Loaded) -> None:
    assert Response.objects.count() == loaded.answers
    assert Revision.objects.count() == loaded.answers
    assert Answer.objects.exclude(point=None).count() == loaded.answers
    assert Answer.objects.exclude(text="").count() == loaded.comments


def test_cells_say_what_the_answers_say(loaded: Loaded) -> None:
    assert rollups.differences() == []
    national = SubtreeDay.objects.filter(unit__parent=None)
    counted = national.aggregate(**{f"n{g}": Sum(f"n{g}") for g in range(11)})
    assert sum(counted.values()) == Response.objects.filter(exclusion="").count()


def test_nothing_waits_for_the_worker(loaded: Loaded) -> None:
    assert not Task.objects.pending().exists()
    assert rollups.as_of(at=AT) == AT


def test_days_are_days_of_the_company(loaded: Loaded) -> None:
    for response in Response.objects.order_by("?")[:50]:
        assert response.day == response.answered_at.astimezone(PARIS).date()


def test_those_who_want_a_call_can_be_reached(loaded: Loaded) -> None:
    asked = Consent.objects.filter(kind="callback")
    assert asked.count() == loaded.callbacks > 10
    for consent in asked:
        assert callback.reachable(consent.contact) == consent.contact


def test_comments_answer_the_question_that_was_asked(loaded: Loaded) -> None:
    for comment in Answer.objects.exclude(text="").select_related("question", "response")[:200]:
        grade = Answer.objects.get(response=comment.response, point__isnull=False)
        low, high = comment.question.follow_low, comment.question.follow_high
        assert low <= grade.value <= high


def test_moods_are_the_bands_of_the_surveys() -> None:
    for indicator, (middling, good) in BANDS.items():
        bands = KINDS[indicator].bands
        assert bands is not None
        starts = (bands.middle[0], bands.good[0])
        assert starts == (middling, good) or (bands.middle[0], bands.bad[0]) == (middling, good)


def test_points_have_their_aims_from_the_first_day(loaded: Loaded) -> None:
    first_day = (AT - timedelta(weeks=52)).date()
    for point in POINTS:
        setting = MeasurePoint.objects.get(key=point.key).settings.get()
        assert (setting.objective, setting.floor) == (point.objective, point.floor)
        assert point.new or setting.valid_from <= first_day


def test_it_is_loaded_once(loaded: Loaded) -> None:
    with pytest.raises(CompanyExists):
        load_demo(at=AT, scale=0.01)
    assert Response.objects.count() == loaded.answers


def test_the_database_goes_on_after_the_last_answer(loaded: Loaded) -> None:
    last = Response.objects.order_by("-id").first()
    assert last is not None
    last.pk, last.submission_id = None, "6f1c0d2e-0000-4000-8000-000000000000"
    last.save(force_insert=True)
    assert Response.objects.count() == loaded.answers + 1


def test_the_journal_says_so(loaded: Loaded) -> None:
    assert Entry.objects.filter(verb="demo.loaded").count() == 1


def test_progress_is_told_before_anything_else(loaded: Loaded) -> None:
    steps: list[str] = []
    with pytest.raises(CompanyExists):
        load_demo(at=AT, scale=0.01, progress=steps.append)
    assert steps == ["units, accounts, journeys and measure points"]
