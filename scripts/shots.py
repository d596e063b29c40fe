"""Every screen as a picture: 1440 and 390 px wide, light and dark, into shots/.

The demo company is loaded once into var/shots (--fresh loads it again). The screens are
found by walking the links of the application from its first page, one page for each route
of the URLconf, and the explicit list below. Names given as arguments keep those routes only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402
from workshop import company, postgres, system  # noqa: E402
from workshop.steps import say, step  # noqa: E402

SHOTS = ROOT / "shots"
DATA = ROOT / "var" / "shots"
WIDTHS = {1440: 900, 390: 844}
THEMES = ("light", "dark")
BEFORE_SIGN_IN = {"sign-in": "/sign-in/"}
AFTER_SIGN_IN = {"not-found": "/no-such-page/"}
MOST_PAGES = 120
BROWSER_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def main() -> int:
    wish = parsed()
    if wish.fresh and DATA.exists():
        shutil.rmtree(DATA)
    port = postgres.free_port()
    with serving(port):
        # Before the browser: the models cannot be asked from inside its loop.
        shown = by_token()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=system.chromium(), args=BROWSER_FLAGS
            )
            draw(browser, f"http://127.0.0.1:{port}", wish.names, shown)
    say(f"{len(list(SHOTS.glob('*.png')))} pictures in {SHOTS.relative_to(ROOT)}/")
    return 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev shots", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of names of screens: cockpit, login …")
    parser.add_argument("--fresh", action="store_true", help="load the demo company again")
    return parser.parse_args()


@contextmanager
def serving(port: int) -> Iterator[None]:
    env = company.settings(DATA, port)
    company.prepare(DATA, env, empty=False)
    os.environ.update(env)
    django.setup()  # the routes and the demo accounts are read from the product itself
    server = company.start(port, env, DATA / "log")
    try:
        with step("Start web and worker"):
            company.wait_until_healthy(server, port, DATA / "log")
        yield
    finally:
        company.stop(server)


def draw(browser: Browser, site: str, names: list[str], shown: dict[str, str]) -> None:
    SHOTS.mkdir(exist_ok=True)
    screens: dict[str, str] = {}
    for theme in THEMES:
        for width, height in WIDTHS.items():
            context = dressed(browser, site, theme, width, height)
            shoot(context, site, BEFORE_SIGN_IN, names, f"{width}-{theme}")
            sign_in(context, site)
            screens = screens or {
                **found_by_walking(context, site), **AFTER_SIGN_IN, **shown
            }  # fmt: skip
            with step(f"{width} px, {theme}: {len(screens)} screens"):
                shoot(context, site, screens, names, f"{width}-{theme}")
            context.close()


def dressed(browser: Browser, site: str, theme: str, width: int, height: int) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        locale="fr-FR",
        reduced_motion="reduce",
        device_scale_factor=1 if width > 1000 else 2,
    )
    context.add_cookies([{"name": "jalon_theme", "value": theme, "url": site}])
    return context


def sign_in(context: BrowserContext, site: str) -> None:
    from jalon.demo.company import ACCOUNTS, DEMO_PASSWORD

    page = context.new_page()
    page.goto(f"{site}/sign-in/")
    page.fill("input[name=login]", ACCOUNTS[0].email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    page.close()


def shoot(
    context: BrowserContext, site: str, screens: dict[str, str], names: list[str], suffix: str
) -> None:
    page = context.new_page()
    for name, path in screens.items():
        if names and not any(part in name for part in names):
            continue
        page.goto(urljoin(site, path))
        page.wait_for_timeout(200)
        page.screenshot(path=SHOTS / f"{name}-{suffix}.png", full_page=True)
    page.close()


def found_by_walking(context: BrowserContext, site: str) -> dict[str, str]:
    """One address for each named route, in the order the links show them."""
    page = context.new_page()
    screens: dict[str, str] = {}
    waiting = ["/"]
    while waiting and len(screens) < MOST_PAGES:
        path = waiting.pop(0)
        name = route_name(path)
        if not name or name in screens or not is_page(page, site + path):
            continue
        screens[name] = path
        waiting += links(page, site)
    page.close()
    return screens


def by_token() -> dict[str, str]:
    """Screens that no link leads to: their address is shown once, to who opens them."""
    from datetime import timedelta

    from django.utils import timezone

    from jalon.cockpit.models import Embed, Wall
    from jalon.cockpit.showing import actions
    from jalon.demo.company import ACCOUNTS
    from jalon.organisation.models import Unit, User

    at = timezone.now()
    facts = {
        "label": "shots", "unit": Unit.objects.get(parent=None), "weeks": 4, "language": "fr",
        "expires_at": at + timedelta(days=1), "at": at,
        "by": User.objects.get(email=ACCOUNTS[0].email),
    }  # fmt: skip
    _, embed = actions.open_embed(
        journey=None, size=Embed.Size.LARGE, theme=Embed.Theme.AUTO, **facts
    )
    addresses = {"cockpit-embed": f"/embed/{embed}/"}
    for slide in Wall.Slide.values:
        _, wall = actions.open_wall(slides=[slide], seconds=60, **facts)
        addresses[f"cockpit-wall-{slide}"] = f"/wall/{wall}/"
    return addresses | asking_people(facts) | photographed()


def asking_people(facts: dict[str, Any]) -> dict[str, str]:
    """What a customer and a participant of a workshop hold, and the table of its facilitator."""
    from jalon.journeys.models import Journey
    from jalon.listening.models import EntryLink
    from jalon.workshops.actions import open_workshop

    journey = Journey.objects.filter(kind=Journey.Kind.CURRENT).order_by("id")[0]
    workshop = open_workshop(
        journey=journey, title="Atelier", question="Qu’est-ce qui agace ?",
        lanes=journey.lanes.filter(kind="irritant"), closes_at=facts["expires_at"],
        by=facts["by"], at=facts["at"],
    )  # fmt: skip
    link = EntryLink.objects.filter(closed_at=None).order_by("id")[0]
    return {
        "workshops-table": f"/map/workshops/{workshop.pk}/",
        "workshops-screen": f"/map/workshops/{workshop.pk}/screen/",
        "workshops-phone": f"/w/{workshop.token}/",
        "feedback-respond": f"/r/{link.token}/",
        "feedback-notice": f"/r/{link.token}/notice/",
    }


def photographed() -> dict[str, str]:
    """The walk meets a journey that has no photo first."""
    from jalon.journeys.models import Snapshot

    photo = Snapshot.objects.select_related("journey").order_by("id")[0]
    photos = f"/map/{photo.journey.key}/photos/"
    return {"cockpit-snapshots-taken": photos, "cockpit-snapshot": f"/map/photos/{photo.pk}/"}


def is_page(page: Page, address: str) -> bool:
    """Exports begin a download, which a browser reports as a failed visit."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(address)
    except Error:
        return False
    return bool(answer and answer.ok and "text/html" in answer.headers.get("content-type", ""))


def links(page: Page, site: str) -> list[str]:
    # Through the attribute: the href of a link inside an SVG is an object.
    absolute = "all => all.map(one => new URL(one.getAttribute('href'), location).href)"
    hrefs = page.eval_on_selector_all("a[href]", absolute)
    inside = [urlsplit(href) for href in hrefs if href.startswith(site)]
    return [part.path + (f"?{part.query}" if part.query else "") for part in inside]


def route_name(path: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return match.view_name.replace(":", "-") if match.view_name else ""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")
    sys.exit(main())
