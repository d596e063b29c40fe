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
    "identity.linked": _("Compte relié au fournisseur d’identité"),
    "identity.unlinked": _("Compte délié du fournisseur d’identité"),
    "sign_in.refused": _("Connexion refusée au retour du fournisseur d’identité"),
    "role_rule.written": _("Règle de rôle écrite"),
    "role_rule.removed": _("Règle de rôle retirée"),
    "role_rule.unit_unknown": _("Entité inconnue dans une règle de rôle"),
    "role.given_by_rule": _("Rôle donné par une règle"),
    "role.withdrawn_by_rule": _("Rôle retiré par une règle"),
    "role.kept_last": _("Rôle gardé : dernier administrateur"),
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
    "provider": _("fournisseur"),
    "reason": _("raison"),
    "rule": _("règle"),
    "fields": _("champs"),
    "bytes": _("octets"),
    "language": _("langue"),
    "accent": _("couleur d’accent"),
    "notice": _("notice"),
    "segmentation": _("segmentation"),
    "languages": _("langues"),
}

# Why somebody who came back from the identity provider did not come in.
REASONS: dict[str, Any] = {
    "unknown_state": _("connexion commencée ailleurs, ou trop ancienne"),
    "cancelled": _("renoncement, ou refus du fournisseur"),
    "unreachable": _("le fournisseur ne répond pas comme convenu"),
    "expired": _("réponse périmée"),
    "wrong_issuer": _("réponse d’un autre fournisseur, ou pour un autre"),
    "not_signed": _("signature inconnue"),
    "wrong_nonce": _("réponse à une autre connexion"),
    "required_claim": _("compte étranger à l’entreprise"),
    "email_not_verified": _("adresse non vérifiée"),
    "email_not_of_the_company": _("adresse hors des domaines de l’entreprise"),
    "no_account": _("aucun compte"),
    "deactivated": _("compte désactivé"),
    "another_identity": _("compte déjà relié à quelqu’un d’autre"),
    "identity_of_another": _("identité d’un autre compte"),
}
