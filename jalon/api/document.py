"""The OpenAPI document: what the framework writes of the operations, and what it leaves out."""

from __future__ import annotations

import json
from typing import Any

from jalon.api.problems import DETAILS, MEDIA_TYPE

Document = dict[str, Any]

EVERYWHERE = (400, 401, 403, 404, 422, 429, 503)
WITH_A_BODY = (409, 413, 415)
HEADERS = {
    401: {"WWW-Authenticate": ("string", "Bearer.")},
    429: {"Retry-After": ("integer", "Seconds to wait.")},
    503: {"Retry-After": ("integer", "Seconds to wait.")},
}
NAMES = {
    400: "Unreadable", 401: "UnknownCaller", 403: "NotAllowed", 404: "NotFound",
    409: "Conflict", 413: "TooLarge", 415: "NotJson", 422: "Invalid", 429: "TooMany",
    503: "Unavailable",
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
        for operation in item.values():
            complete(operation)
    return document


def complete(operation: Document) -> None:
    statuses = EVERYWHERE + (WITH_A_BODY if "requestBody" in operation else ())
    refusals = {
        str(status): {"$ref": f"#/components/responses/{NAMES[status]}"}
        for status in sorted(statuses)
    }
    operation["responses"] |= refusals


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
