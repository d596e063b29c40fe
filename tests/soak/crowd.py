"""People who answer all at once, over real HTTP, and remember what was acknowledged to them."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.servers import Installation

FORM = "application/x-www-form-urlencoded"
PATIENCE = 120  # seconds


@dataclass
class Sent:
    """What the crowd knows: each acknowledged submission with the score it holds."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    goal: int | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    def wait_for(self, count: int, seconds: float = 600) -> None:
        deadline = time.monotonic() + seconds
        while len(self.acknowledged) < count:
            assert time.monotonic() < deadline, f"{len(self.acknowledged)} of {count}"
            time.sleep(0.02)


@contextlib.contextmanager
def crowd(url: str, link: str, *, people: int, copies: int = 1) -> Iterator[Sent]:
    """They answer until the end of the block, each sending 1 to `copies` times at once."""
    sent = Sent()
    threads = [
        threading.Thread(target=keep_answering, args=(url, link, sent, seed, copies))
        for seed in range(people)
    ]
    for thread in threads:
        thread.start()
    try:
        yield sent
    finally:
        sent.stopping.set()
        for thread in threads:
            thread.join()


def keep_answering(url: str, link: str, sent: Sent, seed: int, copies: int) -> None:
    person = Person(url, random.Random(seed))
    while not sent.stopping.is_set():
        submission, score = str(uuid4()), person.chance.randrange(11)
        if copies == 1:
            insist(person, f"{link}{submission}/", submission, score, sent)
        else:
            send_copies(url, link, submission, score, sent, person.chance.randint(1, copies))
    person.hang_up()


def send_copies(
    url: str, link: str, submission: str, score: int, sent: Sent, copies: int
) -> None:
    others = [Person(url, random.Random()) for _ in range(copies)]
    threads = [
        threading.Thread(
            target=insist, args=(one, f"{link}{submission}/", submission, score, sent)
        )
        for one in others
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in others:
        one.hang_up()


def insist(person: Person, path: str, submission: str, score: int, sent: Sent) -> None:
    """Like the page that says "send again": the same submission until it is acknowledged."""
    while True:
        started = time.monotonic()
        status = person.answer(path, score)
        sent.statuses[status] += 1
        if status == 303:
            sent.seconds.append(time.monotonic() - started)
            sent.acknowledged[submission] = score
            return
        if sent.stopping.wait(0.1):
            return


class Person:
    """A browser behind the trusted proxy: each answer comes from an address of its own."""

    def __init__(self, url: str, chance: random.Random) -> None:
        self.host = urlsplit(url).netloc
        self.chance = chance
        self.line: http.client.HTTPConnection | None = None

    def answer(self, path: str, score: int) -> int:
        """The status, or 0 when the line was cut before any answer."""
        fields = {"seen": ["score", "verbatim"], "q-score": score, "q-verbatim": "Très bien."}
        headers = {"Content-Type": FORM, "X-Forwarded-For": self.address()}
        try:
            self.line = self.line or http.client.HTTPConnection(self.host, timeout=PATIENCE)
            self.line.request("POST", path, urlencode(fields, doseq=True), headers)
            response = self.line.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            return 0
        return response.status

    def address(self) -> str:
        return ".".join(["10", *(str(self.chance.randrange(256)) for _ in range(3))])

    def hang_up(self) -> None:
        if self.line:
            self.line.close()
        self.line = None


def stored(installation: Installation) -> dict[str, int]:
    """What the database holds: each submission with its current score."""
    return json.loads(installation.python(STORED))


STORED = """
import json
from django.db.models import F
from jalon.feedback.models import Answer
rows = Answer.objects.filter(revision=F("response__revision"), point__isnull=False)
pairs = rows.values_list("response__submission_id", "value").iterator()
print(json.dumps({str(submission): value for submission, value in pairs}))
"""


def counted(installation: Installation) -> dict[str, int]:
    """Answers and tasks by what must be equal: rows, cells, subtree cells, outbox."""
    return json.loads(installation.python(COUNTED))


COUNTED = """
import json, time
from django.db.models import Sum
from jalon.feedback import rollups
from jalon.feedback.models import GRADES, OwnCell, Response, Revision, SubtreeDay
from jalon.journal.models import Task
from jalon.organisation.models import Unit
deadline = time.monotonic() + 180
while rollups.pending().exists() and time.monotonic() < deadline:
    time.sleep(0.1)
def total(cells):
    sums = cells.aggregate(**{f"s{grade}": Sum(f"n{grade}", default=0) for grade in GRADES})
    return sum(sums.values())
root = Unit.objects.get(parent=None)
print(json.dumps({
    "responses": Response.objects.count(),
    "revisions": Revision.objects.count(),
    "own cells": total(OwnCell.objects.all()),
    "subtree cells": total(SubtreeDay.objects.filter(unit=root)),
    "tasks": Task.objects.filter(kind="response.accepted").count(),
    "waiting": rollups.pending().count(),
    "differences": len(rollups.differences()),
}))
"""
