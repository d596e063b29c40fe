"""What a unit among its peers costs: the arithmetic alone, then the page."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.live_map import run_alone
from benchmarks.reporting import Report, Table, shown
from jalon.measure import CSAT, NPS, Histogram, against_peers
from tests.servers import an_installation, postgres_url

PEERS = (5, 30, 200)
REPEATS = 10
SAYS = (
    "First the kernel alone: one point of one unit against its peers (norm, difference, drawn "
    "figure with its interval, chance, rank, funnel), the CPU of the least of ten runs. Then the "
    "pages through the whole application but HTTP, over twelve closed weeks: the demo company "
    "(30 agencies, 14 points, 50,000 answers) and a company of 200 agencies and 16 points that "
    "all have answers every week. “Manager” reads one agency, “director” all of them, so the "
    "other dots too. CPU is that of the application and, on PostgreSQL, of the process that "
    "serves it; the least of five visits. Among 200 agencies two thirds of the time go to the "
    "chance that each of them is better, at sixty-four values of the unit, point by point; a "
    "sixth to the reading of their weeks."
)


def run() -> Report:
    pages = Table("The page", ["database", "company", "reader", "statements", "CPU ms"])
    for on_postgres in [False, True] if postgres_url() else [False]:
        database = "PostgreSQL" if on_postgres else "SQLite"
        for function, company in [("measure_demo", "demo"), ("measure_wide", "200 agencies")]:
            for reader, seen in visits(function, on_postgres).items():
                cost = shown(seen["statements"]), shown(1000 * seen["cpu"])
                pages.rows.append((database, company, reader, *cost))
    return Report("Me and the norm", SAYS, [kernel(), pages])


def kernel() -> Table:
    table = Table("One point, in the kernel", ["figure", "other units", "CPU ms"])
    for name, scale in [("nps", NPS), ("csat_t2b", CSAT), ("csat_mean", CSAT)]:
        for count in PEERS:
            table.rows.append((name, count, shown(1000 * refit(name, scale, count))))
    return table


def refit(name: str, scale: Any, count: int) -> float:
    chance = np.random.default_rng(1)
    unit, *peers = (
        Histogram.of_counts(scale, counts)
        for counts in chance.integers(1, 30, (count + 1, len(scale))).tolist()
    )
    seconds = []
    for _ in range(REPEATS):
        before = time.process_time()
        against_peers(unit, peers, name)
        seconds.append(time.process_time() - before)
    return min(seconds)


def visits(function: str, on_postgres: bool) -> dict[str, dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="jalon-bench-"))
    one = an_installation(folder, on_postgres=on_postgres)
    one.run("manage", "migrate", "--verbosity", "0")
    one.run("manage", "collectstatic", "--no-input", "--verbosity", "0")
    script = f"from benchmarks.norm_inside import {function}\n{function}()"
    found: dict[str, dict[str, Any]] = json.loads(run_alone(one, script))
    one.remove()
    return found
