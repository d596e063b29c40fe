"""The first steps of an installation, from the console."""

from __future__ import annotations

from datetime import datetime

import click
import django
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import translation

from jalon import environment


def found(
    *,
    name: str,
    time_zone: str,
    languages: list[str],
    logo: bytes | None,
    email: str,
    administrator: str,
    password: str,
) -> str:
    """Secret key, database, company, root unit, first administrator."""
    environment.write_secret_key(environment.read().data)
    django.setup()
    from django.utils import timezone

    from jalon.organisation import actions
    from jalon.organisation.queries import company

    call_command("migrate", verbosity=0)
    if company() is not None:
        raise click.ClickException("This installation has its company already.")
    refuse_weak(password)
    at = timezone.now()
    _, _, first = actions.found_company(
        name=name,
        time_zone=time_zone,
        languages=languages,
        administrator_email=email,
        administrator_name=administrator,
        password=password,
        at=at,
    )
    if logo:
        actions.set_logo(data=logo, by=first, at=at)
    return f"{name} is founded. {email} may sign in: jalon serve"


def refuse_weak(password: str) -> None:
    with translation.override("en"):  # the console speaks English
        try:
            validate_password(password)
        except ValidationError as refusal:
            raise click.ClickException(" ".join(refusal.messages)) from None


def add(
    *, email: str, name: str, role: str, unit: str | None, password: str, at: datetime
) -> str:
    from jalon.organisation import actions
    from jalon.organisation.models import Role, Unit
    from jalon.organisation.queries import root

    if role not in Role.Kind.values:
        raise click.ClickException(f"Roles are: {', '.join(Role.Kind.values)}.")
    place = Unit.objects.filter(code=unit).first() if unit else root()
    if place is None:
        raise click.ClickException(f"No unit has the code {unit!r}.")
    refuse_weak(password)
    added = actions.create_user(email=email, name=name, password=password, by="console", at=at)
    actions.grant_role(user=added, kind=role, unit=place, by="console", at=at)
    return f"{email} is {role} of {place}."


def token_for(email: str, *, name: str, at: datetime) -> str:
    from jalon.organisation import actions
    from jalon.organisation.models import User

    owner = User.objects.filter(email=email.lower()).first()
    if owner is None:
        raise click.ClickException(f"No user has the address {email!r}.")
    _, token = actions.create_token(user=owner, name=name, expires_at=None, by="console", at=at)
    return token
