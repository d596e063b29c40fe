"""Undo over confirm: the act is done at once, and its message carries the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest


def offer_undo(request: HttpRequest, text: Any, address: str) -> None:
    """`address` is a page of ours that takes the act back on POST."""
    messages.success(request, text, extra_tags=f"undo:{address}")
