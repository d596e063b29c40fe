"""How django-allauth behaves here: nobody signs up alone, users are invited."""

from __future__ import annotations

from itertools import chain, count
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.organisation import passkeys
from jalon.organisation.models import Role, User
from jalon.organisation.queries import company_brand, roles_of
from jalon.web.security import client_ip

OTHER_WAYS = {
    "reauthenticate": _("Avec mon mot de passe"),
    "mfa_reauthenticate": _("Avec un code"),
    "mfa_reauthenticate:webauthn": _("Avec une clé d’accès"),
}


def kinds_of(request: HttpRequest) -> set[str] | None:
    """Of the roles of who has signed in; None for nobody."""
    user = request.user
    return {role.kind for role in roles_of(user)} if isinstance(user, User) else None


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

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponse:
        """Deactivated between two steps of one sign-in."""
        del user
        messages.error(request, str(self.error_messages["email_password_mismatch"]))
        return redirect("account_login")

    def get_login_stages(self) -> list[str]:
        ours = {
            "allauth.mfa.stages.AuthenticateStage": "jalon.organisation.stages.SecondFactor"
        }
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever holds no role is told so, rather than refused the first page; a manager of
        units comes for them: how they stand, whom to call back."""
        kinds = kinds_of(request)
        if kinds is not None and not kinds:
            return reverse("organisation:no_role")
        if kinds == {Role.Kind.UNIT_MANAGER}:
            return reverse(settings.MANAGERS_LAND_ON)
        return str(super().get_login_redirect_url(request))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a proxy, its visitors are not one."""
        return client_ip(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": OTHER_WAYS[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce code n’est pas le bon, ou il a déjà changé."),
        "cannot_generate_recovery_codes": _(
            "Ajoutez d’abord une clé d’accès ou une application de codes : sans elles, un code de "
            "secours n’ouvrirait rien."
        ),
        "unknown_passkey": _(
            "Cette clé d’accès n’ouvre rien ici : elle a été retirée, ou n’a pas été reconnue."
        ),
    }

    def build_totp_svg(self, url: str) -> str:
        """Drawn in the page itself: the policy of contents lets no data: image in."""
        return str(segno.make_qr(url).svg_inline(scale=5, border=4, dark="#000", light="#fff"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": passkeys.relying_party(), "name": company_brand()["name"]}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002
        """Named by its owner; unnamed, by the first number that none of theirs bears."""
        bare = str(_("Clé d’accès"))
        held = Authenticator.objects.filter(user=user, type=type)
        taken = {each.wrap().name for each in held}
        names = chain([bare], (f"{bare} {number}" for number in count(2)))
        return next(name for name in names if name not in taken)
