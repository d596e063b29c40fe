from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from jalon.web import errors, gallery, navigation
from jalon.web.context import THEME_COOKIE, THEMES
from jalon.web.security import safe_next

A_YEAR = timedelta(days=365)


@require_safe
def show_mark(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it beside what names no icon of its own: a picture, a file, an answer."""
    return HttpResponsePermanentRedirect(static("web/mark.svg"))


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("theme", "")
    if wanted not in THEMES:
        return errors.refused(request, 400)
    return remembering(request, THEME_COOKIE, wanted)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES) or not check_for_language(wanted):
        return errors.refused(request, 400)
    return remembering(request, settings.LANGUAGE_COOKIE_NAME, wanted)


def remembering(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        cookie, value, max_age=A_YEAR, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, httponly=True,
    )  # fmt: skip
    return response


@require_safe
@login_required
def show_gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the house in its states: the reference of whoever builds a page."""
    item = next(item for item in navigation.ITEMS if item.key == "gallery")
    if not navigation.is_open(item, request):
        return errors.permission_denied(request)
    return render(request, "web/gallery.html", gallery.samples())
