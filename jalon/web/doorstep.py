"""Before Django sees a request: the character set it announces must be one of text.

Django decodes the query string with the character set of Content-Type while it
builds the request, before any middleware: `charset=hex` would be an error of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]*)\"?", re.IGNORECASE)


def with_readable_charset(application: Application) -> Application:
    """The same application, which never hears of a character set that cannot decode."""

    def door(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind = environ.get("CONTENT_TYPE", "")
        if not all(decodes(name) for name in CHARSET.findall(kind)):
            environ["CONTENT_TYPE"] = CHARSET.sub("", kind)
        return application(environ, start_response)

    return door


def decodes(name: str) -> bool:
    try:
        b"a=\xe9".decode(name, "replace")
    except (LookupError, ValueError):  # a codec of something else than text, or none
        return False
    return True
