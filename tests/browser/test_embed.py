"""A page of another site holds the weather: an allowed one does, another is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.looking import scrolls_sideways, violations
from tests.servers import free_port

pytestmark = pytest.mark.browser
# The form accepts https alone; a test speaks http on this machine, so it writes the row.
ALLOW = """
from django.utils import timezone
from jalon.cockpit.models import Origin
Origin.objects.create(address={origin!r}, added_at=timezone.now())
"""
OPEN_AN_EMBED = """
from datetime import timedelta
from django.utils import timezone
from jalon.cockpit.showing.actions import open_embed
from jalon.journeys.models import Journey
from jalon.organisation.models import Unit, User
at = timezone.now()
embed, token = open_embed(
    label="Accueil", unit=Unit.objects.get(parent=None),
    journey=Journey.objects.filter(key={journey!r}).first(), weeks=4, language="fr",
    size="large", theme="light", expires_at=at + timedelta(days=1),
    by=User.objects.get(email="camille.martin@lavigne.example"), at=at)
print(token)
"""
CLOSE_THEM_ALL = """
from django.utils import timezone
from jalon.cockpit.models import Embed
Embed.objects.update(revoked_at=timezone.now())
"""
INTRANET = (
    '<!doctype html><title>Intranet</title><iframe src="{address}" title="Météo"></iframe>'
)

Site = Callable[[str], str]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    """Another web site on this machine, with one page that holds an address in a frame."""
    servers: list[ThreadingHTTPServer] = []

    def serving(address: str) -> str:
        (tmp_path / "index.html").write_text(INTRANET.format(address=address))
        handler = partial(Quiet, directory=str(tmp_path))
        servers.append(ThreadingHTTPServer(("127.0.0.1", free_port()), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield serving
    for one in servers:
        one.shutdown()
        one.server_close()


@pytest.fixture
def address(demo, house) -> str:
    return f"{house.url}/embed/{demo.python(OPEN_AN_EMBED.format(journey=''))}/"


def framed(opened, intranet: str) -> str:
    """What stands in the frame, once the browser has decided."""
    page = opened(width=1200, height=800).new_page()
    page.goto(intranet)  # done once its frames are
    return page.frames[1].locator("body").inner_text()


def test_a_page_of_an_allowed_site_shows_the_weather(opened, site, demo, address) -> None:
    intranet = site(address)
    demo.python(ALLOW.format(origin=intranet))
    assert "points sûrement sous leur objectif" in framed(opened, intranet)


def test_a_page_of_another_site_shows_nothing_of_it(opened, site, address) -> None:
    assert "sûrement" not in framed(opened, site(address))


def test_an_allowed_site_still_holds_no_other_page(opened, site, demo, house, address) -> None:
    intranet = site(f"{house.url}/sign-in/")
    demo.python(ALLOW.format(origin=intranet))
    assert "mot de passe" not in framed(opened, intranet)


def test_figures_leave_an_open_page_once_the_embed_is_closed(opened, demo, address) -> None:
    page = opened(width=720, height=620).new_page()
    page.goto(address)
    expect(page.locator(".embed-headline")).to_be_visible()
    demo.python(CLOSE_THEM_ALL)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="n’est plus partagée")).to_be_visible()
    expect(page.locator(".embed-headline")).to_have_count(0)


@pytest.mark.parametrize("journey", ["", "achat-equipement"])
@pytest.mark.parametrize("width", [720, 320])
def test_an_embed_is_for_everybody(opened, demo, house, journey, width) -> None:
    page = opened(width=width, height=620).new_page()
    page.goto(f"{house.url}/embed/{demo.python(OPEN_AN_EMBED.format(journey=journey))}/")
    assert violations(page) == []
    assert not scrolls_sideways(page)
