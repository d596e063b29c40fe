"""Small survey files and the maps that read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jalon.feedback import rollups
from jalon.feedback.imports import actions
from jalon.feedback.imports.mapfile import MapFile, parse
from jalon.feedback.imports.running import run_import
from jalon.feedback.models import ImportBatch, RejectedRow, Response
from jalon.journal import queue
from jalon.organisation.models import Unit
from jalon.organisation.queries import root

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MAP = """
source: boutiques-2025
date: {column: DATE}
external_id: ID
verbatim: [{column: AVIS, key: avis, question: Un mot de plus}]
points:
  - {column: NPS, point: recommander, indicator: nps, blank: [99], not_applicable: [NC]}
"""
HEADER = "ID;DATE;NPS;AVIS"


def now() -> datetime:
    return NOW


def a_file(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "reponses.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
    return path


def started(
    path: Path, map_text: str | MapFile = MAP, unit: Unit | None = None, **options: Any
) -> ImportBatch:
    """As the wizard leaves it: running, and nobody at it yet."""
    plan = parse(map_text) if isinstance(map_text, str) else map_text
    batch = actions.receive_file(
        name=path.name, blocks=[path.read_bytes()], unit=unit or root(), by="Camille", at=NOW
    )
    chosen = {"create_points": True, "update": False} | options
    actions.start_import(batch=batch, plan=plan, by="Camille", at=NOW, **chosen)
    return batch


def imported(path: Path, map_text: str | MapFile = MAP, **options: Any) -> ImportBatch:
    """As the worker leaves it."""
    batch = started(path, map_text, **options)
    run_import(batch, clock=now)
    settle()
    return batch


def settle() -> None:
    while queue.run(rollups.CELL_TASKS, at=NOW, clock=now):
        pass


def counts(batch: ImportBatch) -> tuple[int, int, int, int, int]:
    """Rows in all, accepted, rejected, already here, with other content."""
    return (
        batch.rows_total,
        batch.rows_accepted,
        batch.rows_rejected,
        batch.rows_unchanged,
        batch.rows_changed,
    )


def refusals(batch: ImportBatch) -> list[tuple[int, str, str]]:
    rows = RejectedRow.objects.filter(batch=batch).order_by("line", "id")
    return list(rows.values_list("line", "reason", "value"))


def identities() -> list[str]:
    return list(Response.objects.order_by("identity").values_list("identity", flat=True))


def written(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [";".join(map(str, row)) for row in rows]
