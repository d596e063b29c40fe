from __future__ import annotations

import pytest

from jalon.journeys import actions
from jalon.journeys.models import Channel
from jalon.journeys.queries import default_channels, the_map
from tests.factories import (
    NOON,
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
)

pytestmark = pytest.mark.django_db
BY = {"by": "Camille", "at": NOON}


@pytest.fixture
def unit():
    return a_unit()


def a_drawn_journey(unit, stages: int):
    journey = a_journey(unit)
    for number in range(stages):
        station = a_touchpoint(journey, stage=f"Étape {number}", situation=f"S {number}")
        a_planting(a_point(unit, f"p-{journey.pk}-{number}", label=f"P {number}"), station)
    return journey


def test_the_map_is_the_whole_drawing(unit) -> None:
    journey = a_drawn_journey(unit, 2)
    actions.add_persona(journey=journey, name="Sophie", **BY)
    drawing = the_map(journey)
    assert [stage.name for stage in drawing.stages] == ["Étape 0", "Étape 1"]
    assert [situation.name for situation in drawing.situations] == ["S 0", "S 1"]
    assert [each.channel.key for each in drawing.touchpoints] == ["phone", "phone"]
    assert [each.label for each in drawing.plantings] == ["P 0", "P 1"]
    assert [each.name for each in drawing.personas] == ["Sophie"]


def test_a_point_that_left_is_not_drawn(unit) -> None:
    journey = a_journey(unit)
    planting = a_planting(a_point(unit), a_touchpoint(journey))
    actions.uproot(planting=planting, **BY)
    assert the_map(journey).plantings == ()


@pytest.mark.parametrize("stages", [1, 3])
def test_the_map_costs_the_same_whatever_its_size(
    unit, stages, django_assert_num_queries
) -> None:
    journey = a_drawn_journey(unit, stages)
    with django_assert_num_queries(6):
        the_map(journey)


def test_channels_are_made_once_in_the_language_of_the_company() -> None:
    a_company(languages=["en", "fr"])
    assert [channel.name for channel in default_channels()][:3] == ["Website", "App", "Store"]
    default_channels()
    assert Channel.objects.count() == 8


def test_a_renamed_channel_keeps_its_name() -> None:
    default_channels()
    Channel.objects.filter(key="store").update(name="Agence")
    assert "Agence" in [channel.name for channel in default_channels()]
