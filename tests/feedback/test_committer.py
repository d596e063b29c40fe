"""Group commit: acknowledged means kept, whatever happens around."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from jalon.feedback import rollups
from jalon.feedback.committer import Committer
from jalon.feedback.intake import NotKept
from jalon.feedback.models import OwnCell, Response
from jalon.journal.models import Task
from jalon.organisation import scope
from tests.factories import a_submission

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committer():
    committer = Committer()
    yield committer
    committer.close()


def test_many_threads_are_all_kept_once(survey, committer) -> None:
    submissions = [a_submission(survey, score % 11) for score in range(110)]
    with ThreadPoolExecutor(16) as threads:
        receipts = list(threads.map(committer.keep, submissions))
    assert {receipt.submission_id for receipt in receipts} == {
        submission.submission_id for submission in submissions
    }
    with scope.everything("a test"):
        assert Response.objects.count() == 110
        assert rollups.differences() == []


def test_the_same_submission_from_many_threads_is_one_response(survey, committer) -> None:
    submission = a_submission(survey, 9)
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(committer.keep, [submission] * 24))
    assert sorted(receipt.replayed for receipt in receipts) == [False] + [True] * 23
    with scope.everything("a test"):
        assert OwnCell.objects.get().n9 == 1
    assert Task.objects.filter(kind="response.accepted").count() == 1


def test_one_bad_answer_stops_no_other(survey, committer) -> None:
    bad = a_submission(survey, 9, unit_id=999_999)
    good = [a_submission(survey, 9) for _ in range(20)]
    with ThreadPoolExecutor(21) as threads:
        kept = list(threads.map(committer.keep, good))
        refused = threads.submit(committer.keep, bad)
    assert len(kept) == 20
    with pytest.raises(NotKept):
        refused.result()


def test_an_answer_is_never_awaited_inside_a_transaction(survey, committer) -> None:
    with pytest.raises(AssertionError), transaction.atomic():
        committer.keep(a_submission(survey))


def test_it_starts_again_after_closing(survey, committer) -> None:
    committer.keep(a_submission(survey))
    committer.close()
    assert committer.keep(a_submission(survey)).revision == 1


def test_a_closed_connection_is_opened_again(survey, committer) -> None:
    committer.keep(a_submission(survey))
    connection.close()
    assert committer.keep(a_submission(survey)).revision == 1
