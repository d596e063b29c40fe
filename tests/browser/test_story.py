"""The story of the product: a customer answers on a phone, and the drawing moves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import complaints, signed_in
from tests.servers import Installation

pytestmark = pytest.mark.browser
STATION = "[data-point=sav]"
MAP = "/j/achat-equipement/"


def answer_address(demo: Installation) -> str:
    return "/r/" + demo.python(
        "from jalon.listening.models import EntryLink\n"
        "print(EntryLink.objects.filter(survey__versions__questions__point__key='sav')"
        ".values_list('token', flat=True).first())"
    )


def count(page: Page) -> int:
    return int(page.locator(f"svg {STATION}").get_attribute("data-n") or 0)


def test_an_answer_on_a_phone_moves_every_open_map(opened, house, demo) -> None:
    cockpit = signed_in(opened(width=1440, height=900), house.url)
    said = complaints(cockpit)
    cockpit.goto(f"{house.url}{MAP}")
    before = count(cockpit)
    phone = opened().new_page()
    phone.goto(f"{house.url}{answer_address(demo)}/")
    phone.get_by_role("radio", name="9", exact=True).check(force=True)
    phone.locator("button[type=submit]").last.click()
    phone.wait_for_url("**/thanks/")
    moved = cockpit.locator(f"svg {STATION}[data-n='{before + 1}']")
    expect(moved).to_be_attached()
    assert said == []


def test_the_map_does_not_jump_when_an_answer_arrives(opened, house) -> None:
    page = signed_in(opened(width=1440, height=900), house.url)
    page.goto(f"{house.url}{MAP}")
    station = page.locator(f"svg {STATION}")
    before = station.bounding_box()
    with page.expect_response(lambda answer: "/live/" in answer.url and answer.status == 200):
        page.evaluate("document.querySelector('[data-live]').dataset.etag = 'old'")
    page.wait_for_timeout(200)
    assert station.bounding_box() == before


def test_a_point_opens_its_panel_and_its_responses(opened, house) -> None:
    page = signed_in(opened(width=1440, height=900), house.url)
    page.goto(f"{house.url}{MAP}?point=sav")
    page.get_by_text("Comment ce chiffre est calculé").click()
    page.get_by_role("link", name="Voir les").first.click()
    page.wait_for_url("**/responses/**")
    expect(page.get_by_role("main")).to_be_visible()


def test_the_film_is_stepped_by_keyboard(opened, house) -> None:
    page = signed_in(opened(width=1440, height=900), house.url)
    page.goto(f"{house.url}{MAP}")
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**frame=**")
    expect(page.locator(f"svg {STATION}")).to_be_visible()
