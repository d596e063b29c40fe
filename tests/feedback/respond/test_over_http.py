"""Double clicks and impatient networks, over real HTTP: one submission is one response."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.servers import PATIENCE, ROOT, Installation, an_installation, free_port

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

SUBMISSIONS = 40
FORM = "application/x-www-form-urlencoded"
LINK = """
from tests.factories import NOON, a_point
from tests.feedback.respond.links import a_link
from jalon.listening.standard import questions_for
from jalon.organisation.models import Unit
root = Unit.objects.get(parent=None)
print(a_link(root, questions_for(a_point(root))).token)
"""
COUNTS = """
import json
from jalon.feedback.models import Response, Revision
from jalon.journal.models import Task
accepted = Task.objects.filter(kind="response.accepted").count()
print(json.dumps([Response.objects.count(), Revision.objects.count(), accepted]))
"""


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> Iterator[Installation]:
    one = an_installation(tmp_path_factory.mktemp("respond"))
    one.found()
    yield one
    one.remove()


@pytest.fixture
def company(founded, tmp_path) -> Iterator[Installation]:
    one = founded.copy(tmp_path / "data")
    yield one
    one.remove()


@contextlib.contextmanager
def granian(company: Installation, application: str) -> Iterator[int]:
    """The web server alone, behind a proxy that it trusts; yields its port."""
    port = free_port()
    words = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    server = subprocess.Popen(
        [
            sys.executable,
            *words,
            "--blocking-threads",
            "16",
            "--log-level",
            "error",
            application,
        ],
        cwd=ROOT,
        env=company.env | {"JALON_TRUSTED_PROXIES": "127.0.0.1"},
    )
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def wait_for(port: int) -> None:
    for _ in range(10 * PATIENCE):
        with contextlib.suppress(OSError):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/health/")
            line.getresponse().read()
            return line.close()
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def send(port: int, path: str, score: int, visitor: int) -> int:
    fields = {"seen": ["score", "why-bad", "callback"], "q-score": score}
    forwarded = f"10.0.{visitor // 256}.{visitor % 256}"
    headers = {"Content-Type": FORM, "X-Forwarded-For": forwarded}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("POST", path, urlencode(fields, doseq=True), headers)
        return line.getresponse().status
    finally:
        line.close()


def send_all(port: int, token: str, *, scores: range = range(3, 4)) -> Counter[int]:
    """Each submission 1 to 5 times, all at once, from as many visitors."""
    chance = random.Random(7)
    sendings = [
        (f"/r/{token}/{uuid4()}/", visitor, chance.randint(1, 5))
        for visitor in range(SUBMISSIONS)
    ]
    with ThreadPoolExecutor(16) as people:
        statuses = [
            people.submit(send, port, path, chance.choice(scores), visitor)
            for path, visitor, times in sendings
            for _ in range(times)
        ]
    return Counter(status.result() for status in statuses)


def test_each_submission_is_one_response_and_one_task(company) -> None:
    token = company.python(LINK)
    with granian(company, "jalon.wsgi:application") as port:
        statuses = send_all(port, token)
    assert set(statuses) == {303}
    assert json.loads(company.python(COUNTS)) == [SUBMISSIONS] * 3


def test_each_accepted_revision_is_one_task(company) -> None:
    token = company.python(LINK)
    with granian(company, "jalon.wsgi:application") as port:
        send_all(port, token, scores=range(7))
    responses, revisions, tasks = json.loads(company.python(COUNTS))
    assert responses == SUBMISSIONS
    assert revisions == tasks > SUBMISSIONS


def test_without_the_guard_there_are_duplicates(company) -> None:
    """The control: what the tests above would see if submissions were not recognised."""
    token = company.python(LINK)
    with granian(company, "tests.feedback.respond.forgetful:application") as port:
        statuses = send_all(port, token)
    responses, _revisions, _tasks = json.loads(company.python(COUNTS))
    assert responses == statuses[303] > SUBMISSIONS
