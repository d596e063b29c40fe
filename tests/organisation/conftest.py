"""Maison Lavigne with two regions, and one person of each kind."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.factories import a_company, a_unit, a_user
from tests.organisation.speaking import provider, server

__all__ = ["provider", "server"]


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def house(db) -> SimpleNamespace:
    """National > west > rennes, brest; national > east > nancy."""
    a_company()
    national = a_unit("Maison Lavigne", code="national")
    west = a_unit("Ouest", national, level="region")
    east = a_unit("Est", national, level="region")
    return SimpleNamespace(
        national=national,
        west=west,
        east=east,
        rennes=a_unit("Rennes", west),
        brest=a_unit("Brest", west),
        nancy=a_unit("Nancy", east),
    )


@pytest.fixture
def people(house) -> SimpleNamespace:
    return SimpleNamespace(
        alice=a_user("Alice", "administrator", house.national),
        bob=a_user("Bob", "administrator", house.west),
        nadia=a_user("Nadia", "cx_manager", house.national),
        victor=a_user("Victor", "viewer", house.national),
        nora=a_user("Nora", "unit_manager", house.nancy),
        olga=a_user("Olga"),
    )


@pytest.fixture
def as_(client, people):
    """`as_("bob")` is a client signed in as Bob."""

    def signed_in(name: str):
        client.force_login(getattr(people, name))
        return client

    return signed_in
