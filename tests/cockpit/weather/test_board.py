"""What the board says: counts by sky, what is sure, the worst and the best, real changes."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from jalon.cockpit import figures
from jalon.cockpit.models import Trend
from jalon.cockpit.periods import last_weeks, monday
from jalon.cockpit.weather import board, words
from jalon.journeys.models import Journey, PointSetting
from jalon.organisation.models import Unit
from tests.factories import (
    NOON,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    some_answers,
)

TODAY = NOON.date()
SUN = {10: 240, 8: 100, 3: 60}  # NPS 45 [37 ; 52], objective 20
STORM = {10: 20, 8: 30, 3: 50}  # NPS −30 [−44 ; −14]
FOG = {10: 35, 8: 40, 3: 25}  # NPS 10 [−5 ; 25], floor 0

pytestmark = pytest.mark.usefixtures("_everything")


def seen(lavigne, unit: Unit | None = None, role: str = "cx_manager", weeks: int = 4):
    return board.look_over(
        unit or lavigne.root, last_weeks(weeks, TODAY), access=lavigne.access(role),
        today=TODAY, at=NOON,
    )  # fmt: skip


def another_point(lavigne, key: str, **fields):
    journey = fields.pop("journey", lavigne.journey)
    setting = {"label": key, "objective": 20.0, "floor": 0.0} | fields
    point = a_point(lavigne.root, key, **setting)
    a_planting(point, a_touchpoint(journey, stage=key, situation=key))
    return point


def an_arrow(lavigne, unit: Unit, arrow: str, *, weeks_ago: int = 0) -> None:
    Trend.objects.create(
        unit=unit, point=lavigne.point, day=monday(TODAY) - timedelta(weeks=weeks_ago), weeks=4,
        difference=-12.0 if arrow == "down" else 12.0, low=-20.0, high=20.0, p=0.001, q=0.002,
        arrow=arrow,
    )  # fmt: skip


def test_a_study_leaves_the_board_after_its_last_day(lavigne) -> None:
    week = {"starts_date": TODAY - timedelta(days=6), "ends_date": TODAY}
    study = a_journey(lavigne.root, "Salon", **week)
    assert study in seen(lavigne).journeys
    Journey.objects.filter(pk=study.pk).update(ends_date=TODAY - timedelta(days=1))
    assert seen(lavigne).journeys == (lavigne.journey,)


# Counting


def test_a_cell_counts_points_by_sky_and_averages_nothing(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    some_answers(another_point(lavigne, "livraison"), lavigne.pau, STORM)
    some_answers(another_point(lavigne, "retrait"), lavigne.pau, FOG)
    some_answers(another_point(lavigne, "facture"), lavigne.pau, {10: 6})
    found = seen(lavigne)
    tally = found.cell(lavigne.journey, lavigne.root).tally
    assert tally.skies == [("sun", 1), ("storm", 1), ("fog", 1), ("hollow", 1)]
    assert (tally.below, tally.above, tally.untold, tally.answers) == (1, 1, 2, 606)


def test_the_headline_adds_up(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    some_answers(another_point(lavigne, "livraison"), lavigne.pau, STORM)
    some_answers(another_point(lavigne, "conseil"), lavigne.pau, {10: 50, 8: 30, 3: 20})
    another_point(lavigne, "libre", objective=None, floor=None)
    whole = seen(lavigne).whole
    told = (whole.below, whole.above, whole.untold, whole.between, whole.aimless)
    assert told == (1, 1, 1, 1, 0)
    assert sum(told) == whole.points


def test_a_point_with_answers_and_no_objective_is_said_apart(lavigne) -> None:
    PointSetting.objects.update(objective=None, floor=None)
    some_answers(lavigne.point, lavigne.pau, SUN)
    assert [(phrase.kind, phrase.count) for phrase in words.headline(seen(lavigne).whole)] == [
        ("below", 0), ("above", 0), ("untold", 0), ("aimless", 1)
    ]  # fmt: skip


def test_the_headline_is_a_sentence(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, STORM)
    some_answers(another_point(lavigne, "retrait"), lavigne.pau, FOG)
    some_answers(another_point(lavigne, "conseil"), lavigne.pau, SUN)
    some_answers(another_point(lavigne, "devis"), lavigne.pau, SUN)
    said = words.spoken_headline(seen(lavigne).whole)
    assert said == (
        "1 point sûrement sous son objectif, 2 l’atteignent sûrement, 1 ne peut pas se dire"
    )


def test_a_cell_is_said_with_no_number_that_bends_a_word(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, STORM)
    some_answers(another_point(lavigne, "conseil"), lavigne.pau, SUN)
    some_answers(another_point(lavigne, "devis"), lavigne.pau, SUN)
    found = seen(lavigne)
    said = words.spoken_cell(found.cell(found.journeys[0], lavigne.root).tally)
    assert said.replace("\xa0", " ") == (
        "objectif sûrement atteint : 2, sûrement sous son seuil : 1. "
        "Sûrement sous l’objectif : 1 ; sûrement atteint : 2"
    )


def test_a_point_on_two_journeys_counts_once_in_the_headline(lavigne) -> None:
    other = a_journey(lavigne.root, "Renouvellement")
    a_planting(lavigne.point, a_touchpoint(other))
    some_answers(lavigne.point, lavigne.pau, SUN)
    found = seen(lavigne)
    assert found.whole.points == 1
    assert [found.cell(journey, lavigne.root).tally.points for journey in found.journeys] == [
        1,
        1,
    ]


@pytest.mark.parametrize("change", [{"archived_at": NOON}, {"kind": Journey.Kind.TARGET}])
def test_target_and_archived_journeys_are_left_out(lavigne, change) -> None:
    Journey.objects.update(**change)
    assert seen(lavigne).journeys == ()


def test_each_unit_has_its_own_row(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    some_answers(lavigne.point, lavigne.agen, STORM)
    found = seen(lavigne, lavigne.region)
    cells = {unit.name: found.cell(lavigne.journey, unit).tally.skies for unit in found.rows}
    assert cells == {
        "Sud-Ouest": [("sun", 1)], "Agen": [("storm", 1)], "Pau": [("sun", 1)]
    }  # fmt: skip


def test_rows_follow_the_alphabet_of_people(lavigne) -> None:
    a_unit("Île-de-Ré", lavigne.region)
    assert [unit.name for unit in seen(lavigne, lavigne.region).rows] == [
        "Sud-Ouest", "Agen", "Île-de-Ré", "Pau"
    ]  # fmt: skip


def test_a_closed_unit_has_no_row(lavigne) -> None:
    Unit.objects.filter(pk=lavigne.agen.pk).update(closed_at=NOON)
    assert [unit.name for unit in seen(lavigne, lavigne.region).rows] == ["Sud-Ouest", "Pau"]


@pytest.mark.parametrize("role", ["cx_manager", "viewer"])
def test_every_cell_counts_its_figures_one_by_one(lavigne, role) -> None:
    other = a_journey(lavigne.root, "Renouvellement")
    some_answers(lavigne.point, lavigne.pau, SUN)
    some_answers(another_point(lavigne, "livraison"), lavigne.pau, STORM)
    some_answers(another_point(lavigne, "facture", journey=other), lavigne.agen, {10: 3})
    an_arrow(lavigne, lavigne.region, "down")
    found = seen(lavigne, lavigne.region, role)
    for journey, unit in product(found.journeys, found.rows):
        planted = [spot.point.pk for spot in found.spots if spot.journey == journey]
        cell = [found.at(point, unit) for point in planted]
        tally = found.cell(journey, unit).tally
        told = tally.points, tally.below, tally.above, tally.answers, tally.hidden, tally.worse
        assert told == counted_plainly(cell)


def counted_plainly(cell):
    return (
        len(cell), len([each for each in cell if each.is_surely_below]),
        len([each for each in cell if each.is_surely_above]),
        sum(each.n for each in cell if each.n), len([each for each in cell if each.is_private]),
        len([each for each in cell if each.trend and each.trend.arrow == "down"]),
    )  # fmt: skip


@pytest.mark.parametrize("weeks", [4, 12])
@pytest.mark.parametrize("role", ["cx_manager", "viewer"])
def test_every_cell_says_what_the_live_map_says(lavigne, role, weeks) -> None:
    """One kernel: each figure of the board is that of the map at that unit."""
    some_answers(lavigne.point, lavigne.pau, SUN, left_out={"skipped": 3})
    some_answers(lavigne.point, lavigne.agen, {10: 3})
    an_arrow(lavigne, lavigne.root, "down")
    period, found = last_weeks(weeks, TODAY), seen(lavigne, lavigne.region, role, weeks)
    for unit in found.rows:
        alone = figures.live(
            lavigne.journey, unit=unit, start=period.start, end=period.end, at=NOON,
            access=lavigne.access(role),
        )  # fmt: skip
        told = found.at(lavigne.point.pk, unit)
        assert (told.n, told.value, told.sky) == (
            alone.points[0].n, alone.points[0].value, alone.points[0].sky
        )  # fmt: skip
        assert told.hidden_reason == alone.points[0].hidden_reason


def test_a_reader_of_figures_sees_no_small_group_nor_its_remainder(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 40})
    some_answers(lavigne.point, lavigne.agen, {10: 3})
    found = seen(lavigne, lavigne.region, role="viewer")
    hidden = {unit.name: found.cell(lavigne.journey, unit).tally.hidden for unit in found.rows}
    assert hidden == {"Sud-Ouest": 0, "Agen": 1, "Pau": 1}


# The worst and the best


def test_the_worst_is_named_with_its_place(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, STORM)
    worst = seen(lavigne, lavigne.region).worst[0]
    assert words.place(worst) == "Achat d’un équipement › Être aidé › Appeler le SAV › Pau"


def test_a_point_is_named_once_at_the_unit_where_it_is_surest(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, STORM)
    some_answers(lavigne.point, lavigne.agen, {0: 300})
    worst = seen(lavigne, lavigne.region).worst
    assert [(each.unit.name, each.others) for each in worst] == [("Agen", 1)]
    assert words.elsewhere(worst[0]) == "1 autre entité"


def test_few_answers_are_never_among_the_worst(lavigne) -> None:
    """Twenty-nine detractors are surely below, and still not ranked."""
    some_answers(lavigne.point, lavigne.pau, {0: 29})
    found = seen(lavigne, lavigne.region)
    assert found.cell(lavigne.journey, lavigne.pau).tally.below == 1
    assert found.worst == []


def test_the_order_is_that_of_what_is_sure_not_of_the_value(lavigne) -> None:
    """Thirty-two answers at −100 are less surely far than four hundred at −60."""
    some_answers(lavigne.point, lavigne.pau, {0: 24, 8: 4, 10: 4})
    sure = another_point(lavigne, "livraison")
    some_answers(sure, lavigne.pau, {0: 320, 10: 80})
    assert [each.spot.point.key for each in seen(lavigne, lavigne.region).worst] == [
        "livraison", "appeler-le-sav"
    ]  # fmt: skip


def test_a_unit_without_units_is_compared_with_nobody_but_named(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    assert [each.unit.name for each in seen(lavigne, lavigne.pau).best] == ["Pau"]


# Real changes


def test_only_a_frozen_arrow_is_a_change(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    an_arrow(lavigne, lavigne.root, "")
    assert seen(lavigne).moved == []


def test_a_real_change_has_its_direction(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    an_arrow(lavigne, lavigne.root, "down")
    found = seen(lavigne)
    assert [each.spot.point.key for each in found.moved] == ["appeler-le-sav"]
    assert (found.whole.worse, found.whole.better) == (1, 0)


def test_an_arrow_of_last_week_is_no_news(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    some_answers(lavigne.point, lavigne.agen, SUN)
    for unit in (lavigne.pau, lavigne.agen):
        an_arrow(lavigne, unit, "down")
    an_arrow(lavigne, lavigne.agen, "down", weeks_ago=1)
    assert [each.unit.name for each in seen(lavigne, lavigne.region).newly_moved] == ["Pau"]


# Cost


@pytest.mark.parametrize(("role", "queries"), [("cx_manager", 10), ("viewer", 12)])
def test_the_board_costs_the_same_whatever_it_shows(
    lavigne, django_assert_num_queries, role, queries
) -> None:
    some_answers(lavigne.point, lavigne.pau, SUN)
    access = lavigne.access(role)
    for name in ("Lille", "Brest", "Caen"):
        some_answers(lavigne.point, a_unit(name, lavigne.root), SUN)
        journey = a_journey(lavigne.root, name)
        some_answers(another_point(lavigne, name.lower(), journey=journey), lavigne.pau, SUN)
    with django_assert_num_queries(queries):
        found = board.look_over(
            lavigne.root, last_weeks(4, TODAY), access=access, today=TODAY, at=NOON
        )
        assert len(found.worst) + len(found.moved) + found.whole.points == 4
