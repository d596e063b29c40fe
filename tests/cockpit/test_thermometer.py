"""The drawing of a temperature: times to scale, 0 at the foot, 100 at the top."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from jalon.cockpit.customers import thermometer
from jalon.measure import Feeling, Temperature
from tests.factories import NOON

FOUND = Temperature(48, 27, 68, 74, 2, 12, 0.99, Feeling.COLDER)


def told(days: int, *places: float) -> SimpleNamespace:
    """A response so many days ago, with grades at these places."""
    scores = [SimpleNamespace(place=place) for place in places]
    moment = NOON - timedelta(days=days)
    return SimpleNamespace(response=SimpleNamespace(answered_at=moment), scores=scores)


def draw(*said, found=FOUND):
    return thermometer.draw(said, found, at=NOON)


def test_without_a_grade_nothing_is_drawn() -> None:
    assert draw(told(3), found=None) is None


def test_the_scale_stands_on_its_foot() -> None:
    drawn = draw(told(3, 0, 100))
    assert [y for _level, y in drawn.levels] == [114, 62, 10]
    assert [dot.y for dot in drawn.dots] == [114, 10]
    assert (drawn.value, drawn.high, drawn.low, drawn.usual) == (64, 43, 86, 37)


def test_times_are_to_scale() -> None:
    dots = draw(told(0, 50), told(50, 50), told(100, 50)).dots
    assert [dot.x for dot in dots] == [276, 153, 30]


def test_the_same_grade_at_one_moment_is_one_dot() -> None:
    assert len(draw(told(3, 50, 50)).dots) == 1


@pytest.mark.parametrize(("low", "high", "span"), [(27, 68, 43), (48, 48, 2)])
def test_the_interval_is_always_seen(low, high, span) -> None:
    found = Temperature(48, low, high, 74, 2, 12, 0.99, Feeling.COLDER)
    assert draw(told(3, 50), found=found).span == span
