"""How django-allauth behaves here: nobody signs up alone, users are invited."""

from __future__ import annotations

from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Cette adresse et ce mot de passe ne vont pas ensemble."),
        "too_many_login_attempts": _(
            "Trop d’essais : attendez cinq minutes, puis recommencez."
        ),
        "incorrect_password": _("Ce mot de passe n’est pas le vôtre."),
        "enter_current_password": _("Ce mot de passe n’est pas le vôtre."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A deactivated account is answered as a wrong password is."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce code n’est pas le bon, ou il a déjà changé."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Drawn in the page itself: the policy of contents lets no data: image in."""
        return str(segno.make_qr(url).svg_inline(scale=5, border=4, dark="#000", light="#fff"))
