"""Measure points: frozen identity, dated settings, plantings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from jalon.journeys import actions
from jalon.journeys.models import Journey, MeasurePoint, Planting
from jalon.journeys.queries import setting_on, settings_by_unit
from tests.factories import NOON, a_company, a_journey, a_point, a_touchpoint, a_unit

pytestmark = pytest.mark.django_db
BY = {"by": "Camille", "at": NOON}
LATER = NOON + timedelta(days=1)


@pytest.fixture
def unit():
    a_company()
    return a_unit()


@pytest.fixture
def point(unit):
    return actions.create_point(
        unit=unit, indicator="nps", family="transactional", label="Appeler le SAV",
        objective=20, floor=0, valid_from=date(2026, 1, 1), **BY,
    )  # fmt: skip


@pytest.fixture
def journey(unit):
    return a_journey(unit)


def test_a_point_is_named_by_its_label(point) -> None:
    assert (point.key, point.definition) == ("appeler-le-sav", "nps")


def test_a_point_starts_on_the_day_of_the_company(unit) -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # already the 19th in Paris
    made = actions.create_point(
        unit=unit, indicator="csat", family="relational", label="Devis", by="Camille", at=late
    )
    assert made.settings.get().valid_from == date(2026, 11, 19)


def test_the_setting_in_force_is_the_last_begun(point) -> None:
    actions.set_point(
        point=point, valid_from=date(2026, 6, 1), label="SAV", objective=30, floor=5, **BY
    )
    days = [date(2026, 5, 31), date(2026, 6, 1)]
    assert [setting_on(point, day).objective for day in days] == [20, 30]


def test_before_its_first_setting_a_point_has_a_label_and_no_objective(point) -> None:
    early = setting_on(point, date(2025, 12, 31))
    assert (early.label, early.objective, early.floor) == ("Appeler le SAV", None, None)


def test_a_unit_is_ruled_by_its_own_row_else_its_nearest_ancestor(point, unit) -> None:
    region = a_unit("Sud-Ouest", unit, level="region")
    agency = a_unit("Bayonne", region)
    other = a_unit("Lille", unit)
    day = date(2026, 7, 1)
    actions.set_point(point=point, unit=region, valid_from=day, label="SAV", objective=40, **BY)
    found = {each.name: setting_on(point, day, each).objective for each in (agency, other)}
    assert found == {"Bayonne": 40, "Lille": 20}


def test_setting_the_same_day_again_corrects_it(point) -> None:
    for objective in (25, 26):
        actions.set_point(
            point=point, valid_from=date(2026, 6, 1), label="SAV", objective=objective, **BY
        )
    assert point.settings.count() == 2
    assert setting_on(point, date(2026, 6, 1)).objective == 26


@pytest.mark.parametrize(
    ("indicator", "objective", "floor"),
    [("nps", 101, None), ("csat", -1, None), ("nps", 0, 0), ("nps", 0, 20), ("nps", None, 5),
     ("nps", float("nan"), None)],
)  # fmt: skip
def test_an_impossible_aim_is_refused(unit, indicator, objective, floor) -> None:
    with pytest.raises(actions.ImpossibleSetting):
        actions.create_point(
            unit=unit, indicator=indicator, family="relational", label="Devis",
            objective=objective, floor=floor, **BY,
        )  # fmt: skip
    assert not MeasurePoint.objects.exists()


def test_where_low_is_good_the_floor_is_above(unit) -> None:
    made = actions.create_point(
        unit=unit, indicator="ces1", family="transactional", label="Rendez-vous",
        definition="ces1_mean", objective=2, floor=3, **BY,
    )  # fmt: skip
    assert setting_on(made).floor == 3


def test_a_definition_of_another_indicator_is_refused(unit) -> None:
    with pytest.raises(actions.ImpossibleSetting):
        actions.create_point(
            unit=unit,
            indicator="nps",
            family="relational",
            label="A",
            definition="csat_t2b",
            **BY,
        )


# Frozen


@pytest.fixture
def frozen(point):
    actions.freeze([point], NOON)
    point.refresh_from_db()
    return point


def test_freezing_happens_once(point) -> None:
    assert [actions.freeze([point], NOON), actions.freeze([point], LATER)] == [1, 0]
    assert MeasurePoint.objects.get().frozen_at == NOON


def test_a_point_without_answer_may_still_measure_otherwise(point) -> None:
    edited = actions.edit_point(point=point, indicator="csat", **BY)
    assert (edited.indicator, edited.definition) == ("csat", "csat_t2b")


def test_a_frozen_point_refuses_to_measure_otherwise(frozen) -> None:
    with pytest.raises(actions.FrozenPoint):
        actions.edit_point(point=frozen, family="relational", **BY)


@pytest.mark.parametrize("field", MeasurePoint.FROZEN_FIELDS)
def test_saving_a_frozen_point_otherwise_is_refused(frozen, field) -> None:
    setattr(frozen, field, "other")
    with pytest.raises(actions.FrozenPoint):
        frozen.save()


def test_updating_frozen_points_is_refused(frozen) -> None:
    with pytest.raises(actions.FrozenPoint):
        MeasurePoint.objects.update(indicator="csat")


def test_the_database_refuses_it_too(frozen) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(MeasurePoint).filter(pk=frozen.pk).update(indicator="csat")


def test_a_frozen_point_does_not_thaw(frozen) -> None:
    frozen.frozen_at = None
    with pytest.raises(actions.FrozenPoint):
        frozen.save()


def test_what_is_not_frozen_may_change(frozen) -> None:
    frozen.design_effect = 1.3
    frozen.save()
    assert MeasurePoint.objects.get().design_effect == 1.3


def test_objective_and_label_of_a_frozen_point_are_dated_rows(frozen) -> None:
    actions.set_point(
        point=frozen, valid_from=date(2026, 12, 1), label="Service après-vente", **BY
    )
    assert setting_on(frozen).label == "Service après-vente"


# Plantings


@pytest.fixture
def here(journey):
    return a_touchpoint(journey)


@pytest.fixture
def there(journey):
    return a_touchpoint(journey, situation="Être rappelé")


def test_a_point_is_planted(point, here) -> None:
    planting = actions.plant(point=point, touchpoint=here, **BY)
    assert (planting.journey, planting.from_at, planting.to_at) == (
        here.situation.stage.journey, NOON, None,
    )  # fmt: skip


def test_a_point_stands_once_on_a_journey(point, here, there) -> None:
    actions.plant(point=point, touchpoint=here, **BY)
    with pytest.raises(actions.AlreadyPlanted):
        actions.plant(point=point, touchpoint=there, **BY)


def test_a_point_may_stand_on_two_journeys(point, here, unit) -> None:
    target = a_touchpoint(a_journey(unit, "Cible", kind="target"))
    actions.plant(point=point, touchpoint=here, **BY)
    actions.plant(point=point, touchpoint=target, **BY)
    assert Planting.objects.open().count() == 2


def test_moving_closes_one_planting_and_opens_another(point, here, there) -> None:
    first = actions.plant(point=point, touchpoint=here, **BY)
    second = actions.move_planting(planting=first, touchpoint=there, by="Camille", at=LATER)
    first.refresh_from_db()
    assert (first.to_at, second.from_at, second.touchpoint) == (LATER, LATER, there)


def test_moving_to_the_same_place_changes_nothing(point, here) -> None:
    first = actions.plant(point=point, touchpoint=here, **BY)
    assert actions.move_planting(planting=first, touchpoint=here, **BY) == first
    assert Planting.objects.count() == 1


def test_uprooting_twice_is_refused(point, here) -> None:
    planting = actions.plant(point=point, touchpoint=here, **BY)
    actions.uproot(planting=planting, by="Camille", at=LATER)
    with pytest.raises(actions.AlreadyUprooted):
        actions.uproot(planting=planting, by="Camille", at=LATER)


def test_a_new_objective_moves_the_version_of_the_drawing(point, here, journey) -> None:
    actions.plant(point=point, touchpoint=here, **BY)
    before = Journey.objects.get().version
    actions.set_point(point=point, valid_from=date(2026, 12, 1), label="SAV", **BY)
    assert Journey.objects.get().version == before + 1


def test_a_point_is_replaced_where_it_stood(frozen, here) -> None:
    actions.plant(point=frozen, touchpoint=here, **BY)
    successor = actions.replace_point(point=frozen, indicator="csat", by="Camille", at=LATER)
    assert successor.replaces == frozen
    assert [each.point for each in Planting.objects.open()] == [successor]


def test_a_replacement_with_the_same_figure_keeps_its_objective(frozen) -> None:
    successor = actions.replace_point(point=frozen, wording="court", by="Camille", at=LATER)
    assert setting_on(successor).objective == 20


def test_a_replacement_with_another_figure_has_no_objective(frozen) -> None:
    successor = actions.replace_point(point=frozen, indicator="csat", by="Camille", at=LATER)
    assert setting_on(successor).objective is None


def test_reading_the_settings_of_many_points_is_one_query(
    unit, django_assert_num_queries
) -> None:
    points = [a_point(unit, f"p{number}", label=f"P{number}") for number in range(3)]
    with django_assert_num_queries(1):
        assert [each.label for each in setting_on(points).values()] == ["P0", "P1", "P2"]


def test_settings_of_many_units_are_those_of_each_in_one_query(
    unit, point, django_assert_num_queries
) -> None:
    region, day = a_unit("Sud-Ouest", unit), date(2026, 6, 1)
    point.settings.create(unit=region, valid_from=day, label="SAV du Sud-Ouest", objective=30)
    with django_assert_num_queries(1):
        found = settings_by_unit([point], day, [unit, region])
    assert found == {
        (point.pk, each.pk): setting_on(point, day, each) for each in (unit, region)
    }
    assert found[point.pk, region.pk].objective == 30
