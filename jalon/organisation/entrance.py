"""The forms of django-allauth in our words: one label each, no hint inside a field."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("Adresse e-mail"),
    "password": _("Mot de passe"),
    "oldpassword": _("Mot de passe actuel"),
    "password1": _("Nouveau mot de passe"),
    "password2": _("Le même, encore une fois"),
    "remember": _("Rester connecté trois semaines sur cet appareil"),
    "code": _("Code à six chiffres"),
}
ADVICE = {"password1": _("Dix signes au moins ; une phrase se retient bien.")}


class InOurWords:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = ADVICE.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class Login(InOurWords, account.LoginForm):
    pass


class Reauthenticate(InOurWords, account.ReauthenticateForm):
    pass


class ChangePassword(InOurWords, account.ChangePasswordForm):
    pass


class ResetPassword(InOurWords, account.ResetPasswordKeyForm):
    pass


class Code(InOurWords, mfa.AuthenticateForm):
    pass


class CodeAgain(InOurWords, mfa.ReauthenticateForm):
    pass


class ActivateCode(InOurWords, totp.ActivateTOTPForm):
    pass
