"""What a browser sends from the public page, and what the database then holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from jalon.feedback.models import Answer, Consent, Response, Revision
from jalon.organisation import scope

keeps = pytest.mark.django_db(transaction=True)

FORM = "application/x-www-form-urlencoded"
BAD = ("score", "why-bad", "callback")  # what is read after a bad score
GOOD = ("score", "why-good", "testimony")


def post(
    customer: Client,
    address: str,
    answers: dict[str, Any],
    *,
    seen: Sequence[str] = ("score",),
    headers: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    fields: list[tuple[str, Any]] = [("seen", key) for key in seen]
    fields += [(f"q-{key}", value) for key, value in answers.items()]
    body = urlencode([*fields, *more.items()], doseq=True)
    return customer.post(address, body, content_type=FORM, headers=headers)


def kept() -> list[Response]:
    with scope.everything("a test"):
        return list(Response.objects.order_by("id"))


def only() -> Response:
    (response,) = kept()
    return response


def said() -> dict[str, Any]:
    """By question, what the current answers hold: a grade, choices, a text, or why nothing."""
    with scope.everything("a test"):
        current = Answer.objects.filter(revision=F("response__revision"))
        return {answer.question.key: content(answer) for answer in current}


def content(answer: Answer) -> Any:
    if answer.choices is not None:
        return answer.choices
    return answer.text or answer.blank if answer.value is None else answer.value


def revisions() -> list[tuple[int, bool]]:
    with scope.everything("a test"):
        return list(Revision.objects.order_by("number").values_list("number", "complete"))


def agreed() -> list[tuple[str, str]]:
    with scope.everything("a test"):
        open_ones = Consent.objects.filter(withdrawn_at=None)
        return list(open_ones.order_by("kind").values_list("kind", "contact"))
