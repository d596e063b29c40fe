"""Ways to come in that a page may offer."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from jalon.environment import IdentityProvider
from jalon.organisation import passkeys

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_are_offered(context: dict[str, Any]) -> bool:
    return passkeys.are_offered(context["request"])


@register.simple_tag(takes_context=True)
def address_for_passkeys(context: dict[str, Any]) -> str:
    return passkeys.better_address(context["request"])


@register.simple_tag
def identity_provider() -> IdentityProvider | None:
    provider: IdentityProvider | None = settings.OIDC
    return provider
