"""Every page costs the same number of statements for one thing of each kind or three."""

from __future__ import annotations

import pytest

from jalon.organisation import scope
from tests.costs import assert_same_query_count
from tests.house import matrix
from tests.house.routes import routes
from tests.house.visits import Visit, client_of
from tests.house.world import add_another

PAGES = [
    route
    for route in routes()
    if "administrator" in matrix.ROUTES.get(route.name, matrix.Door()).GET
]

# Pages that have nothing to list with one thing of each kind.
BEGIN_WITH_TWO = {"journeys:plant_point": "one point stands already: none is left to plant"}


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.name)
def test_a_page_costs_the_same_for_one_thing_or_three(route, world) -> None:
    door = matrix.ROUTES[route.name]
    visit = Visit(world, route, door, "administrator", "GET", world.own)

    def add(*codes: str) -> None:
        with scope.everything("tests"):
            for code in codes:
                add_another(world.own, code)

    if route.name in BEGIN_WITH_TWO:
        add("one-more")
    assert_same_query_count(client_of(visit), visit.address, lambda: add("second", "third"))
