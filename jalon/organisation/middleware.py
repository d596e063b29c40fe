"""Runs a signed-in request in its user's scope, language and the company's time zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from jalon.organisation import scope
from jalon.organisation.access import access_of
from jalon.organisation.queries import company


class SignedInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        house = company()
        with timezone.override(ZoneInfo(house.time_zone) if house else None):
            if not request.user.is_authenticated:
                return self.get_response(request)
            speak_their_language(request)
            request.access = access_of(request.user)  # type: ignore[attr-defined]
            with scope.entered(request.access.scope):  # type: ignore[attr-defined]
                return self.get_response(request)


def speak_their_language(request: HttpRequest) -> None:
    """The language of the account, unless this browser was told another one."""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        return
    translation.activate(request.user.language)  # type: ignore[union-attr]
    request.LANGUAGE_CODE = translation.get_language()
