"""The page of an answer in a real browser: with and without JavaScript, thumb and keyboard."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import complaints, scrolls_sideways, small_targets, violations
from tests.servers import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

LINKS = """
import json
from jalon.listening.specs import QuestionSpec
from jalon.listening.standard import questions_for
from jalon.organisation.models import Unit
from tests.factories import a_point
from tests.feedback.respond.links import a_link
root = Unit.objects.get(parent=None)
text = {{"fr": "Une question\\u00a0?", "en": "A question?"}}
options = [{{"value": n, "fr": f"Choix {{n}}", "en": f"Choice {{n}}"}} for n in (1, 2, 3)]
kinds = ("nps", "csat", "ces2", "ces1", "yes_no", "verbatim", "callback", "testimony")
closed = ("single_choice", "multiple_choice")
every = [QuestionSpec(kind, kind, text) for kind in kinds]
every += [QuestionSpec(kind, kind, text, options=options) for kind in closed]
nps = questions_for(a_point(root, key="{key}"))
print(json.dumps([a_link(root, nps).token, a_link(root, every).token]))
"""
COUNT = """
from jalon.feedback.models import Response
print(Response.objects.count())
"""
KEPT = """
from jalon.feedback.models import Answer
from django.db.models import F
current = Answer.objects.filter(revision=F("response__revision"))
mine = current.filter(response__submission_id="{submission}").exclude(blank="skipped")
print([[answer.question.key, answer.value, answer.text] for answer in mine.order_by("id")])
"""


@pytest.fixture(scope="module")
def links(company) -> list[str]:
    return json.loads(company.python(LINKS.format(key=f"point-{uuid4().hex[:6]}")))


@pytest.fixture(scope="module")
def nps(site, links) -> str:
    return f"{site.url}/r/{links[0]}/"


@pytest.fixture(scope="module")
def every_kind(site, links) -> str:
    return f"{site.url}/r/{links[1]}/"


@pytest.fixture
def page(opened) -> Page:
    return opened().new_page()


@pytest.fixture
def plain(opened) -> Page:
    """Without JavaScript."""
    return opened(java_script_enabled=False).new_page()


def choose(page: Page, grade: int, name: str = "q-score") -> None:
    page.check(f"[name={name}][value='{grade}']")


def send(page: Page) -> None:
    """And be on the page that comes."""
    with page.expect_navigation():
        page.click("main > .send")


def kept(company, page: Page) -> str:
    submission = page.url.split("/r/")[1].split("/")[1]
    return company.python(KEPT.format(submission=submission))


# Without JavaScript


def test_a_score_then_its_questions_then_thanks(plain, nps) -> None:
    plain.goto(nps)
    choose(plain, 6)
    send(plain)
    expect(plain.locator("[name=q-why-bad]")).to_be_visible()
    expect(plain.locator("[value='6']")).to_be_checked()
    plain.fill("[name=q-why-bad]", "Trois appels pour rien.")
    send(plain)
    expect(plain.locator("h1")).to_have_text("Merci, votre réponse est enregistrée.")


def test_reload_and_back_keep_the_same_answer(plain, nps) -> None:
    plain.goto(nps)
    address = plain.url
    choose(plain, 9)
    send(plain)
    expect(plain.locator("[name=q-why-good]")).to_be_visible()
    plain.reload()
    send(plain)
    plain.go_back()
    assert plain.url.split("#")[0] == address
    expect(plain.locator("[value='9']")).to_be_checked()


def test_the_other_language_keeps_the_words(plain, nps) -> None:
    plain.goto(nps)
    choose(plain, 3)
    send(plain)
    plain.fill("[name=q-why-bad]", "Trois appels")
    plain.click("button[name=switch][value=en]")
    expect(plain.locator("main > .send")).to_have_text("Send my answer")
    expect(plain.locator("[name=q-why-bad]")).to_have_value("Trois appels")


def test_the_score_of_a_link_is_confirmed(plain, nps) -> None:
    plain.goto(f"{nps}?score=9")
    expect(plain.locator(":checked")).to_have_count(0)
    plain.click("text=Confirmer la note 9")
    expect(plain.locator("[name=q-why-good]")).to_be_visible()


def test_an_error_shows_where_and_keeps_the_rest(plain, nps) -> None:
    plain.goto(nps)
    choose(plain, 2)
    send(plain)
    plain.fill("[name=q-why-bad]", "Attente")
    plain.check("[name=q-callback][type=checkbox]")
    plain.fill("[name=q-callback][type=text]", "12")
    send(plain)
    expect(plain.locator("[role=alert]")).to_contain_text("semble incomplet")
    expect(plain.locator("[name=q-callback][type=text]")).to_have_value("12")
    expect(plain.locator("[name=q-why-bad]")).to_have_value("Attente")


# With JavaScript


def test_questions_appear_with_the_score(page, nps) -> None:
    page.goto(nps)
    expect(page.locator("textarea:visible")).to_have_count(0)
    choose(page, 2)
    expect(page.locator("[name=q-why-bad]")).to_be_visible()
    choose(page, 10)
    expect(page.locator("[name=q-why-bad]")).to_be_hidden()
    expect(page.locator("[name=q-why-good]")).to_be_visible()


def test_words_follow_a_change_of_mind(page, nps) -> None:
    page.goto(nps)
    choose(page, 6)
    page.fill("[name=q-why-bad]", "Léa est parfaite")
    choose(page, 9)
    expect(page.locator("[name=q-why-good]")).to_have_value("Léa est parfaite")


def test_one_sending_is_enough(page, nps, company) -> None:
    page.goto(nps)
    choose(page, 9)
    page.fill("[name=q-why-good]", "Léa")
    send(page)
    expect(page.locator("h1")).to_have_text("Merci, votre réponse est enregistrée.")
    assert kept(company, page) == "[['score', 9, ''], ['why-good', None, 'Léa']]"


def test_the_bar_advances(page, nps) -> None:
    page.goto(nps)
    bar = page.locator("progress")
    assert bar.evaluate("bar => [bar.value, bar.max]") == [0, 1]
    choose(page, 6)
    assert bar.evaluate("bar => [bar.value, bar.max]") == [1, 2]


def test_the_contact_is_asked_once_the_box_is_ticked(page, nps) -> None:
    page.goto(nps)
    choose(page, 2)
    contact = page.locator("[name=q-callback][type=text]")
    expect(contact).to_be_hidden()
    page.check("[name=q-callback][type=checkbox]")
    contact.fill("0612345678")
    page.uncheck("[name=q-callback][type=checkbox]")
    send(page)
    expect(page.locator("h1")).to_have_text("Merci, votre réponse est enregistrée.")


def test_leaving_keeps_what_was_chosen(page, nps, company) -> None:
    before = int(company.python(COUNT))
    page.goto(nps)
    address = page.url
    choose(page, 4)
    page.fill("[name=q-why-bad]", "Interrompu")
    page.goto("about:blank")
    assert until(lambda: int(company.python(COUNT)) == before + 1)
    page.goto(address)
    expect(page.locator("[value='4']")).to_be_checked()
    expect(page.locator("[name=q-why-bad]")).to_have_value("Interrompu")


def test_a_double_click_is_one_answer(page, nps, company) -> None:
    before = int(company.python(COUNT))
    page.goto(nps)
    choose(page, 9)
    page.dblclick("main > .send")
    expect(page.locator("h1")).to_have_text("Merci, votre réponse est enregistrée.")
    assert int(company.python(COUNT)) == before + 1


def test_the_keyboard_is_enough(page, nps) -> None:
    page.goto(nps)
    page.focus("[name=q-score][value='0']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=q-score][value='1']")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Attente")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("06 12 34 56 78")
    page.keyboard.press("Enter")
    expect(page.locator(".promise")).to_have_text(
        "Un responsable vous recontactera, comme vous l’avez demandé."
    )


# Visits that are not answers


def test_a_scanner_that_runs_scripts_records_nothing(page, nps, every_kind, company) -> None:
    before = company.python(COUNT)
    for address in (nps, f"{nps}?score=9", every_kind, f"{nps}notice/"):
        page.goto(address, wait_until="networkidle")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.request.head(address)
        page.reload()
    page.goto("about:blank")
    page.wait_for_timeout(1_500)
    assert company.python(COUNT) == before


# What a page may not do


SCRIPTS = "<script>alert(1)</script></textarea><img src=x onerror=alert(2)>\"'{{7*7}}"


def test_code_is_shown_as_words_and_never_runs(page, nps) -> None:
    said = complaints(page)
    page.goto(nps)
    choose(page, 3)
    page.fill("[name=q-why-bad]", SCRIPTS)
    page.check("[name=q-callback][type=checkbox]")
    page.fill("[name=q-callback][type=text]", SCRIPTS)
    send(page)
    expect(page.locator("[name=q-why-bad]")).to_have_value(SCRIPTS)
    expect(page.locator("[name=q-callback][type=text]")).to_have_value(SCRIPTS)
    assert [line for line in said if "422" not in line] == []


def test_the_policy_of_contents_refuses_nothing(page, every_kind) -> None:
    said = complaints(page)
    page.goto(every_kind, wait_until="networkidle")
    assert said == []


def test_the_whole_page_weighs_50_kb_at_most(page, every_kind, site) -> None:
    bodies: dict[str, int] = {}
    page.on("response", lambda one: bodies.update({one.url: weight(one)}))
    page.goto(every_kind, wait_until="networkidle")
    assert all(address.startswith(site.url) for address in bodies)
    assert 0 < sum(bodies.values()) <= 50_000


def weight(response) -> int:
    return 0 if response.status in {303, 304} else len(response.body())


# How it looks


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1440])
def test_targets_fit_a_thumb_and_nothing_overflows(opened, every_kind, width) -> None:
    page = opened(width=width).new_page()
    page.goto(every_kind)
    assert small_targets(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(opened, nps, every_kind, theme, language) -> None:
    page = opened(color_scheme=theme).new_page()
    found = []
    for address in (every_kind, f"{nps}notice/", f"{nps}?score=3"):
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        found += violations(page)
    choose(page, 3)
    page.check("[name=q-callback][type=checkbox]")
    found += violations(page)
    send(page)
    found += violations(page)
    page.fill("[name=q-callback][type=text]", "0612345678")
    send(page)
    assert [*found, *violations(page)] == []
