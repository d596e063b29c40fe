"""A question before it is published, and what makes a list of them publishable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from jalon.journeys.models import MeasurePoint
from jalon.journeys.refusals import Refused
from jalon.listening.questions import KINDS
from jalon.web.typography import labelled


@dataclass
class NotPublishable(Refused):
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """As it will be read; `follows` names an earlier question, asked when its grade lies in
    [follow_low, follow_high]."""

    key: str
    kind: str
    text: dict[str, str]
    help: dict[str, str] = field(default_factory=dict)
    options: list[dict[str, Any]] = field(default_factory=list)
    required: bool = False
    point: MeasurePoint | None = None
    follows: str | None = None
    follow_low: int | None = None
    follow_high: int | None = None


def check(questions: Sequence[QuestionSpec], languages: Sequence[str]) -> None:
    if not questions:
        raise NotPublishable(gettext("Une enquête a au moins une question."))
    if len({question.key for question in questions}) < len(questions):
        raise NotPublishable(gettext("Deux questions ont le même identifiant."))
    earlier: dict[str, QuestionSpec] = {}
    for question in questions:
        check_one(question, languages)
        check_follow(question, earlier)
        earlier[question.key] = question


def check_one(question: QuestionSpec, languages: Sequence[str]) -> None:
    kind = KINDS.get(question.kind)
    if kind is None:
        refuse(question, gettext("cette nature de question est inconnue"))
    elif not all(question.text.get(language, "").strip() for language in languages):
        refuse(question, gettext("son texte manque dans une des langues"))
    elif kind.has_options and len(question.options) < 2:
        refuse(question, gettext("elle propose moins de deux réponses"))
    elif question.point is not None and question.point.indicator != question.kind:
        refuse(question, gettext("son point de mesure a un autre indicateur"))


def check_follow(question: QuestionSpec, earlier: dict[str, QuestionSpec]) -> None:
    if question.follows is None:
        return
    followed = earlier.get(question.follows)
    scale = KINDS[followed.kind].scale if followed else None
    low, high = question.follow_low, question.follow_high
    if scale is None or low is None or high is None:
        refuse(question, gettext("elle ne suit pas une note demandée avant elle"))
    elif not (low in scale and high in scale and low <= high):
        refuse(question, gettext("elle suit des notes qui n’existent pas"))


def refuse(question: QuestionSpec, why: str) -> None:
    raise NotPublishable(labelled(question.key, f"{why}."))
