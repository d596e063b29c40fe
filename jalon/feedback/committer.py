"""Group commit: request threads wait, one thread a process commits what has piled up.

A commit costs a disk flush whatever it holds, so a batch costs about as much as
one answer. The contract:

- await only outside a transaction (asserted): the answer is not in the caller's;
- the thread starts at the first answer, after any fork, and reconnects by itself;
- a batch that fails is retried item by item, so that one bad answer stops no other;
- a receipt is given only after COMMIT; on any doubt `NotKept` is raised, and sending
  the same submission again is harmless;
- at the end of the process, what was accepted for commit is committed first.
"""

from __future__ import annotations

import atexit
import os
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from queue import Empty, SimpleQueue

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jalon.feedback import intake
from jalon.feedback.intake import NotKept, Receipt, Submission
from jalon.organisation import scope

BATCH = 256
PATIENCE = 10.0  # seconds a request waits for its commit before saying 503
log = structlog.get_logger(__name__)


class AwaitedInTransaction(AssertionError):
    """The caller holds a transaction: on SQLite the commit it waits for could never begin."""


Item = tuple[Submission, "Future[Receipt]"]


class Committer:
    def __init__(self) -> None:
        self._queue: SimpleQueue[Item | None] = SimpleQueue()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0

    def keep(self, submission: Submission, *, patience: float = PATIENCE) -> Receipt:
        """The receipt of a submission, once committed; raises NotKept."""
        if connection.in_atomic_block:
            raise AwaitedInTransaction
        self._ensure_running()
        future: Future[Receipt] = Future()
        self._queue.put((submission, future))
        try:
            return future.result(timeout=patience)
        except NotInTime:
            raise NotKept from None

    def close(self) -> None:
        """Commit what waits, then stop; the next answer starts a new thread."""
        with self._start:
            if self._thread and self._thread.is_alive() and self._process == os.getpid():
                self._queue.put(None)
                self._thread.join(timeout=PATIENCE)
            self._thread = None

    def _ensure_running(self) -> None:
        with self._start:
            alive = self._thread and self._thread.is_alive() and self._process == os.getpid()
            if not alive:
                self._process = os.getpid()
                self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        with scope.everything("the committer keeps answers"):
            waiting: list[Item] = []
            while True:
                batch, waiting, ended = self._next_batch(waiting)
                commit(batch)
                if ended and not waiting:
                    connection.close()
                    return

    def _next_batch(self, waiting: list[Item]) -> tuple[list[Item], list[Item], bool]:
        """What has piled up, each submission at most once; the others wait for the next."""
        ended = False
        items = list(waiting)
        try:
            item = self._queue.get(block=not items)
            while item is not None and len(items) < BATCH:
                items.append(item)
                item = self._queue.get_nowait()
            if item is None:
                ended = True
            else:
                items.append(item)
        except Empty:
            pass
        batch = list({item[0].submission_id: item for item in reversed(items)}.values())[::-1]
        chosen = {id(item) for item in batch}
        return batch, [item for item in items if id(item) not in chosen], ended


def commit(batch: list[Item]) -> None:
    """All in one transaction; where that fails, each in its own."""
    if not batch:
        return
    try:
        receipts = kept([submission for submission, _ in batch])
    except Exception as error:  # noqa: BLE001 (whatever it is, the others go on)
        if len(batch) == 1:
            refuse(batch[0], error)
        else:
            for item in batch:
                commit([item])
        return
    for (_, future), receipt in zip(batch, receipts, strict=True):
        future.set_result(receipt)


def kept(submissions: list[Submission]) -> list[Receipt]:
    connection.close_if_unusable_or_obsolete()
    with transaction.atomic():
        return intake.accept(submissions, at=timezone.now())


def refuse(item: Item, error: Exception) -> None:
    log.error("answer_not_kept", error=type(error).__name__)
    if isinstance(error, DatabaseError):
        # The server may have gone: the next batch opens a connection of its own.
        connection.close()
    item[1].set_exception(error if isinstance(error, NotKept) else NotKept())


committer = Committer()
atexit.register(committer.close)
