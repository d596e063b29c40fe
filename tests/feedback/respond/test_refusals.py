"""What cannot be kept is refused readably, and what was typed is not lost."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote

import pytest
from django.db import OperationalError

from jalon.feedback import committer as committing
from jalon.feedback.intake import NotKept
from jalon.listening.specs import QuestionSpec
from tests.feedback.respond.asking import BAD, FORM, GOOD, keeps, kept, post, said
from tests.feedback.respond.links import a_link


def test_a_score_is_asked_for(customer, address) -> None:
    page = post(customer, address, {})
    assert page.status_code == 422
    assert "Choisissez une note pour continuer." in page.content.decode()
    assert kept() == []


def test_the_message_stands_by_its_field(customer, address) -> None:
    page = post(customer, address, {"score": 3, "callback": "yes"}, seen=BAD).content.decode()
    assert 'href="#q-callback"' in page
    assert 'id="q-callback-error"' in page
    assert 'aria-invalid="true" aria-describedby="q-callback-error"' in page


@pytest.mark.parametrize("contact", ["12", "lea@", "lea arobase lavigne", "0612345678" * 20])
def test_a_contact_that_reaches_nobody_is_questioned(customer, address, contact) -> None:
    answers = {"score": 3, "why-bad": "Attente", "callback": ["yes", contact]}
    page = post(customer, address, answers, seen=BAD)
    assert page.status_code == 422
    assert "semble incomplet" in page.content.decode()
    assert all(text in unescape(page.content.decode()) for text in ("Attente", contact))


@pytest.mark.parametrize(
    "contact", ["06 12 34 56 78", "+33 (0)6.12.34.56.78", "léa@lavigne.example"]
)
@keeps
def test_a_contact_that_reaches_somebody_is_taken(customer, address, contact) -> None:
    post(customer, address, {"score": 3, "callback": ["yes", contact]}, seen=BAD)
    assert said()["callback"] == 1


@pytest.mark.parametrize("score", ["11", "-1", "neuf", "9.5", "٣", "0x9", "1" * 400])
def test_a_grade_out_of_the_scale_is_refused(customer, address, score) -> None:
    assert post(customer, address, {"score": score}).status_code == 422
    assert kept() == []


def test_two_grades_are_refused(customer, address) -> None:
    assert post(customer, address, {"score": [3, 9]}).status_code == 422


def test_an_empty_page_of_optional_questions_is_refused(customer, unit) -> None:
    optional = a_link(
        unit, [QuestionSpec("words", "verbatim", {"fr": "Quoi\u00a0?", "en": "What?"})]
    )
    address = customer.get(f"/r/{optional.token}/").headers["Location"]
    assert post(customer, address, {"words": " "}, seen=["words"]).status_code == 422
    assert kept() == []


# Words


@keeps
def test_a_comment_of_5000_characters_is_kept(customer, address) -> None:
    post(customer, address, {"score": 9, "why-good": "é" * 5000}, seen=GOOD)
    assert said()["why-good"] == "é" * 5000


def test_a_longer_one_is_refused_and_stays_on_the_page(customer, address) -> None:
    page = post(customer, address, {"score": 9, "why-good": "é" * 5001}, seen=GOOD)
    assert page.status_code == 422
    assert "é" * 5001 in page.content.decode()
    assert "5001 caractères" in page.content.decode()
    assert kept() == []


STRANGE = {
    "emoji": "Merci 👩🏽‍🔧🇫🇷 !",
    "right to left": "\u202eésrever\u202c شكراً",
    "combining": "e" + "\u0301\u0316\u0334" * 40,
    "not composed": "Cafe\u0301",
    "astral": "𝔍𝔞𝔩𝔬𝔫 𠜎",
    "controls": "a\x01\x1b[31mb\x7f",
    "zero width": "a\u200b\u2060\ufeffb",
    "lines": "Un\nDeux\n\nTrois",
    "placeholders": "{{ 7*7 }} {% csrf_token %} ${7} %s %(x)s",
    "quotes": "'; DROP TABLE feedback_answer; --",
}


@pytest.mark.parametrize("words", STRANGE.values(), ids=STRANGE)
@keeps
def test_strange_words_are_kept_exactly(customer, address, words) -> None:
    assert (
        post(customer, address, {"score": 9, "why-good": words}, seen=GOOD).status_code == 303
    )
    assert said()["why-good"] == words


@keeps
def test_the_lines_of_a_browser_are_lines(customer, address) -> None:
    post(customer, address, {"score": 9, "why-good": "Un\r\nDeux"}, seen=GOOD)
    assert said()["why-good"] == "Un\nDeux"


SCRIPTS = [
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
]


@pytest.mark.parametrize("words", SCRIPTS)
def test_what_looks_like_code_is_shown_as_words(customer, address, words) -> None:
    answers = {"score": 3, "why-bad": words, "callback": ["yes", words]}
    page = post(customer, address, answers, seen=BAD).content.decode()
    assert words not in page.replace(f"{words}</textarea>", "") or words.startswith(
        "javascript"
    )
    assert words in unescape(page)
    assert "'unsafe-inline'" not in customer.get(address).headers["Content-Security-Policy"]


# The request itself


def raw(customer, address: str, body: bytes, kind: str = FORM) -> int:
    return customer.generic("POST", address, body, content_type=kind).status_code


BODIES = {
    "10 MB of words": (b"seen=score&q-score=9&q-why-good=" + b"a" * 10_000_000, 413),
    "1,001 fields": (b"&".join(b"q-%d=1" % number for number in range(1001)), 413),
    "NUL": (b"seen=score&q-score=9&q-why-good=a%00b", 400),
    "NUL in a name": (b"q-%00score=9", 400),
    "half a pair": (b"seen=score&q-score=9&q-why-good=" + quote(b"\xed\xa0\x80").encode(), 400),
    "half a pair, unquoted": (b"seen=score&q-score=9&q-why-good=\xed\xb0\x80", 400),
    "not UTF-8": (b"q-score=9&q-why-good=%E9", 400),
    "nothing": (b"&", 422),
    "noise": (b"=&&;;%%%=&seen", 422),
}


@pytest.mark.parametrize(("body", "status"), BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_kept_is_refused(customer, address, body, status) -> None:
    assert raw(customer, address, body) == status
    assert kept() == []


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain", "x"])
def test_only_a_form_is_read(customer, address, kind) -> None:
    assert raw(customer, address, b"q-score=9", kind) == 400


def test_a_refusal_is_a_page(customer, address) -> None:
    refused = customer.generic("POST", address, b"q-score=%00", content_type=FORM)
    assert (
        "Ce que vous aviez tapé est encore dans la page précédente" in refused.content.decode()
    )


# The database away


@pytest.fixture
def _away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full: the committer acknowledges nothing."""

    def refuse(*_: object) -> None:
        raise NotKept

    monkeypatch.setattr(committing.committer, "keep", refuse)


