"""Every route of the URLconf and every operation of the API, as they are today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    name: str  # with its namespaces; the pattern itself where it has no name
    pattern: str
    parameters: tuple[str, ...]


def routes() -> list[Route]:
    return sorted(leaves(get_resolver()), key=lambda route: route.name)


def leaves(
    node: URLResolver,
    prefix: str = "",
    spaces: tuple[str, ...] = (),
    held: tuple[str, ...] = (),
) -> Iterator[Route]:
    for child in node.url_patterns:
        pattern = prefix + str(child.pattern)
        parameters = (*held, *child.pattern.regex.groupindex)
        if isinstance(child, URLPattern):
            yield Route(name_of(child, pattern, spaces), pattern, parameters)
        else:
            inner = (*spaces, child.namespace) if child.namespace else spaces
            yield from leaves(child, pattern, inner, parameters)


def name_of(leaf: URLPattern, pattern: str, spaces: tuple[str, ...]) -> str:
    return ":".join([*spaces, leaf.name]) if leaf.name else pattern


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str  # as the OpenAPI document writes it, parameters in braces
    parameters: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def operations() -> list[Operation]:
    from jalon.api.service import api

    document: dict[str, Any] = api.get_openapi_schema()
    return [
        Operation(method.upper(), path, parameters_of(operation))
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method.upper() in METHODS
    ]


def parameters_of(operation: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one["name"] for one in operation.get("parameters", []) if one["in"] == "path")
