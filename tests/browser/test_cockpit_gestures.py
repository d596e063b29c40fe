"""The cockpit under the hand: stations, film, filters, names that follow."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import complaints, signed_in

pytestmark = pytest.mark.browser
MAP = "/j/achat-equipement/"


@pytest.fixture
def cockpit(opened, house) -> Iterator[Page]:
    page = signed_in(opened(width=1440, height=900), house.url, 1)
    said = complaints(page)
    page.goto(f"{house.url}{MAP}")
    page.wait_for_selector("svg.route")
    yield page
    assert said == []


def test_a_station_opens_its_panel_and_keeps_the_focus(cockpit) -> None:
    cockpit.focus("#station-sav")
    cockpit.keyboard.press("Enter")
    expect(cockpit.locator("#panel-title")).to_have_text("Appel au SAV")
    cockpit.wait_for_url("**point=sav")
    expect(cockpit.locator("#station-sav")).to_be_focused()


def test_a_closed_panel_gives_the_map_back(cockpit) -> None:
    cockpit.click("#station-sav")
    cockpit.click("#panel-close")
    expect(cockpit.locator("#panel")).to_have_count(0)
    cockpit.wait_for_url(f"**{MAP}")


def test_a_filter_is_applied_at_once(cockpit) -> None:
    cockpit.select_option("#filter-unit", "bayonne")
    expect(cockpit.locator(".cockpit-head")).to_contain_text("Agence de Bayonne")
    assert "segment=" not in cockpit.url


def test_the_film_plays_and_stops(cockpit) -> None:
    cockpit.click("[data-plays]")
    cockpit.wait_for_url("**frame=*")
    cockpit.click("[data-plays]")
    expect(cockpit.locator("#film-now")).to_be_visible()
    expect(cockpit.locator("[data-plays]")).to_have_attribute("aria-pressed", "false")


def test_the_film_is_stepped_by_keys(cockpit) -> None:
    cockpit.focus("[data-range]")
    cockpit.keyboard.press("ArrowLeft")
    cockpit.wait_for_url("**frame=*")
    expect(cockpit.locator("#live")).not_to_have_attribute("data-live", "")


def test_a_frame_slow_to_come_is_the_one_the_page_rests_on(cockpit) -> None:
    slow = "**/live/**frame=*"
    cockpit.route(slow, lambda route: (cockpit.wait_for_timeout(900), route.continue_()))
    cockpit.focus("[data-range]")
    with cockpit.expect_response(lambda answer: urlsplit(answer.url).path == MAP) as rests:
        cockpit.keyboard.press("ArrowLeft")
    assert "frame=" in rests.value.url


def test_names_of_channels_stay_in_sight(cockpit, house) -> None:
    cockpit.goto(f"{house.url}{MAP}?zoom=large")
    cockpit.evaluate("document.getElementById('route').scrollLeft = 200")
    cockpit.wait_for_selector("[data-sticky][transform]")
    name = cockpit.locator(".line-name").first.bounding_box()
    frame = cockpit.locator("#route").bounding_box()
    assert name["x"] >= frame["x"]
