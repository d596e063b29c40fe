"""A page that is asked again and again answers 304 while nothing has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from jalon.web.context import theme
from jalon.web.numbers import language


def unless_unchanged(
    request: HttpRequest, version: str, build: Callable[[], HttpResponse]
) -> HttpResponse:
    """`version` names the facts shown; the page is built only when it is new to the reader."""
    etag = etag_of(request, version)
    response = HttpResponseNotModified() if is_known(request, etag) else build()
    response["ETag"] = etag
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response


def is_known(request: HttpRequest, etag: str) -> bool:
    """The reader has it already. A proxy that compresses makes a mark a weak one: W/"…"."""
    return etag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", ""))


def etag_of(request: HttpRequest, version: str) -> str:
    # The same facts are another page in another language, for another address or reader.
    reader = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    parts = [version, request.get_full_path(), language(), theme(request), reader]
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'
