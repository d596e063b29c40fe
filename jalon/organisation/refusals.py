"""What the organisation refuses to do, each with a sentence for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Nothing was changed; `message` says why, in the reader's language."""

    message: Any = ""

    def __str__(self) -> str:
        return str(self.message)


class CompanyExists(Refusal):
    message = _("L’entreprise de cette installation existe déjà.")


class UnknownTimeZone(Refusal):
    message = _("Ce fuseau horaire est inconnu.")


class CodeTaken(Refusal):
    message = _("Une autre entité porte déjà ce code.")


class UnitClosed(Refusal):
    message = _("Cette entité est fermée.")


class UnitNotClosed(Refusal):
    message = _("Cette entité n’est pas fermée, ou elle a été fusionnée.")


class RootUnit(Refusal):
    message = _("L’entité nationale ne se déplace pas, ne se ferme pas et ne se fusionne pas.")


class UnderItself(Refusal):
    message = _("Une entité ne peut pas être rattachée à elle-même ni à l’une des siennes.")


class TreeTooDeep(Refusal):
    message = _("L’arbre est trop profond à cet endroit.")


class BackdatedMove(Refusal):
    message = _(
        "Un rattachement ne prend pas effet dans le passé : "
        "les chiffres déjà écrits gardent l’entité du jour."
    )


class MoveAhead(Refusal):
    message = _("Un rattachement prend effet aujourd’hui : revenez le jour venu.")


class UnitHasOpenUnits(Refusal):
    message = _("Fermez, déplacez ou fusionnez d’abord les entités qui en dépendent.")


class EmailTaken(Refusal):
    message = _("Cette adresse a déjà un compte.")


class RoleAlreadyHeld(Refusal):
    message = _("Cette personne tient déjà ce rôle sur cette entité.")


class GrantsMoreThanHeld(Refusal):
    message = _("On ne donne pas un rôle que l’on ne tient pas soi-même sur cette entité.")


class LastAdministrator(Refusal):
    message = _("C’est le dernier administrateur de l’entreprise : nommez-en d’abord un autre.")


class NoSecondFactor(Refusal):
    message = _("Ce compte n’a pas de second facteur.")


class InvitationClosed(Refusal):
    message = _("Cette invitation n’est plus ouverte.")


class TokenForSomebodyElse(Refusal):
    message = _("Un jeton se crée et se révoque pour soi-même.")


class LogoRefused(Refusal):
    message = _("Le logo doit être une image PNG, JPEG ou WebP de 20 ko au plus.")


class RuleAlreadyWritten(Refusal):
    message = _("Cette règle existe déjà.")


class RuleStarTwice(Refusal):
    message = _("Une seule étoile : elle tient lieu du code d’une entité.")


class LastWayIn(Refusal):
    message = _(
        "Choisissez d’abord un mot de passe ou une clé d’accès : sans eux, plus rien n’ouvrirait."
    )


class SignInRefused(Refusal):
    """Somebody came back from the identity provider, and does not come in."""

    reason = ""  # for the journal
    status = 403


class SignInUnknown(SignInRefused):
    reason = "unknown_state"
    status = 400
    message = _(
        "Cette connexion n’a pas été commencée dans ce navigateur, ou elle a duré plus de "
        "dix minutes. Recommencez depuis la page de connexion."
    )


class SignInCancelled(SignInRefused):
    reason = "cancelled"
    message = _(
        "Vous y avez renoncé, ou le fournisseur d’identité ne vous a pas laissé passer."
    )


class ProviderUnreachable(SignInRefused):
    reason = "unreachable"
    status = 503
    message = _(
        "Le fournisseur d’identité ne répond pas comme convenu. Recommencez dans un instant ; "
        "si cela dure, prévenez qui exploite cette installation."
    )


class TokenExpired(SignInRefused):
    reason = "expired"
    message = _("Ce que dit le fournisseur d’identité est périmé. Recommencez.")


class TokenFromElsewhere(SignInRefused):
    reason = "wrong_issuer"
    message = _(
        "La réponse ne vient pas du fournisseur d’identité de l’entreprise, "
        "ou n’est pas pour Jalon."
    )


class TokenNotSigned(SignInRefused):
    reason = "not_signed"
    message = _("La signature du fournisseur d’identité n’a pas été reconnue.")


class TokenNotForThisSignIn(SignInRefused):
    reason = "wrong_nonce"
    message = _(
        "La réponse du fournisseur d’identité répond à une autre connexion. Recommencez."
    )


class ClaimRequired(SignInRefused):
    reason = "required_claim"
    message = _("Ce compte du fournisseur d’identité n’est pas de l’entreprise.")


class EmailNotVerified(SignInRefused):
    reason = "email_not_verified"
    message = _(
        "Le fournisseur d’identité ne garantit pas que votre adresse est à vous. Entrez "
        "autrement, puis reliez ce compte depuis la page « Mon compte »."
    )


class EmailNotOfTheCompany(SignInRefused):
    reason = "email_not_of_the_company"
    message = _(
        "Votre adresse ne suffit pas à vous reconnaître. Entrez autrement, puis reliez ce "
        "compte depuis la page « Mon compte »."
    )


class NoAccount(SignInRefused):
    reason = "no_account"
    message = _(
        "Vous êtes bien reconnu, mais aucun compte de Jalon n’est le vôtre. Demandez une "
        "invitation à un administrateur de votre entreprise."
    )


class AccountDeactivated(SignInRefused):
    reason = "deactivated"
    message = _(
        "Votre compte de Jalon est désactivé. Parlez-en à un administrateur de votre entreprise."
    )


class AnotherIdentityLinked(SignInRefused):
    reason = "another_identity"
    message = _(
        "Le compte de cette adresse est déjà relié à quelqu’un d’autre chez le fournisseur "
        "d’identité. Parlez-en à un administrateur de votre entreprise."
    )


class IdentityOfAnother(SignInRefused):
    reason = "identity_of_another"
    message = _("Ce compte du fournisseur d’identité ouvre déjà un autre compte de Jalon.")


class PeerGroupEnding(Refusal):
    message = _("Ce groupe s’arrête déjà : gardez-le d’abord, ou changez celui qui le suit.")


class PeerGroupNotEnding(Refusal):
    message = _("Ce groupe ne s’arrête pas, ou il s’est déjà arrêté.")