@pytest.mark.usefixtures("_away")
def test_what_could_not_be_kept_waits_on_the_page(customer, address) -> None:
    answers = {"score": 3, "why-bad": "<b>Trop</b>\nlong", "callback": ["yes", "0612345678"]}
    page = post(customer, address, answers, seen=BAD, language="fr")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    text = page.content.decode()
    assert f'action="{address}"' in text
    assert "Votre réponse n’est pas encore enregistrée." in text
    assert text.count('type="hidden"') == 8
    assert "&lt;b&gt;Trop&lt;/b&gt;\nlong" in text


@keeps
def test_it_is_sent_again_as_the_same_submission(customer, address, monkeypatch) -> None:
    with monkeypatch.context() as away:
        away.setattr(committing, "kept", lambda _: (_ for _ in ()).throw(OSError("disk full")))
        first = post(customer, address, {"score": 3, "why-bad": "Long"}, seen=BAD)
    assert (first.status_code, kept()) == (503, [])
    post(customer, address, {"score": 3, "why-bad": "Long"}, seen=BAD)
    assert said()["why-bad"] == "Long"


def test_it_waits_too_when_the_database_fails_before_the_page(
    customer, address, monkeypatch
) -> None:
    def fail() -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr("jalon.organisation.middleware.company", fail)
    page = post(customer, address, {"score": 3, "why-bad": "Trop long"}, seen=BAD)
    assert page.status_code == 503
    assert "Trop long" in page.content.decode()


@pytest.mark.usefixtures("_away")
def test_it_says_so_in_the_language_of_the_page(customer, address) -> None:
    page = post(customer, address, {"score": 9}, seen=GOOD, language="en")
    assert "Your answer is not recorded yet." in page.content.decode()
