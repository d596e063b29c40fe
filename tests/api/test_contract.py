"""The API keeps the promises of its OpenAPI document, on a real server, by every check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.servers import COMPANY, ROOT, an_installation

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
# The pace has tests of its own: here a quick machine must not meet its limits.
AT_ANY_PACE = {"JALON_API_REQUESTS": "1000000", "JALON_API_WRONG_TOKENS": "1000000"}
# What the example of the document names exists: it is sent as it is written.
A_JOURNEY = """
from django.utils import timezone
from jalon.feedback.committer import committer
from jalon.listening.actions import survey_for_point
from jalon.listening.queries import latest_version
from jalon.organisation.models import Unit
from tests.factories import a_journey, a_note, a_planting, a_point, a_snapshot, a_submission
from tests.factories import a_touchpoint, a_unit
root = Unit.objects.get(parent=None)
a_unit("Lyon", root)
point = a_point(root, "appel-sav", objective=20, floor=0)
journey = a_journey(root, key="achat")
a_planting(point, a_touchpoint(journey))
# One identity for one part of each kind: what the addresses of the document name.
journey.personas.create(name="Zoé", uid="partie")
stage = journey.stages.create(name="Choisir", uid="partie", position=9)
a_note(stage.situations.create(name="Comparer", uid="partie"), uid="partie")
journey.lanes.create(name="Risques", kind="custom", block="analysis", uid="partie")
a_snapshot(journey, root)
survey = survey_for_point(point=point, by="a test", at=timezone.now())
version = latest_version(survey)
for score in (2, 8, 9, 10) * 5:
    committer.keep(a_submission(version, score, answered_at=timezone.now()))
"""
MALFORMED = (
    ("/api/v1/units?cursor=%00", "127.0.0.1"),
    ("/api/v1/journeys/%00", "127.0.0.1"),
    ("/api/v1/units", "not a host"),
)
COUNT = """
from jalon.feedback.models import Response
print(Response.objects.filter(source="api").count())
"""


@dataclass(frozen=True)
class Report:
    reports: dict[str, subprocess.CompletedProcess[str]]
    refused: list[tuple[int, str | None, str]]  # status, kind and words
    broken: str  # what `jalon check` says afterwards
    sent: int  # responses that came in


@pytest.fixture(scope="module")
def tested(tmp_path_factory) -> Iterator[Report]:
    one = an_installation(tmp_path_factory.mktemp("contract"))
    one.settings |= AT_ANY_PACE
    one.found()
    one.python(A_JOURNEY)
    token = one.run("token", "create", COMPANY["email"]).strip()
    with one.serving() as server:
        reports = {name: against(server.url, token, name) for name in ("drawn", "pinned")}
        refused = [refusal(server.port, *each) for each in MALFORMED]
    yield Report(reports, refused, one.run("check"), int(one.python(COUNT)))
    one.remove()


def refusal(port: int, path: str, host: str) -> tuple[int, str | None, str]:
    """What a visitor who reads French is told."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Host": host, "Accept-Language": "fr", "Accept": "text/html"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())["detail"]
    connection.close()
    return answer.status, answer.headers["Content-Type"], told


def against(url: str, token: str, name: str) -> subprocess.CompletedProcess[str]:
    command = [
        Path(sys.executable).with_name("schemathesis"),
        "--config-file", HERE / f"contract-{name}.toml",
        "run", f"{url}/api/v1/openapi.json", "--checks", "all", "--no-color",
    ]  # fmt: skip
    bearer = {"CONTRACT_BEARER": f"Bearer {token}"}
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | bearer, capture_output=True, text=True,
        check=False, timeout=1_200,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["drawn", "pinned"])
def test_the_server_keeps_the_promises_of_its_document(tested, name) -> None:
    report = tested.reports[name]
    assert report.returncode == 0, report.stdout[-6000:] + report.stderr[-2000:]


def test_every_operation_was_tried(tested) -> None:
    assert "54 selected / 54 total" in tested.reports["drawn"].stdout


def test_what_is_malformed_is_refused_as_by_an_operation(tested) -> None:
    told = (400, "application/problem+json", "The request could not be read.")
    assert tested.refused == [told] * len(MALFORMED)


def test_the_example_of_the_document_is_kept(tested) -> None:
    assert tested.sent >= 1


def test_after_it_the_invariants_still_hold(tested) -> None:
    assert " 0 lines to read" in tested.broken
