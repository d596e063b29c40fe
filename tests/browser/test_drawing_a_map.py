"""A map is drawn in place: by keyboard, in a dialog, and by two people at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import signed_in

pytestmark = pytest.mark.browser
MAP = "/map/abonnement-entretien/?edit=1"


@pytest.fixture
def window(opened) -> BrowserContext:
    return opened(width=1440, height=900)


@pytest.fixture
def page(window, house) -> Page:
    page = signed_in(window, house.url, 1)
    page.goto(f"{house.url}{MAP}")
    return page


def first_stage(page: Page):
    return page.locator(".stage-name").first


def test_a_stage_moves_by_the_arrow_keys_and_keeps_the_focus(page) -> None:
    name = page.locator(".stage-name").nth(1).inner_text().split(maxsplit=1)[1]
    page.locator(".stage-top .handle").nth(1).press("ArrowLeft")
    expect(first_stage(page)).to_contain_text(name)
    expect(page.locator(".stage-top .handle").first).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text(name)


def test_a_stage_that_moves_takes_its_cells_with_it(page) -> None:
    page.evaluate(
        "document.querySelectorAll('.cell-expectation').forEach(one => { one.seen = 1 })"
    )
    name = page.locator(".stage-name").nth(1).inner_text().split(maxsplit=1)[1]
    page.locator(".stage-top .handle").nth(1).press("ArrowLeft")
    expect(first_stage(page)).to_contain_text(name)
    seen = "[...document.querySelectorAll('.cell-expectation')].map(one => one.seen)"
    assert set(page.evaluate(seen)) == {1}


def test_a_stage_is_renamed_without_leaving_the_map(page) -> None:
    page.locator("[id^=edit-stage]").first.click()
    page.fill("#map-dialog [name=name]", "Un autre nom")
    page.click("#map-dialog .btn-primary")
    expect(first_stage(page)).to_contain_text("Un autre nom")
    expect(page.locator("#map-dialog")).not_to_be_visible()


def test_the_second_of_two_people_keeps_what_was_typed(page, window, house) -> None:
    page.locator("[id^=edit-stage]").first.click()
    other = window.new_page()
    other.goto(f"{house.url}{MAP}")
    other.locator("[id^=edit-stage]").first.click()
    other.fill("#map-dialog [name=name]", "La sienne")
    other.click("#map-dialog .btn-primary")
    expect(first_stage(other)).to_contain_text("La sienne")
    page.fill("#map-dialog [name=name]", "La mienne")
    page.click("#map-dialog .btn-primary")
    expect(page.locator(".conflict")).to_contain_text("La sienne")
    page.get_by_text("Garder la mienne").click()
    expect(first_stage(page)).to_contain_text("La mienne")


def test_the_heading_follows_a_new_name_and_the_notice_new_days(page) -> None:
    page.locator("[id^=edit-journey]").click()
    page.fill("#map-dialog [name=name]", "Entretien d’hiver")
    page.fill("#map-dialog [name=starts_date]", "2026-01-05")
    page.fill("#map-dialog [name=ends_date]", "2026-01-09")
    page.click("#map-dialog .btn-primary")
    expect(page.locator("h1")).to_contain_text("Entretien d’hiver")
    expect(page).to_have_title("Carte · Entretien d’hiver · Maison Lavigne")
    expect(page.locator("#drawing")).to_contain_text("du 5 janvier 2026 au 9 janvier 2026")
    page.click("#undo")
    expect(page.locator("h1")).to_contain_text("Abonnement d’entretien")


def test_paper_holds_every_column_and_no_control(page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(
        {"width": 1047, "height": 718}
    )  # an A4 on its side, less its margins
    columns = page.locator(".situation")
    assert columns.last.evaluate("one => one.getBoundingClientRect().right") <= 1047
    assert page.locator(".tool:visible, .add-note:visible, .grip:visible").count() == 0
