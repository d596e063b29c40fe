"""Every role meets every route, on its own unit's objects and on another's."""

from __future__ import annotations

import pytest

from tests.house import matrix
from tests.house.routes import operations, routes
from tests.house.visits import complaints, visits
from tests.house.world import MARK

ROUTES = routes()
OPERATIONS = operations()

each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


def test_every_route_is_in_the_matrix() -> None:
    assert {route.name for route in ROUTES} - set(matrix.ROUTES) == set()


def test_the_matrix_holds_no_route_that_is_gone() -> None:
    assert set(matrix.ROUTES) - {route.name for route in ROUTES} == set()


def test_every_operation_is_in_the_matrix() -> None:
    assert {operation.name for operation in OPERATIONS} - set(matrix.OPERATIONS) == set()


def test_the_matrix_holds_no_operation_that_is_gone() -> None:
    assert set(matrix.OPERATIONS) - {operation.name for operation in OPERATIONS} == set()


@each_route
def test_a_route_opens_to_those_it_should(route, world) -> None:
    wrong = complaints(visits(world, route, matrix.ROUTES[route.name]))
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("name", matrix.FILTERS)
def test_a_filter_names_only_units_one_reads(name, world) -> None:
    route = next(route for route in ROUTES if route.name == name)
    wrong = complaints(visits(world, route, matrix.FILTERS[name]))
    assert not wrong, "\n".join(["", *wrong])


@each_operation
def test_an_operation_opens_to_those_it_should(operation, world) -> None:
    wrong = complaints(visits(world, operation, matrix.OPERATIONS[operation.name]))
    assert not wrong, "\n".join(["", *wrong])


def test_facts_of_the_other_unit_are_marked(world) -> None:
    """Without its mark on the other side, the matrix would prove nothing."""
    assert MARK in world.foreign.secrets
    assert MARK not in world.own.secrets
