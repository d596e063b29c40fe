"""The body of a public form, refused when it could not be kept exactly as it was typed."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest

FORM = "application/x-www-form-urlencoded"


def refuse_unreadable(request: HttpRequest) -> None:
    """The framework would replace half a character by a mark, in silence."""
    if request.content_type != FORM:
        raise BadRequest("The page sends a form.")
    try:
        unquote_to_bytes(request.body.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("Half a character.") from None
