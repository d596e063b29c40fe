"""What a workshop refuses, each with a sentence for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext

from jalon.journeys.refusals import Refused


class WorkshopIsClosed(Refused):
    def __str__(self) -> str:
        return gettext("Cet atelier est terminé : il ne reçoit plus de contribution.")


class WorkshopIsFull(Refused):
    def __str__(self) -> str:
        return gettext("Cet atelier a reçu tout ce qu’il peut garder. Dites-le à l’animateur.")


class AlreadySorted(Refused):
    def __str__(self) -> str:
        return gettext("Quelqu’un l’a déjà rangée pendant ce temps.")


class NotOfThisWorkshop(Refused):
    def __str__(self) -> str:
        return gettext("Cette case n’est pas de la carte de cet atelier.")
