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
    "serves it; the least of five visits. The kernel is measured on units that truly differ, then "
    "on units all alike, where every worth of the prior has a say. Among 200 agencies nearly half "
    "of the page goes to the reading of their weeks, more than 100,000 cells summed twice, and "
    "nearly half to the kernel."
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
    table = Table("One point, in the kernel", ["figure", "units", "other units", "CPU ms"])
    for name, scale in [("nps", NPS), ("csat_t2b", CSAT), ("csat_mean", CSAT)]:
        for units, draw in [("different", unlike), ("alike", alike)]:
            for count in PEERS:
                drawn = draw(len(scale), count + 1)
                unit, *peers = (Histogram.of_counts(scale, counts) for counts in drawn.tolist())
                table.rows.append((name, units, count, shown(1000 * refit(unit, peers, name))))
    return table


def unlike(grades: int, units: int) -> Any:
    return np.random.default_rng(1).integers(1, 30, (units, grades))


def alike(grades: int, units: int) -> Any:
    return np.random.default_rng(1).multinomial(48, [1 / grades] * grades, units)


def refit(unit: Histogram, peers: list[Histogram], name: str) -> float:
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
