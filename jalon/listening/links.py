"""The public address of a link, and its QR code."""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.urls import reverse

from jalon.listening.models import EntryLink

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
SCALE = {"svg": 8, "png": 16}  # pixels a module: the PNG prints sharp at 6 cm


def address_of(link: EntryLink) -> str:
    """The page that answers it belongs to a floor above, known by its name."""
    path = reverse("feedback:enter", args=[link.token])
    return f"{settings.PUBLIC_URL}{path}"


def qr_of(link: EntryLink, file_format: str) -> bytes:
    """Black on white with its quiet zone, whatever the theme: a camera reads it."""
    written = io.BytesIO()
    code = segno.make(address_of(link), error="m", micro=False)
    code.save(
        written, kind=file_format, scale=SCALE[file_format], border=4, light="#fff", dark="#000"
    )
    return written.getvalue()
