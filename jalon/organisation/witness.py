"""Writes in the journal what people do through the doors of django-allauth.

Its pages read the clock for us nowhere: these receivers stand where our views would.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_used,
)
from django.dispatch import receiver
from django.utils import timezone

from jalon.organisation.actions import record_user
from jalon.organisation.models import User


@receiver(password_set, dispatch_uid="journal.password_set")
@receiver(password_changed, dispatch_uid="journal.password_changed")
def note_change(user: User, **_: Any) -> None:
    record_user("user.password_changed", user, by=user, at=timezone.now())


@receiver(password_reset, dispatch_uid="journal.password_reset")
def note_reset(user: User, **_: Any) -> None:
    record_user("user.password_reset", user, by=user, at=timezone.now())


@receiver(authenticator_added, dispatch_uid="journal.authenticator_added")
def note_addition(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record_user("user.second_factor_on", user, by=user, at=timezone.now())
    elif authenticator.type == Authenticator.Type.WEBAUTHN:
        note_passkey("user.passkey_added", user, authenticator)


@receiver(authenticator_removed, dispatch_uid="journal.authenticator_removed")
def note_removal(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record_user("user.second_factor_off", user, by=user, at=timezone.now())
    elif authenticator.type == Authenticator.Type.WEBAUTHN:
        note_passkey("user.passkey_removed", user, authenticator)


@receiver(authenticator_used, dispatch_uid="journal.authenticator_used")
def note_use(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        note_passkey("user.passkey_used", user, authenticator)


def note_passkey(verb: str, user: User, authenticator: Authenticator) -> None:
    record_user(verb, user, by=user, at=timezone.now(), passkey=authenticator.wrap().name)
