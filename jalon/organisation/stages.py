"""The steps of a sign-in that this house decides on."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

BY_IDENTITY = "by_identity"  # in the state of a sign-in: who vouched for it


class SecondFactor(AuthenticateStage):
    """Not asked twice of whoever comes from a provider that asks for it already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        vouched = self.login.state.get(BY_IDENTITY)
        if vouched and settings.OIDC is not None and settings.OIDC.is_second_factor:
            return False
        return bool(super()._should_handle(request))
