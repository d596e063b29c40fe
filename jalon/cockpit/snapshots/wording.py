"""What a photo, its figures of today and a comparison say in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jalon.cockpit.snapshots.reading import Reason
from jalon.cockpit.snapshots.scoring import GapToTarget, Score
from jalon.cockpit.wording import REASONS as EXCLUSIONS
from jalon.web import numbers

WHY: dict[str, Any] = {
    "planted": _("Pas encore sur la carte de gauche : rien à comparer."),
    "uprooted": _("Plus sur la carte de droite : rien à comparer."),
    "definition": _("Mesuré autrement : deux définitions ne se comparent pas."),
    "private": _("Trop peu de personnes d’un côté pour préserver leur anonymat."),
    "small_base": _("Base insuffisante d’un côté : moins de 10 réponses."),
    "unit": _("Les deux côtés ne portent pas sur la même entité."),
}
VERDICTS: dict[str, Any] = {
    "better": _("mieux, sûrement"),
    "worse": _("moins bien, sûrement"),
    "same": _("peut-être pareil"),
    "unknown": _("ne se compare pas"),
}
GAP_WHY: dict[str, Any] = {
    "new": _("Nouvelle dans la cible : encore vécue nulle part."),
    "dropped": _("Cette situation n’est plus dans la cible."),
    "unmeasured": _("Rien n’est mesuré ici aujourd’hui : plantez-y un point."),
    "no_counterpart": _(
        "La cible ne dit pas ce qu’elle attend ici : aucun point n’y est planté."
    ),
    "no_objective": _("Le point de la cible n’a pas d’objectif."),
    "definition": _("La cible se mesure autrement : deux définitions ne se comparent pas."),
    "private": _("Trop peu de personnes pour préserver leur anonymat."),
    "small_base": _("Base insuffisante : moins de 10 réponses."),
}
GAP_VERDICTS: dict[str, Any] = {
    "reached": _("cible sûrement atteinte"),
    "missed": _("sûrement sous la cible"),
    "same": _("trop proche pour le dire"),
    "unknown": _("pas d’écart"),
}


def why(score: Score) -> str:
    return str(WHY.get(score.why, ""))


def gap_why(line: GapToTarget) -> str:
    return str(GAP_WHY.get(line.why, ""))


def why_different(reason: Reason) -> str:
    """Why a figure is no longer the one that was kept."""
    count = {"count": numbers.number(reason.count)}
    if reason.kind == "arrived":
        words = ngettext(
            "%(count)s réponse arrivée depuis",
            "%(count)s réponses arrivées depuis",
            reason.count,
        )
        return words % count
    if reason.kind == "erased":
        words = ngettext(
            "%(count)s réponse n’est plus là",
            "%(count)s réponses ne sont plus là",
            reason.count,
        )
        return words % count
    if reason.kind in {"excluded", "counted"}:
        return moved_aside(reason) % (
            count | {"why": str(EXCLUSIONS[reason.exclusion]).lower()}
        )
    return {
        "revised": gettext("des réponses ont été corrigées par leurs auteurs"),
        "repeats": gettext("les clients qui répondent plusieurs fois pèsent autrement"),
        "definition": gettext("ce que mesure ce point a changé depuis"),
    }[reason.kind]


def moved_aside(reason: Reason) -> str:
    if reason.kind == "excluded":
        return ngettext(
            "%(count)s réponse mise à l’écart (%(why)s)",
            "%(count)s réponses mises à l’écart (%(why)s)",
            reason.count,
        )
    return ngettext(
        "%(count)s réponse comptée de nouveau (%(why)s)",
        "%(count)s réponses comptées de nouveau (%(why)s)",
        reason.count,
    )
