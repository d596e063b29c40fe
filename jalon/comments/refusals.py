"""What the comments refuse, each with a sentence for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext

from jalon.journeys.refusals import Refused


class NoSuchCell(Refused):
    def __str__(self) -> str:
        return gettext("Cette case n’est plus sur la carte.")


class NotYours(Refused):
    def __str__(self) -> str:
        return gettext("Seul son auteur peut retirer un commentaire.")
