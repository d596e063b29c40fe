"""The page that lists the operations, for people: ours, plain, without another origin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

Document = dict[str, Any]


class Reference(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema()
        context = {
            "description": marked(document["info"]["description"]),
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
            shown["fields"] = fields_of(operation, document["components"]["schemas"])
            found.setdefault(operation["tags"][0], []).append(shown)
    return list(found.items())


def operation_of(path: str, method: str, operation: Document) -> Document:
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "description": marked(operation["description"]),
        "parameters": [
            line(each["name"], each["schema"], is_required=each["required"])
            for each in operation["parameters"]
        ],
        "statuses": sorted(operation["responses"]),
    }


def fields_of(operation: Document, schemas: Document) -> list[Document]:
    """Those of the body, where there is one."""
    content = operation.get("requestBody", {}).get("content", {})
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    body = schemas.get(reference.rpartition("/")[2], {})
    return [
        line(name, schema, is_required=name in body.get("required", []))
        for name, schema in body.get("properties", {}).items()
    ]


def line(name: str, schema: Document, *, is_required: bool) -> Document:
    kind = schema.get("format") or schema.get("type") or "object"
    said = marked(schema.get("description", ""))
    return {"name": name, "kind": kind, "required": is_required, "description": said}


def marked(text: str) -> SafeString:
    """The `words` of code, as such."""
    parts = enumerate(text.split("`"))
    return format_html_join("", "{}", ((code(part) if at % 2 else part,) for at, part in parts))


def code(word: str) -> SafeString:
    return format_html("<code>{}</code>", word)
