"""How much trouble it was (CES 1.0), from 1 to 5: a low grade is good."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.listening.questions.kind import Asked, Bands, Parsed, Words, read_grade
from jalon.measure import scale

BANDS = Bands(bad=(4, 5), middle=(3, 3), good=(1, 2))


@dataclass(frozen=True, slots=True)
class Ces1:
    kind: str = "ces1"
    scale: scale.Scale = scale.CES1
    bands: Bands = BANDS
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {
            "fr": "Difficulté (CES 1.0), de 1 à 5, bas = bon",
            "en": "Difficulty (CES 1.0), 1 to 5, low is good",
        }

    @property
    def default_text(self) -> Words:
        return {
            "fr": "Quel mal avez-vous dû vous donner pour obtenir ce que vous vouliez ?",
            "en": "How much trouble did you personally have to go to?",
        }

    @property
    def ends(self) -> tuple[Words, Words]:
        return (
            {"fr": "aucun mal", "en": "none at all"},
            {"fr": "énormément de mal", "en": "a very great deal"},
        )

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        return read_grade(raw, self.scale)


KIND = Ces1()
