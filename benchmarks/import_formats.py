"""The same answers as CSV, XLSX and Parquet: rows a second of a rehearsal, and memory."""

from __future__ import annotations

from benchmarks.import_rows import measured
from benchmarks.intake import fresh
from benchmarks.reporting import Report, Table

ROWS = 50_000
SAYS = (
    "The same rows (four scores, a weight, a segment, one comment in four) are rehearsed, "
    "read and checked as an import would, and kept nowhere. Memory is the peak of the reading "
    "process, its application included; a Parquet file is read by an engine in a process of its "
    "own, which stands beside. Compare the formats with each other: the machine was shared."
)


def run() -> Report:
    table = Table(
        "Rehearsal",
        ["format", "rows", "rows/s", "rows/s, CSV = 1", "peak MiB", "engine MiB, at most"],
    )
    one = fresh(on_postgres=False)
    found = {
        written: measured(one, f"rehearsed({str(one.data)!r}, {ROWS}, {written!r})")
        for written in ("csv", "xlsx", "parquet")
    }
    one.remove()
    usual = found["csv"]["seconds"]
    for written, each in found.items():
        engine = each["engine"] if written == "parquet" else "—"
        table.rows.append(
            (
                written,
                ROWS,
                ROWS / each["seconds"],
                usual / each["seconds"],
                each["memory"],
                engine,
            )
        )
    return Report("Import by format", SAYS, [table])
