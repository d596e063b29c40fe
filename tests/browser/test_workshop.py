"""A room sends ideas from phones; the facilitator drags them onto the map."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import scrolls_sideways, signed_in, violations

pytestmark = pytest.mark.browser
JOURNEY = "/map/abonnement-entretien/"
LONG = "anticonstitutionnellement" * 5  # nobody's screen is that wide


@pytest.fixture
def facilitator(opened, house) -> Page:
    page = signed_in(opened(width=1440, height=900), house.url, 1)
    page.goto(f"{house.url}{JOURNEY}workshops/")
    page.fill("[name=title]", "Atelier")
    page.fill("[name=question]", f"Qu’est-ce qui agace ? {LONG}")
    page.click("main form .btn-primary")
    page.wait_for_url("**/workshops/*/")
    return page


@pytest.fixture
def phone(opened, facilitator, house) -> Page:
    page = opened(width=390, height=844).new_page()
    path = facilitator.input_value("#workshop-address").split("/w/")[1]
    page.goto(f"{house.url}/w/{path}")
    return page


def send(phone: Page, words: str) -> None:
    phone.fill("[name=text]", words)
    phone.click("main .btn-primary")
    expect(phone.locator(".notice-success")).to_be_visible()


def test_an_idea_arrives_on_the_table_and_is_dragged_onto_the_map(facilitator, phone) -> None:
    send(phone, "Personne ne rappelle")
    card = facilitator.locator("#waiting .contribution", has_text="Personne ne rappelle")
    expect(card).to_be_visible()
    cell = facilitator.locator(".drop").first
    before = int(cell.inner_text())
    card.locator(".contribution-text").drag_to(cell)
    expect(facilitator.locator("#waiting .contribution")).to_have_count(0)
    expect(facilitator.locator(".drop-count").first).to_have_text(str(before + 1))


def test_an_idea_is_sorted_by_keyboard(facilitator, phone) -> None:
    send(phone, "Trois appels")
    card = facilitator.locator("#waiting .contribution")
    expect(card).to_be_visible()
    card.locator("[name=situation]").select_option(index=1)
    card.get_by_role("button", name="Ranger").press("Enter")
    expect(facilitator.locator("#waiting .contribution")).to_have_count(0)
    expect(facilitator.locator("#announcer")).to_contain_text("Rangée")
    expect(facilitator.locator("#waiting-title")).to_be_focused()


def test_a_phone_without_javascript_sends_an_idea(opened, facilitator, phone) -> None:
    plain = opened(width=390, height=844, java_script_enabled=False).new_page()
    plain.goto(phone.url)
    plain.fill("[name=text]", "Sans rien")
    plain.click("main .btn-primary")
    expect(plain.locator(".notice-success")).to_be_visible()


def test_the_screen_of_the_room_counts(facilitator, phone, opened, house) -> None:
    screen = facilitator.context.new_page()
    screen.goto(facilitator.url + "screen/")
    expect(screen.locator("#count")).to_contain_text("0")
    send(phone, "Un créneau tenu")
    expect(screen.locator("#count")).to_contain_text("1")
    assert violations(screen) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_its_pages_are_for_everybody(facilitator, phone, opened, theme, width) -> None:
    send(phone, "Une idée")
    state = facilitator.context.storage_state()
    page = opened(width=width, height=900, color_scheme=theme, storage_state=state).new_page()
    for address in (facilitator.url, facilitator.url + "screen/", phone.url):
        page.goto(address)
        assert (address, violations(page), scrolls_sideways(page)) == (address, [], False)
