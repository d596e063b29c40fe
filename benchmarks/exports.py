"""A map as a file: seconds and bytes by format, for the demo journey and for a very large map."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from typing import Any

import django

from benchmarks.reporting import Report, Table

REPEATS = 3
SAYS = (
    "The best of three, in one process that has drawn before; `core` is the processor time of "
    "this process and of the one that prints PDFs, as a share of the wall clock: under 1 where "
    "other work holds the cores; `of processor` is their product. Nothing is read from a "
    "database. `.` is the layout alone, and its size the number of shapes."
)


def run() -> Report:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    table = Table("By format", ["map", "format", "seconds", "core", "of processor", "bytes"])
    for name, content in contents().items():
        table.rows += [(name, *measured(file_format, content)) for file_format in formats()]
    back = Table("Back from a workbook", ["map", "seconds", "core"], list(read_again()))
    return Report("Exports of a map", SAYS, [table, back])


def formats() -> list[str]:
    from jalon.journeys.exports.files import FORMATS

    return [".", *FORMATS]


def contents() -> dict[str, Any]:
    from tests.journeys.exports.maps import a_large_map, drawn

    return {
        "demo: 7 stages, 12 situations, 5 lanes": drawn(demo_document()),
        "14 lanes × 12 situations, 1 note each": drawn(a_large_map(4, 3)),
        "15 lanes × 60 situations, 2 notes each": drawn(
            with_one_more_lane(a_large_map(10, 6, 2))
        ),
    }


def demo_document() -> dict[str, Any]:
    from jalon.demo.journeys import PURCHASE

    def lived(stage: str) -> list[dict[str, Any]]:
        return [
            {
                "name": each.label, "moment": each.moment or "ordinary",
                "touchpoints": [{"channel": channel} for channel in each.channels],
            }
            for each in PURCHASE.situations
            if each.stage == stage
        ]  # fmt: skip

    stages = [{"name": stage, "situations": lived(stage)} for stage in PURCHASE.stages]
    return {"name": PURCHASE.label, "objective": PURCHASE.objective, "stages": stages}


def with_one_more_lane(document: dict[str, Any]) -> dict[str, Any]:
    added = {"uid": "temps", "kind": "custom", "block": "analysis", "name": "Temps passé"}
    for stage in document["stages"]:
        for situation in stage["situations"]:
            situation["notes"] = [*situation["notes"], {"lane": "temps", "text": "Une heure"}]
    return document | {"lanes": [*document["lanes"], added]}


def measured(file_format: str, content: Any) -> tuple[Any, ...]:
    from jalon.journeys.exports.files import Options, exported
    from jalon.journeys.exports.poster import poster
    from tests.journeys.exports.maps import ABOUT

    def made() -> int:
        if file_format == ".":
            return len(poster(content, ABOUT).shapes)
        return len(exported(file_format, content, ABOUT, Options()).body)

    seconds, core, size = timed(made)
    return file_format, seconds, core, seconds * core, size


def timed(made: Callable[[], int]) -> tuple[float, float, int]:
    runs = []
    for _ in range(REPEATS):
        started, before = time.perf_counter(), processor()
        size = made()
        seconds = time.perf_counter() - started
        runs.append((seconds, (processor() - before) / seconds, size))
    return min(runs)


def processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def read_again() -> Any:
    from jalon.journeys.exports.files import Options, exported
    from jalon.journeys.workbook.reading import Reader
    from jalon.web.sheets import read_book
    from tests.journeys.exports.maps import ABOUT

    for name, content in contents().items():
        body = exported("xlsx", content, ABOUT, Options()).body

        def made(body: bytes = body) -> int:
            sheets = {title.casefold(): table for title, table in read_book(body).items()}
            return len(Reader(sheets).document()["stages"])

        seconds, core, _ = timed(made)
        yield name, seconds, core
