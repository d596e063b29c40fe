"""What a photo and a comparison of the largest map cost: 15 lanes × 60 situations, 2,000 notes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.reporting import Report, Table, shown
from tests.servers import an_installation, postgres_url

SAYS = (
    "A map of 12 stages and 60 situations, 15 lanes (one of them added), 2,000 notes and 12 "
    "measure points, each with 300 answers. It is photographed, then redrawn: a stage and a "
    "note in ten gone, a note in five reworded, situations of two stages in reverse order, and "
    "photographed again. CPU of the application alone, the least of five times; pages go "
    "through the whole application but HTTP."
)
STEPS = {
    "compare": "compare the two documents",
    "together": "weave the two drawings into one",
    "take": "take a photo",
    "photo": "page of a photo, recomputed beside",
    "comparison": "page of a comparison, drawing and list",
    "file": "the changes as CSV",
}


def run() -> Report:
    table = Table("Largest map", ["database", "what", "CPU ms", "kB"])
    for on_postgres in [False, True] if postgres_url() else [False]:
        found = measured(on_postgres=on_postgres)
        database = "PostgreSQL" if on_postgres else "SQLite"
        for step, name in STEPS.items():
            seen = found[step]
            cpu = shown(1000 * seen["cpu"])
            table.rows.append((database, name, cpu, seen["kilobytes"] or ""))
    return Report("The memory of the map", SAYS, [table])


def measured(*, on_postgres: bool) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="jalon-bench-"))
    one = an_installation(folder, on_postgres=on_postgres)
    one.settings["JALON_HOSTS"] = "testserver,127.0.0.1"
    one.run("manage", "migrate", "--verbosity", "0")
    one.run("manage", "collectstatic", "--no-input", "--verbosity", "0")
    told = one.python("from benchmarks.photographed import measure\nmeasure()")
    one.remove()
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found
