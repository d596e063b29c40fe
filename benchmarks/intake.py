"""Answers a second: group commit, one commit a request, and the floor of the database."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.reporting import Report, Table, quantile
from tests.servers import Installation, Server, a_link, an_installation, postgres_url
from tests.soak.crowd import counted, crowd

PEOPLE = 24
SECONDS = 10.0
WARM = 400  # answers: every process has loaded what it loads at its first one
OURS, ALONE = ("-m", "jalon.cli"), ("-m", "benchmarks.one_by_one")
FLOOR_ROWS = 20_000
SAYS = (
    "Over HTTP: people answer without pause through the real server, from one client process "
    "on the same machine. In the process: the same submissions from 24 threads, without HTTP. "
    "The floor inserts the rows of an answer (response, revision, answer, task), 256 answers a "
    "transaction, with neither cells nor checks. SQLite with synchronous=FULL and WAL; "
    "PostgreSQL with fsync and synchronous_commit on. After HTTP the cells are compared "
    "with a recount. In the process, 500 answers are measured one by one, 4,000 by group commit "
    "and 10,000 for the floor; an answer that SQLite gave no turn within its 20 seconds is sent "
    "again, its time counted whole."
)


def run() -> Report:
    speed = ["answers/s", "p50 ms", "p99 ms"]
    cost = "server CPU ms an answer"
    http = Table("Over HTTP", ["database", "way", *speed, cost, "× one commit a request"])
    inside = Table("In the process", ["database", "way", *speed, "share of the floor"])
    for on_postgres in [False, True] if postgres_url() else [False]:
        name = "PostgreSQL" if on_postgres else "SQLite"
        http.rows += over_http(name, on_postgres)
        inside.rows += in_process(name, on_postgres)
    return Report("Intake of answers", SAYS, [http, inside])


def fresh(*, on_postgres: bool) -> Installation:
    one = an_installation(
        Path(tempfile.mkdtemp(prefix="jalon-bench-")), on_postgres=on_postgres
    )
    one.settings["JALON_TRUSTED_PROXIES"] = "127.0.0.1"
    one.found()
    return one


def over_http(name: str, on_postgres: bool) -> list[Sequence[Any]]:
    measured = {}
    for way, program in [("one commit a request", ALONE), ("ours: group commit", OURS)]:
        one = fresh(on_postgres=on_postgres)
        measured[way] = answered(one, program)
        one.remove()
    base = measured["one commit a request"][0]
    return [
        (name, way, *figures, f"{figures[0] / base:.2f}") for way, figures in measured.items()
    ]


def answered(
    one: Installation, program: tuple[str, ...] = OURS, **settings: str
) -> tuple[float, float, float, float]:
    link = a_link(one)
    with one.serving(program, **settings) as server:
        with crowd(server.url, link, people=PEOPLE) as sent:
            sent.wait_for(WARM)
            before, cpu = len(sent.acknowledged), cpu_seconds(server)
            sent.seconds.clear()
            started = time.monotonic()
            time.sleep(SECONDS)
            seconds = list(sent.seconds)
            elapsed, spent = time.monotonic() - started, cpu_seconds(server) - cpu
            count = len(sent.acknowledged) - before
        there = counted(one)
        assert there["differences"] == there["waiting"] == 0, there
    p50, p99 = (quantile(seconds, share) * 1000 for share in (0.5, 0.99))
    return count / elapsed, p50, p99, 1000 * spent / max(count, 1)


def cpu_seconds(server: Server) -> float:
    """User and system time of the server and its children (not of PostgreSQL)."""
    ticks = 0
    for pid in server.family():
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def in_process(name: str, on_postgres: bool) -> list[Sequence[Any]]:
    one = fresh(on_postgres=on_postgres)
    a_link(one)
    found = json.loads(one.python("from benchmarks.inside import measure\nmeasure()"))
    one.remove()
    floor = found["floor"][0]
    return [
        (name, way, *figures, f"{figures[0] / floor:.2f}") for way, figures in found.items()
    ]
