"""A company of thousands of agencies, and a journey of many measure points."""

from __future__ import annotations

from django.utils import timezone

from jalon.organisation.models import Unit, UnitPlace, User
from tests.factories import (
    LONG_AGO,
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    a_user,
)

STAGES = 15


def draw_wide(agencies: int, points: int) -> tuple[User, int, int, list[int]]:
    """Who looks, the nation, one agency, and the points."""
    a_company()
    root = a_unit(code="national")
    plant_agencies(root, agencies)
    journey = a_journey(root, key="wide")
    planted = []
    for number in range(points):
        place = a_touchpoint(
            journey, stage=f"Étape {number % STAGES}", situation=f"Situation {number}"
        )
        point = a_point(root, key=f"point-{number}", frozen_at=timezone.now())
        a_planting(point, place)
        planted.append(point.pk)
    leaf = Unit.objects.get(code="agence-7")
    return a_user("director", "viewer", root), root.pk, leaf.pk, planted


def plant_agencies(root: Unit, count: int) -> None:
    units = Unit.objects.bulk_create(
        Unit(name=f"Agence {n}", code=f"agence-{n}", level="agency", parent=root)
        for n in range(count)
    )
    for unit in units:
        unit.path = unit.rights_path = f"{root.path}{unit.pk}/"
    Unit.objects.bulk_update(units, ["path", "rights_path"], batch_size=500)
    UnitPlace.objects.bulk_create(
        UnitPlace(unit=unit, path=unit.path, valid_from=LONG_AGO) for unit in units
    )
