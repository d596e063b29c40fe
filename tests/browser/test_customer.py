"""A salesperson, on a phone, two minutes before a meeting."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from jalon.demo.company import ACCOUNTS
from jalon.demo.people import STORY
from tests.browser.looking import complaints, scrolls_sideways, signed_in, violations

pytestmark = pytest.mark.browser
SALESPERSON = next(i for i, each in enumerate(ACCOUNTS) if each.role == "employee")


def test_the_customer_is_found_under_the_thumb(opened, house) -> None:
    page = signed_in(opened(), house.url, SALESPERSON)
    said = complaints(page)
    page.locator(".tabbar").get_by_text("Clients").click()
    page.get_by_label("Référence client").fill(STORY.lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Client {STORY}").wait_for()
    assert STORY not in page.url
    expect(page.get_by_role("img", name="Température")).to_be_visible()
    assert page.locator("a[href^='tel:']").count() == 0
    assert violations(page) == said == []
    assert not scrolls_sideways(page)


def test_a_score_leads_to_its_place_on_the_map(opened, house) -> None:
    page = signed_in(opened(), house.url, SALESPERSON)
    page.goto(f"{house.url}/customers/?reference={STORY}")
    page.locator(".told-score a").first.click()
    page.wait_for_url("**/j/**point=**")
