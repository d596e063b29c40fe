"""Yes (1) or no (0)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from jalon.listening.questions.kind import SKIPPED, Asked, Parsed, Unreadable, Words, one_text

VALUES = {"1": 1, "yes": 1, "0": 0, "no": 0}


@dataclass(frozen=True, slots=True)
class YesNo:
    kind: str = "yes_no"
    scale: None = None
    bands: None = None
    ends: None = None
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {"fr": "Oui ou non", "en": "Yes or no"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "Votre demande a-t-elle été réglée du premier coup ?",
            "en": "Was your request settled the first time?",
        }

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        text = one_text(raw)
        if not text:
            return Parsed(blank=SKIPPED)
        if text not in VALUES:
            raise Unreadable(gettext("Répondez par oui ou par non."))
        return Parsed(value=VALUES[text])


KIND = YesNo()
