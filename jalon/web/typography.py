"""The signs around words: French ones take a space that never breaks, English ones none."""

from __future__ import annotations

from typing import NamedTuple

from jalon.web.numbers import NARROW, NBSP, language


class Signs(NamedTuple):
    colon: str
    opening: str  # of a quotation
    closing: str


SIGNS = {
    "fr": Signs(f"{NBSP}: ", f"«{NBSP}", f"{NBSP}»"),
    "en": Signs(": ", "“", "”"),
}
TYPED = f' «»"“”{NBSP}{NARROW}'


def labelled(name: str, words: str) -> str:
    """`Pau : NPS 32`, `Pau: NPS 32`"""
    return name + SIGNS[language()].colon + words


def quoted(words: str) -> str:
    """Between quotes, once, whatever was typed."""
    signs = SIGNS[language()]
    return signs.opening + (words.strip(TYPED) or words) + signs.closing
