"""The gallery in a real browser: no accessibility fault, no overflow, no blocked resource."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent.parent / "browser" / "vendor" / "axe.min.js"
FAULTS = "axe.run().then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].target])))"


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with make_server(
        "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Silent
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def page_of(browser: Browser, *, width: int = 1440, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR"
    )
    return context.new_page()


def faults(page: Page) -> list[object]:
    # Through the inspector: the page's own policy would refuse a script of ours.
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    asked = {"expression": FAULTS, "awaitPromise": True, "returnByValue": True}
    return json.loads(session.send("Runtime.evaluate", asked)["result"]["value"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["/show/", "/nowhere/"])
def test_no_accessibility_fault(site, browser, path, width, scheme) -> None:
    page = page_of(browser, width=width, scheme=scheme)
    page.goto(site + path)
    assert faults(page) == []


@pytest.mark.parametrize("width", [360, 768, 1440, 3840])
def test_no_width_makes_the_page_overflow(site, browser, width) -> None:
    page = page_of(browser, width=width)
    page.goto(site + "/show/")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_the_policy_blocks_nothing_of_ours(site, browser) -> None:
    page = page_of(browser)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site + "/show/")
    page.wait_for_load_state("networkidle")
    assert said == []


def test_a_chosen_theme_wins_over_the_system(site, browser) -> None:
    page = page_of(browser, scheme="light")
    page.goto(site + "/show/")
    page.click(".user-button")
    page.click("#user-menu button[value=dark]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(24, 24, 24)"


def test_the_bar_stays_on_top(site, browser) -> None:
    page = page_of(browser)
    page.goto(site + "/show/")
    page.evaluate("window.scrollTo(0, 1500)")
    assert page.evaluate("document.querySelector('.topbar').getBoundingClientRect().top") == 0


def test_the_keyboard_finds_the_content_first(site, browser) -> None:
    page = page_of(browser)
    page.goto(site + "/show/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_live_answer_pulses_and_keeps_the_focus(site, browser) -> None:
    page = page_of(browser)
    page.goto(site + "/live-page/")
    page.focus("#station")
    page.wait_for_selector(".pulse[data-n='2']")
    assert page.evaluate("document.activeElement.id") == "station"


def test_an_unchanged_answer_leaves_the_page_alone(site, browser) -> None:
    page = page_of(browser)
    page.goto(site + "/live-page/")
    page.wait_for_selector("[data-n='2']")
    page.evaluate("document.getElementById('map').kept = true")
    with page.expect_response(lambda answer: answer.status == 304):
        pass
    page.wait_for_timeout(100)
    assert page.evaluate("document.getElementById('map').kept") is True
