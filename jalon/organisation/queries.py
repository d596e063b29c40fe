"""Reads about the company and its units that several pages need."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from jalon.organisation.access import Access
from jalon.organisation.models import (
    ApiToken,
    Company,
    Role,
    Unit,
    UnitPlace,
    User,
    fingerprint,
    place_on,
)
from jalon.organisation.rights import Right


def company() -> Company | None:
    return Company.objects.filter(pk=1).defer("logo").first()


def company_zone() -> ZoneInfo:
    house = company()
    return ZoneInfo(house.time_zone if house else "Europe/Paris")


def company_day(at: datetime) -> date:
    """The day of a moment: all units count in the company's day."""
    return at.astimezone(company_zone()).date()


def root() -> Unit:
    return Unit.objects.get(parent=None)


def path_on(unit: Unit, day: date) -> str:
    """The path under which a fact of that day is written."""
    places = list(UnitPlace.objects.filter(unit=unit).values_list("valid_from", "path"))
    return place_on(places, day)


def company_brand() -> dict[str, str]:
    """What a page shows of the company: its name, the address of its logo, its colour."""
    house = company()
    if house is None:
        return {"name": "Jalon", "logo": "", "accent": ""}
    logo = reverse("organisation:logo") if house.logo_type else ""
    return {"name": house.name, "logo": logo, "accent": house.accent}


def administrators_of_the_root() -> set[User]:
    """Those who can still sign in and change everything."""
    held = Role.objects.filter(
        kind=Role.Kind.ADMINISTRATOR, unit__parent=None, user__is_active=True
    )
    return {role.user for role in held.select_related("user")}


def may_manage(access: Access, user: User) -> bool:
    """Whoever stops an account or resets its password could act as its owner:
    so all that the owner holds must be under what the administrator holds."""
    held = list(Role.objects.filter(user=user).select_related("unit"))
    if not held:
        return access.may(Right.ADMINISTER, root())
    return all(access.may(Right.ADMINISTER, role.unit) for role in held)


def user_of_token(token: str, *, at: datetime) -> User | None:
    """The active user of a bearer token of the API, while it is open."""
    found = (
        ApiToken.objects.filter(token_hash=fingerprint(token), user__is_active=True)
        .select_related("user")
        .first()
    )
    return found.user if found and found.is_open(at) else None
