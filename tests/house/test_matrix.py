"""Every role meets every route, on its own unit's objects and on another's."""

from __future__ import annotations

import pytest

from tests.house import matrix
from tests.house.routes import METHODS, operations, routes
from tests.house.visits import MARK, Visit, verdict

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
@pytest.mark.django_db
def test_a_route_opens_to_those_it_should(route, world) -> None:
    door = matrix.ROUTES[route.name]
    visits = [
        Visit(world, route, door, role, method, half)
        for role in matrix.ROLES
        for method in METHODS
        for half in (world.own, world.foreign)
    ]
    wrong = [f"{visit}: {said}" for visit in visits if (said := verdict(visit))]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("name", matrix.FILTERS)
def test_a_filter_names_only_units_one_reads(name, world) -> None:
    route = next(route for route in ROUTES if route.name == name)
    visits = [
        Visit(world, route, matrix.FILTERS[name], role, "GET", half)
        for role in matrix.ROLES
        for half in (world.own, world.foreign)
    ]
    wrong = [f"{visit}: {said}" for visit in visits if (said := verdict(visit))]
    assert not wrong, "\n".join(["", *wrong])


@each_operation
@pytest.mark.django_db
def test_an_operation_opens_to_those_it_should(operation, world) -> None:
    door = matrix.OPERATIONS[operation.name]
    visits = [
        Visit(world, operation, door, role, operation.method, half)
        for role in matrix.ROLES
        for half in (world.own, world.foreign)
    ]
    wrong = [f"{visit}: {said}" for visit in visits if (said := verdict(visit))]
    assert not wrong, "\n".join(["", *wrong])


def test_facts_of_the_other_unit_are_marked(world) -> None:
    """Without its mark on the other side, the matrix would prove nothing."""
    assert MARK in world.foreign.secrets
    assert MARK not in world.own.secrets
