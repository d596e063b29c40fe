"""Inside the application, with no HTTP: what the committer adds to the database's own floor."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from django.db import OperationalError, transaction
from django.utils import timezone

from benchmarks.reporting import quantile
from jalon.feedback import intake
from jalon.feedback.committer import committer
from jalon.feedback.intake import Given, Submission
from jalon.feedback.models import Answer, Response, Revision
from jalon.journal.models import Task
from jalon.listening.models import Question
from jalon.organisation import scope

THREADS = 24
BATCH = 256
COUNT = {"one commit each": 500, "ours: group commit": 4_000, "floor": 10_000}


def measure() -> None:
    found = {
        "one commit each": in_threads(keep_alone, COUNT["one commit each"]),
        "ours: group commit": in_threads(committer.keep, COUNT["ours: group commit"]),
        "floor": floor(COUNT["floor"]),
    }
    print(json.dumps(found))


def submissions(count: int) -> list[Submission]:
    question = Question.objects.exclude(point=None).select_related("version__survey").get()
    at = timezone.now()
    return [
        Submission(
            submission_id=uuid4(), version_id=question.version_id,
            unit_id=question.version.survey.unit_id, mode="web", channel="phone",
            answered_at=at, answers=(Given(question.pk, question.point_id, number % 11),),
        )
        for number in range(count)
    ]  # fmt: skip


def in_threads(keep: Any, count: int) -> tuple[float, float, float]:
    seconds: list[float] = []

    def timed(submission: Submission) -> None:
        started = time.perf_counter()
        keep(submission)
        seconds.append(time.perf_counter() - started)

    todo = submissions(count)
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(timed, todo))
    elapsed = time.perf_counter() - started
    return count / elapsed, 1000 * quantile(seconds, 0.5), 1000 * quantile(seconds, 0.99)


def keep_alone(submission: Submission) -> None:
    """Again when SQLite gave it no turn within its 20 seconds: a page would have said 503."""
    try:
        commit_alone(submission)
    except OperationalError:
        keep_alone(submission)


def commit_alone(submission: Submission) -> None:
    with scope.everything("a benchmark"), transaction.atomic():
        intake.accept([submission], at=timezone.now())


def floor(count: int) -> tuple[float, str, str]:
    """The rows of each answer, and nothing else."""
    todo = submissions(count)
    at = timezone.now()
    places = intake.Places({todo[0].unit_id})
    started = time.perf_counter()
    for first in range(0, count, BATCH):
        with transaction.atomic():
            write(todo[first : first + BATCH], places, at)
    return count / (time.perf_counter() - started), "", ""


def write(batch: list[Submission], places: intake.Places, at: Any) -> None:
    rows = Response.objects.bulk_create(
        intake.new_response(one, places, at=at) for one in batch
    )
    given = list(zip(rows, batch, strict=True))
    Answer.objects.bulk_create(
        Answer(
            response=row, question_id=one.answers[0].question_id,
            point_id=one.answers[0].point_id, value=one.answers[0].value,
        )
        for row, one in given
    )  # fmt: skip
    Revision.objects.bulk_create(
        Revision(
            response=row, number=1, received_at=at, complete=True,
            content_hash=row.content_hash,
        )
        for row in rows
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(kind="bench", payload={"response": row.pk}, created_at=at, run_after=at)
        for row in rows
    )
