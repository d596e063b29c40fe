"""What a browser sends from the public page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

FORM = "application/x-www-form-urlencoded"


def post(
    customer: Client,
    address: str,
    answers: dict[str, Any],
    *,
    seen: Sequence[str] = ("score",),
    **more: Any,
) -> HttpResponse:
    fields: list[tuple[str, Any]] = [("seen", key) for key in seen]
    fields += [(f"q-{key}", value) for key, value in answers.items()]
    headers = more.pop("headers", None)
    fields += list(more.items())
    body = urlencode(fields, doseq=True)
    return customer.post(address, body, content_type=FORM, headers=headers)
