from __future__ import annotations

import pytest

from jalon.organisation import actions
from jalon.organisation.models import Company, User
from tests.factories import NOON

pytestmark = pytest.mark.django_db

HOUSE = {
    "name": "Maison Lavigne",
    "time_zone": "Europe/Paris",
    "languages": ["fr", "en"],
    "administrator_email": "Camille@Lavigne.example",
    "administrator_name": "Camille",
    "password": "correct horse",
    "at": NOON,
}


def test_a_company_is_founded_with_its_first_administrator() -> None:
    house, root, first = actions.found_company(**HOUSE)
    assert (house.name, root.code, first.email) == (
        "Maison Lavigne",
        "national",
        "camille@lavigne.example",
    )
    assert [(role.kind, role.unit) for role in first.roles.all()] == [("administrator", root)]
