"""A survey as its customer reads it, for whoever prepares it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jalon.listening.models import Question
from jalon.listening.questions import KINDS


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    kind: str
    text: str
    grades: tuple[int, ...]
    ends: tuple[str, str] | None
    options: tuple[str, ...]
    follow_low: int | None
    follow_high: int | None


def asked_as(questions: Sequence[Question], language: str) -> list[AskedQuestion]:
    return [as_read(question, language) for question in questions]


def as_read(question: Question, language: str) -> AskedQuestion:
    kind = KINDS.get(question.kind)
    scale, ends = (kind.scale, kind.ends) if kind else (None, None)
    return AskedQuestion(
        kind=question.kind,
        text=spoken(question.text, language),
        grades=tuple(scale.grades) if scale else (),
        ends=(spoken(ends[0], language), spoken(ends[1], language)) if ends else None,
        options=tuple(spoken(option, language) for option in question.options),
        follow_low=question.follow_low,
        follow_high=question.follow_high,
    )


def spoken(words: Any, language: str) -> str:
    """In that language, else in whichever there is."""
    if language in words:
        return str(words[language])
    return next((str(text) for key, text in words.items() if key != "value"), "")
