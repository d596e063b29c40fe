"""The tree as people read it."""

from __future__ import annotations

import pytest

from jalon.organisation.forms import UnitChoice
from jalon.organisation.models import Unit
from jalon.organisation.tree import in_order
from tests.factories import a_unit

pytestmark = pytest.mark.django_db


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
