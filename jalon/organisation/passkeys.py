"""Where passkeys are good: the name and the origin that a browser ties them to.

Browsers make them on https and under a name, never under a bare address; `localhost`
is their exception for demonstrations, and the loopback addresses are taken for it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from jalon.environment import is_here
from jalon.web.security import is_address

LOCAL = "localhost"


def relying_party() -> str:
    """The name a passkey is made for; empty where no browser would make one."""
    address = urlsplit(settings.PUBLIC_URL)
    host = address.hostname or ""
    if is_here(host):
        return LOCAL
    return host if address.scheme == "https" and not is_address(host) else ""


def are_offered(request: HttpRequest) -> bool:
    """This page was asked for under the name that passkeys are made for."""
    name = relying_party()
    return bool(name) and urlsplit(f"//{request.get_host()}").hostname == name


def better_address(request: HttpRequest) -> str:
    """The same page where passkeys work; empty when they work here, or nowhere."""
    if not relying_party() or are_offered(request):
        return ""
    public = urlsplit(settings.PUBLIC_URL)
    if relying_party() == LOCAL:
        port = urlsplit(f"//{request.get_host()}").port
        public = public._replace(netloc=f"{LOCAL}:{port}" if port else LOCAL)
    return f"{public.scheme}://{public.netloc}{request.path}"


def is_our_origin(origin: Any) -> bool:
    """Exactly the public address: a page of a neighbouring name signs nothing for us."""
    if not relying_party():
        return False
    given, public = urlsplit(str(origin)), urlsplit(settings.PUBLIC_URL)
    if relying_party() == LOCAL:
        return given.hostname == LOCAL
    return (given.scheme, given.netloc) == (public.scheme, public.netloc)
