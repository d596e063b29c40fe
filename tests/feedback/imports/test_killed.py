"""The console's import under a real SIGKILL, again and again, then left to end."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.feedback.imports.parquets import survey
from tests.feedback.imports.surveys import MAP, a_file
from tests.feedback.imports.workbooks import a_workbook
from tests.servers import ROOT, Installation, an_installation

ROWS = [(at, f"2024-01-{at % 28 + 1:02d}", at % 11, f"Avis {at}") for at in range(3000)]
FORMATS = {
    "csv": lambda folder: a_file(folder, *(";".join(map(str, row)) for row in ROWS)),
    "xlsx": lambda folder: a_workbook(folder, *ROWS),
    "parquet": lambda folder: survey(folder, rows=3000),
}
COUNT = """
from jalon.feedback import rollups
from jalon.feedback.models import Response
identities = set(Response.objects.values_list("identity", flat=True))
print(Response.objects.count(), len(identities), len(rollups.differences()))
"""


@pytest.fixture
def company(tmp_path) -> Installation:
    one = an_installation(tmp_path / "data", on_postgres=False)
    one.found()
    return one


def command(path: Path) -> list[str]:
    map_file = path.with_name("map.yaml")
    map_file.write_text(MAP)
    words = ["import", "responses", str(path), "--map", str(map_file), "--create-points"]
    return [sys.executable, "-m", "jalon.cli", *words]


def kept(one: Installation) -> tuple[int, ...]:
    return tuple(int(word) for word in one.python(COUNT).split())


def committed(one: Installation) -> int:
    """Read beside the import, straight from the file."""
    with sqlite3.connect(one.data / "jalon.sqlite3", timeout=20) as database:
        return int(database.execute("SELECT COUNT(*) FROM feedback_response").fetchone()[0])


def killed_once_it_writes(one: Installation, words: list[str]) -> None:
    before = committed(one)
    process = subprocess.Popen(words, cwd=ROOT, env=one.env, stdout=subprocess.DEVNULL)
    while process.poll() is None and committed(one) == before:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("written", FORMATS)
def test_killed_again_and_again_it_ends_as_one_clean_run(company, tmp_path, written) -> None:
    words = command(FORMATS[written](tmp_path))
    for _ in range(3):
        killed_once_it_writes(company, words)
    partial = committed(company)
    subprocess.run(words, cwd=ROOT, env=company.env, check=True, stdout=subprocess.DEVNULL)
    assert 0 < partial < 3000
    assert kept(company) == (3000, 3000, 0)
