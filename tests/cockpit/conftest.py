from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from jalon.journeys.models import Journey, MeasurePoint
from jalon.organisation import scope
from jalon.organisation.access import access_of
from jalon.organisation.models import Unit, User
from tests.factories import (
    NOON,
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    a_user,
)


@dataclass
class Lavigne:
    """A company, a region, two agencies, and a journey with one point on it."""

    root: Unit
    region: Unit
    pau: Unit
    agen: Unit
    journey: Journey
    point: MeasurePoint

    def reader(self, role: str = "cx_manager", unit: Unit | None = None) -> User:
        held = unit or self.root
        name = f"{role}-{held.code}"
        known = User.objects.filter(name=name).first()
        return known or a_user(name, role, held)

    def access(self, role: str = "cx_manager", unit: Unit | None = None) -> Any:
        return access_of(self.reader(role, unit))

    def client(self, role: str = "cx_manager", unit: Unit | None = None) -> Client:
        client = Client()
        client.force_login(self.reader(role, unit))
        return client

    @property
    def page(self) -> str:
        return f"/j/{self.journey.key}/"


@pytest.fixture
def lavigne(db: None) -> Lavigne:
    cache.clear()
    a_company()
    root = a_unit()
    region = a_unit("Sud-Ouest", root, level="region")
    journey = a_journey(root)
    point = a_point(root, objective=20.0, floor=0.0)
    a_planting(point, a_touchpoint(journey))
    return Lavigne(root, region, a_unit("Pau", region), a_unit("Agen", region), journey, point)


@pytest.fixture
def _everything() -> Iterator[None]:
    with scope.everything("a test"):
        yield


@pytest.fixture
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield
