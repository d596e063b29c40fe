"""Import of past answers: rows a second, memory, and what it leaves to those who answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.import_file import MAP, write_file
from benchmarks.intake import fresh
from benchmarks.reporting import Report, Table, quantile
from tests.servers import Installation, a_link, postgres_url
from tests.soak.crowd import counted, crowd

ROWS = 20_000
MANY = 1_000_000
BESIDE = 8_000  # rows imported while people answer
PEOPLE = 8
SECONDS = 15.0
SAYS = (
    "A row has four scores, a weight, a segment and one time in four a comment; it becomes a "
    "response, its revision, four or five answers and its place in the cells. The bare insert "
    "writes as many responses, revisions and answers with Django's bulk_create, 2,000 rows a "
    "transaction, from constants: nothing read, recognised or counted. On SQLite the import "
    "holds the write lock for some 60 ms at a time and then leaves it; “CPU” is what remains "
    "once these pauses are taken away. Memory is the peak of the importing process."
)


def run() -> Report:
    speed = Table(
        "Rows a second", ["database", "way", "rows/s", "rows per CPU second", "share of bare"]
    )
    for on_postgres in [False, True] if postgres_url() else [False]:
        speed.rows += side_by_side(on_postgres)
    return Report("Import of past answers", SAYS, [speed, memory(), answers_beside()])


def side_by_side(on_postgres: bool) -> list[Sequence[Any]]:
    one = fresh(on_postgres=on_postgres)
    imported = measured(one, f"ours({str(one.data)!r}, {ROWS})")
    bare = measured(one, f"bare({ROWS})")
    one.remove()
    name = "PostgreSQL" if on_postgres else "SQLite"
    return [
        (name, way, each["rows"] / each["seconds"], each["rows"] / each["cpu"],
         f"{bare['cpu'] / each['cpu']:.2f} of its CPU")
        for way, each in [("ours: import", imported), ("bare bulk insert", bare)]
    ]  # fmt: skip


def measured(one: Installation, call: str) -> dict[str, float]:
    found: dict[str, float] = json.loads(
        one.python(f"from benchmarks.import_inside import *\n{call}").splitlines()[-1]
    )
    return found


def memory() -> Table:
    table = Table("Memory", ["rows", "what", "peak MiB", "seconds"])
    one = fresh(on_postgres=False)
    for rows, what, call in [
        (ROWS, "import", f"ours({str(one.data)!r}, {ROWS})"),
        (MANY, "rehearsal", f"rehearsed({str(one.data)!r}, {MANY})"),
        (MANY, "import", f"ours({str(one.data)!r}, {MANY})"),
    ]:
        found = measured(one, call)
        table.rows.append((rows, what, found["memory"], found["seconds"]))
    one.remove()
    return table


def answers_beside() -> Table:
    table = Table(
        "Answers while an import runs, SQLite",
        ["", "answers", "p50 ms", "p99 ms", "longest ms"],
    )
    one = fresh(on_postgres=False)
    link = a_link(one)
    with one.serving() as server, crowd(server.url, link, people=PEOPLE) as sent:
        sent.wait_for(PEOPLE)
        table.rows.append(("alone", *timed(sent, until=lambda: False)))
        importing = threading.Thread(target=import_beside, args=(one,))
        importing.start()
        table.rows.append(
            ("beside an import", *timed(sent, until=lambda: not importing.is_alive()))
        )
        importing.join()
    assert counted(one)["differences"] == 0
    one.remove()
    return table


def timed(sent: Any, *, until: Any) -> tuple[int, float, float, float]:
    sent.seconds.clear()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not until():
        time.sleep(0.1)
    seconds = list(sent.seconds)
    p50, p99 = (1000 * quantile(seconds, share) for share in (0.5, 0.99))
    return len(seconds), p50, p99, 1000 * max(seconds, default=0.0)


def import_beside(one: Installation) -> None:
    path, map_file = one.data / "beside.csv", one.data / "beside.yaml"
    write_file(path, BESIDE)
    map_file.write_text(MAP)
    one.attempt("import", "responses", str(path), "--map", str(map_file), "--create-points")
