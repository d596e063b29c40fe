"""The public API: thin over the same queries and the same committer as the pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import translation
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from jalon.api import (
    document,
    drawing,
    lanes,
    links,
    maps,
    notes,
    planting,
    problems,
    responses,
    routing,
    snapshots,
    units,
)
from jalon.api.bearer import in_their_scope
from jalon.api.reference import Reference

View = Callable[..., HttpResponse]
DESCRIPTION = (
    "What the pages of Jalon show, for programs: journeys, their lanes, notes and snapshots, "
    "measure points, the live map, units and responses. Every call carries a bearer token and "
    "reads what its user may. "
    "Periods are half-open: `from` is in, `to` is out. Lists are walked by cursor. "
    "Refusals are problem documents (RFC 9457)."
)


class Api(NinjaAPI):
    def _get_urls(self) -> list[Any]:
        patterns = super()._get_urls()
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = at_the_door(pattern.callback)
        return patterns

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    @cached_property
    def _document(self) -> dict[str, Any]:
        return document.completed(super().get_openapi_schema())

    def get_openapi_schema(self, **_where: Any) -> Any:
        return self._document


def at_the_door(view: View) -> View:
    """One language for programs, no copy in a cache, and words with every refusal."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override("en"):
            response = view(request, *args, **kwargs)
        if response.status_code == 405:
            response = problems.problem(405, headers={"Allow": response["Allow"]})
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return guarded


api = Api(
    title="Jalon",
    version="1",
    description=DESCRIPTION,
    docs=Reference(),
    docs_decorator=require_safe,
)
WRITTEN_ON_ONE_ROUTER = (maps, drawing, lanes, notes, planting, snapshots)
problems.install(api)
api.add_decorator(in_their_scope)
for router in (routing.router, units.router, responses.router, links.router):
    api.add_router("", router)
