"""Those who asked to be called back: names drawn from lists, numbers that ring nowhere.

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
TITLES = ("M.", "Mme")
_CALLED_BACK_BY_PHONE = 0.8


def draw_contacts(count: int, *, seed: int = SEED) -> list[str]:
    """A name and a way to reach each person, as they would type it themselves."""
    rng = np.random.Generator(np.random.PCG64([seed, 5]))
    draws = rng.random((count, 6)).tolist()
    return [_contact(drawn) for drawn in draws]


def _contact(drawn: list[float]) -> str:
    named, first, last, reached, prefix, number = drawn
    first_name = FIRST_NAMES[int(first * len(FIRST_NAMES))]
    last_name = LAST_NAMES[int(last * len(LAST_NAMES))]
    who = (
        f"{TITLES[int(named * 4) % 2]} {last_name}"
        if named < 0.5
        else f"{first_name} {last_name}"
    )
    if reached < _CALLED_BACK_BY_PHONE:
        return f"{who}, {_phone(prefix, int(number * 10_000))}"
    return f"{who}, {_plain(first_name)}.{_plain(last_name)}@courriel.example"


def _phone(prefix: float, number: int) -> str:
    start = "06 39 98" if prefix < 0.75 else "01 99 00"
    return f"{start} {number // 100:02} {number % 100:02}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
