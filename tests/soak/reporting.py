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
        lines = [
            f"# Faults at full size, {today}",
            "",
            f"{machine()}. Written by `./dev soak`; a control is the same test with its guard off.",
            "",
            "| fault | what was done | what was seen | held |",
            "| --- | --- | --- | --- |",
            *self.rows,
        ]
        file.write_text("\n".join(lines) + "\n")
        return file


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} shared cores, {memory:.0f} GB of memory, Linux"
