"""What holds for any answers: I16 (a parent is its children), I21 (parts make the whole)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jalon.cockpit.figures import PointFigure, live
from jalon.measure import NPS, Histogram, measure
from jalon.organisation import scope
from tests.cockpit.conftest import Lavigne
from tests.factories import (
    NOON,
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
    a_unit,
    some_answers,
)

ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["pau", "agen"]),
        st.sampled_from(["Premium", "Particulier", ""]),
        st.sampled_from(["phone", "chat"]),
        st.integers(0, 10),
        st.integers(0, 40),  # days ago
    ),
    max_size=25,
)
SLOW = settings(
    max_examples=15,
)


def a_house() -> Lavigne:
    a_company()
    root = a_unit()
    region = a_unit("Sud-Ouest", root, level="region")
    journey = a_journey(root)
    point = a_point(root, objective=20.0, floor=0.0)
    a_planting(point, a_touchpoint(journey))
    return Lavigne(root, region, a_unit("Pau", region), a_unit("Agen", region), journey, point)


def write(house: Lavigne, answers: list[tuple[str, str, str, int, int]]) -> None:
    for unit, segment, channel, grade, ago in answers:
        some_answers(
            house.point, getattr(house, unit), {grade: 1}, segment=segment, channel=channel,
            day=NOON.date() - timedelta(days=ago),
        )  # fmt: skip


def seen(house: Lavigne, access: Any, unit: Any = None, **filters: Any) -> PointFigure:
    end = NOON.date() + timedelta(days=1)
    found = live(
        house.journey, unit=unit or house.root, start=end - timedelta(days=28), end=end,
        at=NOON, access=access, **filters,
    )  # fmt: skip
    return found.points[0]


class AnyAnswers(TestCase):
    @SLOW
    @given(ANSWERS)
    def test_a_figure_is_that_of_a_naive_recount(self, answers) -> None:
        house = a_house()
        write(house, answers)
        grades = [grade for _, _, _, grade, ago in answers if ago < 28]
        naive = measure("nps", Histogram.of_answers(NPS, [(grade, 1) for grade in grades]))
        with scope.everything("a test"):
            figure = seen(house, house.access())
        assert figure.n == len(grades)
        shown = (figure.value, figure.low, figure.high)
        assert shown == (
            (naive.value, naive.low, naive.high) if len(grades) >= 10 else (None,) * 3
        )

    @SLOW
    @given(ANSWERS)
    def test_a_parent_is_the_merge_of_its_children(self, answers) -> None:
        house = a_house()
        write(house, answers)
        with scope.everything("a test"):
            access = house.access()
            parent, pau, agen = (
                seen(house, access, unit).histogram
                for unit in (house.region, house.pau, house.agen)
            )
        assert parent == pau + agen

    @SLOW
    @given(ANSWERS)
    def test_the_parts_of_a_segmentation_make_the_whole(self, answers) -> None:
        house = a_house()
        write(house, answers)
        with scope.everything("a test"):
            access = house.access()
            whole = seen(house, access, as_is=True).histogram
            phone = seen(house, access, channel="phone").histogram
            chat = seen(house, access, channel="chat").histogram
        assert whole == phone + chat


@pytest.mark.usefixtures("_everything")
def test_a_channel_and_a_segment_are_cut_together(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {9: 3}, segment="Premium", channel="chat")
    some_answers(lavigne.point, lavigne.pau, {9: 5}, segment="Premium", channel="phone")
    access = lavigne.access()
    both = seen(lavigne, access, segment="Premium", channel="chat").n
    rest = seen(lavigne, access, segment="Premium", channel="phone").n
    assert (both, rest, seen(lavigne, access, segment="Premium").n) == (3, 5, 8)
