"""GET and HEAD on any address change no fact: only sessions, throttles and the access log."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from jalon.organisation import scope
from tests.house import matrix
from tests.house.routes import Operation, operations, routes
from tests.house.visits import Visit, client_of

WRITTEN_BY_READING = {"journal.Reading"}  # the access log
READS = [*routes(), *(one for one in operations() if one.method == "GET")]


def facts() -> dict[str, str]:
    """A print of every row of every table of ours, but the access log."""
    with scope.everything("tests"):
        return {
            model._meta.label: print_of(model)
            for model in apps.get_models()
            if model.__module__.startswith("jalon.")
            and model._meta.label not in WRITTEN_BY_READING
        }


def print_of(model: type[Model]) -> str:
    rows: list[Any] = list(model._base_manager.order_by("pk").values_list())
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def door_of(place) -> matrix.Door:
    known = matrix.OPERATIONS if isinstance(place, Operation) else matrix.ROUTES
    return known[place.name]


@pytest.mark.parametrize("place", READS, ids=lambda place: place.name)
def test_reading_an_address_changes_no_fact(place, world) -> None:
    visits = [
        Visit(world, place, door_of(place), role, "GET", half)
        for role in ("national", "viewer", "anonymous")
        for half in (world.own, world.foreign)
    ]
    clients = [(client_of(visit), visit.address) for visit in visits]
    before = facts()
    for client, address in clients:
        client.get(address)
        client.head(address)
    assert facts() == before


def test_the_print_of_the_facts_sees_a_change(world) -> None:
    before = facts()
    world.own.things["persona"].delete()
    assert facts() != before
