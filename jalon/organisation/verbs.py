"""How the journal says what was done, for the verbs of this domain."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "company.founded": _("Entreprise créée"),
    "company.changed": _("Réglages de l’entreprise changés"),
    "company.logo_set": _("Logo changé"),
    "unit.created": _("Entité ajoutée"),
    "unit.renamed": _("Entité renommée"),
    "unit.moved": _("Entité rattachée ailleurs"),
    "unit.closed": _("Entité fermée"),
    "unit.reopened": _("Entité rouverte"),
    "unit.merged": _("Entité fusionnée"),
    "user.created": _("Compte créé"),
    "user.changed": _("Compte modifié par son titulaire"),
    "user.deactivated": _("Compte désactivé"),
    "user.reactivated": _("Compte réactivé"),
    "user.reset_link_made": _("Lien de nouveau mot de passe créé"),
    "user.password_changed": _("Mot de passe changé par son titulaire"),
    "user.password_reset": _("Mot de passe remplacé par un lien"),
    "user.second_factor_on": _("Second facteur activé"),
    "user.second_factor_off": _("Second facteur désactivé"),
    "user.second_factor_removed": _("Second facteur retiré par un administrateur"),
    "user.passkey_added": _("Clé d’accès ajoutée"),
    "user.passkey_removed": _("Clé d’accès retirée"),
    "user.passkey_used": _("Clé d’accès utilisée"),
    "role.granted": _("Rôle donné"),
    "role.revoked": _("Rôle retiré"),
    "invitation.sent": _("Invitation faite"),
    "invitation.accepted": _("Invitation acceptée"),
    "invitation.withdrawn": _("Invitation retirée"),
    "token.created": _("Jeton d’API créé"),
    "token.revoked": _("Jeton d’API révoqué"),
}

# What the details of a line are called.
DETAILS: dict[str, Any] = {
    "name": _("nom"),
    "code": _("code"),
    "level": _("niveau"),
    "before": _("avant"),
    "after": _("après"),
    "into": _("dans"),
    "user": _("personne"),
    "role": _("rôle"),
    "email": _("adresse"),
    "token": _("jeton"),
    "passkey": _("clé"),
    "fields": _("champs"),
    "bytes": _("octets"),
    "language": _("langue"),
    "accent": _("couleur d’accent"),
    "notice": _("notice"),
    "segmentation": _("segmentation"),
    "languages": _("langues"),
}
