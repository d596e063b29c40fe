"""Inside an installation: the largest map, photographed twice and compared."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from typing import Any

from django.test import Client

from jalon.cockpit.periods import last_weeks
from jalon.cockpit.snapshots.actions import take_snapshot
from jalon.journeys import actions
from jalon.journeys.comparing import compare, together
from jalon.journeys.models import Journey, MeasurePoint, Snapshot
from jalon.organisation import scope
from tests import factories
from tests.factories import NOON

Document = dict[str, Any]
LANES = (
    "expectation", "emotion", "verbatim", "front", "back", "process", "system", "indicator",
    "irritant", "critical", "question", "action",
)  # fmt: skip
STAGES, SITUATIONS, NOTES, POINTS = 12, 60, 2_000, 12
TIMES = 5
BY = {"by": "Camille", "at": NOON}


def measure() -> None:
    factories.a_company()
    root = factories.a_unit()
    client = Client()
    client.force_login(factories.a_user("Camille", "administrator", root))
    with scope.everything("a benchmark"):
        before = actions.build_journey(document=the_largest(), unit=root, **BY)
        for point in MeasurePoint.objects.all():
            factories.some_answers(point, root, {10: 150, 8: 80, 3: 70})
        first = photograph(before)
        after = actions.build_journey(document=redrawn(first.document), unit=root, **BY)
        documents = first.document, photograph(after).document
        found = {
            "compare": timed(lambda: compare(*documents)),
            "together": timed(lambda: together(*documents)),
            "take": timed(lambda: photograph(before), len(json.dumps(first.document))),
        }
    other = f"/map/{before.key}/compare/?before=p{first.pk}&after=j-{after.key}"
    found |= {
        "photo": visited(client, f"/map/photos/{first.pk}/"),
        "comparison": visited(client, other),
        "file": visited(client, other.replace("/?", "/changes.csv?")),
    }
    print(json.dumps(found))


def the_largest() -> Document:
    lived = [
        {
            "name": f"Vivre la situation {place}",
            "touchpoints": [{"channel": "web"}, {"channel": "phone"}],
            "notes": [a_note(number) for number in range(place, NOTES, SITUATIONS)],
        }
        for place in range(SITUATIONS)
    ]
    for number in range(POINTS):
        lived[number * 5]["touchpoints"][0]["points"] = [f"point-{number}"]
    width = SITUATIONS // STAGES
    return {
        "name": "Le plus grand parcours",
        "lanes": [{"uid": "temps", "kind": "custom", "name": "Temps", "block": "customer"}],
        "stages": [
            {"name": f"Étape {each}", "situations": lived[each * width : (each + 1) * width]}
            for each in range(STAGES)
        ],
        "points": [a_point(number) for number in range(POINTS)],
    }


def a_note(number: int) -> Document:
    lane = LANES[number // SITUATIONS % len(LANES)]
    return {"lane": lane, "text": f"Ce que l’on a entendu en atelier, fiche {number}"}


def a_point(number: int) -> Document:
    return {
        "key": f"point-{number}", "label": f"Point {number}", "indicator": "nps",
        "family": "transactional", "objective": 30, "floor": 0,
    }  # fmt: skip


def redrawn(document: Document) -> Document:
    after = {**copy.deepcopy(document), "name": "Redessiné", "key": "redessine"}
    after["stages"].pop(5)
    for stage in after["stages"][:2]:
        stage["situations"].reverse()
    for situation in (each for stage in after["stages"] for each in stage["situations"]):
        situation["notes"] = [
            {**note, "text": note["text"] + (" (revue)" if place % 5 == 0 else "")}
            for place, note in enumerate(situation["notes"])
            if place % 10 != 1
        ]
    standing = {
        key
        for stage in after["stages"]
        for situation in stage["situations"]
        for touchpoint in situation["touchpoints"]
        for key in touchpoint.get("points", [])
    }
    after["points"] = [each for each in after["points"] if each["key"] in standing]
    return after


def photograph(journey: Journey) -> Snapshot:
    period = last_weeks(4, NOON.date())
    return take_snapshot(journey=journey, name="Photo", unit=journey.unit, period=period, **BY)


def visited(client: Client, address: str) -> dict[str, Any]:
    def visit() -> Any:
        response = client.get(address)
        assert response.status_code == 200, address
        return response.getvalue() if response.streaming else response.content

    return timed(visit, len(visit()))


def timed(do: Callable[[], Any], weight: int = 0) -> dict[str, Any]:
    """Once more, first, to warm up."""
    do()
    spent = []
    for _ in range(TIMES):
        started = time.process_time()
        do()
        spent.append(time.process_time() - started)
    return {"cpu": min(spent), "kilobytes": weight // 1000}
