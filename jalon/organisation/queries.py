"""Reads about the company and its units that several pages need."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from jalon.organisation.models import Company, Unit, UnitPlace, place_on


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
