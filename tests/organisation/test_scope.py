"""Facts about customers and answers: read inside a scope, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection

from jalon.feedback.models import Answer, Consent, OwnCell, Response, SubtreeDay
from jalon.journal import queue
from jalon.organisation import actions, scope
from jalon.organisation.access import access_of, figures_of
from jalon.organisation.models import User
from jalon.organisation.rights import Right
from jalon.organisation.scope import OutsideScope
from tests.factories import NOON, a_point, a_survey, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(house, people) -> SimpleNamespace:
    """One answer at Rennes, one at Nancy; Nancy's customer wants to be called back."""
    version = a_survey(a_point(house.national))
    an_answer(version, 9, unit_id=house.rennes.pk)
    an_answer(version, 2, unit_id=house.nancy.pk)
    with scope.everything("a test"):
        here, there = Response.objects.order_by("pk")
        Consent.objects.create(response=there, kind="callback", contact="06", given_at=NOON)
        return SimpleNamespace(
            rennes=here,
            nancy=there,
            of_rennes=Answer.objects.get(response=here),
            of_nancy=Answer.objects.get(response=there),
        )


def as_user(user: User):
    return scope.entered(access_of(user).scope)


READS: dict[str, Callable[[SimpleNamespace], object]] = {
    "all": lambda _: list(Response.objects.all()),
    "get": lambda answers: Response.objects.get(pk=answers.rennes.pk),
    "filter": lambda _: Response.objects.filter(mode="web").exists(),
    "count": lambda _: Response.objects.count(),
    "aggregate of cells": lambda _: OwnCell.objects.values("day").count(),
    "select_related": lambda _: list(Answer.objects.select_related("response")),
    "values across": lambda _: list(Answer.objects.values("response__unit__name")),
    "values_list": lambda _: list(Response.objects.values_list("unit__name")),
    "base manager": lambda _: list(Response._base_manager.all()),
    "default manager": lambda _: list(Response._default_manager.all()),
    "refresh": lambda answers: answers.rennes.refresh_from_db(),
    "update": lambda _: Response.objects.update(segment="x"),
    "delete": lambda _: Consent.objects.all().delete(),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_nothing_is_read_outside_a_scope(answers, read) -> None:
    with pytest.raises(OutsideScope):
        read(answers)


def test_a_related_fact_is_not_reached_outside_a_scope(answers) -> None:
    answer = Answer(response_id=answers.rennes.pk)
    with pytest.raises(OutsideScope):
        _ = answer.response


def test_a_thread_has_no_scope_of_its_own(answers) -> None:
    def count() -> int:
        try:
            return Response.objects.count()
        finally:
            connection.close()

    with scope.everything("a test"), ThreadPoolExecutor(1) as pool:
        counted = pool.submit(count)
    assert isinstance(counted.exception(), OutsideScope)


def test_a_scope_ends_with_its_block(answers) -> None:
    with scope.everything("a test"):
        assert Response.objects.count() == 2
    with pytest.raises(OutsideScope):
        Response.objects.count()


def test_a_query_keeps_the_scope_it_was_built_in(answers, people) -> None:
    with as_user(people.nora):
        mine = Response.objects.all()
    with scope.everything("a test"):
        assert list(mine) == [answers.nancy]


INSIDE: dict[str, Callable[[], object]] = {
    "all": lambda: [response.unit.name for response in Response.objects.all()],
    "values": lambda: [row["unit__name"] for row in Response.objects.values("unit__name")],
    "values across": lambda: [
        row["response__unit__name"] for row in Answer.objects.values("response__unit__name")
    ],
    "select_related": lambda: [
        answer.response.unit.name
        for answer in Answer.objects.select_related("response__unit")
    ],
    "related access": lambda: [answer.response.unit.name for answer in Answer.objects.all()],
    "cells": lambda: list(OwnCell.objects.values_list("unit__name", flat=True)),
    "base manager": lambda: [row.unit.name for row in Response._base_manager.all()],
}  # fmt: skip


@pytest.mark.parametrize("read", INSIDE.values(), ids=INSIDE)
def test_a_user_reads_the_subtree_and_nothing_else(answers, people, read) -> None:
    with as_user(people.nora):
        assert read() == ["Nancy"]


def test_a_foreign_row_does_not_exist(answers, people) -> None:
    with as_user(people.nora):
        assert not Response.objects.filter(pk=answers.rennes.pk).exists()
        with pytest.raises(Response.DoesNotExist):
            Response.objects.get(pk=answers.rennes.pk)


def test_a_foreign_row_is_not_reached_by_a_relation(answers, people) -> None:
    with as_user(people.nora), pytest.raises(Response.DoesNotExist):
        _ = Answer(response_id=answers.rennes.pk).response


def test_a_foreign_row_is_not_refreshed(answers, people) -> None:
    with as_user(people.nora), pytest.raises(Response.DoesNotExist):
        answers.rennes.refresh_from_db()


def test_a_foreign_row_is_not_updated(answers, people) -> None:
    with as_user(people.nora):
        assert Response.objects.filter(pk=answers.rennes.pk).update(segment="x") == 0


def test_a_viewer_sees_figures_and_no_response(answers, people) -> None:
    with as_user(people.victor):
        assert OwnCell.objects.count() == 2
        assert not Response.objects.exists()
        assert not Answer.objects.exists()


def test_who_may_call_back_sees_the_number(answers, people) -> None:
    for who, seen in [("nora", 1), ("victor", 0), ("olga", 0)]:
        with as_user(getattr(people, who)):
            assert Consent.objects.count() == seen


def test_who_holds_no_role_sees_nothing(answers, people) -> None:
    with as_user(people.olga):
        assert not Response.objects.exists()
        assert not OwnCell.objects.exists()


def test_who_is_deactivated_sees_nothing(answers, people) -> None:
    actions.deactivate_user(user=people.nora, by=people.alice, at=NOON)
    with as_user(people.nora):
        assert not Response.objects.exists()


def test_a_path_is_not_the_beginning_of_another(answers, people, house) -> None:
    """/1/2/ holds /1/2/4/ and not /1/23/."""
    paths = access_of(people.nora).scope.paths
    assert all(path.endswith("/") for held in paths.values() for path in held)


# A unit that moves or merges: rights follow today's tree, figures of the day do not


def figures() -> list[tuple[str, int, int]]:
    with scope.everything("a test"):
        cells = SubtreeDay.objects.order_by("unit__name")
        return list(cells.values_list("unit__name", "n2", "n9"))


@pytest.fixture
def rolled_up(answers) -> SimpleNamespace:
    with scope.everything("a test"):
        queue.run(["response.accepted"], at=NOON, clock=lambda: NOON)
    return answers


def test_a_moved_unit_is_read_where_it_is_today(rolled_up, people, house) -> None:
    actions.move_unit(unit=house.nancy, parent=house.west, by=people.alice, at=NOON)
    with as_user(people.bob):
        assert Response.objects.count() == 2
    with as_user(people.nora):
        assert list(Response.objects.all()) == [rolled_up.nancy]


def test_a_move_changes_no_figure_of_its_past(rolled_up, people, house) -> None:
    before = figures()
    actions.move_unit(unit=house.nancy, parent=house.west, by=people.alice, at=NOON)
    assert figures() == before
    assert ("Est", 1, 0) in before


def test_a_merged_unit_is_read_with_the_other(rolled_up, people, house) -> None:
    actions.merge_unit(unit=house.rennes, into=house.nancy, by=people.alice, at=NOON)
    with as_user(people.nora):
        assert Response.objects.count() == 2
    with as_user(people.bob):
        assert not Response.objects.exists()


def test_a_merge_changes_no_figure_of_its_past(rolled_up, people, house) -> None:
    before = figures()
    actions.merge_unit(unit=house.rennes, into=house.nancy, by=people.alice, at=NOON)
    assert figures() == before


def test_the_path_of_the_day_stays_on_the_response(rolled_up, people, house) -> None:
    before = house.nancy.path
    actions.move_unit(unit=house.nancy, parent=house.west, by=people.alice, at=NOON)
    with scope.everything("a test"):
        rolled_up.nancy.refresh_from_db()
    assert rolled_up.nancy.unit_path == before


def test_whoever_passes_by_reads_the_figures_of_one_subtree_and_no_row(house) -> None:
    passer = figures_of(house.rennes)
    assert {right for right in Right if passer.may_somewhere(right)} == {Right.READ_FIGURES}
    assert [passer.may(Right.READ_FIGURES, unit) for unit in (house.rennes, house.nancy)] == [
        True, False
    ]  # fmt: skip


def test_nobody_reads_anything_of_a_unit_that_stands_nowhere(house) -> None:
    house.rennes.rights_path = None
    assert not figures_of(house.rennes).may_somewhere(Right.READ_FIGURES)
