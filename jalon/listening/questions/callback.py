"""The customer accepts to be called back, and says how to reach them.

`raw` holds the ticked box ("yes") and, beside it, the telephone number or e-mail address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext

from jalon.listening.questions.kind import SKIPPED, Asked, Parsed, Unreadable, Words, texts

TICKED = "yes"
LONGEST = 160  # characters, as Consent.contact
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
PHONE_MARKS = re.compile(r"[\s.()/\-\u2010-\u2014]")
PHONE = re.compile(r"\+?[0-9]{6,15}")


@dataclass(frozen=True, slots=True)
class Callback:
    kind: str = "callback"
    scale: None = None
    bands: None = None
    ends: None = None
    has_options: bool = False

    @property
    def name(self) -> Words:
        return {"fr": "Accord pour être rappelé", "en": "Consent to be called back"}

    @property
    def default_text(self) -> Words:
        return {
            "fr": "J’accepte d’être rappelé par un responsable à ce sujet.",
            "en": "I agree to be called back by a manager about this.",
        }

    def parse(self, raw: list[str], question: Asked) -> Parsed:
        sent = texts(raw)
        contact = " ".join(text for text in sent if text != TICKED)
        if TICKED not in sent:
            return without_consent(contact)
        if not contact:
            raise Unreadable(
                gettext(
                    "Pour être rappelé, indiquez un numéro de téléphone ou une adresse e-mail."
                )
            )
        return Parsed(value=1, contact=reachable(contact))


def without_consent(contact: str) -> Parsed:
    """A number typed without the box ticked is not kept: it is asked about."""
    if contact:
        raise Unreadable(
            gettext("Cochez la case pour accepter d’être rappelé, ou effacez vos coordonnées.")
        )
    return Parsed(blank=SKIPPED)


def reachable(contact: str) -> str:
    number = PHONE_MARKS.sub("", contact)
    looks_right = EMAIL.fullmatch(contact) or PHONE.fullmatch(number)
    if len(contact) > LONGEST or not looks_right:
        raise Unreadable(
            gettext("Ce numéro de téléphone ou cette adresse e-mail semble incomplet.")
        )
    return contact


KIND = Callback()
