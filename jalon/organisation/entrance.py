"""The forms of django-allauth in our words: one label each, no hint inside a field."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode
from fido2.webauthn import CollectedClientData

from jalon.organisation import passkeys

LABELS = {
    "login": _("Adresse e-mail"),
    "password": _("Mot de passe"),
    "oldpassword": _("Mot de passe actuel"),
    "password1": _("Nouveau mot de passe"),
    "password2": _("Le même, encore une fois"),
    "remember": _("Rester connecté trois semaines sur cet appareil"),
    "code": _("Code à six chiffres"),
    "name": _("Nom de la clé"),
}
RECOVERY_CODE = _("Code de secours")
LONGEST_NAME = 80  # characters of the name of a passkey
ADVICE = {
    "password1": _("Dix signes au moins ; une phrase se retient bien."),
    "name": _("Où elle se trouve : téléphone, ordinateur du bureau…"),
}
# What parsing a forged passkey may end in. It is wrong, and no fault of ours.
UNREADABLE = (ValueError, TypeError, LookupError, struct.error, EOFError)


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


class SetPassword(InOurWords, account.SetPasswordForm):
    pass


class ResetPassword(InOurWords, account.ResetPasswordKeyForm):
    pass


class NamesTheCode(InOurWords):
    """Whoever has passkeys and no application types a recovery code, if anything."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not get_adapter().is_mfa_enabled(self.user, [Authenticator.Type.TOTP]):
            self.fields["code"].label = RECOVERY_CODE


class Code(NamesTheCode, mfa.AuthenticateForm):
    pass


class CodeAgain(NamesTheCode, mfa.ReauthenticateForm):
    pass


class ActivateCode(InOurWords, totp.ActivateTOTPForm):
    pass


def believed(check: Callable[[], Any]) -> Any:
    """One refusal for a passkey that is unknown, removed, forged or unreadable."""
    try:
        return check()
    except UNREADABLE:
        raise get_adapter().validation_error("unknown_passkey") from None
    except ValidationError as refusal:
        if refusal.code == "incorrect_code":
            raise get_adapter().validation_error("unknown_passkey") from None
        raise


def must_be_said_to_us(credential: Any) -> None:
    signed = CollectedClientData(websafe_decode(credential["response"]["clientDataJSON"]))
    if not passkeys.is_our_origin(signed.origin):
        raise get_adapter().validation_error("unknown_passkey")


class AddPasskey(InOurWords, webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Every passkey is asked to open without a password: nothing to choose.
        self.fields.pop("passwordless", None)
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME

    def clean_name(self) -> str:
        return str(super().clean_name())[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        return dict(believed(self.checked))

    def checked(self) -> dict[str, Any]:
        if "credential" in self.cleaned_data:
            must_be_said_to_us(self.cleaned_data["credential"])
        return dict(super().clean())


class RenamePasskey(InOurWords, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"])[:LONGEST_NAME]


class ShownPasskey(InOurWords):
    """A passkey that a browser shows: to come in, as a second factor, or once more."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        return believed(self.shown)

    def shown(self) -> Authenticator:
        must_be_said_to_us(self.cleaned_data["credential"])
        authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        if not authenticator.user.is_active:
            raise get_adapter().validation_error("unknown_passkey")
        return authenticator


class EnterByPasskey(ShownPasskey, webauthn.LoginWebAuthnForm):
    pass


class PasskeyToo(ShownPasskey, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyAgain(ShownPasskey, webauthn.ReauthenticateWebAuthnForm):
    pass
