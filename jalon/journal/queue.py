"""The work queue: enqueue with the cause, claim under a lease, finish with the effect."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from jalon.journal.models import LEASE, Task

BATCH = 200
MAX_ATTEMPTS = 8
log = structlog.get_logger(__name__)

Handler = Callable[..., None]


class LeaseLost(Exception):
    """Another worker holds these tasks now: nothing of this attempt may remain."""


def enqueue(kind: str, *, at: datetime, after: datetime | None = None, **payload: Any) -> Task:
    return Task.objects.create(kind=kind, payload=payload, created_at=at, run_after=after or at)


def enqueue_many(kind: str, payloads: Sequence[dict[str, Any]], *, at: datetime) -> None:
    Task.objects.bulk_create(
        Task(kind=kind, payload=payload, created_at=at, run_after=at) for payload in payloads
    )


def claim(
    kinds: Sequence[str], *, at: datetime, limit: int = BATCH, lasting: timedelta = LEASE
) -> list[Task]:
    """Take up to `limit` due tasks, oldest first, until `at` + the lease."""
    lease = secrets.token_hex(16)
    due = Task.objects.due(at=at).filter(kind__in=kinds)
    ids = list(due.order_by("id").values_list("id", flat=True)[:limit])
    # Two workers may have read the same rows: the conditional update gives each to one.
    claimed = due.filter(pk__in=ids).update(
        lease=lease, leased_until=at + lasting, attempts=F("attempts") + 1
    )
    return list(Task.objects.filter(lease=lease).order_by("id")) if claimed else []


def finish(tasks: Sequence[Task], *, at: datetime) -> None:
    """Mark done, inside the transaction of the effect; raises LeaseLost to undo that effect."""
    for lease in {task.lease for task in tasks}:
        mine = [task.pk for task in tasks if task.lease == lease]
        held = Task.objects.pending().filter(pk__in=mine, lease=lease)
        if held.update(done_at=at, leased_until=None) != len(mine):
            raise LeaseLost


def extend(task: Task, *, at: datetime) -> None:
    """A long task says it is alive."""
    mine = Task.objects.pending().filter(pk=task.pk, lease=task.lease)
    if not mine.update(leased_until=at + LEASE):
        raise LeaseLost


def fail(task: Task, error: Exception, *, at: datetime) -> None:
    """Give it back for later, or dead-letter it where everyone can see it."""
    mine = Task.objects.pending().filter(pk=task.pk, lease=task.lease)
    message = f"{type(error).__name__}: {error}"[:2000]
    if task.attempts >= MAX_ATTEMPTS:
        mine.update(dead_at=at, error=message, leased_until=None)
    else:
        delay = timedelta(seconds=2**task.attempts)
        mine.update(run_after=at + delay, error=message, leased_until=None)


def replay(task: Task, *, at: datetime) -> None:
    dead = Task.objects.dead().filter(pk=task.pk)
    dead.update(dead_at=None, attempts=0, run_after=at, lease="")


def handler(kind: str) -> Handler:
    found: Handler = import_string(settings.TASK_HANDLERS[kind])
    return found


def run(
    kinds: Sequence[str],
    *,
    at: datetime,
    clock: Callable[[], datetime],
    lasting: timedelta = LEASE,
) -> int:
    """Claim one batch and hand it to its handlers; returns how many tasks were taken."""
    tasks = claim(kinds, at=at, lasting=lasting)
    for kind in dict.fromkeys(task.kind for task in tasks):
        attempt([task for task in tasks if task.kind == kind], handler(kind), clock=clock)
    return len(tasks)


def attempt(tasks: list[Task], handle: Handler, *, clock: Callable[[], datetime]) -> None:
    """All together; where that fails, one by one, so that a bad task stops no other."""
    try:
        handle(tasks, at=clock())
    except LeaseLost:
        log.warning("lease_lost", tasks=len(tasks))
    except Exception as error:
        if transaction.get_connection().in_atomic_block:
            raise
        if len(tasks) > 1:
            for task in tasks:
                attempt([task], handle, clock=clock)
        else:
            log.exception("task_failed", kind=tasks[0].kind, task=tasks[0].pk)
            fail(tasks[0], error, at=clock())
