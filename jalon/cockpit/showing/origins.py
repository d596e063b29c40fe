"""The sites that may hold an embed, written as a browser names them: scheme, host, port."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
SPACE = re.compile(r"\s")
USUAL_PORT = 443


class NotAnOrigin(ValueError):
    """What was typed names no site whose pages travel encrypted."""

    def __str__(self) -> str:
        return str(_("Donnez un site en https, sans chemin : https://intranet.exemple.fr"))


def origin_of(typed: str) -> str:
    """`https://intranet.exemple.fr:8443`, whatever capitals and final slash were typed.

    No path, no name, no star: a directive of frame-ancestors is written from it as it is.
    """
    try:
        parts = urlsplit(typed.strip())
        port = parts.port
        host = written(parts.hostname or "")
    except ValueError as wrong:
        raise NotAnOrigin from wrong
    extra = (
        parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password,
        SPACE.search(typed.strip()),  # which urlsplit would leave out in silence
    )  # fmt: skip
    if parts.scheme != "https" or any(extra):
        raise NotAnOrigin
    return f"https://{host}" if port in {None, USUAL_PORT} else f"https://{host}:{port}"


def written(host: str) -> str:
    """As in a header: letters of other alphabets encoded, an IPv6 address in brackets."""
    if ":" in host:
        return f"[{ip_address(host)}]"
    plain = host.encode("idna").decode() if not host.isascii() else host
    if len(plain) > 253 or not HOST.fullmatch(plain):
        raise NotAnOrigin
    return plain
