"""The tree as people read it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from jalon.organisation.forms import UnitChoice
from jalon.organisation.models import Unit
from jalon.organisation.tree import in_order, spelling
from tests.factories import (
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    a_user,
)

pytestmark = pytest.mark.django_db
# A box of units on each of these pages, by the name of its field.
PAGES = (
    "/weather/", "/norm/", "/map/start/", "/map/study/", "/map/import/", "/imports/new/",
    "/weather/walls/", "/weather/embeds/", "/j/parcours-1/", "/map/parcours-1/",
    "/map/parcours-1/exports/", "/map/parcours-1/photos/new/", "/listening/appeler-le-sav/",
    "/organisation/users/invite/", "/organisation/role-rules/", "/organisation/peers/add/",
)  # fmt: skip
OPTION = re.compile(r"<option[^>]*>([^<]+)</option>")


@pytest.fixture
def lavigne() -> Unit:
    """Made in an order that is nobody's, past ten: the text /1/10/ comes before /1/2/."""
    root = a_unit("Maison Lavigne")
    for name in "ABCDEFGH":
        a_unit(f"Service {name}", root)
    ouest, ile = a_unit("Région Ouest", root), a_unit("Île-de-France", root)
    a_unit("Rennes", ouest)
    a_unit("Créteil", ile)
    a_unit("Brest", ouest)
    return root


ORDER = ["Maison Lavigne", "Île-de-France", "Créteil", "Région Ouest", "Brest", "Rennes"]


def test_a_unit_follows_the_one_above_it_and_sisters_go_by_name(lavigne) -> None:
    units = in_order(Unit.objects.exclude(name__startswith="Service"))
    assert [unit.name for unit in units] == ORDER


def test_a_part_of_the_tree_keeps_its_order(lavigne) -> None:
    units = in_order(Unit.objects.filter(level="agency", name__in=["Rennes", "Brest"]))
    assert [unit.name for unit in units] == ["Brest", "Rennes"]


def test_a_form_offers_units_in_that_order_indented(lavigne) -> None:
    field = UnitChoice(Unit.objects.exclude(name__startswith="Service"), empty_label=None)
    words = [words for _pk, words in field.choices]
    assert words[:3] == ["Maison Lavigne", "\u2003Île-de-France", "\u2003\u2003Créteil"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Évreux", "Fos"),
        ("œuvre", "Orléans"),
        ("Saint Jean", "Saint-Julien"),
        ("L’Aigle", "Lens"),
    ],
)
def test_accents_and_signs_weigh_nothing(first, then) -> None:
    assert spelling(Unit(pk=2, name=first)) < spelling(Unit(pk=1, name=then))


@pytest.mark.parametrize("page", PAGES)
def test_every_box_of_units_is_the_tree(lavigne, page) -> None:
    a_company()
    a_planting(a_point(lavigne), a_touchpoint(a_journey(lavigne)))
    client = Client()
    client.force_login(a_user("Alice", "administrator", lavigne))
    options = OPTION.findall(client.get(page).content.decode())
    start = options.index("Maison Lavigne")
    assert options[start : start + 6] == [
        "Maison Lavigne", "\u2003Île-de-France", "\u2003\u2003Créteil",
        "\u2003Région Ouest", "\u2003\u2003Brest", "\u2003\u2003Rennes",
    ]  # fmt: skip
