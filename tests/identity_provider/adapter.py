"""The provider as it is, but for what `lies.json` tells it to say instead."""

from __future__ import annotations

import json
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings


def lies() -> dict[str, Any]:
    """{"claims": …, "id_token": …}: what is said of people, and written over the token."""
    file = settings.FOLDER / "lies.json"
    return json.loads(file.read_text()) if file.exists() else {}


class Liar(DefaultOIDCAdapter):
    def get_claims(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_claims(*args, **kwargs) | lies().get("claims", {})

    def populate_id_token(self, id_token: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().populate_id_token(id_token, *args, **kwargs)
        id_token |= lies().get("id_token", {})
