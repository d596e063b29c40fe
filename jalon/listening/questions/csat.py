"""How satisfied, from 1 to 5."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.listening.questions.kind import Asked, Bands, Parsed, Words, read_grade
from jalon.measure import scale

BANDS = Bands(bad=(1, 2), middle=(3, 3), good=(4, 5))


@dataclass(frozen=True, slots=True)
class Csat:
    kind: str = "csat"
    scale: scale.Scale = scale.CSAT
    bands: Bands = BANDS
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {"fr": "Satisfaction (CSAT), de 1 à 5", "en": "Satisfaction (CSAT), 1 to 5"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "Êtes-vous satisfait de ce que vous venez de vivre avec nous ?",
            "en": "How satisfied are you with what you have experienced with us?",
        }

    @property
    def ends(self) -> tuple[Words, Words]:
        return (
            {"fr": "pas du tout satisfait", "en": "not at all satisfied"},
            {"fr": "tout à fait satisfait", "en": "completely satisfied"},
        )

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        return read_grade(raw, self.scale)


KIND = Csat()
