"""Dated Markdown reports, which say on what they were measured."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "reports"


@dataclass
class Table:
    title: str
    columns: Sequence[str]
    rows: list[Sequence[Any]] = field(default_factory=list)

    def text(self) -> str:
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        drawn = ["| " + " | ".join(shown(cell) for cell in line) + " |" for line in lines]
        return "\n".join([f"## {self.title}", "", *drawn, ""])


@dataclass
class Report:
    title: str
    says: str  # what was compared, and what the figures say
    tables: list[Table]

    def text(self) -> str:
        parts = [f"# {self.title}", "", f"{today()}, {machine()}.", "", self.says, ""]
        return "\n".join([*parts, *(table.text() for table in self.tables)])


def shown(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores shared with other work (load {os.getloadavg()[1]:.1f} over five "
        f"minutes), {memory:.0f} GB of memory, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def write(name: str, report: Report) -> Path:
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{today()}-{name.replace('_', '-')}.md"
    file.write_text(report.text())
    print(report.text())
    return file


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
