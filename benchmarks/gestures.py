"""Inside the application: a large map, and the gestures of somebody who draws on it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.reporting import quantile
from jalon.journeys.actions import build_journey
from jalon.journeys.lanes import BLOCKS, WITHOUT_NOTES
from jalon.journeys.models import Journey, Lane, Note, Stage
from tests.factories import a_company, a_unit, a_user

STAGES, SITUATIONS, NOTES = 10, 60, 34  # notes a situation
GESTURES, PAGES = 40, 10
IN_PLACE = {"HTTP_HX_REQUEST": "true", "HTTP_X_JALON_IN_PLACE": "field"}
WORDS = "Trois appels, trois fois tout réexpliquer, et toujours pas de date pour la pièce"


def measure_gestures() -> None:
    journey, client = a_large_map()
    found = {
        "the page, first": timed(1, page(client, journey)),
        "the page": timed(PAGES, page(client, journey)),
        "add a note": timed(GESTURES, add_note(client, journey)),
        "edit a note": timed(GESTURES, edit_note(client)),
        "move a note": timed(GESTURES, move_note(client, journey)),
        "undo": timed(GESTURES, undo(client, journey)),
        "move a stage": timed(GESTURES // 2, move_stage(client)),
        "nothing new (304)": timed(GESTURES, poll(client, journey)),
    }
    print(json.dumps(found))


def a_large_map() -> tuple[Journey, Client]:
    a_company()
    root = a_unit()
    kinds = [kind for kinds in BLOCKS.values() for kind in kinds]
    lanes = [{"kind": str(kind)} for kind in kinds]
    lanes.append({"kind": "custom", "name": "Preuves", "block": "analysis", "uid": "preuves"})
    document = {"name": "Grande carte", "lanes": lanes, "stages": list(stages(kinds))}
    journey = build_journey(document=document, unit=root, by="Banc", at=timezone.now())
    client = Client()
    client.force_login(a_user("Camille", "cx_manager", root))
    return journey, client


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


def timed(count: int, gesture: Callable[[], Any]) -> dict[str, Any]:
    spent, size = [], 0
    with CaptureQueriesContext(connection) as captured:
        for _ in range(count):
            begun = time.process_time()
            answer = gesture()
            spent.append(time.process_time() - begun)
            if answer.status_code not in {200, 304}:
                raise RuntimeError(f"{answer.status_code}: {answer.content[:400]!r}")
            size = max(size, len(answer.content))
    return {
        "p50": quantile(spent, 0.5), "p95": quantile(spent, 0.95), "kb": size // 1000,
        "statements": len(captured) // count,
    }  # fmt: skip


def page(client: Client, journey: Journey) -> Callable[[], Any]:
    return lambda: client.get(f"/map/{journey.key}/?edit=1")


def add_note(client: Client, journey: Journey) -> Callable[[], Any]:
    lane = Lane.objects.get(journey=journey, kind="question").pk
    places = cycle(Note.objects.order_by("pk").values_list("situation", flat=True).distinct())

    def gesture() -> Any:
        door = f"/map/{journey.key}/cells/{lane}/{next(places)}/add/"
        return client.post(door, {"version": 1, "text": WORDS}, **IN_PLACE)

    return gesture


def edit_note(client: Client) -> Callable[[], Any]:
    notes = cycle(Note.objects.filter(lane__kind="question").order_by("pk"))

    def gesture() -> Any:
        note = next(notes)
        words = {"version": note.version, "text": f"{WORDS} !"}
        return client.post(f"/map/notes/{note.pk}/edit/", words, **IN_PLACE)

    return gesture


def move_note(client: Client, journey: Journey) -> Callable[[], Any]:
    notes = cycle(Note.objects.filter(lane__kind="process").order_by("pk"))
    lane = Lane.objects.get(journey=journey, kind="process").pk
    places = cycle(Note.objects.order_by("-pk").values_list("situation", flat=True).distinct())

    def gesture() -> Any:
        sent = {"cell": f"{lane}-{next(places)}"}
        return client.post(f"/map/notes/{next(notes).pk}/move/", sent, **IN_PLACE)

    return gesture


def undo(client: Client, journey: Journey) -> Callable[[], Any]:
    return lambda: client.post(f"/map/{journey.key}/undo/", **IN_PLACE)


def move_stage(client: Client) -> Callable[[], Any]:
    stages = cycle(Stage.objects.order_by("pk").values_list("pk", flat=True))
    return lambda: client.post(
        f"/map/stages/{next(stages)}/move/", {"direction": "forth"}, HTTP_HX_REQUEST="true"
    )


def poll(client: Client, journey: Journey) -> Callable[[], Any]:
    address = f"/map/{journey.key}/changes/?edit=1&seen={journey.version}"
    tag = client.get(address)["ETag"]
    return lambda: client.get(address, HTTP_IF_NONE_MATCH=tag)
