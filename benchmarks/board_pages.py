"""Inside the application: a company of many journeys and units, and visits to its board."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from django.db import transaction
from django.test import Client
from django.utils import timezone

from benchmarks.board_weather import PAGES
from benchmarks.pages import analyze, visit, write_node
from benchmarks.wide import plant_agencies
from jalon.demo.points import MODES
from jalon.feedback import rollups
from jalon.organisation.models import Unit, User
from tests.factories import (
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    a_user,
)

DAYS = 84
STAGES = 6
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def write_board(journeys: int, points: int, units: int) -> None:
    with transaction.atomic():
        root, planted = draw_company(journeys, points, units)
        for unit in Unit.objects.all():
            write_unit(unit.pk, planted, units if unit == root else 1)
        rollups.advance(at=timezone.now())
    analyze()


def measure_board() -> None:
    """In a process that serves pages and has written nothing, as a server is."""
    client = Client()
    client.force_login(User.objects.get(), backend=BACKEND)
    found = {name: visit(client, path) for name, path in PAGES.items() if name != "unchanged"}
    print(json.dumps(found | {"unchanged": unchanged(client, PAGES["unchanged"])}))


def draw_company(journeys: int, points: int, units: int) -> tuple[Unit, list[int]]:
    a_company()
    root = a_unit(code="national")
    plant_agencies(root, units)
    planted = [
        draw_point(root, journey, number)
        for journey in [a_journey(root, f"Parcours {n}") for n in range(journeys)]
        for number in range(points)
    ]
    a_user("director", "viewer", root)
    return root, planted


def draw_point(root: Unit, journey: Any, number: int) -> int:
    place = a_touchpoint(
        journey, stage=f"Étape {number % STAGES}", situation=f"Situation {number}"
    )
    aim = {"label": f"Point {number}", "objective": 20.0, "floor": 0.0}
    point = a_point(root, key=f"{journey.key}-{number}", **aim)
    a_planting(point, place)
    return point.pk


def write_unit(unit: int, points: list[int], times: int) -> None:
    """One answer or more for every point, mode and day."""
    today = int(timezone.now().timestamp() // 86_400)
    axes = (range(len(points)), range(len(MODES)), range(today - DAYS + 1, today + 1))
    keys = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    counts = np.zeros((len(keys), 14), dtype=np.int64)
    chance = np.random.default_rng(unit)
    counts[np.arange(len(keys)), chance.integers(3, 11, size=len(keys))] = times
    write_node(unit, points, keys, counts)


def unchanged(client: Client, path: str) -> dict[str, Any]:
    tag = client.get(path).headers["ETag"]
    known = Client(headers={"If-None-Match": tag})
    known.cookies = client.cookies
    return visit(known, path, status=304)
