"""The public address of a link, its QR code, and the address that one customer alone is sent.

A link is public: a reference written beside it would be anybody's word. A personal address
carries the customer reference with our signature, made for that link and no other; whatever
is not signed is not read.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse

from jalon.listening.models import EntryLink
from jalon.web.qr import qr_code

CLAIM = "c"  # the argument of a personal address


def address_of(link: EntryLink) -> str:
    """The page that answers it belongs to a floor above, known by its name."""
    path = reverse("feedback:enter", args=[link.token])
    return f"{settings.PUBLIC_URL}{path}"


def personal_address_of(link: EntryLink, reference: str) -> str:
    """Whoever holds it answers as that customer, until the link is closed."""
    return f"{address_of(link)}?{urlencode({CLAIM: signer(link).sign(reference)})}"


def reference_claimed(link: EntryLink, claim: str) -> str:
    """The customer reference of a personal address; empty for what we never signed."""
    try:
        return signer(link).unsign(claim)
    except signing.BadSignature:
        return ""


def signer(link: EntryLink) -> signing.Signer:
    return signing.Signer(salt=f"jalon.listening.personal {link.token}", sep=".")


def qr_of(link: EntryLink, file_format: str) -> bytes:
    return qr_code(address_of(link), file_format)
