"""An import that is killed, stopped, repeated, revised: always the same state in the end."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jalon.feedback import rollups
from jalon.feedback.actions import exclude_response
from jalon.feedback.imports import actions, files, running
from jalon.feedback.imports.running import run_import, run_task
from jalon.feedback.models import Answer, ImportBatch, OwnCell, Response, Revision
from jalon.journal import queue
from jalon.journal.models import Entry, Task
from jalon.journeys.models import MeasurePoint
from jalon.listening.models import SurveyVersion
from tests.factories import a_user
from tests.feedback.imports.surveys import (
    MAP,
    NOW,
    a_file,
    counts,
    identities,
    imported,
    now,
    refusals,
    settle,
    started,
)

ROWS = [f"{at};2024-01-{at % 28 + 1:02d};{at % 11};Avis {at}" for at in range(60)]


class Killed(BaseException):
    """What no `except Exception` sees, as a kill."""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_CHUNK", "LEAST_CHUNK", "MOST_CHUNK"):
        monkeypatch.setattr(running, name, 10)


def state() -> tuple[list[str], list[tuple[object, ...]]]:
    cells = OwnCell.objects.order_by("day").values_list("day", "n0", "n5", "n10", "skipped")
    return identities(), list(cells)


def kill_after(chunks: int):
    seen: list[int] = []

    def progress(*_: object) -> None:
        seen.append(1)
        if len(seen) == chunks:
            raise Killed

    return progress


@pytest.mark.parametrize("chunks", [1, 3, 6])
def test_killed_and_run_again_it_ends_as_one_clean_run(
    national, tmp_path, small_chunks, chunks
) -> None:
    batch = started(a_file(tmp_path, *ROWS, "99;31/02/2024;9;"))
    with pytest.raises(Killed):
        run_import(batch, clock=now, progress=kill_after(chunks))
    assert Response.objects.count() == chunks * 10
    run_import(batch, clock=now)
    settle()
    assert counts(batch) == (61, 60, 1, 0, 0)
    assert refusals(batch) == [(62, "date_impossible", "31/02/2024")]
    assert (Response.objects.count(), rollups.differences()) == (60, [])


def test_control_without_identities_a_second_run_doubles_what_came_in(
    national, tmp_path, small_chunks, monkeypatch
) -> None:
    monkeypatch.setattr(running.Rows, "identity", lambda *_: str(uuid4()))
    batch = started(a_file(tmp_path, *ROWS))
    with pytest.raises(Killed):
        run_import(batch, clock=now, progress=kill_after(3))
    run_import(batch, clock=now)
    assert Response.objects.count() == 90


def test_a_chunk_that_fails_leaves_nothing_of_itself(
    national, tmp_path, small_chunks, monkeypatch
) -> None:
    batch = started(a_file(tmp_path, *ROWS))
    monkeypatch.setattr(running.Run, "write_progress", lambda *_: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        run_import(batch, clock=now)
    assert (Response.objects.count(), OwnCell.objects.count()) == (0, 0)


def test_the_same_file_again_changes_nothing(national, tmp_path) -> None:
    path = a_file(tmp_path, *ROWS)
    imported(path)
    before = state()
    assert counts(imported(path)) == (60, 60, 0, 60, 0)
    assert state() == before
    assert SurveyVersion.objects.count() == 1


def test_a_file_in_parts_is_the_same_as_whole(national, tmp_path) -> None:
    imported(a_file(tmp_path, *ROWS[40:]))
    imported(a_file(tmp_path, *ROWS[:50]))
    assert (len(identities()), rollups.differences()) == (60, [])


def test_a_truncated_file_then_the_whole_one(national, tmp_path) -> None:
    path = a_file(tmp_path, *ROWS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    imported(path)
    path.write_bytes(whole)
    imported(path)
    assert (len(identities()), rollups.differences()) == (60, [])


def test_an_empty_feed_removes_nothing(national, tmp_path) -> None:
    imported(a_file(tmp_path, *ROWS))
    assert counts(imported(a_file(tmp_path))) == (0, 0, 0, 0, 0)
    assert len(identities()) == 60


def test_other_content_under_a_known_identity_is_said_and_left(national, tmp_path) -> None:
    imported(a_file(tmp_path, "1;2024-01-02;9;Bien"))
    batch = imported(a_file(tmp_path, "1;2024-01-02;2;Bien"))
    assert counts(batch) == (1, 1, 0, 0, 1)
    assert refusals(batch) == [(2, "changed", "id:1")]
    assert Answer.objects.get(point__isnull=False).value == 9


def test_other_content_supersedes_when_asked_and_cells_follow(national, tmp_path) -> None:
    imported(a_file(tmp_path, "1;2024-01-02;9;Bien"))
    batch = imported(a_file(tmp_path, "1;2024-02-03;2;Bien"), update=True)
    assert counts(batch) == (1, 1, 0, 0, 1)
    assert [cell.n2 for cell in OwnCell.objects.filter(day="2024-02-03")] == [1]
    assert [cell.n9 for cell in OwnCell.objects.filter(day="2024-01-02")] == [0]
    assert (Revision.objects.count(), rollups.differences()) == (2, [])


def test_a_superseding_row_answers_the_questionnaire_first_used(national, tmp_path) -> None:
    imported(a_file(tmp_path, "1;2024-01-02;9;Bien"))
    reworded = MAP.replace("Un mot de plus", "Autre chose")
    imported(a_file(tmp_path, "1;2024-01-02;2;Bien"), reworded, update=True)
    versions = set(Answer.objects.values_list("question__version", flat=True))
    assert versions == {Response.objects.get().version_id}


def test_a_row_asked_otherwise_is_left_as_it_was(national, tmp_path) -> None:
    imported(a_file(tmp_path, "1;2024-01-02;9;Bien"))
    other = MAP.replace("key: avis", "key: remarque")
    batch = imported(a_file(tmp_path, "1;2024-01-02;2;Bien"), other, update=True)
    assert refusals(batch) == [(2, "asked_otherwise", "id:1")]


def test_stopping_keeps_what_came_in_and_starting_again_ends_it(
    national, tmp_path, small_chunks
) -> None:
    batch = started(a_file(tmp_path, *ROWS))

    def stop(counts, *_: object) -> None:
        if counts.total == 20:
            actions.cancel_import(batch=batch, by="Camille", at=NOW)

    run_import(batch, clock=now, progress=stop)
    assert (batch.state, Response.objects.count()) == ("cancelled", 20)
    plan = running.from_plain(batch.map)
    actions.start_import(
        batch=batch, plan=plan, create_points=True, update=False, by="Camille", at=NOW
    )
    run_import(batch, clock=now)
    assert (batch.state, counts(batch)) == ("done", (60, 60, 0, 0, 0))


def test_the_worker_finishes_its_task_with_the_import(national, tmp_path) -> None:
    batch = started(a_file(tmp_path, *ROWS))
    task = queue.claim(["import.run"], at=NOW)[0]
    run_task([task], at=NOW)
    batch.refresh_from_db()
    assert (batch.state, Task.objects.pending().filter(kind="import.run").count()) == (
        "done",
        0,
    )


def test_a_worker_that_lost_its_lease_writes_nothing(national, tmp_path) -> None:
    batch = started(a_file(tmp_path, *ROWS))
    late = queue.claim(["import.run"], at=NOW)[0]
    queue.claim(["import.run"], at=NOW + timedelta(minutes=5))
    with pytest.raises(queue.LeaseLost):
        run_import(batch, clock=now, task=late)
    batch.refresh_from_db()
    assert (batch.state, Response.objects.count()) == ("running", 0)


def test_points_freeze_and_one_task_a_chunk_moves_the_cells(
    national, tmp_path, small_chunks
) -> None:
    run_import(started(a_file(tmp_path, *ROWS)), clock=now)
    assert MeasurePoint.objects.get().frozen_at == NOW
    kinds = list(Task.objects.exclude(kind="import.run").values_list("kind", flat=True))
    assert kinds == ["cells.moved"] * 6


def test_the_journal_tells_the_start_and_the_end(national, tmp_path) -> None:
    imported(a_file(tmp_path, *ROWS))
    verbs = Entry.objects.filter(verb__startswith="import.").order_by("id")
    assert list(verbs.values_list("verb", "actor")) == [
        ("import.started", "Camille"), ("import.done", "Camille"),
    ]  # fmt: skip


def test_a_file_that_is_gone_is_said(national, tmp_path) -> None:
    batch = started(a_file(tmp_path, *ROWS))
    files.remove(batch)
    batch.refresh_from_db()
    run_import(batch, clock=now)
    assert (batch.state, "sept jours" in batch.error) == ("failed", True)


# Taken back


def undone(batch: ImportBatch) -> None:
    from jalon.feedback.imports.undoing import undo_task

    actions.undo_import(batch=batch, by="Camille", at=NOW)
    undo_task(queue.claim(["import.undo"], at=NOW), at=NOW)
    batch.refresh_from_db()
    settle()


def test_an_undone_import_counts_nowhere_and_cells_equal_a_recount(national, tmp_path) -> None:
    batch = imported(a_file(tmp_path, *ROWS))
    undone(batch)
    assert batch.state == "undone"
    assert set(Response.objects.values_list("exclusion", flat=True)) == {"undone"}
    assert sum(cell.undone for cell in OwnCell.objects.all()) == 60
    assert (sum(cell.n10 for cell in OwnCell.objects.all()), rollups.differences()) == (0, [])


def test_an_undone_file_can_come_in_again(national, tmp_path) -> None:
    path = a_file(tmp_path, *ROWS)
    undone(imported(path))
    assert counts(imported(path)) == (60, 60, 0, 0, 0)
    assert (Response.objects.filter(exclusion="").count(), rollups.differences()) == (60, [])


def test_what_was_set_aside_by_hand_keeps_its_reason(national, tmp_path) -> None:
    batch = imported(a_file(tmp_path, *ROWS))
    first = Response.objects.order_by("pk")[0]
    exclude_response(response=first, note="employé", by=a_user("Camille"), at=NOW)
    undone(batch)
    first.refresh_from_db()
    assert (first.exclusion, rollups.differences()) == ("by_hand", [])


def test_an_undo_killed_goes_on_from_where_it_was(national, tmp_path, small_chunks) -> None:
    from jalon.feedback.imports import undoing

    batch = imported(a_file(tmp_path, *ROWS))
    actions.undo_import(batch=batch, by="Camille", at=NOW)
    undoing.take_back(batch, running.Pace(), at=NOW, task=None)
    undoing.undo(batch, clock=now)
    settle()
    assert Response.objects.filter(exclusion="undone").count() == 60
    assert (batch.state, rollups.differences()) == ("undone", [])


def test_a_running_import_is_not_undone(national, tmp_path) -> None:
    batch = started(a_file(tmp_path, *ROWS))
    with pytest.raises(actions.NotNow):
        actions.undo_import(batch=batch, by="Camille", at=NOW)


# Whatever the file holds

CELLS = st.sampled_from(
    [
        "1",
        "2",
        "",
        "11",
        "-o",
        "31/02/2024",
        "2024-01-02",
        '"',
        '"a',
        "é",
        "=1",
        "x" * 500,
        "\x00",
        ";",
    ]
)


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=12))
@example([["\x00"] * 4])
def test_accepted_and_rejected_are_all(national, tmp_path, rows) -> None:
    source = f"source: essai-{ImportBatch.objects.count()}\n"
    text = MAP.replace("source: boutiques-2025\n", source)
    batch = imported(a_file(tmp_path, *(";".join(row) for row in rows)), text)
    assert (batch.state, batch.error) == ("done", "")
    assert batch.rows_accepted + batch.rows_rejected == batch.rows_total
    rejected = [line for line, reason, _ in refusals(batch) if reason != "not_a_grade"]
    assert len(set(rejected)) == batch.rows_rejected
    assert Response.objects.filter(batch=batch).count() == batch.rows_accepted
    assert rollups.differences() == []
