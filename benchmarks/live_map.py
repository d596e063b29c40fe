"""What the live map and its film cost, as answers grow over the same points and days."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.reporting import Report, Table, shown
from tests.servers import Installation, an_installation, postgres_url

SIZES = (10_000, 1_000_000, 10_000_000)
MILLION = 1_000_000
REAL = 10_000  # up to here the answers themselves are written, and every cell with them
SAYS = (
    "Pages as a director asks for them, through the whole application but HTTP, over the points, "
    "the units and the 52 weeks of the demo company. With 10,000 answers the rows themselves "
    "are there; beyond, the cells alone, which are all that a page reads: those of the nation "
    "and of one agency, from 500,000 answers drawn by the demo's generator, each counted 2 and "
    "20 times. Rows read are those that PostgreSQL's scans of the cells have gone through "
    "(EXPLAIN ANALYZE of every statement of the page). CPU is that of the application and, on "
    "PostgreSQL, of the process that serves it (in steps of 10 ms); the least of five visits. "
    "Filters by channel or segment sum own cells: they grow with the cells, not with the answers; "
    "they are measured where every own cell was written. In the last table the cells are those "
    "of two units only, out of 5,002, so PostgreSQL goes through more of them than an index "
    "that begins with the unit would have it do among all."
)
PAGES = {
    "map": "/j/{journey}/live/",
    "map, 52-week film": "/j/{journey}/?film=all",
    "one agency": "/j/{journey}/live/?unit={agency}",
    "filtered by channel": "/j/{journey}/live/?channel={channel}",
}


def run() -> Report:
    unfiltered, filtered, wide = tables()
    for on_postgres in [False, True] if postgres_url() else [False]:
        database = "PostgreSQL" if on_postgres else "SQLite"
        found = {size: visits("measure_demo", size, on_postgres) for size in SIZES}
        for page in PAGES:
            for size in SIZES:
                if page in found[size]:
                    table = filtered if "filtered" in page else unfiltered
                    ratio = against_a_million(found, page, size)
                    table.rows.append(
                        (database, page, size, *figures(found[size][page]), ratio)
                    )
    for page, seen in visits("measure_wide", 300_000, bool(postgres_url())).items():
        wide.rows.append((page, *figures(seen)))
    return Report("Live map and film", SAYS, [unfiltered, filtered, wide])


def against_a_million(found: dict[int, Any], page: str, size: int) -> str:
    if size < MILLION:
        return ""
    return f"{found[size][page]['cpu'] / found[MILLION][page]['cpu']:.2f}"


def tables() -> tuple[Table, Table, Table]:
    seen = ["rows read", "statements", "CPU ms"]
    grown = ["database", "page", "answers", *seen, "× 1 million"]
    return (
        Table("Unfiltered", grown),
        Table("Filtered", grown),
        Table("5,000 agencies × 100 points, 300,000 answers", ["page", *seen]),
    )


def figures(seen: dict[str, Any]) -> tuple[str, str, str]:
    rows = shown(seen["rows"]) if seen["rows"] is not None else "as on PostgreSQL"
    return rows, shown(seen["statements"]), shown(1000 * seen["cpu"])


def visits(function: str, size: int, on_postgres: bool) -> dict[str, dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="jalon-bench-"))
    one = an_installation(folder, on_postgres=on_postgres)
    one.run("manage", "migrate", "--verbosity", "0")
    one.run("manage", "collectstatic", "--no-input", "--verbosity", "0")
    script = f"from benchmarks.pages import {function}\n{function}({size})"
    found: dict[str, dict[str, Any]] = json.loads(run_alone(one, script))
    one.remove()
    return found


def run_alone(one: Installation, script: str) -> str:
    one.settings["JALON_HOSTS"] = "testserver,127.0.0.1"
    return one.python(script).splitlines()[-1]
