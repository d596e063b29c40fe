"""What the board weather costs: many journeys and points over many units, at once."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.live_map import run_alone
from benchmarks.reporting import Report, Table, shown
from tests.servers import an_installation, postgres_url

SAYS = (
    "The page of a reader of figures alone, for whom small groups are looked for everywhere, "
    "through the whole application but HTTP. Every unit answers every point, every day and in "
    "every mode: the most cells there can be. CPU is that of the application and, on PostgreSQL, "
    "of the process that serves it; the least of five visits. “Unchanged” is what an open board "
    "or a wall asks every twenty seconds."
)
SIZES = ((1, 12, 8), (5, 12, 36))
PAGES = {
    "28 days": "/weather/",
    "12 weeks": "/weather/?period=12",
    "unchanged": "/weather/live/",
}


def run() -> Report:
    columns = [
        "database",
        "journeys",
        "points of each",
        "units",
        "page",
        "statements",
        "CPU ms",
    ]
    table = Table("Board weather", columns)
    for on_postgres in [False, True] if postgres_url() else [False]:
        for size in SIZES:
            for page, seen in visits(size, on_postgres).items():
                database = "PostgreSQL" if on_postgres else "SQLite"
                figures = shown(seen["statements"]), shown(1000 * seen["cpu"])
                table.rows.append((database, *size, page, *figures))
    return Report("Board weather", SAYS, [table])


def visits(size: tuple[int, int, int], on_postgres: bool) -> dict[str, dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="jalon-bench-"))
    one = an_installation(folder, on_postgres=on_postgres)
    one.run("manage", "migrate", "--verbosity", "0")
    one.run("manage", "collectstatic", "--no-input", "--verbosity", "0")
    one.python(f"from benchmarks.board_pages import write_board\nwrite_board{size}")
    script = "from benchmarks.board_pages import measure_board\nmeasure_board()"
    found: dict[str, dict[str, Any]] = json.loads(run_alone(one, script))
    one.remove()
    return found
