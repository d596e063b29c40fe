"""The survey that is the norm: one score, one comment, and two consents never ticked."""

from __future__ import annotations

from collections.abc import Mapping

from jalon.journeys.models import MeasurePoint
from jalon.listening.questions import KINDS
from jalon.listening.specs import QuestionSpec

WHY = {
    "bad": {
        "fr": "Qu’est-ce qui s’est mal passé ? Qu’aurions-nous dû faire ?",
        "en": "What went wrong? What should we have done?",
    },
    "middle": {
        "fr": "Qu’est-ce qui explique votre note ?",
        "en": "What is the main reason for your score?",
    },
    "good": {
        "fr": "Qu’avons-nous bien fait ?",
        "en": "What did we do well?",
    },
}
SCORE = "score"


def questions_for(
    point: MeasurePoint, text: Mapping[str, str] | None = None
) -> list[QuestionSpec]:
    """`text` is the wording of the score, by language; the kind's own by default."""
    kind = KINDS[point.indicator]
    wording = {**kind.default_text, **(text or {})}
    score = QuestionSpec(SCORE, kind.kind, wording, required=True, point=point)
    comments = [following(f"why-{band}", "verbatim", point, band, WHY[band]) for band in WHY]
    return [
        score,
        *comments,
        following("callback", "callback", point, "bad"),
        following("testimony", "testimony", point, "good"),
    ]


def following(
    key: str, kind: str, point: MeasurePoint, band: str, text: Mapping[str, str] | None = None
) -> QuestionSpec:
    bands = KINDS[point.indicator].bands
    low, high = getattr(bands, band)
    return QuestionSpec(
        key, kind, dict(text or KINDS[kind].default_text),
        follows=SCORE, follow_low=low, follow_high=high,
    )  # fmt: skip
