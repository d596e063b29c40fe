"""The worker: tasks by lanes, so that a long import never delays the cells; daily jobs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from jalon.feedback.rollups import CELL_TASKS
from jalon.journal import queue
from jalon.journal.models import LEASE, Scheduled, Task
from jalon.organisation import scope
from jalon.organisation.queries import company_zone

IDLE = 0.25  # seconds between two looks at an empty queue
AFTER_TROUBLE = 2.0
# Cells take milliseconds: those whose worker or database died are taken up again soon.
CELLS_LEASE = timedelta(seconds=10)
log = structlog.get_logger(__name__)


class Worker:
    """Runs until stopped: one thread for the cells, one for all the rest."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.broken = False

    def run(self) -> bool:
        """True when it was asked to stop, false when a lane broke and took the other along."""
        others = [kind for kind in settings.TASK_HANDLERS if kind not in CELL_TASKS]
        cells = threading.Thread(target=self.lane, args=(CELL_TASKS,), name="cells")
        cells.start()
        self.lane(others, daily=True)
        cells.join()
        return not self.broken

    def stop(self, *_: Any) -> None:
        self.stopping.set()

    def lane(self, kinds: Sequence[str], *, daily: bool = False) -> None:
        try:
            with scope.everything("the worker"):
                while not self.stopping.is_set():
                    self.stopping.wait(self.turn(kinds, daily=daily))
        except Exception:
            # Half a worker would look alive: the whole one ends, and is started again.
            log.exception("lane_broken", kinds=list(kinds))
            self.broken = True
            self.stop()
        finally:
            connection.close()

    def turn(self, kinds: Sequence[str], *, daily: bool) -> float:
        """One look at the queue; returns how long to wait before the next."""
        try:
            connection.close_if_unusable_or_obsolete()
            if daily:
                plan_daily(at=timezone.now())
            lasting = CELLS_LEASE if kinds == CELL_TASKS else LEASE
            taken = queue.run(kinds, at=timezone.now(), clock=timezone.now, lasting=lasting)
        except DatabaseError as error:
            log.warning("database_away", error=type(error).__name__)
            connection.close()
            return AFTER_TROUBLE
        return 0.0 if taken else IDLE


def plan_daily(*, at: datetime) -> None:
    """Put each daily job that is due in the queue, once whatever the number of workers."""
    due = dict(Scheduled.objects.values_list("name", "due_at"))
    for name, clock in settings.DAILY.items():
        if name not in due:
            Scheduled.objects.get_or_create(name=name, defaults={"due_at": at})
        if due.get(name, at) <= at:
            with transaction.atomic():
                mine = Scheduled.objects.filter(name=name, due_at__lte=at)
                if mine.update(due_at=next_time(clock, after=at)):
                    queue.enqueue("daily.run", at=at, job=name)


def next_time(clock: str, *, after: datetime) -> datetime:
    """The next "HH:MM" of the company's day."""
    hour, minute = map(int, clock.split(":"))
    local = after.astimezone(company_zone())
    moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment if moment > local else moment + timedelta(days=1)


def run_daily(tasks: Sequence[Task], *, at: datetime) -> None:
    """Daily jobs may run twice without harm: they are finished after their effect."""
    for task in tasks:
        import_string(settings.DAILY_JOBS[task.payload["job"]])(at=at)
        queue.finish([task], at=timezone.now())
