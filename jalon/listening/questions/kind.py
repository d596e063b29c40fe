"""What every kind of question is, and how the raw text of a form is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.utils.translation import gettext

from jalon.measure.scale import Scale

Words = Mapping[str, str]  # {"fr": …, "en": …}
Blank = Literal["", "skipped", "not_applicable"]

SKIPPED: Blank = "skipped"
NOT_APPLICABLE: Blank = "not_applicable"
# What a form or a file sends for “does not concern me”, where a question offers it.
NOT_APPLICABLE_MARK = "na"

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")


class Unreadable(Exception):
    """What was sent is no answer to this question; the message is for who answers."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Parsed:
    """An answer, read. A blank has its reason and nothing else."""

    value: int | None = None
    choices: list[int] | None = None
    text: str = ""
    blank: Blank = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Bands:
    """Grades by what they call for: what went wrong, what explains it, what went well."""

    bad: tuple[int, int]  # both included
    middle: tuple[int, int]
    good: tuple[int, int]


class Asked(Protocol):
    """What a kind needs to know of the question: a Question of a version, or its draft."""

    options: list[dict[str, Any]]
    required: bool


class Kind(Protocol):
    """One module of this folder offers one of these."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> Words: ...

    @property
    def scale(self) -> Scale | None: ...

    @property
    def bands(self) -> Bands | None: ...

    @property
    def ends(self) -> tuple[Words, Words] | None: ...

    @property
    def default_text(self) -> Words: ...

    @property
    def has_options(self) -> bool: ...

    def parse(self, raw: list[str], question: Asked) -> Parsed: ...


# Reading


def readable(text: str) -> str:
    """The same text; refused when no database could keep it."""
    if "\x00" in text:
        raise Unreadable(gettext("Ce texte contient un caractère illisible (NUL)."))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as broken:
        raise Unreadable(gettext("Ce texte contient un caractère incomplet.")) from broken
    return text


def texts(raw: Sequence[str]) -> list[str]:
    """What was really sent: nothing but white space is nothing."""
    return [text for each in raw if (text := readable(each).strip())]


def one_text(raw: Sequence[str]) -> str:
    """The one text sent, or none; the same one twice is one."""
    found = list(dict.fromkeys(texts(raw)))
    if len(found) > 1:
        raise Unreadable(gettext("Une seule réponse est possible à cette question."))
    return found[0] if found else ""


def whole_number(text: str) -> int:
    if not WHOLE_NUMBER.fullmatch(text):
        raise Unreadable(gettext("Cette réponse n’est pas une de celles proposées."))
    return int(text)


def read_grade(raw: Sequence[str], scale: Scale) -> Parsed:
    """A whole grade of the scale. 0 is a value; nothing sent is a skip."""
    text = one_text(raw)
    if not text:
        return Parsed(blank=SKIPPED)
    if text == NOT_APPLICABLE_MARK:
        return Parsed(blank=NOT_APPLICABLE)
    grade = whole_number(text)
    if grade not in scale:
        raise Unreadable(
            gettext("Choisissez une note de %(low)d à %(high)d.")
            % {"low": scale.low, "high": scale.high}
        )
    return Parsed(value=grade)


def option_values(question: Asked) -> set[int]:
    return {int(option["value"]) for option in question.options}


def read_option(text: str, question: Asked) -> int:
    value = whole_number(text)
    if value not in option_values(question):
        raise Unreadable(gettext("Cette réponse n’est pas une de celles proposées."))
    return value
