"""A telephone number or an e-mail address, in the one spelling by which it is found again."""

from __future__ import annotations

import re
from urllib.parse import quote

NOT_A_DIGIT = re.compile(r"[^0-9]")
TRUNK = re.compile(r"\(0\)")  # +33 (0)6 …: dialled at home, never with the country
FRANCE = "33"
NATIONAL_LENGTH = 9  # digits of a French number after its 0 or its country


def contact_key(contact: str) -> str:
    """The same for `06 12 34 56 78`, `06.12.34.56.78` and `+33 (0)6 12 34 56 78`.

    >>> contact_key("+33 (0)6 12 34 56 78"), contact_key("Lea@Lavigne.example ")
    ('0612345678', 'lea@lavigne.example')
    """
    if "@" in contact:
        return contact.strip().casefold()[:160]
    abroad = contact.strip().startswith(("+", "00"))
    digits = NOT_A_DIGIT.sub("", TRUNK.sub("", contact))
    country = digits.removeprefix("00") if abroad else digits
    if abroad and country.startswith(FRANCE) and len(country) == len(FRANCE) + NATIONAL_LENGTH:
        return f"0{country[len(FRANCE) :]}"
    return f"+{country}" if abroad and country else digits


def is_contact(words: str) -> bool:
    """Whether what was typed may be looked for among contacts."""
    key = contact_key(words)
    return "@" in key or len(key) >= NATIONAL_LENGTH


def call_address(contact: str) -> str:
    """What a tap does: write, or dial."""
    if "@" in contact:
        return f"mailto:{quote(contact, safe='@+')}"
    return f"tel:{''.join(mark for mark in contact if mark.isdigit() or mark == '+')}"
