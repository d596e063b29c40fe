"""The customer accepts that their words are quoted."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from jalon.listening.questions.kind import SKIPPED, Asked, Parsed, Unreadable, Words, one_text

TICKED = "yes"


@dataclass(frozen=True, slots=True)
class Testimony:
    kind: str = "testimony"
    scale: None = None
    bands: None = None
    ends: None = None
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {"fr": "Accord pour témoigner", "en": "Consent to testify"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "J’accepte que mon commentaire soit cité comme témoignage, sans mon nom.",
            "en": "I agree that my comment may be quoted as a testimonial, without my name.",
        }

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        text = one_text(raw)
        if text not in {"", TICKED}:
            raise Unreadable(gettext("Cette case est cochée ou ne l’est pas."))
        return Parsed(value=1) if text else Parsed(blank=SKIPPED)


KIND = Testimony()
