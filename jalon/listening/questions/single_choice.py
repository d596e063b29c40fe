"""One of several propositions."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.listening.questions.kind import SKIPPED, Asked, Parsed, Words, one_text, read_option


@dataclass(frozen=True, slots=True)
class SingleChoice:
    kind: str = "single_choice"
    scale: None = None
    bands: None = None
    ends: None = None
    has_options: bool = True

    @property
    def name(self) -> Words:
        return {"fr": "Choix unique", "en": "Single choice"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "Quelle était la raison principale de votre démarche ?",
            "en": "What was the main reason for your contact?",
        }

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        text = one_text(raw)
        return Parsed(value=read_option(text, question)) if text else Parsed(blank=SKIPPED)


KIND = SingleChoice()
