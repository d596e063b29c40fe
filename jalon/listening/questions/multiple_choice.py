"""Any of several propositions."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.listening.questions.kind import SKIPPED, Asked, Parsed, Words, read_option, texts


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    kind: str = "multiple_choice"
    scale: None = None
    bands: None = None
    ends: None = None
    has_options: bool = True

    @property
    def name(self) -> Words:
        return {"fr": "Choix multiple", "en": "Multiple choice"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "Qu’est-ce qui a compté pour vous ? Plusieurs réponses sont possibles.",
            "en": "What mattered to you? You may choose several answers.",
        }

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        """In the order of the propositions, each once."""
        chosen = {read_option(text, question) for text in texts(raw)}
        if not chosen:
            return Parsed(blank=SKIPPED)
        offered = [int(option["value"]) for option in question.options]
        return Parsed(choices=[value for value in offered if value in chosen])


KIND = MultipleChoice()
