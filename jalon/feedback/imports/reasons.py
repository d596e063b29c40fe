"""Why a row or a value was not taken: a word is kept, its sentence is said when read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    # The record itself
    "line_too_long": _("La ligne dépasse 1 Mio."),
    "field_too_long": _("Un champ dépasse 128 Kio."),
    "quote_never_closed": _("Un guillemet est ouvert et jamais bien refermé."),
    "too_few_cells": _("La ligne a moins de colonnes que l’en-tête."),
    "too_many_cells": _("La ligne a plus de colonnes que l’en-tête."),
    # The row
    "formula_without_value": _(
        "Cette formule n’a pas de valeur enregistrée : ouvrez le classeur, enregistrez-le, puis "
        "importez-le de nouveau."
    ),
    "nothing_in_it": _("Aucune réponse ni verbatim utilisable dans cette ligne."),
    "date_missing": _("La date est vide."),
    "date_impossible": _("Cette date n’existe pas ou ne se lit pas."),
    "date_ahead": _("Cette date est dans le futur."),
    "unit_missing": _("L’entité est vide."),
    "unit_unknown": _("Aucune entité n’a ce code."),
    "unit_elsewhere": _("Cette entité n’est pas sous celle de l’import."),
    "weight_missing": _("Le poids est vide."),
    "weight_unreadable": _("Ce poids n’est pas un nombre de 0 à 1 000."),
    "id_missing": _("L’identifiant de la ligne est vide."),
    "id_again": _("Cet identifiant a déjà été lu plus haut dans ce fichier."),
    # A value
    "not_a_grade": _("Ce n’est pas une note de cette échelle."),
    "not_a_number": _("Ce n’est pas un nombre entier entre les bornes."),
    "channel_unknown": _("Aucun canal n’a cet identifiant."),
    "too_long": _("Ce texte est trop long pour cet usage."),
    # Content that changed
    "changed": _("Déjà importée avec un autre contenu : gardée telle qu’elle était."),
    "asked_otherwise": _(
        "Déjà importée par un questionnaire différent : gardée telle qu’elle était."
    ),
}


def sentence(reason: str) -> str:
    return str(SENTENCES.get(reason, reason))


def file_is_gone() -> str:
    return gettext("Le fichier n’est plus là : il est gardé sept jours. Envoyez-le de nouveau.")
