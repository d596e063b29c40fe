"""Who answers, and how to reach those who accepted to be called back: nobody, in truth.

01 99 00 and 06 39 98 are kept for fiction by the French numbering plan, and no mail
domain can ever end in `.example`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jalon.demo.answers import SEED, Answers
from jalon.demo.company import UNIT_INDEX
from jalon.demo.points import POINT_INDEX

_NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
FIRST_NAMES, LAST_NAMES = (
    re.split(r",\s+", _NAMES[rank].strip()) for rank in ("first", "last")
)
_BY_PHONE = 0.8


def draw_contacts(count: int, *, seed: int = SEED) -> list[str]:
    """A telephone number or an e-mail address each, as typed beside the consent."""
    rng = np.random.Generator(np.random.PCG64([seed, 5]))
    return [_contact(drawn) for drawn in rng.random((count, 4)).tolist()]


def _contact(drawn: list[float]) -> str:
    reached, choice, first, last = drawn
    if reached < _BY_PHONE:
        return _phone(choice, int(first * 10_000))
    first_name = FIRST_NAMES[int(first * len(FIRST_NAMES))]
    last_name = LAST_NAMES[int(last * len(LAST_NAMES))]
    return f"{_plain(first_name)}.{_plain(last_name)}@courriel.example"


def _phone(choice: float, number: int) -> str:
    start = "06 39 98" if choice < 0.75 else "01 99 00"
    return f"{start} {number // 100:02} {number % 100:02}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


# Customers


_NAMED_MODES = (0, 1, 2)  # e-mail, SMS and web carry a reference; a QR code is anybody's
_NAMED_SHARE = 0.6
_ANSWERS_EACH = 2.6  # answers of a named customer over the year, on average
_FIDELITY = 0.8  # how much a customer's grades look alike, in deviations
_FIRST_NUMBER = 10_000
STORY = "LAV-2019"  # the customer to look at: warm in the spring, cold since the support line


def draw_references(answers: Answers, *, seed: int = SEED) -> list[str]:
    """A customer reference for each answer, or "" : the same customers come back, each in one
    agency and one segment, and a customer's moods look alike."""
    rng = np.random.Generator(np.random.PCG64([seed, 7]))
    named = np.flatnonzero(
        np.isin(answers.mode, _NAMED_MODES) & (rng.random(len(answers)) < _NAMED_SHARE)
    )
    group = answers.unit[named].astype(np.int64) * 8 + answers.segment[named]
    mood = answers.band[named] + rng.normal(0, _FIDELITY, len(named))
    customers = _shared_out(group, mood, rng)
    references = np.full(len(answers), "", dtype=object)
    references[named] = [f"LAV-{_FIRST_NUMBER + number}" for number in customers.tolist()]
    references[_story(answers)] = STORY
    return references.tolist()


def _shared_out(
    group: NDArray[np.int64], mood: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Answers of a group, from the worst to the best, go to its customers in that order, a
    few neighbours changing places."""
    order = np.lexsort((mood, group))
    starts = np.concatenate(([True], np.diff(group[order]) > 0))
    fresh = starts | (rng.random(len(order)) < 1 / _ANSWERS_EACH)
    customers = np.empty(len(order), dtype=np.int64)
    customers[order] = np.cumsum(fresh)
    return customers


def _story(answers: Answers) -> list[int]:
    """A good word in store, a delivery that went well, then two bad calls, one to be called
    back: the latest answers of Bayonne that tell it, counted and commented."""
    fit = (answers.exclusion == 0) & ~answers.partial
    fit &= answers.unit == UNIT_INDEX["bayonne"]
    chosen: list[int] = []
    for point, band, days_ago, asked in _CHAPTERS:
        rows = fit & (answers.point == POINT_INDEX[point]) & (answers.band == band)
        rows &= (answers.day <= answers.day[-1] - days_ago) & (answers.callback == asked)
        found = [row for row in np.flatnonzero(rows & answers.commented) if row not in chosen]
        chosen += [int(row) for row in found[-1:]]
    return chosen


# (point, mood, days ago at least, asked to be called back)
_CHAPTERS = (
    ("conseil", 2, 200, False),
    ("livraison", 2, 170, False),
    ("sav", 0, 12, False),
    ("sav", 0, 1, True),
)
