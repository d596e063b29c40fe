from __future__ import annotations

from datetime import timedelta

import pytest

from jalon.workshops import actions
from jalon.workshops.models import Workshop
from tests.factories import NOON, a_company, a_journey, a_touchpoint, a_unit, a_user

BY = {"by": "Alice", "at": NOON}


@pytest.fixture
def unit(db):
    a_company()
    return a_unit()


@pytest.fixture
def journey(unit):
    journey = a_journey(unit, key="achat")
    a_touchpoint(journey)
    return journey


def a_workshop(journey, *, lanes=("irritant", "expectation"), hours=3, at=NOON) -> Workshop:
    return actions.open_workshop(
        journey=journey, title="Atelier SAV", question="Qu’est-ce qui agace ?",
        lanes=journey.lanes.filter(kind__in=lanes), closes_at=at + timedelta(hours=hours),
        by="Alice", at=at,
    )  # fmt: skip


@pytest.fixture
def workshop(journey):
    return a_workshop(journey)


@pytest.fixture
def alice(client, unit):
    client.force_login(a_user("Alice", "cx_manager", unit))
    return client
