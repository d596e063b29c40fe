"""What the demo company's customers write: many sentences, good French, no real name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import numpy as np

from jalon.demo import company
from jalon.demo.answers import Answers, generate_answers
from jalon.demo.journeys import JOURNEYS
from jalon.demo.people import draw_contacts
from jalon.demo.points import POINT_INDEX, POINTS
from jalon.demo.writing import FOLDER, Comments, write_comments, writings

END = datetime(2026, 11, 21, 20, tzinfo=UTC)
# Companies and brands a French customer would name (those that are no word of the language).
REAL_NAMES = """
amazon auchan bosch boulanger brandt bouygues carrefour castorama cdiscount conforama darty
dyson electrolux fnac google haier hoover ikea indesit leclerc liebherr mma maaf miele moulinex
panasonic philips rowenta samsung sfr siemens smeg sony tefal ubaldi vorwerk whirlpool whatsapp
"""


@cache
def the_year() -> tuple[Answers, Comments]:
    answers = generate_answers(end=END)
    return answers, write_comments(answers)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def sources() -> list[str]:
    files = [path for path in FOLDER.glob("*.toml") if path.stem not in {"english", "typing"}]
    return [text for path in files for text in strings(tomllib.loads(path.read_text()))]


def labels() -> list[str]:
    texts = [unit.name for unit in company.UNITS]
    for journey in JOURNEYS:
        texts += [journey.label, journey.objective, *journey.stages]
        texts += [text for s in journey.situations for text in (s.label, s.expectation)]
        texts += [text for p in journey.personas for text in (p.name, p.goal, p.quote)]
    return texts + [text for point in POINTS for text in (point.label, point.question)]


def test_hundreds_of_distinct_sentences_carry_the_comments() -> None:
    cores = {core for w in writings().values() for mood in w.moods for core in mood.cores}
    assert len(cores) > 400


def test_thousands_of_distinct_texts_come_out() -> None:
    _, comments = the_year()
    assert len(set(comments.texts)) > 20_000


def test_a_comment_for_each_commented_answer() -> None:
    answers, comments = the_year()
    assert len(comments.texts) == answers.commented.sum()
    assert all(text.strip() for text in comments.texts)


def test_the_same_seed_writes_the_same_words() -> None:
    answers = generate_answers(seed=3, scale=0.02, end=END)
    assert write_comments(answers, seed=3).texts == write_comments(answers, seed=3).texts


def test_lengths_go_from_two_words_to_four_sentences() -> None:
    _, comments = the_year()
    words = np.array([len(text.split()) for text in comments.texts])
    assert (words <= 2).mean() > 0.05
    assert 7 <= np.median(words) <= 14
    assert (words > 18).mean() > 0.04
    assert words.max() < 60


def test_sources_keep_french_typography() -> None:
    wrong = re.compile(r"'| [?!:;»]|« |\.\.\.|[^\u00a0\u202f!][?!;»]")
    assert [text for text in [*sources(), *labels()] if wrong.search(text)] == []


def test_some_people_type_in_a_hurry() -> None:
    _, comments = the_year()
    hurried = np.array(["'" in text for text in comments.texts])
    careful = np.array(["’" in text for text in comments.texts])
    assert 0.1 < hurried.mean() < 0.5
    assert careful.mean() > 0.1


def test_no_real_company_is_named() -> None:
    named = re.compile(rf"\b({'|'.join(REAL_NAMES.split())})\b", re.IGNORECASE)
    assert [text for text in [*sources(), *labels()] if named.search(text)] == []


def test_since_the_fall_they_speak_of_waiting_and_saying_it_again() -> None:
    answers, comments = the_year()
    unhappy = (answers.point[comments.rows] == POINT_INDEX["sav"]) & (
        answers.band[comments.rows] == 0
    )
    since = answers.since_drop[comments.rows]
    about = np.isin(np.array(comments.themes), ["attente", "réexplication"])
    assert about[unhappy & since].mean() > 0.6
    assert about[unhappy & ~since].mean() < 0.4


def test_nobody_praises_with_a_bad_grade() -> None:
    answers, comments = the_year()
    praise = {"Parfait", "Impeccable", "Nickel", "Très bien", "Au top"}
    moods = {
        int(answers.band[row])
        for row, text in zip(comments.rows, comments.texts, strict=True)
        if text in praise
    }
    assert moods == {2}


def test_the_shop_is_not_spoken_of_on_the_phone() -> None:
    answers, comments = the_year()
    store_only = {c for m in writings()["attente_magasin"].moods for c in m.cores}
    on_the_phone = answers.point[comments.rows] == POINT_INDEX["sav"]
    said = [t for t, phone in zip(comments.texts, on_the_phone, strict=True) if phone]
    assert not any(text.rstrip(".") in store_only for text in said)


def test_contacts_ring_nowhere() -> None:
    for contact in draw_contacts(2000):
        assert re.search(
            r"^(06 39 98|01 99 00) \d\d \d\d$|^[a-z]+\.[a-z]+@courriel\.example$", contact
        )


def test_contacts_are_the_same_for_everyone() -> None:
    assert draw_contacts(50) == draw_contacts(50)
    assert len(set(draw_contacts(500))) > 480
