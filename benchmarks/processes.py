"""Intake with one and four web processes on PostgreSQL."""

from __future__ import annotations

from benchmarks.intake import answered, fresh
from benchmarks.reporting import Report, Table
from tests.servers import postgres_url

SAYS = (
    "The same crowd on the same machine; no process touches the national cells, so nothing "
    "but the processors is shared. With as many cores as processes, the ratio is that of the "
    "cores; here client, server and database share the cores named above, so the CPU an answer "
    "costs is the figure to read, and more processes than cores only wait for each other. "
    "With several processes the limits of the public page are counted in a table of the "
    "database, in the memory of the process with one: part of the difference is there, and is "
    "not set apart here."
)


def run() -> Report:
    columns = ["answers/s", "p50 ms", "p99 ms", "server CPU ms an answer", "× 1 process"]
    table = Table("Over HTTP", ["web processes", *columns])
    base = 0.0
    for processes in (1, 4) if postgres_url() else ():
        one = fresh(on_postgres=True)
        figures = answered(one, JALON_PROCESSES=str(processes))
        one.remove()
        base = base or figures[0]
        table.rows.append((processes, *figures, f"{figures[0] / base:.2f}"))
    return Report("Intake with several processes", SAYS, [table])
