"""What the page weighs, in which language and colour it speaks, and whose notice it shows."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from jalon.feedback import respond_theme
from jalon.listening.actions import publish_version
from jalon.listening.specs import QuestionSpec
from jalon.organisation.models import Company
from tests.factories import NOON
from tests.feedback.respond.asking import GOOD, keeps, kept, post, said

KB = 1_000


def static_size(name: str) -> int:
    return Path(str(finders.find(f"feedback/{name}"))).stat().st_size


def resources(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/[^"]+\.(?:css|js|svg)|/logo/[^"]*)"', page)


def test_the_whole_page_weighs_50_kb_at_most(customer, every_kind) -> None:
    Company.objects.update(
        logo=b"\x89PNG\r\n\x1a\n" + b"x" * 20_000, logo_type="image/png", logo_hash="a1"
    )
    address = customer.get(f"/r/{every_kind.token}/").headers["Location"]
    page = customer.get(address)
    theme = customer.get(reverse("feedback:theme", args=["any"]))
    logo = customer.get(reverse("organisation:logo"))
    own = sum(static_size(name) for name in ("respond.css", "respond.js"))
    assert sum(len(one.content) for one in (page, theme, logo)) + own <= 50 * KB


def test_it_asks_for_its_own_files_only(customer, address) -> None:
    asked = resources(customer.get(address).content.decode())
    assert [Path(name).name.split(".")[0].split("-")[0] for name in asked] == [
        "mark", "respond", "theme", "respond",
    ]  # fmt: skip


def test_its_style_weighs_10_kb_at_most() -> None:
    assert static_size("respond.css") <= 10 * KB


def test_its_script_weighs_3_kb_at_most() -> None:
    assert static_size("respond.js") <= 3 * KB


def test_it_travels_small(customer, address) -> None:
    assert len(gzip.compress(customer.get(address).content)) <= 5 * KB


# Languages


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-FR,fr", "fr"),
        ("en-GB,en;q=0.8", "en"),
        ("de", "fr"),
        ("", "fr"),
        ("\x00;q=x", "fr"),
    ],
)
def test_it_speaks_the_language_of_the_browser(customer, address, accepted, language) -> None:
    page = customer.get(address, headers={"accept-language": accepted})
    assert f'<html lang="{language}">' in page.content.decode()


def test_the_link_may_choose_the_language(customer, address) -> None:
    page = customer.get(
        f"{address}?lang=en", headers={"accept-language": "fr"}
    ).content.decode()
    assert "How likely are you to recommend us" in page
    assert "From 0, not at all likely, to 10, extremely likely." in page
    assert "Send my answer" in page


def test_a_language_that_the_survey_does_not_speak_is_not_spoken(customer, address) -> None:
    assert '<html lang="fr">' in customer.get(f"{address}?lang=xx").content.decode()


def test_switching_keeps_what_was_typed_and_records_nothing(customer, address) -> None:
    page = post(
        customer,
        address,
        {"score": 9, "why-good": "Léa"},
        seen=GOOD,
        language="fr",
        switch="en",
    )
    assert page.status_code == 200
    assert "Send my answer" in page.content.decode()
    assert 'value="9" checked' in page.content.decode()
    assert "Léa</textarea>" in page.content.decode()
    assert kept() == []


@keeps
def test_the_answer_remembers_its_language(customer, address) -> None:
    post(customer, address, {"score": 9}, language="en")
    page = customer.get(address, headers={"accept-language": "fr"})
    assert '<html lang="en">' in page.content.decode()


@keeps
def test_the_thanks_are_in_the_language_of_the_answer(customer, address) -> None:
    sent = post(customer, address, {"score": 9}, seen=GOOD, language="en")
    page = customer.get(sent.headers["Location"], headers={"accept-language": "fr"})
    assert "Thank you, your answer is recorded." in page.content.decode()


# A version read before another was published


@keeps
def test_what_was_read_is_what_is_answered(customer, link, address) -> None:
    text = {"fr": "Autre\u00a0?", "en": "Other?"}
    publish_version(
        survey=link.survey, questions=[QuestionSpec("other", "csat", text)], by="test", at=NOON
    )
    post(customer, address, {"score": 9}, seen=GOOD, version=1)
    assert said()["score"] == 9
    assert "Autre" not in customer.get(address).content.decode()


# Colours

ACCENTS = [
    "#0b3d91",
    "#ffffff",
    "#000000",
    "#ffff00",
    "#ff0000",
    "#00ff88",
    "#777777",
    "#8a2be2",
]


def colours(accent: str) -> list[str]:
    """Accent and its ink, in the light then in the dark."""
    return re.findall(r"#[0-9a-f]{6}", respond_theme.style_sheet(accent))


@pytest.mark.parametrize("accent", ACCENTS)
def test_any_colour_is_made_readable(accent) -> None:
    light, on_light, dark, on_dark = colours(accent)
    assert respond_theme.contrast(light, "#ffffff") >= 4.5
    assert respond_theme.contrast(dark, respond_theme.DARK_PAPER) >= 4.5
    assert respond_theme.contrast(on_light, light) >= 4.5
    assert respond_theme.contrast(on_dark, dark) >= 4.5


def test_a_readable_colour_is_left_as_it_is() -> None:
    assert colours("#0b3d91")[0] == "#0b3d91"


def test_contrast_is_that_of_the_standard() -> None:
    assert respond_theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert respond_theme.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("accent", ["", "red", "#fff", "#12345g", "}body{display:none"])
def test_what_is_no_colour_is_the_usual_one(accent) -> None:
    assert colours(accent)[0] == "#0b3d91"


def test_the_sheet_is_kept_for_a_year_by_its_own_address(customer, unit) -> None:
    sheet = reverse(
        "feedback:theme", args=[respond_theme.version(Company.objects.get().accent)]
    )
    assert "immutable" in customer.get(sheet).headers["Cache-Control"]
    assert "Cache-Control" not in customer.get(reverse("feedback:theme", args=["old"])).headers


# The notice


def notice(customer, link, language: str = "fr") -> str:
    return customer.get(f"/r/{link.token}/notice/?lang={language}").content.decode()


def test_the_notice_is_one_click_away(customer, link, address) -> None:
    assert f'href="/r/{link.token}/notice/?lang=fr"' in customer.get(address).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ["Maison Lavigne", "24 mois", "CNIL"]), ("en", ["24 months", "object"])],
)
def test_the_usual_notice_says_who_why_how_long_and_which_rights(
    customer, link, language, words
) -> None:
    said_there = notice(customer, link, language)
    assert not [word for word in words if word not in said_there]


def test_the_company_s_own_words_come_first(customer, link) -> None:
    Company.objects.update(notice={"fr": "Nos mots.\n\n<b>Les nôtres.</b>"})
    assert "<p>Nos mots.</p>" in notice(customer, link)
    assert "&lt;b&gt;Les nôtres.&lt;/b&gt;" in notice(customer, link)
    assert "24 months" in notice(customer, link, "en")
