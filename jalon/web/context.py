"""What every page knows: its doors, its theme, its languages, whose house it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from jalon import __version__
from jalon.web import navigation

THEME_COOKIE = "jalon_theme"
THEMES = ("auto", "light", "dark")


def house(request: HttpRequest) -> dict[str, Any]:
    """Lazy where it asks a higher floor: a fragment pays for nothing it does not show."""
    return {
        "nav": SimpleLazyObject(lambda: navigation.links(request)),
        "company": SimpleLazyObject(company),
        "theme": theme(request),
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        "languages": settings.LANGUAGES,
        "version": __version__,
    }


def theme(request: HttpRequest) -> str:
    wanted = request.COOKIES.get(THEME_COOKIE, "auto")
    return wanted if wanted in THEMES else "auto"


def company() -> dict[str, Any]:
    """Name and logo, from the function that the setting COMPANY names; else ours."""
    path = getattr(settings, "COMPANY", "")
    return import_string(path)() if path else {"name": "Jalon", "logo": ""}
