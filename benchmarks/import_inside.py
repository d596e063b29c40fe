"""Inside the application: a survey file imported, and the same rows inserted bare."""

from __future__ import annotations

import json
import resource
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from benchmarks.import_file import MAP, write_file
from jalon.feedback.imports.console import import_responses
from jalon.feedback.imports.mapfile import parse
from jalon.feedback.imports.running import try_import
from jalon.feedback.models import Answer, Response, Revision
from jalon.listening.models import Question
from jalon.organisation import scope
from jalon.organisation.models import Unit

BARE_BATCH = 2_000


def ours(folder: str, rows: int) -> None:
    """The whole way: read, check, recognise, keep, count."""
    path = Path(folder) / "banc.csv"
    write_file(path, rows)
    map_file = Path(folder) / "banc.yaml"
    map_file.write_text(MAP)
    with scope.everything("a benchmark"):
        told(rows, lambda: brought_in(path, map_file))


def brought_in(path: Path, map_file: Path) -> None:
    lines: list[str] = []
    code = import_responses(
        path, map_file, create_points=True, echo=lines.append, clock=timezone.now
    )
    assert code == 0, lines


def rehearsed(folder: str, rows: int, written: str = "csv") -> None:
    """Reading and checking alone."""
    path = Path(folder) / f"banc.{written}"
    write_file(path, rows)
    with scope.everything("a benchmark"):
        plan, unit = parse(MAP), Unit.objects.get(parent=None)
        told(rows, lambda: try_import(path, plan, unit, at=timezone.now(), create_points=True))


def bare(rows: int) -> None:
    """As many responses, revisions and answers by bulk insert, without reading or counting."""
    with scope.everything("a benchmark"):
        questions = list(Question.objects.filter(version__survey__key="import-banc"))
        unit = Unit.objects.get(parent=None)
        told(rows, lambda: [insert(at, questions, unit) for at in range(0, rows, BARE_BATCH)])


@transaction.atomic
def insert(_first: int, questions: list[Question], unit: Unit) -> None:
    at = datetime(2024, 5, 15, tzinfo=UTC)
    common: dict[str, Any] = {
        "version_id": questions[0].version_id, "mode": "import", "unit": unit,
        "unit_path": unit.path, "answered_at": at, "day": at.date(), "received_at": at,
        "content_hash": "0" * 64,
    }  # fmt: skip
    responses = Response.objects.bulk_create(
        Response(submission_id=uuid4(), **common) for _ in range(BARE_BATCH)
    )
    Revision.objects.bulk_create(
        Revision(response=one, number=1, received_at=at, complete=True, content_hash="0" * 64)
        for one in responses
    )
    graded = [question for question in questions if question.point_id]
    Answer.objects.bulk_create(
        Answer(response=one, question=question, point_id=question.point_id, value=3)
        for one in responses
        for question in graded
    )


def told(rows: int, work: Any) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    figures = {
        "rows": rows,
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,  # MiB
        "engine": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,  # MiB
    }
    print(json.dumps(figures))
