"""The map and the table of a workshop under a finger, on a tablet and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import signed_in

pytestmark = pytest.mark.browser
MAP = "/map/abonnement-entretien/"
TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 390, "height": 844}
FINGER: dict[str, Any] = {"has_touch": True, "is_mobile": True}
Point = tuple[float, float]


class Finger:
    """What a hand does to the glass: pressed, slid, held near an edge, lifted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.glass = page.context.new_cdp_session(page)
        self.here: Point = (0, 0)

    def touch(self, kind: str, *points: Point) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        self.glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
        self.page.wait_for_timeout(20)

    def press(self, on: Locator) -> None:
        self.here = middle(on)
        self.touch("touchStart", self.here)
        self.page.wait_for_timeout(200)

    def slide(self, to: Point, steps: int = 10) -> None:
        (x, y), (right, down) = self.here, (to[0] - self.here[0], to[1] - self.here[1])
        for step in range(1, steps + 1):
            self.touch("touchMove", (x + right * step / steps, y + down * step / steps))
        self.here = to

    def hold_until(self, seen: Locator, above: float) -> None:
        """Near an edge: what is below comes up by itself."""
        for beat in range(1_000):
            if middle(seen)[1] < above:
                return
            self.touch("touchMove", (self.here[0] + beat % 2, self.here[1]))

    def lift(self) -> None:
        self.touch("touchEnd")

    def carry(self, grip: Locator, onto: Locator) -> None:
        grip.scroll_into_view_if_needed()
        self.press(grip)
        self.slide(middle(onto))
        self.lift()


def middle(one: Locator) -> Point:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def on_screen(opened, house):
    def show(size: dict[str, int], address: str = MAP + "?edit=1") -> tuple[Page, Finger]:
        page = signed_in(opened(**size, **FINGER), house.url, 1)
        page.goto(f"{house.url}{address}")
        return page, Finger(page)

    return show


def cell(page: Page, kind: str, number: int) -> Locator:
    return page.locator(f".cell-{kind}").nth(number)


def test_a_note_is_carried_by_its_handle(on_screen) -> None:
    page, finger = on_screen(TABLET)
    finger.carry(cell(page, "indicator", 0).locator(".grip").first, cell(page, "indicator", 1))
    expect(cell(page, "indicator", 1).locator(".note")).to_have_count(2)
    expect(cell(page, "indicator", 0).locator(".note")).to_have_count(0)


def test_a_note_stays_in_a_lane_that_holds_what_it_says(on_screen) -> None:
    page, finger = on_screen(TABLET)
    finger.carry(cell(page, "irritant", 1).locator(".grip").first, cell(page, "question", 1))
    expect(cell(page, "irritant", 1).locator(".note")).to_have_count(1)
    expect(page.locator("#map-dialog")).not_to_be_visible()


def test_a_situation_is_carried_and_the_phone_goes_along(on_screen) -> None:
    page, finger = on_screen(PHONE)
    first, second = page.locator(".situation-name").nth(0), page.locator(".stage-top").nth(1)
    name = first.inner_text()
    handle = page.locator(".situation .handle").first
    handle.evaluate("one => one.scrollIntoView({block: 'center'})")
    finger.press(handle)
    finger.slide((195, 770))
    finger.hold_until(second, above=500)
    finger.slide((195, 680))
    finger.lift()
    expect(page.locator("#announcer")).to_contain_text(name)
    expect(page.locator(".stage").first.locator(".situation")).to_have_count(0)


def test_a_finger_on_words_scrolls_and_carries_nothing(on_screen) -> None:
    page, finger = on_screen(PHONE)
    words = cell(page, "expectation", 1).locator(".note-words")
    words.evaluate("one => one.scrollIntoView({block: 'center'})")
    before = page.evaluate("scrollY")
    finger.here = middle(words)
    finger.touch("touchStart", finger.here)
    finger.slide((finger.here[0], finger.here[1] - 250))
    finger.lift()
    page.wait_for_function("least => scrollY > least", arg=before + 100)
    expect(cell(page, "expectation", 1).locator(".note")).to_have_count(1)
    expect(page.locator(".editor")).to_have_count(0)


@pytest.fixture
def workshop(on_screen, house) -> tuple[Page, Finger]:
    """Of a phone, with one idea to sort."""
    page, finger = on_screen(PHONE, f"{MAP}workshops/")
    page.fill("[name=title]", "Atelier")
    page.fill("[name=question]", "Qu’est-ce qui agace ?")
    page.click("main form .btn-primary")
    room = page.context.new_page()
    room.goto(f"{house.url}/w/{page.input_value('#workshop-address').split('/w/')[1]}")
    room.fill("[name=text]", "Personne ne rappelle")
    room.click("main .btn-primary")
    page.bring_to_front()  # glass behind another window answers no finger
    return page, finger


def test_an_idea_is_carried_onto_the_map_below_it(workshop) -> None:
    page, finger = workshop
    words = page.locator("#waiting .contribution-text")
    words.evaluate("one => one.scrollIntoView({block: 'center'})")
    finger.press(words)
    finger.slide((195, 740))
    finger.hold_until(page.locator(".drop").first, above=600)
    finger.slide(middle(page.locator(".drop").first))
    finger.lift()
    expect(page.locator("#waiting .contribution")).to_have_count(0)
