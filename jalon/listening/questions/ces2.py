"""Made it easy for me (CES 2.0), from 1 to 7: agreeing is good.

The French wording says « m’a facilité »: « effort » is read both ways.
"""

from __future__ import annotations

from dataclasses import dataclass

from jalon.listening.questions.kind import Asked, Bands, Parsed, Words, read_grade
from jalon.measure import scale

BANDS = Bands(bad=(1, 3), middle=(4, 4), good=(5, 7))


@dataclass(frozen=True, slots=True)
class Ces2:
    kind: str = "ces2"
    scale: scale.Scale = scale.CES2
    bands: Bands = BANDS
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {"fr": "Facilité (CES 2.0), de 1 à 7", "en": "Ease (CES 2.0), 1 to 7"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "« L’entreprise m’a facilité cette démarche. » Êtes-vous d’accord ?",
            "en": "“The company made this easy for me.” Do you agree?",
        }

    @property
    def ends(self) -> tuple[Words, Words]:
        return (
            {"fr": "pas du tout d’accord", "en": "strongly disagree"},
            {"fr": "tout à fait d’accord", "en": "strongly agree"},
        )

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        return read_grade(raw, self.scale)


KIND = Ces2()
