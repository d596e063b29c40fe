"""A wall comes back by itself: the server is stopped for real, and started again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import complaints, scrolls_sideways, violations
from tests.servers import Server, free_port

pytestmark = pytest.mark.browser
OPEN_A_WALL = """
from datetime import timedelta
from django.utils import timezone
from jalon.cockpit.models import Wall
from jalon.cockpit.showing.actions import open_wall
from jalon.organisation.models import Unit, User
at = timezone.now()
wall, token = open_wall(
    label="Hall", unit=Unit.objects.get(parent=None), slides=Wall.Slide.values, seconds=60,
    weeks=4, language="fr", expires_at=at + timedelta(days=1),
    by=User.objects.get(email="camille.martin@lavigne.example"), at=at)
print(token)
"""
CLOSE_THEM = """
from django.utils import timezone
from jalon.cockpit.models import Wall
Wall.objects.update(revoked_at=timezone.now())
"""
BANNER = re.compile(r"Coupé depuis \d{1,2}\sh\s\d\d — dernières données à \d{1,2}\sh\s\d\d")
WATCH = "**/wall-watch*.js"
PATIENCE = 180_000  # milliseconds: on a busy machine a server takes its time to start


@pytest.fixture
def server(demo) -> Iterator[Server]:
    """One that a test may stop and start: its port stays the same."""
    one = Server(demo, free_port(), {})
    one.start(PATIENCE / 1000)
    yield one
    one.stop()


@pytest.fixture
def wall(opened, server, demo) -> Callable[..., Page]:
    """A wall of the company on a large screen; without its watcher where told."""

    def on(*, watched: bool = True, query: str = "?seconds=600", **settings) -> Page:
        size = {"width": 1920, "height": 1080} | settings
        page = opened(**size).new_page()
        if not watched:
            page.route(WATCH, lambda route: route.abort())
        page.goto(f"{server.url}/wall/{demo.python(OPEN_A_WALL)}/{query}")
        hurry(page)
        return page

    return on


def hurry(page: Page) -> None:
    """A turn of one second instead of twenty."""
    page.evaluate("document.getElementById('wall').dataset.refresh = '1'")


def shown(page: Page) -> str:
    return page.locator("[data-slide]:not([hidden]) h1").inner_text()


def test_a_wall_keeps_its_picture_through_a_cut_and_comes_back(wall, server) -> None:
    page = wall()
    picture = page.locator("#wall").inner_text()
    server.stop()
    banner = page.locator("#wall-cut")
    expect(banner).to_be_visible(timeout=PATIENCE)
    expect(banner).to_have_text(BANNER)
    assert page.locator("#wall").inner_text() == picture
    server.start(PATIENCE / 1000)
    expect(banner).to_be_hidden(timeout=PATIENCE)


def test_without_its_watcher_a_wall_neither_says_nor_learns_anything(wall, server) -> None:
    """The negative control: what brings the wall back is the watcher, and nothing else."""
    page = wall(watched=False)
    page.evaluate("document.getElementById('wall').dataset.etag = 'before the cut'")
    server.stop()
    page.wait_for_timeout(4_000)
    expect(page.locator("#wall-cut")).to_be_hidden()
    server.start(PATIENCE / 1000)
    page.wait_for_timeout(8_000)
    assert page.locator("#wall").get_attribute("data-etag") == "before the cut"


def test_fresh_figures_take_the_place_of_the_old_ones(wall) -> None:
    page = wall()
    page.keyboard.press("ArrowRight")
    before = shown(page)
    page.evaluate("document.getElementById('wall').dataset.etag = 'old'")
    fresh = page.locator("#wall:not([data-etag='old'])")
    expect(fresh).to_be_attached(timeout=PATIENCE)
    assert shown(page) == before


def test_another_version_of_the_application_loads_the_page_anew(wall) -> None:
    page = wall()
    page.evaluate("""() => {
      const wall = document.getElementById('wall');
      document.body.dataset.loaded = 'before';
      wall.dataset.version = '0.0.1'; wall.dataset.etag = 'old';
    }""")
    expect(page.locator("body[data-loaded]")).to_have_count(0, timeout=PATIENCE)
    assert page.locator("[data-slide]").count() > 0


def test_a_closed_wall_takes_its_figures_off_the_screen(wall, demo) -> None:
    page = wall()
    demo.python(CLOSE_THEM)
    expect(page.get_by_text("Cet écran n’est plus ouvert")).to_be_visible(timeout=PATIENCE)
    assert page.locator("#wall").inner_text() == ""
    assert "réponses" not in page.locator("body").inner_text()


def test_pictures_follow_one_another_until_stopped(wall) -> None:
    page = wall(query="?seconds=5")
    title = page.locator("[data-slide]:not([hidden]) h1")
    expect(title).not_to_have_text(shown(page), timeout=PATIENCE)
    page.keyboard.press(" ")
    expect(page.get_by_text("En pause")).to_be_visible()
    held = shown(page)
    page.wait_for_timeout(7_000)
    assert shown(page) == held


def test_a_reader_who_asked_for_less_movement_sees_none(wall) -> None:
    page = wall(reduced_motion="reduce")
    moving = "getComputedStyle(document.querySelector('.slide')).animationName"
    assert page.evaluate(moving) == "none"


@pytest.mark.parametrize("width", [1920, 3840, 390])
def test_every_picture_fits_its_screen(wall, width) -> None:
    page = wall(width=width, height={1920: 1080, 3840: 2160, 390: 844}[width])
    said, trouble = complaints(page), {}
    for number in range(page.locator("[data-slide]").count()):
        found = violations(page)
        overflows = "document.querySelector('.slide:not([hidden])')"
        if width > 390 and page.evaluate(
            f"{overflows}.scrollHeight > {overflows}.clientHeight"
        ):
            found.append("does not fit")
        if scrolls_sideways(page):
            found.append("scrolls sideways")
        if found:
            trouble[number] = found
        page.keyboard.press("ArrowRight")
    assert trouble == {}
    assert said == []
