"""The OpenAPI document: what the framework writes of the operations, and what it leaves out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from jalon.api.problems import DETAILS, MEDIA_TYPE

Document = dict[str, Any]

TAGGED = {
    "read_journey", "read_persona", "read_stage", "read_situation", "read_channels",
    "read_planting", "read_lane", "read_note",
}  # fmt: skip

EVERYWHERE = (400, 401, 403, 404, 422, 429, 503)
WITH_A_BODY = (409, 413, 415)
CONDITIONAL = (409, 412, 428)
NAMED_BY_THEMSELVES = {"create_response", "sign_personal_links"}  # harmless again as they are
HEADERS = {
    401: {"WWW-Authenticate": ("string", "Bearer.")},
    429: {"Retry-After": ("integer", "Seconds to wait.")},
    503: {"Retry-After": ("integer", "Seconds to wait.")},
}
IF_MATCH = {
    "name": "If-Match", "in": "header", "required": True,
    "description": "The ETag of what was read: what changed since then is not overwritten.",
    "schema": {"type": "string", "examples": ['"7"']},
}  # fmt: skip
IF_NONE_MATCH = {
    "name": "If-None-Match", "in": "header", "required": False,
    "description": "An ETag: 304 where nothing changed since.",
    "schema": {"type": "string"},
}  # fmt: skip
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "A name you make for this request: sent again within a day it takes effect "
    "once, and the same answer is given. 422 where it named another request, 409 while the "
    "first is being answered.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}  # fmt: skip
ETAG = {"ETag": {"description": "Its version.", "required": True, "schema": {"type": "string"}}}
NAMES = {
    400: "Unreadable", 401: "UnknownCaller", 403: "NotAllowed", 404: "NotFound",
    409: "Conflict", 412: "Stale", 413: "TooLarge", 415: "NotJson", 422: "Invalid",
    428: "NoVersion", 429: "TooMany", 503: "Unavailable",
}  # fmt: skip
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "With 422: each thing that is wrong, and where.",
            "items": {
                "type": "object",
                "properties": {
                    "detail": {"type": "string"},
                    "pointer": {"type": "string", "description": "Into the body."},
                    "parameter": {"type": "string", "description": "Of the address."},
                },
                "required": ["detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}


def completed(written: Document) -> Document:
    """The same document, with every refusal, and nothing but JSON in it."""
    document: Document = json.loads(json.dumps(written, default=str))
    components = document["components"]
    components["schemas"] = dict(sorted(components["schemas"].items())) | {"Problem": PROBLEM}
    components["responses"] = {name: refusal(status) for status, name in NAMES.items()}
    for item in document["paths"].values():
        for method, operation in item.items():
            complete(operation)
            tell_versions(method, operation)
    return document


def complete(operation: Document) -> None:
    statuses = EVERYWHERE + (WITH_A_BODY if "requestBody" in operation else ())
    add_refusals(operation, statuses)


def add_refusals(operation: Document, statuses: Iterable[int]) -> None:
    operation["responses"] |= {
        str(status): {"$ref": f"#/components/responses/{NAMES[status]}"}
        for status in sorted(statuses)
    }


def tell_versions(method: str, operation: Document) -> None:
    """Whoever replaces or removes says which version; whoever makes may name the request."""
    name = operation["operationId"]
    if method in {"put", "patch", "delete"}:
        operation["parameters"].append(IF_MATCH)
        add_refusals(operation, CONDITIONAL)
    elif method == "post" and name not in NAMED_BY_THEMSELVES:
        operation["parameters"].append(IDEMPOTENCY_KEY)
    elif method == "get" and name in TAGGED:
        operation["parameters"].append(IF_NONE_MATCH)
        operation["responses"]["200"]["headers"] = ETAG
        operation["responses"]["304"] = {"description": "Nothing changed.", "headers": ETAG}


def refusal(status: int) -> Document:
    described: Document = {
        "description": DETAILS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in HEADERS:
        described["headers"] = {
            name: {"description": text, "required": True, "schema": {"type": kind}}
            for name, (kind, text) in HEADERS[status].items()
        }
    return described
