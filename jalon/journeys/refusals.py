"""What the map refuses, each with a sentence for the person who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext

from jalon.web.typography import quoted


class Refused(Exception):
    """A refusal carries its sentence: `str(refusal)`, in the language of the reader."""

    def __str__(self) -> str:
        return gettext("Cela n’est pas possible.")


class EditConflict(Refused):
    """Somebody else changed (or removed) the row since it was opened."""

    def __init__(
        self, current: models.Model | None, changed_by: str, changed_at: datetime | None
    ) -> None:
        super().__init__(current, changed_by, changed_at)
        self.current = current
        self.changed_by = changed_by
        self.changed_at = changed_at

    def __str__(self) -> str:
        if self.current is None:
            return gettext("%(who)s l’a retiré pendant ce temps.") % {"who": self.changed_by}
        return gettext("%(who)s l’a modifié pendant ce temps.") % {"who": self.changed_by}


@dataclass
class CarriesPoints(Refused):
    """What was to be removed still holds measure points."""

    labels: list[str]

    def __str__(self) -> str:
        return gettext("Déplacez ou retirez d’abord ce qui est mesuré ici : %(points)s.") % {
            "points": ", ".join(map(quoted, self.labels))
        }


class AlreadyPlanted(Refused):
    def __str__(self) -> str:
        return gettext("Ce point de mesure est déjà sur ce parcours : déplacez-le.")


class AlreadyUprooted(Refused):
    def __str__(self) -> str:
        return gettext("Ce point de mesure a déjà été retiré de cet endroit.")


class AnotherJourney(Refused):
    def __str__(self) -> str:
        return gettext("Les deux ne sont pas sur le même parcours.")


class LastTouchpoint(Refused):
    def __str__(self) -> str:
        return gettext("Une situation se vit sur au moins un canal.")


class KeyIsTaken(Refused):
    def __str__(self) -> str:
        return gettext("Cet identifiant est déjà pris.")


class ImpossibleSetting(Refused):
    """Objective and floor that no weather could be drawn from."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class NothingToUndo(Refused):
    def __str__(self) -> str:
        return gettext("Il n’y a plus rien à annuler ni à rétablir ici.")


class ChangedSince(Refused):
    """Somebody changed what the gesture had touched: taking it back would undo theirs."""

    def __init__(
        self, stroke: models.Model, *, by: str, what: models.Model | None, at: datetime | None
    ) -> None:
        super().__init__(stroke, by, what, at)
        self.stroke = stroke
        self.changed_by = by
        self.what = what
        self.changed_at = at

    def __str__(self) -> str:
        if not self.changed_by:
            return gettext("Ceci a changé depuis : rien n’a été annulé.")
        return gettext("%(who)s a changé ceci depuis : rien n’a été annulé.") % {
            "who": self.changed_by
        }


class LaneWithoutNotes(Refused):
    def __str__(self) -> str:
        return gettext(
            "Cette ligne montre ce qui est dessiné et mesuré : elle ne porte pas de fiche."
        )


class NoteDoesNotFit(Refused):
    def __str__(self) -> str:
        return gettext(
            "Cette fiche dit plus que cette ligne ne peut porter "
            "(gravité, humeur, état, entité ou canal)."
        )


class LaneOfEveryMap(Refused):
    def __str__(self) -> str:
        return gettext("Cette ligne est de toutes les cartes : masquez-la plutôt.")


@dataclass
class TooManyLanes(Refused):
    most: int

    def __str__(self) -> str:
        return gettext("Une carte a au plus %(most)d lignes.") % {"most": self.most}
