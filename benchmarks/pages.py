"""Inside the application: cells of any number of answers, and the cost of a page on them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.live_map import PAGES, REAL
from jalon.demo import bulk, company
from jalon.demo.answers import EXCLUSIONS, generate_answers
from jalon.demo.founding import Founded, found_lavigne
from jalon.demo.journeys import JOURNEYS
from jalon.demo.load import load_demo
from jalon.demo.points import MODES
from jalon.feedback import rollups
from jalon.feedback.models import SubtreeDay, SubtreeWeek
from jalon.organisation.models import User

DRAWN = 500_000  # answers drawn; beyond, each counts several times over the same cells
VISITS = 5
AGENCY = "bayonne"


def measure_demo(size: int) -> None:
    """The demo company with real answers up to REAL, with cells alone beyond."""
    at = timezone.now()
    if size <= REAL:
        load_demo(at=at, scale=size / 150_000)
    else:
        with transaction.atomic():
            founded = found_lavigne(at=at)
            write_nodes(founded, size, at)
    analyze()
    director = User.objects.get(email=company.ACCOUNTS[0].email)
    known = {"journey": JOURNEYS[0].key, "agency": AGENCY, "channel": "phone"}
    visit_all(director, known, filtered=size <= REAL)


# Cells


def write_nodes(founded: Founded, size: int, at: datetime) -> None:
    """The cells of the nation and of one agency: all that their unfiltered pages read."""
    drawn = generate_answers(seed=1, scale=DRAWN / 150_000, end=at)
    points = [point.pk for point in founded.points]
    agency = company.UNIT_INDEX[AGENCY]
    for place in (company.UNIT_INDEX[company.NATIONAL], agency):
        mine = drawn if place != agency else drawn.take(drawn.unit == place)
        keys = np.stack([mine.point, mine.mode, mine.day], axis=1, dtype=np.int64)
        place_of = np.where(mine.exclusion == 0, mine.grade, 10 + mine.exclusion)
        counts = np.zeros((len(mine), 14), dtype=np.int64)
        counts[np.arange(len(mine)), place_of] = size // DRAWN
        write_node(founded.units[place].pk, points, *merged(keys, counts))
    rollups.advance(at=at)


def merged(keys: Any, counts: Any) -> tuple[Any, Any]:
    order = np.lexsort(keys.T[::-1])
    keys, counts = keys[order], counts[order]
    fresh = np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)]
    return keys[fresh], np.add.reduceat(counts, np.flatnonzero(fresh), axis=0)


def write_node(unit: int, points: Sequence[int], keys: Any, counts: Any) -> None:
    """By day, then by the Monday of the week (1 January 1970 was a Thursday)."""
    write(SubtreeDay, unit, points, keys, counts)
    weekly = keys.copy()
    weekly[:, 2] -= (weekly[:, 2] + 3) % 7
    write(SubtreeWeek, unit, points, *merged(weekly, counts))


def write(model: Any, unit: int, points: Sequence[int], keys: Any, counts: Any) -> None:
    first = bulk.next_id(model)
    columns: dict[str, Sequence[Any]] = {
        "id": range(first, first + len(keys)),
        "point_id": [points[place] for place in keys[:, 0].tolist()],
        "unit_id": [unit] * len(keys),
        "mode": [MODES[place] for place in keys[:, 1].tolist()],
        "day": bulk.days(keys[:, 2].astype(np.int32)),
        "squares": (counts[:, :11].sum(axis=1) * 1_000_000).tolist(),
    }
    for grade in range(11):
        columns[f"n{grade}"] = counts[:, grade].tolist()
        columns[f"w{grade}"] = (counts[:, grade] * 1_000_000).tolist()
    for place, reason in enumerate(EXCLUSIONS[1:], start=11):
        columns[reason] = counts[:, place].tolist()
    bulk.insert(model, columns, len(keys))


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# Many agencies, many points


def measure_wide(size: int, agencies: int = 5_000, points: int = 100) -> None:
    from benchmarks.wide import draw_wide

    with transaction.atomic():
        director, root, leaf, planted = draw_wide(agencies, points)
        write_wide(root, planted, size)
        write_wide(leaf, planted, size // agencies)
        rollups.advance(at=timezone.now())
    analyze()
    visit_all(director, {"journey": "wide", "agency": "agence-7"}, filtered=False)


def write_wide(unit: int, points: Sequence[int], size: int) -> None:
    """Answers anywhere in the year, over every point and mode."""
    chance = np.random.default_rng(1)
    today = timezone.now().timestamp() // 86_400
    limits = (len(points), len(MODES), 364)
    keys = np.stack([chance.integers(limit, size=size) for limit in limits], axis=1)
    keys[:, 2] = int(today) - keys[:, 2]
    counts = np.zeros((size, 14), dtype=np.int64)
    counts[np.arange(size), chance.integers(11, size=size)] = 1
    write_node(unit, points, *merged(keys, counts))


# Visits


def visit_all(director: User, known: dict[str, str], *, filtered: bool) -> None:
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {
        name: visit(client, path.format(**known))
        for name, path in PAGES.items()
        if filtered or "filtered" not in name
    }
    print(json.dumps(found))


def visit(client: Client, path: str, *, status: int = 200) -> dict[str, Any]:
    seconds = [cpu_of(client, path, status) for _ in range(VISITS)]
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    statements = [query["sql"] for query in captured.captured_queries]
    rows = sum(map(rows_read, statements)) if connection.vendor == "postgresql" else None
    return {"cpu": min(seconds), "statements": len(statements), "rows": rows}


def cpu_of(client: Client, path: str, status: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    before, elsewhere = time.process_time(), database_cpu()
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return time.process_time() - before + database_cpu() - elsewhere


def database_cpu() -> float:
    """Of the process that serves our connection, on this machine."""
    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rows_read(statement: str) -> int:
    """What the scans of the cells have gone through, filtered out or not."""
    if not statement.startswith("SELECT") or "feedback_" not in statement:
        return 0
    with plainly(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.replace('%', '%%')}", [])
        return sum(scanned(cursor.fetchone()[0][0]["Plan"]))


@contextmanager
def plainly() -> Iterator[None]:
    with transaction.atomic():
        yield


def scanned(node: dict[str, Any]) -> Iterator[int]:
    if "Scan" in node["Node Type"] and node.get("Relation Name", "").startswith("feedback_"):
        passed = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        yield int(
            (passed + node.get("Rows Removed by Index Recheck", 0)) * node["Actual Loops"]
        )
    for child in node.get("Plans", []):
        yield from scanned(child)
