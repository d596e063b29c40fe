"""What is not kept for ever goes in time; what counts stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from jalon.feedback import retention, rollups
from jalon.feedback.models import Consent, ImportBatch, Response
from jalon.journal.models import Reading, Task
from jalon.journal.recording import note_reading
from tests.factories import NOON, an_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
LATER = NOON + timedelta(days=731)


def an_identified_answer(survey) -> None:
    an_answer(
        survey, 2, consents=(("callback", "06 12 34 56 78"),), respondent_key="R-7",
        customer_reference="C-77",
    )  # fmt: skip


def identified() -> list[str]:
    consent, response = Consent.objects.get(), Response.objects.get()
    return [
        consent.contact, consent.contact_key, response.respondent_key,
        response.customer_reference,
    ]  # fmt: skip


NAMED, NAMELESS = ["06 12 34 56 78", "0612345678", "R-7", "C-77"], ["", "", "", ""]


def test_a_contact_goes_after_24_months(survey) -> None:
    an_identified_answer(survey)
    retention.purge(at=LATER)
    assert identified() == NAMELESS


def test_it_stays_until_then(survey) -> None:
    an_identified_answer(survey)
    retention.purge(at=LATER - timedelta(days=2))
    assert identified() == NAMED


def test_the_answer_stays_counted(survey) -> None:
    an_identified_answer(survey)
    retention.purge(at=LATER)
    rollups.rebuild(at=LATER)
    assert rollups.differences() == []
    assert Response.objects.get().exclusion == ""


def test_it_may_be_run_twice(survey) -> None:
    an_identified_answer(survey)
    retention.purge(at=LATER)
    retention.purge(at=LATER)
    assert identified() == NAMELESS


def test_it_goes_on_by_chunks(survey, monkeypatch) -> None:
    monkeypatch.setattr(retention, "ROWS_A_STATEMENT", 2)
    for _ in range(5):
        an_identified_answer(survey)
    retention.purge(at=LATER)
    assert not Consent.objects.exclude(contact="").exists()


@pytest.mark.parametrize(("days", "left"), [(364, 1), (366, 0)])
def test_the_access_log_is_kept_twelve_months(db, days, left) -> None:
    note_reading("customer", reference="C-77", by="Inès", at=NOON, unit_path="/1/")
    retention.purge(at=NOON + timedelta(days=days))
    assert Reading.objects.count() == left


def a_task(**fields) -> Task:
    return Task.objects.create(kind="k", created_at=NOON, run_after=NOON, **fields)


def test_work_that_is_done_goes_after_a_week(db) -> None:
    a_task(done_at=NOON)
    recent = a_task(done_at=NOON + timedelta(days=5))
    waiting, dead = a_task(), a_task(dead_at=NOON)
    retention.purge(at=NOON + timedelta(days=8))
    assert set(Task.objects.all()) == {recent, waiting, dead}


@pytest.fixture
def file() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(exist_ok=True)
    path = folder / "avril.csv"
    path.write_text("note\n9\n")
    return path


def a_batch(survey, name: str = "imports/avril.csv", **fields) -> ImportBatch:
    return ImportBatch.objects.create(
        unit=survey.survey.unit, name="avril.csv", source="avril", file=name, file_hash="0" * 64,
        created_by="Camille", created_at=NOON, **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{"state": "done", "ended_at": NOON}, {"state": "ready"}], ids=["ended", "left"]
)
def test_the_file_of_an_import_goes_after_a_week(survey, file, fields) -> None:
    a_batch(survey, **fields)
    retention.purge(at=NOON + timedelta(days=8))
    assert not file.exists()
    assert ImportBatch.objects.get().file == ""


@pytest.mark.parametrize("days", [6, 8])
def test_the_file_of_an_import_under_way_stays(survey, file, days) -> None:
    a_batch(survey, state="running")
    retention.purge(at=NOON + timedelta(days=days))
    assert file.exists()


def test_a_file_elsewhere_is_nobody_s_to_remove(survey, tmp_path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("note\n")
    a_batch(survey, str(mine), state="done", ended_at=NOON)
    retention.purge(at=NOON + timedelta(days=8))
    assert mine.exists()
