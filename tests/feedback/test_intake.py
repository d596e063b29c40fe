"""What is kept of a submission, and what the cells say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from jalon.feedback import cells
from jalon.feedback.intake import Receipt, Submission, SubmissionTaken, accept
from jalon.feedback.models import Answer, Consent, OwnCell, Response, Revision
from jalon.journal.models import Task
from jalon.journeys.models import MeasurePoint
from tests.factories import NOON, a_submission, a_unit

pytestmark = pytest.mark.usefixtures("everything")
LATER = NOON + timedelta(minutes=5)


def keep(*submissions: Submission) -> list[Receipt]:
    with transaction.atomic():
        return accept(submissions, at=NOON)


def counts(**columns: int) -> dict[str, int]:
    return dict.fromkeys(cells.COLUMNS, 0) | columns


def cell() -> dict[str, int]:
    return OwnCell.objects.values(*cells.COLUMNS).get()


def test_a_promoter_is_counted_once(survey) -> None:
    keep(a_submission(survey, 9))
    assert cell() == counts(n9=1, w9=1_000_000, squares=1_000_000)


def test_zero_is_a_value(survey) -> None:
    keep(a_submission(survey, 0))
    assert cell() == counts(n0=1, w0=1_000_000, squares=1_000_000)


def test_a_skip_is_not(survey) -> None:
    keep(a_submission(survey, None))
    assert cell() == counts(skipped=1)


def test_a_flagged_answer_is_kept_and_counts_nowhere(survey) -> None:
    keep(a_submission(survey, 10, exclusion="flagged"))
    assert cell() == counts(flagged=1)
    assert Response.objects.get().exclusion == "flagged"


def test_a_weight_is_counted_exactly(survey) -> None:
    keep(a_submission(survey, 7, weight=284_718))
    assert cell() == counts(n7=1, w7=284_718, squares=81_064)


def test_the_same_content_again_changes_nothing(survey) -> None:
    submission = a_submission(survey, 9)
    first, again = keep(submission)[0], keep(submission)[0]
    assert (first.replayed, again.replayed) == (False, True)
    assert (first.response_id, Task.objects.count(), Revision.objects.count()) == (
        again.response_id, 1, 1,
    )  # fmt: skip


def test_other_content_supersedes_and_both_are_kept(survey) -> None:
    submission = a_submission(survey, 2)
    keep(submission)
    other = replace(a_submission(survey, 9), submission_id=submission.submission_id)
    assert keep(other)[0].revision == 2
    assert list(Answer.objects.order_by("revision").values_list("value", flat=True)) == [2, 9]
    assert cell() == counts(n9=1, w9=1_000_000, squares=1_000_000)
    assert Task.objects.filter(kind="response.accepted").count() == 2


def test_a_late_partial_never_undoes_a_complete_answer(survey) -> None:
    submission = a_submission(survey, 9, text="Merci")
    keep(submission)
    receipt = keep(replace(submission, complete=False, answers=submission.answers[:1]))[0]
    assert (receipt.replayed, receipt.revision) == (True, 1)


def test_a_partial_answer_counts_at_once_and_is_completed(survey) -> None:
    submission = a_submission(survey, 9, complete=False)
    keep(submission)
    assert cell()["n9"] == 1
    keep(
        replace(a_submission(survey, 9, text="Parfait"), submission_id=submission.submission_id)
    )
    assert (cell()["n9"], Response.objects.get().complete) == (1, True)


def test_a_batch_is_merged_by_cell(survey) -> None:
    keep(a_submission(survey, 9), a_submission(survey, 9), a_submission(survey, 3))
    assert cell() == counts(n9=2, w9=2_000_000, n3=1, w3=1_000_000, squares=3_000_000)


def test_the_day_is_the_company_s(survey) -> None:
    just_after_midnight_in_paris = NOON.replace(hour=23, minute=30)
    keep(a_submission(survey, answered_at=just_after_midnight_in_paris))
    assert Response.objects.get().day.isoformat() == "2026-11-19"


def test_the_path_of_the_day_is_written_on_the_response(survey) -> None:
    agency = a_unit("Bayonne", survey.survey.unit)
    keep(a_submission(survey, unit_id=agency.pk))
    assert Response.objects.get().unit_path == agency.path


def test_the_first_answer_freezes_its_point(survey) -> None:
    keep(a_submission(survey))
    assert MeasurePoint.objects.get().frozen_at == NOON


def test_a_consent_taken_back_is_withdrawn(survey) -> None:
    submission = a_submission(survey, 2, consents=(("callback", "06 39 98 12 34"),))
    keep(submission)
    keep(replace(submission, consents=()))
    assert Consent.objects.get().withdrawn_at == NOON


def test_an_id_of_another_unit_s_response_is_refused(survey) -> None:
    submission = a_submission(survey, 9)
    keep(submission)
    elsewhere = replace(submission, unit_id=a_unit("Bayonne", survey.survey.unit).pk)
    with pytest.raises(SubmissionTaken):
        keep(elsewhere)
