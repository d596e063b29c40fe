"""Who uses my answers? The company’s own notice, else one that is true everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalon.feedback.retention import MONTHS_IDENTIFIED
from jalon.organisation.queries import company


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    text: str


def notice_of(language: str) -> list[Part]:
    """The company's words in that language, as one part without a title; ours by default."""
    house = company()
    own = (house.notice or {}).get(language, "").strip() if house else ""
    return [Part("", own)] if own else default(house.name if house else "")


def default(name: str) -> list[Part]:
    named, lasting = {"company": name}, {"months": MONTHS_IDENTIFIED}
    return [
        Part(
            _("Qui"),
            _("%(company)s est responsable de l’usage de vos réponses.") % named,
        ),
        Part(
            _("Pour quoi faire"),
            _(
                "Pour mesurer la satisfaction des clients et corriger ce qui ne va pas."
                " Vos réponses ne servent ni à la publicité ni à une décision automatique"
                " qui vous concernerait, et ne sont pas vendues."
            ),
        ),
        Part(
            _("Sur quelle base"),
            _(
                "L’intérêt légitime de %(company)s à améliorer ses services. Être rappelé ou"
                " cité n’a lieu que si vous l’acceptez en cochant la case, jamais cochée"
                " d’avance."
            )
            % named,
        ),
        Part(
            _("Qui les lit"),
            _(
                "Les personnes de %(company)s chargées du service concerné. Seules celles qui"
                " rappellent les clients voient les coordonnées laissées."
            )
            % named,
        ),
        Part(
            _("Combien de temps"),
            _(
                "Vos coordonnées sont effacées au plus tard %(months)d mois après votre"
                " réponse. La réponse elle-même est gardée sans elles, pour suivre l’évolution."
            )
            % lasting,
        ),
        Part(
            _("Ce que cette page ne fait pas"),
            _(
                "Elle ne dépose aucun cookie, ne mesure pas votre visite et ne fait appel à"
                " aucun autre site."
            ),
        ),
        Part(
            _("Vos droits"),
            _(
                "Vous pouvez demander à %(company)s d’accéder à vos données, de les corriger,"
                " de les effacer, ou vous opposer à leur usage. En France, vous pouvez aussi"
                " saisir la CNIL (cnil.fr)."
            )
            % named,
        ),
    ]
