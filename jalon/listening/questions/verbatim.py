"""A comment, in the customer's own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from jalon.listening.questions.kind import SKIPPED, Asked, Parsed, Unreadable, Words, one_text

LONGEST = 5_000  # characters


@dataclass(frozen=True, slots=True)
class Verbatim:
    kind: str = "verbatim"
    scale: None = None
    bands: None = None
    ends: None = None
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {"fr": "Commentaire", "en": "Comment"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "Qu’est-ce qui explique votre note ?",
            "en": "What is the main reason for your score?",
        }

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        # A browser sends two characters for the end of a line; the customer typed one.
        text = one_text([each.replace("\r\n", "\n").replace("\r", "\n") for each in raw])
        if len(text) > LONGEST:
            raise Unreadable(
                gettext(
                    "Votre commentaire compte %(length)d caractères, pour %(limit)d au plus."
                    " Raccourcissez-le : il est gardé tel que vous l’avez tapé."
                )
                % {"length": len(text), "limit": LONGEST}
            )
        return Parsed(text=text) if text else Parsed(blank=SKIPPED)


KIND = Verbatim()
