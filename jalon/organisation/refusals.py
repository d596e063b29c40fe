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
