"""The words of the commented answers, put together from the sentences of `verbatims/`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from jalon.demo.answers import SEED, Answers
from jalon.demo.journeys import CHANNELS
from jalon.demo.points import MODES, POINTS

FOLDER = Path(__file__).parent / "verbatims"
NOT_THEMES = {"moods", "english", "typing"}
MOODS = ("low", "mid", "high")  # by band
LOW, MID, HIGH = range(3)
_DRAWS = 20  # uniform numbers a comment may use
# By mood: how often two words, a plus against a minus, or else a sentence and its company.
_SHORT = (0.07, 0.16, 0.22)
_MIXED = (0.14, 0.45, 0.07)
_CARELESS = {"sms": 0.38, "qr": 0.3, "web": 0.12, "email": 0.1}
T = TypeVar("T")
_CALM_ENDS = (".", ".", ".", ".", "…")
_STRONG_ENDS = (".", ".", ".", ".", "…", "\u00a0!", "\u00a0!!")
_HURRIED = 0.4  # plain apostrophes and spaces, otherwise correct


@dataclass(frozen=True, slots=True)
class Mood:
    cores: tuple[str, ...]
    consequences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """What is said about one theme in one place."""

    theme: str
    channels: tuple[str, ...]  # empty: any
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    moods: tuple[Mood, ...]


@dataclass(frozen=True, slots=True)
class Comments:
    rows: NDArray[np.int64]  # the commented rows of the answers
    texts: list[str]
    themes: list[str]  # what each is about first


class Dice:
    """The uniform numbers of one comment, taken one by one."""

    def __init__(self, draws: Sequence[float]) -> None:
        self._draws = iter(draws)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(next(self._draws) * len(choices))]

    def weighted(self, cumulated: Sequence[float]) -> int:
        return bisect_right(cumulated, next(self._draws) * cumulated[-1])

    def chance(self, share: float) -> bool:
        return next(self._draws) < share


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _writing(name: str) -> Writing:
    content = _read(name)
    return Writing(
        theme=content["theme"],
        channels=tuple(content.get("channels", ())),
        plus=tuple(content["plus"]),
        minus=tuple(content["minus"]),
        moods=tuple(
            Mood(tuple(content[mood]["cores"]), tuple(content[mood].get("consequences", ())))
            for mood in MOODS
        ),
    )


@cache
def writings() -> Mapping[str, Writing]:
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return {name: _writing(name) for name in names if name not in NOT_THEMES}


@cache
def _around() -> dict[str, Any]:
    return _read("moods")


@cache
def _english() -> dict[str, Any]:
    return _read("english")


@cache
def _mistakes(kind: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = _read("typing")[kind]
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b"), words


@cache
def _themes(
    point: int, since_drop: bool, channel: int
) -> tuple[tuple[Writing, ...], tuple[float, ...]]:
    """What may be said of this point on this channel, with cumulated weights."""
    of_point = POINTS[point]
    weights = (since_drop and of_point.themes_since_drop) or of_point.themes
    said = [(writings()[name], weight) for name, weight in weights.items()]
    fitting = [
        (writing, weight)
        for writing, weight in said
        if not writing.channels or CHANNELS[channel] in writing.channels
    ]
    return tuple(w for w, _ in fitting), tuple(accumulate(weight for _, weight in fitting))


def write_comments(answers: Answers, *, seed: int = SEED) -> Comments:
    rows = np.flatnonzero(answers.commented)
    rng = np.random.Generator(np.random.PCG64([seed, 4]))
    draws = rng.random((len(rows), _DRAWS)).tolist()
    columns = zip(
        answers.point[rows].tolist(),
        answers.since_drop[rows].tolist(),
        answers.channel[rows].tolist(),
        answers.band[rows].tolist(),
        answers.mode[rows].tolist(),
        answers.english[rows].tolist(),
        draws,
        strict=True,
    )
    texts, themes = [], []
    for point, since_drop, channel, band, mode, english, drawn in columns:
        dice = Dice(drawn)
        said, weights = _themes(point, since_drop, channel)
        first, second = said[dice.weighted(weights)], said[dice.weighted(weights)]
        themes.append(first.theme)
        if english:
            texts.append(dice.pick(_english()[MOODS[band]]["texts"]))
            continue
        texts.append(_typed(_composed(first, second, band, dice), MODES[mode], dice))
    return Comments(rows, texts, themes)


def _composed(first: Writing, second: Writing, band: int, dice: Dice) -> str:
    if dice.chance(_SHORT[band]):
        return dice.pick(_around()[MOODS[band]]["shorts"])
    if dice.chance(_MIXED[band]) and second is not first:
        return _mixed(first, second, band, dice)
    return _told(first, second, band, dice)


def _mixed(first: Writing, second: Writing, band: int, dice: Dice) -> str:
    """Two sides of one experience; the last word decides the mood."""
    plus, minus = dice.pick(second.plus), dice.pick(first.minus)
    joint = dice.pick(_around()["joints"])
    sides = (minus, plus) if band == HIGH else (plus, minus)
    return _ended(_upper(joint.join(sides)), band, dice)


def _told(first: Writing, second: Writing, band: int, dice: Dice) -> str:
    """A sentence, perhaps opened, followed by what it led to, and closed."""
    mood, around = first.moods[band], _around()[MOODS[band]]
    core = dice.pick(mood.cores)
    opening = dice.pick(around["openings"]) if dice.chance(0.2) else ""
    sentences = [_ended(_opened(opening, core), band, dice)]
    if mood.consequences and dice.chance(0.45):
        sentences.append(dice.pick(mood.consequences))
    if second is not first and dice.chance(0.2):
        sentences.append(f"{dice.pick(second.moods[band].cores)}.")
    if dice.chance(0.28):
        sentences.append(dice.pick(around["closings"]))
    return " ".join(sentences)


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _opened(opening: str, core: str) -> str:
    if not opening or opening.endswith(". "):
        return opening + core
    return opening + core[0].lower() + core[1:]


def _ended(text: str, band: int, dice: Dice) -> str:
    return text + dice.pick(_CALM_ENDS if band == MID else _STRONG_ENDS)


def _typed(text: str, mode: str, dice: Dice) -> str:
    """The same words as their author's thumbs left them."""
    if dice.chance(_CARELESS[mode]):
        return _careless(text, dice)
    if dice.chance(_HURRIED):
        return _plain_keys(text)
    return text


def _plain_keys(text: str) -> str:
    return text.replace("’", "'").replace("\u00a0", " ").replace("…", "...")


def _careless(text: str, dice: Dice) -> str:
    text = _replaced(text, "misspelt")
    if dice.chance(0.35):
        text = _replaced(text, "shortened")
    text = _plain_keys(text)
    if dice.chance(0.5):
        text = _without_accents(text)
    if dice.chance(0.6):
        text = text.lower()
    if dice.chance(0.04):
        return text.upper()
    return text.rstrip(".") if dice.chance(0.6) else text


def _replaced(text: str, kind: str) -> str:
    pattern, words = _mistakes(kind)
    return pattern.sub(lambda found: words[found[0]], text)


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
