"""Would you recommend us, from 0 to 10."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.listening.questions.kind import Asked, Bands, Parsed, Words, read_grade
from jalon.measure import scale

BANDS = Bands(bad=(0, 6), middle=(7, 8), good=(9, 10))


@dataclass(frozen=True, slots=True)
class Nps:
    kind: str = "nps"
    scale: scale.Scale = scale.NPS
    bands: Bands = BANDS
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {"fr": "NPS, de 0 à 10", "en": "NPS, 0 to 10"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "Quelle est la probabilité que vous nous recommandiez à un proche ?",
            "en": "How likely are you to recommend us to a friend or relative?",
        }

    @property
    def ends(self) -> tuple[Words, Words]:
        return (
            {"fr": "pas du tout probable", "en": "not at all likely"},
            {"fr": "extrêmement probable", "en": "extremely likely"},
        )

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        return read_grade(raw, self.scale)


KIND = Nps()
