"""Subtree cells: along the written path, once, equal to a recount."""

from __future__ import annotations

import pytest

from jalon.feedback import rollups
from jalon.feedback.actions import AlreadyExcluded, exclude_response, include_response
from jalon.feedback.models import OwnCell, Response, SubtreeDay, SubtreeWeek
from jalon.journal import queue
from jalon.journal.models import Task
from tests.factories import NOON, a_unit, a_user, an_answer

pytestmark = [pytest.mark.usefixtures("everything"), pytest.mark.django_db]


def work() -> None:
    queue.run(rollups.CELL_TASKS, at=NOON, clock=lambda: NOON)


def totals(model: type[SubtreeDay] | type[SubtreeWeek]) -> dict[str, int]:
    return dict(model.objects.order_by("unit__path").values_list("unit__name", "n9"))


def test_every_ancestor_counts_the_answer(survey) -> None:
    region = a_unit("Sud-Ouest", survey.survey.unit, level="region")
    bayonne, pau = a_unit("Bayonne", region), a_unit("Pau", region)
    an_answer(survey, 9, unit_id=bayonne.pk)
    an_answer(survey, 9, unit_id=pau.pk)
    work()
    expected = {"Maison Lavigne": 2, "Sud-Ouest": 2, "Bayonne": 1, "Pau": 1}
    assert totals(SubtreeDay) == totals(SubtreeWeek) == expected


def test_nothing_moves_before_the_worker(survey) -> None:
    an_answer(survey)
    assert not SubtreeDay.objects.exists()
    assert rollups.as_of(at=NOON) == NOON
    assert rollups.differences() == []


def test_a_task_is_applied_once(survey) -> None:
    an_answer(survey, 9)
    work()
    work()
    assert totals(SubtreeDay) == {"Maison Lavigne": 1}


def test_a_lost_lease_undoes_its_effect(survey) -> None:
    an_answer(survey, 9)
    tasks = queue.claim(rollups.CELL_TASKS, at=NOON)
    Task.objects.update(lease="another worker")
    with pytest.raises(queue.LeaseLost):
        rollups.apply_tasks(tasks, at=NOON)
    assert not SubtreeDay.objects.exists()


def test_an_exclusion_moves_every_cell_and_comes_back(survey) -> None:
    an_answer(survey, 9)
    response, camille = Response.objects.get(), a_user()
    exclude_response(response=response, note="Essai de formation", by=camille, at=NOON)
    work()
    assert SubtreeDay.objects.values_list("n9", "by_hand").get() == (0, 1)
    include_response(response=response, by=camille, at=NOON)
    work()
    assert SubtreeDay.objects.values_list("n9", "by_hand").get() == (1, 0)
    assert rollups.differences() == []


def test_a_response_is_excluded_once(survey) -> None:
    an_answer(survey, 9)
    response, camille = Response.objects.get(), a_user()
    exclude_response(response=response, note="Essai", by=camille, at=NOON)
    with pytest.raises(AlreadyExcluded):
        exclude_response(response=response, note="Essai", by=camille, at=NOON)


def test_a_cell_that_lies_is_found_and_mended(survey) -> None:
    an_answer(survey, 9)
    work()
    OwnCell.objects.update(n9=2)
    SubtreeWeek.objects.update(n3=1)
    found = {difference.cell: difference.columns for difference in rollups.differences()}
    assert found["own"] == {"n9": -1}
    assert found["week"] == {"n9": 1, "n3": -1}
    rollups.rebuild(at=NOON)
    assert rollups.differences() == []
    assert SubtreeWeek.objects.values_list("n9", "n3").get() == (1, 0)


def test_rebuilding_counts_what_still_waits_once(survey) -> None:
    an_answer(survey, 9)
    rollups.rebuild(at=NOON)
    work()
    assert totals(SubtreeDay) == {"Maison Lavigne": 1}
    assert rollups.differences() == []


def test_one_point_can_be_rebuilt_alone(survey) -> None:
    an_answer(survey, 9)
    work()
    SubtreeDay.objects.update(n9=5)
    rollups.rebuild(at=NOON, point=survey.questions.first().point_id)
    assert totals(SubtreeDay) == {"Maison Lavigne": 1}
