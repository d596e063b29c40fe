"""The page that lists the operations, for people: ours, plain, without another origin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

Document = dict[str, Any]


class Reference(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema()
        context = {
            "description": document["info"]["description"],
            "groups": groups(document),
            "address": self.get_openapi_url(api, kwargs),
        }
        # The rest of the API speaks one language; this page speaks its reader's.
        with translation.override(getattr(request, "LANGUAGE_CODE", "fr")):
            return render(request, "api/reference.html", context)


def groups(document: Document) -> list[tuple[str, list[Document]]]:
    """Operations by tag, in the order of the document."""
    found: dict[str, list[Document]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            shown = operation_of(path, method, operation)
            found.setdefault(operation["tags"][0], []).append(shown)
    return list(found.items())


def operation_of(path: str, method: str, operation: Document) -> Document:
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "description": operation["description"],
        "parameters": [parameter_of(each) for each in operation["parameters"]],
        "body": body_of(operation),
        "statuses": sorted(operation["responses"]),
    }


def parameter_of(parameter: Document) -> Document:
    schema = parameter["schema"]
    kind = schema.get("format") or schema.get("type", "")
    return {
        "name": parameter["name"],
        "kind": kind,
        "required": parameter["required"],
        "description": parameter.get("description", ""),
    }


def body_of(operation: Document) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2]
