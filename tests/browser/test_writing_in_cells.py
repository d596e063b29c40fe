"""The cells of a map in a real browser: in place, by keyboard alone, and by two people."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from jalon.demo.company import ACCOUNTS
from tests.browser.looking import signed_in
from tests.servers import Server

pytestmark = pytest.mark.browser
MAP = "/map/abonnement-entretien/?edit=1"


@pytest.fixture(scope="module")
def passes(browser, house) -> list[Any]:
    """What the browser of each of two people keeps once they are signed in."""
    return [pass_of(browser.new_context(), house, account) for account in (0, 1)]


def pass_of(window: BrowserContext, house: Server, account: int) -> Any:
    signed_in(window, house.url, account)
    kept = window.storage_state()
    window.close()
    return kept


def on_the_map(window: BrowserContext, house: Server) -> Page:
    page = window.new_page()
    page.goto(f"{house.url}{MAP}")
    return page


@pytest.fixture
def page(opened, house, passes) -> Page:
    return on_the_map(opened(width=1440, height=900, storage_state=passes[1]), house)


@pytest.fixture
def other(opened, house, passes) -> Page:
    """Somebody else, on a machine of theirs."""
    return on_the_map(opened(width=1440, height=900, storage_state=passes[0]), house)


def cell(page: Page, kind: str = "irritant", number: int = 0):
    return page.locator(f".cell-{kind}").nth(number)


def write(page: Page, words: str, *, number: int = 0) -> None:
    cell(page, number=number).locator(".add-note").click()
    page.fill(".editor [name=text]", words)
    page.keyboard.press("Control+Enter")
    expect(cell(page, number=number)).to_contain_text(words)


def test_a_note_is_written_in_place_and_taken_back(page) -> None:
    write(page, "Écrit sur place")
    expect(page.locator("#undo")).to_contain_text("Écrit sur place")
    page.keyboard.press("Control+z")
    expect(cell(page)).not_to_contain_text("Écrit sur place")
    page.keyboard.press("Control+Shift+z")
    expect(cell(page)).to_contain_text("Écrit sur place")


def test_the_keyboard_stays_in_its_cell_when_a_gesture_is_taken_back(page) -> None:
    write(page, "Reprise au clavier", number=2)
    page.keyboard.press("Control+z")
    expect(cell(page, number=2)).not_to_contain_text("Reprise au clavier")
    expect(cell(page, number=2)).to_be_focused()


def test_a_long_word_does_not_widen_the_heads_of_the_lanes(page, house) -> None:
    width = page.locator(".lane").first.bounding_box()["width"]
    page.goto(f"{house.url}/map/abonnement-entretien/lanes/add/")
    page.fill("main [name=name]", "Anticonstitutionnellement" * 2)
    page.click("main form button[type=submit]")
    expect(page.locator(".lane", has_text="Anticonst")).to_be_visible()
    assert page.locator(".lane").first.bounding_box()["width"] == width


def test_a_click_on_a_note_edits_it_and_leaving_saves(page) -> None:
    cell(page, "question", 1).locator(".note-words").first.click()
    page.fill(".editor [name=text]", "Dit autrement")
    page.locator("#map-title").click()
    expect(cell(page, "question", 1)).to_contain_text("Dit autrement")
    expect(page.locator(".editor")).to_have_count(0)


def test_escape_cancels_and_keeps_what_was_typed(page) -> None:
    before = cell(page, "process").inner_text()
    cell(page, "process").locator(".note-words").first.click()
    page.fill(".editor [name=text]", "Presque perdu")
    page.keyboard.press("Escape")
    expect(page.locator(".editor")).to_have_count(0)
    assert cell(page, "process").inner_text() == before
    cell(page, "process").locator(".note-words").first.click()
    page.locator(".editor .draft").click()
    expect(page.locator(".editor [name=text]")).to_have_value("Presque perdu")


def test_arrows_walk_the_cells_and_enter_writes(page) -> None:
    cell(page, "system").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(cell(page, "indicator", 1)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.fill(".editor [name=text]", "Au clavier seul")
    page.keyboard.press("Control+Enter")
    expect(cell(page, "indicator", 1)).to_contain_text("Au clavier seul")


def test_a_note_moves_by_alt_and_an_arrow(page) -> None:
    write(page, "Voyageuse", number=1)
    note = cell(page, number=1).locator(".note-words", has_text="Voyageuse")
    note.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(cell(page, number=2)).to_contain_text("Voyageuse")
    expect(cell(page, number=1)).not_to_contain_text("Voyageuse")


def test_a_note_is_dragged_to_another_cell(page) -> None:
    write(page, "Portée à la main", number=3)
    grip = cell(page, number=3).locator(".note", has_text="Portée à la main").locator(".grip")
    grip.hover()
    grip.drag_to(cell(page, number=4).locator(".notes"))
    expect(cell(page, number=4)).to_contain_text("Portée à la main")


def test_a_source_is_added_from_the_cell(page) -> None:
    cell(page, "critical", 1).hover()
    cell(page, "critical", 1).locator(".sources").click()
    page.get_by_text("Ajouter une source").click()
    page.select_option("#map-dialog [name=kind]", "mystery_visit")
    page.click("#map-dialog .btn-primary")
    expect(page.locator("#map-dialog")).not_to_be_visible()
    expect(cell(page, "critical", 1)).to_have_attribute("data-sources", "mystery_visit")


def test_a_lane_is_hidden_and_shown_again(page) -> None:
    lane = page.locator(".lane", has_text="Verbatim")
    lane.hover()
    lane.locator("[id^=hide-lane]").click()
    expect(page.locator(".cell-verbatim")).to_have_count(0)
    page.click("#more-lanes")
    page.get_by_role("checkbox", name="Verbatim").check()
    page.click("#map-dialog .btn-primary")
    expect(page.locator(".cell-verbatim").first).to_be_visible()


# Two people


def test_what_one_writes_arrives_without_moving_what_the_other_types(page, other) -> None:
    cell(page, number=2).locator(".add-note").click()
    page.fill(".editor [name=text]", "Je suis en train d’écrire")
    write(other, "Écrit par l’autre", number=4)
    expect(cell(page, number=4)).to_contain_text("Écrit par l’autre")
    expect(page.locator(".editor [name=text]")).to_have_value("Je suis en train d’écrire")
    expect(page.locator(".editor [name=text]")).to_be_focused()


def test_each_sees_where_the_other_writes(page, other) -> None:
    cell(other, "action", 2).locator(".add-note").click()
    flag = cell(page, "action", 2).locator(".presence-flag")
    expect(flag).to_have_text(ACCOUNTS[0].name)


def test_a_stage_moved_by_the_other_waits_for_the_field_to_close(page, other) -> None:
    cell(page, number=1).locator(".add-note").click()
    page.fill(".editor [name=text]", "Encore un mot")
    first = page.locator(".stage-name").first.inner_text()
    other.locator(".stage-top .handle").first.press("ArrowRight")
    expect(page.locator("#map-waits")).to_be_visible()
    expect(page.locator(".editor [name=text]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".stage-name").first).not_to_have_text(first)


def test_the_second_of_two_sees_both_in_place_and_loses_nothing(page, other) -> None:
    cell(page, "expectation").locator(".note-words").first.click()
    page.fill(".editor [name=text]", "La mienne")
    cell(other, "expectation").locator(".note-words").first.click()
    other.fill(".editor [name=text]", "La sienne")
    other.keyboard.press("Control+Enter")
    expect(cell(other, "expectation")).to_contain_text("La sienne")
    page.locator(".editor [name=text]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".in-place-conflict")).to_contain_text("La sienne")
    expect(page.locator(".in-place-conflict")).to_contain_text("La mienne")
    page.get_by_text("Garder la mienne").click()
    expect(cell(page, "expectation")).to_contain_text("La mienne")
