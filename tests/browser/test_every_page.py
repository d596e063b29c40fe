"""Every page a person can open: nothing axe objects to, nothing wider than a phone, no
complaint of the browser, in both themes and both sizes."""

from __future__ import annotations

import pytest

from tests.browser.looking import complaints, scrolls_sideways, signed_in, violations

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/j/achat-equipement/?point=sav",
    "/j/achat-equipement/?view=table",
    "/j/achat-equipement/points/sav/responses/",
    "/weather/",
    "/weather/?unit=sud-ouest&period=12",
    "/weather/?view=table",
    "/weather/walls/",
    "/weather/embeds/",
    "/weather/shares/",
    "/norm/",
    "/norm/?unit=bayonne&point=sav",
    "/norm/?unit=annecy&period=52",
    "/map/",
    "/map/achat-equipement/",
    "/map/achat-equipement/?edit=1",
    "/map/achat-equipement/exports/",
    "/map/achat-equipement/photos/",
    "/map/achat-equipement/photos/new/",
    "/map/photos/1/",
    "/map/achat-equipement/compare/",
    "/map/achat-equipement/compare/?before=now&after=now",
    "/map/achat-equipement/?from=survey",
    "/map/achat-equipement/lanes/",
    "/map/achat-equipement/workshops/",
    "/map/achat-equipement/comments/",
    "/map/achat-equipement/comments/cell/",
    "/mentions/",
    "/map/achat-equipement/edit/",
    "/map/achat-equipement/duplicate/",
    "/map/start/",
    "/map/study/",
    "/listening/",
    "/callbacks/",
    "/imports/",
    "/imports/new/",
    "/organisation/",
    "/organisation/users/",
    "/organisation/role-rules/",
    "/organisation/peers/",
    "/organisation/peers/add/",
    "/organisation/import/units/",
    "/settings/",
    "/account/",
    "/journal/",
    "/journal/readings/",
    "/customers/",
    "/customers/?reference=LAV-2019",
    "/gallery/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_for_everybody(opened, house, theme, width) -> None:
    window = opened(width=width, height=900, color_scheme=theme)
    page, found = signed_in(window, house.url), {}
    said = complaints(page)
    for address in PAGES:
        answer = page.goto(f"{house.url}{address}")
        trouble = violations(page) + said
        said.clear()
        if answer is None or answer.status != 200:
            trouble.append(f"answered {answer and answer.status}")
        if scrolls_sideways(page):
            trouble.append("scrolls sideways")
        if trouble:
            found[address] = trouble
    assert found == {}
