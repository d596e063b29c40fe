"""Inside the application: a large map, and the gestures of somebody who draws on it."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import jalon.wsgi  # noqa: F401 - what a server has loaded before its first page
from benchmarks.reporting import quantile
from jalon.journeys.actions import build_journey
from jalon.journeys.lanes import BLOCKS, WITHOUT_NOTES
from jalon.journeys.models import Journey, Lane, Note, Situation, Stage
from tests.factories import a_company, a_unit, a_user

STAGES, SITUATIONS, NOTES = 10, 60, 34  # notes a situation
GESTURES, PAGES = 40, 10
WORDS = "Trois appels, trois fois tout réexpliquer, et toujours pas de date pour la pièce"


def measure_gestures() -> None:
    window = Window(*a_large_map())
    found = {
        "the page, first": timed(1, window.page),
        "the page": timed(PAGES, window.page),
        "add a note": timed(GESTURES, add_note(window)),
        "edit a note": timed(GESTURES, edit_note(window)),
        "move a note": timed(GESTURES, move_note(window)),
        "undo": timed(GESTURES, undo(window)),
        "move a stage": timed(GESTURES, move_stage(window)),
        "move a situation": timed(GESTURES, move_situation(window)),
        "rename a situation": timed(GESTURES, rename_situation(window)),
        "move a lane": timed(GESTURES, move_lane(window)),
        "hide a lane, show it": timed(GESTURES, hide_and_show_a_lane(window)),
        "nothing new (304)": timed(GESTURES, poll(window)),
    }
    print(json.dumps(found))


def a_large_map() -> tuple[Client, Journey]:
    a_company()
    root = a_unit()
    kinds = [kind for kinds in BLOCKS.values() for kind in kinds]
    lanes = [{"kind": str(kind)} for kind in kinds]
    lanes.append({"kind": "custom", "name": "Preuves", "block": "analysis", "uid": "preuves"})
    document = {"name": "Grande carte", "lanes": lanes, "stages": list(stages(kinds))}
    journey = build_journey(document=document, unit=root, by="Banc", at=timezone.now())
    client = Client()
    client.force_login(a_user("Camille", "cx_manager", root))
    return client, journey


def stages(kinds: list[Any]) -> Iterator[dict[str, Any]]:
    held = cycle([str(kind) for kind in kinds if kind not in WITHOUT_NOTES])
    for stage in range(STAGES):
        yield {
            "name": f"Étape {stage}",
            "situations": [
                situation(stage, place, held) for place in range(SITUATIONS // STAGES)
            ],
        }


def situation(stage: int, place: int, held: Iterator[str]) -> dict[str, Any]:
    notes = [a_note(next(held), f"{WORDS} ({stage}.{place}.{n})") for n in range(NOTES)]
    sources = [
        {"lane": "irritant", "kind": kind, "date": "2026-10-01"} for kind in ("survey", "data")
    ]
    return {
        "name": f"Vivre {stage}.{place}", "notes": notes, "sources": sources,
        "touchpoints": [{"channel": "web"}, {"channel": "phone"}],
    }  # fmt: skip


def a_note(lane: str, text: str) -> dict[str, Any]:
    more = {"emotion": {"mood": 1}, "irritant": {"severity": 4}, "action": {"state": "doing"}}
    return {"lane": lane, "text": text, **more.get(lane, {})}


# Gestures


class Window:
    """What a browser has on screen, and sends with each gesture."""

    def __init__(self, client: Client, journey: Journey) -> None:
        self.client, self.journey = client, journey
        self.seen, self.figures = 0, ""
        self.took = re.compile(rb'data-version="(\d+)" data-figures="([^"]*)"')

    def page(self) -> Any:
        return self.taken(self.client.get(f"/map/{self.journey.key}/?edit=1"))

    def post(self, door: str, **sent: Any) -> Any:
        address = f"{door}?edit=1&seen={self.seen}&figures={self.figures}"
        headers = {"HX-Request": "true", "X-Jalon-In-Place": "dialog"}
        return self.taken(self.client.post(address, sent, headers=headers))

    def taken(self, answer: Any) -> Any:
        told = self.took.search(answer.content)
        if told:
            self.seen, self.figures = int(told[1]), told[2].decode()
        return answer


def timed(count: int, gesture: Callable[[], Any]) -> dict[str, Any]:
    spent, size, sent = [], 0, 0
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        for _ in range(count):
            begun = time.process_time()
            answer = gesture()
            spent.append(time.process_time() - begun)
            if answer.status_code not in {200, 304}:
                raise RuntimeError(f"{answer.status_code}: {answer.content[:400]!r}")
            size = max(size, len(answer.content))
            sent = max(sent, len(gzip.compress(answer.content)))
    return {
        "p50": quantile(spent, 0.5), "p95": quantile(spent, 0.95), "kb": size // 1000,
        "sent": sent // 1000, "statements": len(captured) // count,
    }  # fmt: skip


def add_note(window: Window) -> Callable[[], Any]:
    lane = lane_of(window, "question")
    places = cycle(Note.objects.order_by("pk").values_list("situation", flat=True).distinct())

    def gesture() -> Any:
        door = f"/map/{window.journey.key}/cells/{lane}/{next(places)}/add/"
        return window.post(door, version=1, text=WORDS)

    return gesture


def lane_of(window: Window, kind: str) -> int:
    return Lane.objects.get(journey=window.journey, kind=kind).pk


def edit_note(window: Window) -> Callable[[], Any]:
    notes = cycle(Note.objects.filter(lane__kind="question").order_by("pk"))

    def gesture() -> Any:
        note = next(notes)
        door = f"/map/notes/{note.pk}/edit/"
        return window.post(door, version=note.version, text=f"{WORDS} !")

    return gesture


def move_note(window: Window) -> Callable[[], Any]:
    notes = cycle(Note.objects.filter(lane__kind="process").order_by("pk"))
    lane = lane_of(window, "process")
    places = cycle(Note.objects.order_by("-pk").values_list("situation", flat=True).distinct())
    return lambda: window.post(
        f"/map/notes/{next(notes).pk}/move/", cell=f"{lane}-{next(places)}"
    )


def undo(window: Window) -> Callable[[], Any]:
    return lambda: window.post(f"/map/{window.journey.key}/undo/")


def move_stage(window: Window) -> Callable[[], Any]:
    stages = cycle(Stage.objects.order_by("pk").values_list("pk", flat=True))
    turns = cycle(["forth", "back"])
    return lambda: window.post(f"/map/stages/{next(stages)}/move/", direction=next(turns))


def move_situation(window: Window) -> Callable[[], Any]:
    situations = cycle(Situation.objects.order_by("pk").values_list("pk", flat=True))
    return lambda: window.post(f"/map/situations/{next(situations)}/move/", direction="forth")


def rename_situation(window: Window) -> Callable[[], Any]:
    situations = cycle(Situation.objects.order_by("pk"))

    def gesture() -> Any:
        one = next(situations)
        words = {"version": one.version, "name": f"{one.name} !", "channels": ["web", "phone"]}
        return window.post(f"/map/situations/{one.pk}/edit/", **words)

    return gesture


def move_lane(window: Window) -> Callable[[], Any]:
    lane, turns = lane_of(window, "verbatim"), cycle(["back", "forth"])
    return lambda: window.post(f"/map/lanes/{lane}/move/", direction=next(turns))


def hide_and_show_a_lane(window: Window) -> Callable[[], Any]:
    lanes = list(Lane.objects.filter(journey=window.journey).values_list("pk", flat=True))
    verbatim = lane_of(window, "verbatim")
    shown = cycle([[each for each in lanes if each != verbatim], lanes])
    return lambda: window.post(f"/map/{window.journey.key}/lanes/", shown=next(shown))


def poll(window: Window) -> Callable[[], Any]:
    address = f"/map/{window.journey.key}/changes/?edit=1&seen={window.seen}"
    tag = window.client.get(address)["ETag"]
    return lambda: window.client.get(address, HTTP_IF_NONE_MATCH=tag)
