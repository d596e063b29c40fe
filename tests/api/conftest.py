from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client

from jalon.feedback.committer import committer
from jalon.organisation.models import ApiToken, User, fingerprint
from tests.factories import (
    NOON,
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_survey,
    a_touchpoint,
    a_unit,
    a_user,
)


def a_token(user: User, secret: str = "", **fields) -> str:
    secret = secret or f"secret-of-{user.email}"
    ApiToken.objects.create(
        user=user, name="crm", token_hash=fingerprint(secret), created_at=NOON, **fields
    )
    return secret


def bearing(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """The committer's connection would keep PostgreSQL from dropping the test database."""
    yield
    committer.close()


@pytest.fixture
def house(db) -> SimpleNamespace:
    """National > west, east; one journey, one NPS point and its survey in the west."""
    a_company()
    national = a_unit(code="national")
    west, east = a_unit("Ouest", national), a_unit("Est", national)
    journey = a_journey(national, key="achat")
    point = a_point(west, objective=20, floor=0)
    a_planting(point, a_touchpoint(journey))
    return SimpleNamespace(
        national=national, west=west, east=east, journey=journey, point=point,
        version=a_survey(point),
    )  # fmt: skip


@pytest.fixture
def call(house):
    """A client that bears the token of somebody with that role on a unit."""

    def caller(role: str = "administrator", unit=house.national) -> Client:
        name = f"{role or 'outsider'}-{unit.code}"
        return bearing(a_token(a_user(name, role, unit)))

    return caller
