"""The doors of the house: only those that exist and open, the current one marked."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import resolve

from jalon.web import navigation


def arriving(path: str):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    return request


def current(path: str) -> list[str]:
    return [link.item.key for link in navigation.links(arriving(path)) if link.is_current]


def refuse(request) -> bool:
    return False


def two_callbacks(request) -> dict[str, int]:
    return {"map": 2}


def test_a_page_that_does_not_exist_has_no_door() -> None:
    keys = [link.item.key for link in navigation.links(arriving("/journeys/"))]
    assert keys == ["cockpit", "map", "imports", "gallery"]


def test_a_condition_closes_its_door(settings) -> None:
    settings.NAVIGATION_RULES = {"may_import": "tests.web.test_navigation.refuse"}
    keys = [link.item.key for link in navigation.links(arriving("/journeys/"))]
    assert "imports" not in keys


@pytest.mark.parametrize(
    ("path", "key"),
    [("/", "cockpit"), ("/film/", "cockpit"), ("/journeys/", "map"), ("/journeys/new/", "map")],
)
def test_the_door_of_the_page_is_marked(path, key) -> None:
    assert current(path) == [key]


def test_a_page_of_no_door_marks_none() -> None:
    assert current("/echo/") == []


def test_a_page_may_name_its_door() -> None:
    links = navigation.links(arriving("/echo/"), section="map")
    assert [link.item.key for link in links if link.is_current] == ["map"]


def test_a_door_shows_its_count(settings) -> None:
    settings.NAVIGATION_BADGES = "tests.web.test_navigation.two_callbacks"
    badges = {link.item.key: link.badge for link in navigation.links(arriving("/"))}
    assert (badges["map"], badges["cockpit"]) == (2, 0)
