"""What stands at the door: the policy of contents, the headers, the shape of a request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network
from typing import Any

from csp.constants import NONE, SELF
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.utils.http import url_has_allowed_host_and_scheme

from jalon.web import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

BODY_LIMIT = 512 * 1024 * 1024  # bytes; past surveys come as large files
NUL = "\x00"
# Escapes that make JSON text no database can keep: NUL, and half of a pair.
DEEPEST = 200  # brackets opened in a JSON document, before its nesting is looked at
SUSPECT_ESCAPE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


class HeadersMiddleware:
    """Headers of every page; a page of somebody signed in is never kept by a cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def framed_by(response: HttpResponseBase, origins: Iterable[str]) -> HttpResponseBase:
    """Let these origins, and nobody else, show this one answer in a frame of theirs.

    X-Frame-Options knows no list: it is left out, and the policy of contents says it all.
    """
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    response._csp_replace = {  # type: ignore[attr-defined] # noqa: SLF001 (as csp_replace does)
        "frame-ancestors": list(origins) or [NONE]
    }
    return response


class DoorMiddleware:
    """A malformed request gets a readable refusal, never an error of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        drop_unreadable_cookies(request)
        return with_readable_body(request, self.get_response(request))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        del view, args, kwargs
        refuse_too_large(request)
        refuse_unreadable(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable(request)
        return None


def drop_unreadable_cookies(request: HttpRequest) -> None:
    # A quoted cookie can spell a NUL, which a database refuses with an error.
    if any(NUL in value for value in request.COOKIES.values()):
        readable = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        request.COOKIES = readable


def with_readable_body(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Django's own refusals (405 of a decorator) come without a word: give them a page."""
    empty = not response.streaming and not getattr(response, "content", b"")
    if not (empty and response.status_code in errors.BARE):
        return response
    page = errors.refused(request, response.status_code)
    for name, value in response.headers.items():
        if name != "Content-Length":
            page.headers.setdefault(name, value)
    page.cookies = response.cookies
    return page


def refuse_too_large(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not str(length).isdigit():
        raise BadRequest("Content-Length")
    if int(length) > getattr(settings, "REQUEST_BODY_LIMIT", BODY_LIMIT):
        raise RequestDataTooBig


def refuse_unreadable(request: HttpRequest) -> None:
    try:
        unreadable = is_unreadable(request)
    except UnreadablePostError as gone:
        raise BadRequest("The request ended before its end.") from gone
    if unreadable:
        raise BadRequest("NUL, half a character or no end of nesting")


def is_unreadable(request: HttpRequest) -> bool:
    if NUL in request.path_info or has_nul(request.GET.lists()):
        return True
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    return has_nul(request.POST.lists()) or unreadable_json(request)


def has_nul(fields: Iterable[tuple[str, list[Any]]]) -> bool:
    return any(NUL in name or any(NUL in value for value in values) for name, values in fields)


def unreadable_json(request: HttpRequest) -> bool:
    if "json" not in (request.content_type or "") or not is_suspect(request.body):
        return False
    try:
        text = json.dumps(json.loads(request.body), ensure_ascii=False)
        text.encode("utf-8")
    except (ValueError, RecursionError):  # UnicodeEncodeError is a ValueError
        return True
    return "\\u0000" in text


def is_suspect(body: bytes) -> bool:
    """Worth reading twice: most documents have neither such escapes nor such depth."""
    deep = body.count(b"[") + body.count(b"{") > DEEPEST
    return deep or SUSPECT_ESCAPE.search(body) is not None


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Where the form asked to go next, when that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else default


def client_ip(request: HttpRequest) -> str:
    """The address of the visitor; a forwarded one counts only from a proxy we trust."""
    nearest = request.META.get("REMOTE_ADDR", "")
    if not is_trusted(nearest):
        return nearest
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for address in reversed([part.strip() for part in forwarded]):
        if not is_address(address):
            break
        nearest = address
        if not is_trusted(address):
            break
    return nearest


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_trusted(address: str) -> bool:
    proxies: Iterable[str] = getattr(settings, "TRUSTED_PROXIES", ())
    return is_address(address) and any(
        ip_address(address) in ip_network(proxy, strict=False) for proxy in proxies
    )
