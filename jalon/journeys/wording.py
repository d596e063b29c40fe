"""What the map says of a gesture, a mood or a severity."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import Stroke

MOODS: dict[int, Any] = {
    -2: _("Très mécontent"),
    -1: _("Mécontent"),
    0: _("Indifférent"),
    1: _("Content"),
    2: _("Enthousiaste"),
}
SEVERITIES: dict[int, Any] = {
    1: _("1 · agace"),
    2: _("2 · gêne"),
    3: _("3 · ralentit"),
    4: _("4 · décourage"),
    5: _("5 · fait partir"),
}
# As on an undo button, after « Annuler : ».
GESTURES: dict[str, Any] = {
    "journey.edited": _("nom et objectif du parcours"),
    "journey.replaced": _("remplacement de toute la carte"),
    "persona.added": _("ajout du persona « %(name)s »"),
    "persona.edited": _("modification du persona « %(name)s »"),
    "persona.removed": _("retrait du persona « %(name)s »"),
    "stage.added": _("ajout de l’étape « %(name)s »"),
    "stage.edited": _("modification de l’étape « %(name)s »"),
    "stage.moved": _("déplacement de l’étape « %(name)s »"),
    "stage.removed": _("retrait de l’étape « %(name)s »"),
    "situation.added": _("ajout de la situation « %(name)s »"),
    "situation.edited": _("modification de la situation « %(name)s »"),
    "situation.moved": _("déplacement de la situation « %(name)s »"),
    "situation.channels": _("canaux de la situation « %(name)s »"),
    "situation.removed": _("retrait de la situation « %(name)s »"),
    "lane.added": _("ajout de la ligne « %(name)s »"),
    "lane.edited": _("modification de la ligne « %(name)s »"),
    "lane.moved": _("déplacement de la ligne « %(name)s »"),
    "lane.hidden": _("masquage de la ligne « %(name)s »"),
    "lane.shown": _("affichage de la ligne « %(name)s »"),
    "lane.removed": _("retrait de la ligne « %(name)s »"),
    "lanes.shown": _("choix des lignes montrées"),
    "note.added": _("ajout de « %(name)s »"),
    "note.edited": _("modification de « %(name)s »"),
    "note.moved": _("déplacement de « %(name)s »"),
    "note.removed": _("retrait de « %(name)s »"),
    "source.added": _("ajout d’une source"),
    "source.edited": _("modification d’une source"),
    "source.removed": _("retrait d’une source"),
    "point.planted": _("plantation du point « %(name)s »"),
    "point.moved": _("déplacement du point « %(name)s »"),
    "point.uprooted": _("retrait du point « %(name)s »"),
}


def gesture_words(stroke: Stroke) -> str:
    words = str(GESTURES.get(stroke.verb, _("modification")))
    return words % {"name": stroke.name} if "%(name)s" in words else words
