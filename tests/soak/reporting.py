"""The dated report of a soak: one line a fault, with the numbers that were seen."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "reports"


@dataclass
class Report:
    rows: list[str] = field(default_factory=list)

    def line(self, fault: str, done: str, found: str, held: str) -> None:
        row = f"| {fault} | {done} | {found} | {held} |"
        print(row)  # noqa: T201 (a soak is long: what was seen is shown at once)
        self.rows.append(row)

    def write(self) -> Path:
        today = dt.datetime.now(tz=dt.UTC).date()
        FOLDER.mkdir(parents=True, exist_ok=True)
        file = FOLDER / f"{today}-soak.md"
        rows = merged(rows_of(file), self.rows)
        lines = [
            f"# Faults at full size, {today}",
            "",
            f"{machine()}. Written by `./dev soak`; a control is the same test with its guard off.",
            "",
            "| fault | what was done | what was seen | held |",
            "| --- | --- | --- | --- |",
            *rows,
        ]
        file.write_text("\n".join(lines) + "\n")
        return file


def rows_of(file: Path) -> list[str]:
    """Of an earlier run of the same day."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [line for line in lines if line.startswith("| ")][2:]


def merged(before: list[str], now: list[str]) -> list[str]:
    """A fault that was run again takes the place of what it had shown."""
    kept = {tuple(row.split(" | ")[:2]): row for row in [*before, *now]}
    return sorted(kept.values())


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} shared cores, {memory:.0f} GB of memory, Linux"
