"""A fixed window of requests for each key, counted in Django's default cache.

With several processes the cache is the database's, whose increment is not
atomic: under a race a few requests more may pass, never fewer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from jalon.web.errors import too_many_requests
from jalon.web.security import client_ip

View = Callable[..., HttpResponseBase]


def throttled(
    scope: str, key: str, limit: int, per_seconds: int, *, now: float | None = None
) -> int | None:
    """Count one request; the seconds to wait when it is one too many, else None."""
    at = time() if now is None else now
    window = int(at // per_seconds)
    if counted(f"throttle:{scope}:{digest(key)}:{window}", per_seconds) <= limit:
        return None
    return max(1, int((window + 1) * per_seconds - at))


def digest(key: str) -> str:
    # A key may be an address or an email: the cache keeps neither.
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def counted(name: str, seconds: int) -> int:
    if cache.add(name, 1, timeout=seconds + 1):
        return 1
    try:
        return cache.incr(name)
    except ValueError:  # the window ended, or the cache was full, between the two lines
        cache.set(name, 1, timeout=seconds + 1)
        return 1


def throttle(
    scope: str, *, limit: int, per_seconds: int, key: Callable[[HttpRequest], str] = client_ip
) -> Callable[[View], View]:
    """Refuse with 429 and Retry-After beyond `limit` requests of one key in a window."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            wait = throttled(scope, key(request), limit, per_seconds)
            if wait is not None:
                return too_many_requests(request, wait)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
