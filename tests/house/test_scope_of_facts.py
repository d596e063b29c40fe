"""visible(user, fact) ⇔ the fact's unit is where the user holds the right: on every model."""

from __future__ import annotations

import pytest
from django.apps import apps

from jalon.organisation import scope
from jalon.organisation.access import access_of
from jalon.organisation.scope import OutsideScope, Scoped
from tests.house.matrix import OUTSIDER, STAFF

FACTS = [model for model in apps.get_models() if issubclass(model, Scoped)]
READERS = {
    "read_figures": {"administrator", "cx_manager", "unit_manager", "employee", "viewer"},
    "read_rows": {"administrator", "cx_manager", "unit_manager", "employee"},
    "read_contacts": {"administrator", "cx_manager", "unit_manager"},
    "import": {"administrator", "cx_manager"},
}
each_fact = pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)


def units_read(model, user) -> set[int]:
    with scope.entered(access_of(user).scope):
        return set(model.objects.values_list(f"{model.unit_lookup}__pk", flat=True))


@each_fact
def test_a_role_reads_its_own_unit_and_no_other(model, world) -> None:
    for role in (*STAFF, OUTSIDER):
        seen = units_read(model, world.users[role])
        assert seen <= ({world.own.unit.pk} if role in READERS[model.right] else set()), role


@each_fact
def test_reading_outside_a_scope_is_refused(model, world) -> None:
    with pytest.raises(OutsideScope):
        model.objects.count()


@pytest.mark.parametrize("name", ["Response", "Answer", "Consent", "ImportBatch", "OwnCell"])
def test_the_right_opens_its_own_unit(name, world) -> None:
    model = apps.get_model("feedback", name)
    for role in READERS[model.right]:
        assert units_read(model, world.users[role]) == {world.own.unit.pk}, role


def test_the_national_administrator_reads_both_units(world) -> None:
    model = apps.get_model("feedback", "Response")
    units = {world.own.unit.pk, world.foreign.unit.pk}
    assert units_read(model, world.users["national"]) == units
