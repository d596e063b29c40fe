"""A task is done by one worker, once, or is visibly dead."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from jalon.journal import queue
from jalon.journal.models import LEASE, Task
from jalon.organisation.models import Unit
from tests.factories import NOON

KIND = "test.add_unit"
SOON = NOON + timedelta(seconds=1)
AFTER_THE_LEASE = NOON + LEASE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _handlers(settings) -> None:
    settings.TASK_HANDLERS = {
        KIND: f"{__name__}.add_units",
        "test.bad": f"{__name__}.refuse_bad",
    }


def add_units(tasks: list[Task], *, at: datetime) -> None:
    with transaction.atomic():
        for task in tasks:
            add_unit(task)
        queue.finish(tasks, at=at)


def add_unit(task: Task) -> None:
    root, _ = Unit.objects.get_or_create(
        code="root", defaults={"name": "Root", "level": "national"}
    )
    Unit.objects.create(name="x", code=f"{task.pk}-{task.lease}", level="agency", parent=root)


def refuse_bad(tasks: list[Task], *, at: datetime) -> None:
    if any(task.payload["bad"] for task in tasks):
        raise ValueError("this one is bad")
    with transaction.atomic():
        queue.finish(tasks, at=at)


@pytest.mark.django_db
def test_a_task_is_claimed_when_it_is_due() -> None:
    queue.enqueue(KIND, at=NOON, after=SOON)
    assert queue.claim([KIND], at=NOON) == []
    assert len(queue.claim([KIND], at=SOON)) == 1


@pytest.mark.django_db
def test_a_worker_takes_its_own_kinds_oldest_first() -> None:
    first, second = queue.enqueue(KIND, at=NOON), queue.enqueue(KIND, at=NOON)
    queue.enqueue("another", at=NOON)
    assert queue.claim([KIND], at=NOON, limit=1) == [first]
    assert queue.claim([KIND], at=NOON) == [second]


@pytest.mark.django_db
def test_a_claimed_task_is_left_alone_until_its_lease_ends() -> None:
    queue.enqueue(KIND, at=NOON)
    queue.claim([KIND], at=NOON)
    assert queue.claim([KIND], at=NOON + LEASE) == []
    assert len(queue.claim([KIND], at=AFTER_THE_LEASE)) == 1


@pytest.mark.django_db
def test_a_task_that_says_it_is_alive_keeps_its_lease() -> None:
    queue.enqueue(KIND, at=NOON)
    [mine] = queue.claim([KIND], at=NOON)
    queue.extend(mine, at=NOON + timedelta(minutes=1))
    assert queue.claim([KIND], at=AFTER_THE_LEASE) == []


@pytest.mark.django_db
def test_a_task_done_is_never_taken_again() -> None:
    queue.enqueue(KIND, at=NOON)
    queue.finish(queue.claim([KIND], at=NOON), at=NOON)
    assert queue.claim([KIND], at=AFTER_THE_LEASE) == []


@pytest.mark.django_db(transaction=True)
def test_each_task_goes_to_one_of_eight_workers() -> None:
    queue.enqueue_many(KIND, [{} for _ in range(200)], at=NOON)
    taken = in_threads(8, lambda: [task.pk for task in queue.claim([KIND], at=NOON, limit=50)])
    counted = Counter(pk for ids in taken for pk in ids)
    assert set(counted.values()) == {1}


@pytest.mark.django_db(transaction=True)
def test_negative_control_checking_then_taking_gives_a_task_twice() -> None:
    """Without the conditional update, workers that read together take together."""
    queue.enqueue_many(KIND, [{} for _ in range(50)], at=NOON)
    together = Barrier(4)

    def naive() -> list[int]:
        ids = list(Task.objects.due(at=NOON).values_list("pk", flat=True))
        together.wait(timeout=30)
        Task.objects.filter(pk__in=ids).update(leased_until=NOON + LEASE)
        return ids

    counted = Counter(pk for ids in in_threads(4, naive) for pk in ids)
    assert max(counted.values()) > 1


def in_threads(count: int, work) -> list[list[int]]:
    def one(_: int) -> list[int]:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_a_lease_lost_undoes_the_effect() -> None:
    queue.enqueue(KIND, at=NOON)
    slow = queue.claim([KIND], at=NOON)
    queue.run([KIND], at=AFTER_THE_LEASE, clock=lambda: AFTER_THE_LEASE)
    with pytest.raises(queue.LeaseLost):
        add_units(slow, at=AFTER_THE_LEASE)
    assert Unit.objects.filter(name="x").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_lost_lease_is_no_failure() -> None:
    queue.enqueue(KIND, at=NOON)
    slow = queue.claim([KIND], at=NOON)
    queue.claim([KIND], at=AFTER_THE_LEASE)
    queue.attempt(slow, add_units, clock=lambda: AFTER_THE_LEASE)
    assert Task.objects.get().error == ""
    assert not Unit.objects.filter(name="x").exists()


@pytest.mark.django_db
def test_a_lost_lease_is_not_extended() -> None:
    queue.enqueue(KIND, at=NOON)
    [slow] = queue.claim([KIND], at=NOON)
    queue.claim([KIND], at=AFTER_THE_LEASE)
    with pytest.raises(queue.LeaseLost):
        queue.extend(slow, at=AFTER_THE_LEASE)


@pytest.mark.django_db
def test_a_failure_waits_longer_each_time() -> None:
    queue.enqueue(KIND, at=NOON)
    waits = []
    for _ in range(3):
        [task] = queue.claim([KIND], at=Task.objects.get().run_after)
        began = task.run_after
        queue.fail(task, ValueError("no"), at=began)
        waits.append((Task.objects.get().run_after - began).total_seconds())
    assert waits == [2, 4, 8]


@pytest.mark.django_db
def test_a_task_that_fails_too_often_is_dead_and_seen() -> None:
    dead = a_dead_task()
    assert (dead.dead_at, dead.error) == (SOON, "ValueError: no")
    assert list(Task.objects.dead()) == [dead]
    assert queue.claim([KIND], at=SOON + timedelta(days=1)) == []


def a_dead_task() -> Task:
    task = queue.enqueue(KIND, at=NOON)
    Task.objects.update(attempts=queue.MAX_ATTEMPTS - 1)
    [claimed] = queue.claim([KIND], at=NOON)
    queue.fail(claimed, ValueError("no"), at=SOON)
    task.refresh_from_db()
    return task


@pytest.mark.django_db
def test_a_dead_task_is_replayed_by_hand() -> None:
    queue.replay(a_dead_task(), at=SOON)
    [task] = queue.claim([KIND], at=SOON)
    assert (task.attempts, task.dead_at) == (1, None)


@pytest.mark.django_db
def test_a_living_task_is_not_replayed() -> None:
    task = queue.enqueue(KIND, at=NOON, after=SOON)
    queue.replay(task, at=NOON)
    assert Task.objects.get().run_after == SOON


@pytest.mark.django_db(transaction=True)
def test_a_bad_task_stops_no_other() -> None:
    queue.enqueue_many("test.bad", [{"bad": False}, {"bad": True}, {"bad": False}], at=NOON)
    assert queue.run(["test.bad"], at=NOON, clock=lambda: SOON) == 3
    assert Task.objects.exclude(done_at=None).count() == 2
    assert Task.objects.get(done_at=None).error == "ValueError: this one is bad"


@pytest.mark.django_db
def test_a_task_and_its_cause_go_together() -> None:
    with transaction.atomic():
        queue.enqueue(KIND, at=NOON)
        transaction.set_rollback(True)
    assert not Task.objects.exists()
