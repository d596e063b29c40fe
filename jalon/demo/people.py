"""How to reach those who accepted to be called back or to testify: nobody, in truth.

01 99 00 and 06 39 98 are kept for fiction by the French numbering plan, and no mail
domain can ever end in `.example`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import numpy as np

from jalon.demo.answers import SEED

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
