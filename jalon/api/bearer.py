"""Who calls: a bearer token stands for its user, who may through it what they may on a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from jalon.api.problems import Refused
from jalon.organisation import scope
from jalon.organisation.access import Access, SignedInRequest, access_of
from jalon.organisation.queries import user_of_token
from jalon.organisation.rights import Right
from jalon.web.security import client_ip
from jalon.web.throttle import throttled

A_MINUTE = 60  # seconds
JSON = "application/json"
WITH_A_BODY = {"POST", "PUT", "PATCH"}

View = Callable[..., Any]


class Bearer(HttpBearer):
    """The door of an operation: a user (401), their pace (429), a right on some unit (403),
    and a body that can be read (415), in that order."""

    def __init__(self, right: Right | None = None) -> None:
        self.right = right
        super().__init__()

    def __call__(self, request: HttpRequest) -> Access | None:
        access: Access | None = super().__call__(request)
        if access is None:
            slow_down("api-token", client_ip(request), settings.API_WRONG_TOKENS)
        return access

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        user = user_of_token(token.strip(), at=timezone.now())
        if user is None:
            return None
        slow_down("api", str(user.pk), settings.API_REQUESTS)
        access = access_of(user)
        if self.right and not access.may_somewhere(self.right):
            raise Refused(403)
        if request.method in WITH_A_BODY and request.content_type != JSON:
            raise Refused(415)
        request.user = user
        request.access = access  # type: ignore[attr-defined]
        return access


def slow_down(name: str, key: str, limit: int) -> None:
    wait = throttled(name, key, limit, A_MINUTE)
    if wait is not None:
        raise Refused(429, retry_after=wait)


def in_their_scope(view: View) -> View:
    """Whatever a session beside the token could read, the operation reads what the token may."""

    @wraps(view)
    def scoped(request: SignedInRequest, *args: Any, **kwargs: Any) -> Any:
        with scope.entered(request.access.scope):
            return view(request, *args, **kwargs)

    return scoped
