"""What writing on a large map costs: 15 lanes, 60 situations, about 2,000 notes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.reporting import Report, Table, shown
from tests.servers import an_installation, postgres_url

SAYS = (
    "Gestures as a browser sends them, through the whole application but HTTP, on a map of 15 "
    "lanes shown, 60 situations in 10 stages, 2,040 notes and 120 sources, by somebody who draws. "
    "An answer gives what is new since the version on screen: the cells that changed; after a "
    "gesture on stages, situations or lanes, the drawing too, without the cells that did not. "
    "CPU is that of the application, over 40 gestures (10 pages). The first page of a process "
    "reads the templates and draws its 900 cells; the next ones find them drawn, but for those "
    "that changed. Compressed: as a proxy sends it (gzip, level 9)."
)


def run() -> Report:
    table = Table(
        "Server time",
        [
            "database",
            "gesture",
            "CPU ms p50",
            "CPU ms p95",
            "statements",
            "KB",
            "KB compressed",
        ],
    )
    for on_postgres in [False, True] if postgres_url() else [False]:
        database = "PostgreSQL" if on_postgres else "SQLite"
        for name, seen in measured(on_postgres).items():
            times = [shown(1000 * seen[share]) for share in ("p50", "p95")]
            table.rows.append(
                (database, name, *times, *(seen[each] for each in ("statements", "kb", "sent")))
            )
    return Report("Editor of the matrix", SAYS, [table])


def measured(on_postgres: bool) -> dict[str, dict[str, Any]]:
    one = an_installation(
        Path(tempfile.mkdtemp(prefix="jalon-bench-")), on_postgres=on_postgres
    )
    one.run("manage", "migrate", "--verbosity", "0")
    one.run("manage", "collectstatic", "--no-input", "--verbosity", "0")
    one.settings["JALON_HOSTS"] = "testserver,127.0.0.1"
    script = "from benchmarks.gestures import measure_gestures\nmeasure_gestures()"
    found: dict[str, dict[str, Any]] = json.loads(one.python(script).splitlines()[-1])
    one.remove()
    return found
