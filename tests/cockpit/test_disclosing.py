"""Small groups are kept from readers of figures alone, and employees’ from everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jalon.cockpit.figures import live
from jalon.cockpit.film import frames
from jalon.journeys.models import MeasurePoint
from tests.factories import NOON, a_unit, some_answers

TODAY = NOON.date()

pytestmark = pytest.mark.usefixtures("_everything")


def seen(lavigne, unit, access, **filters):
    end = TODAY + timedelta(days=1)
    found = live(
        lavigne.journey, unit=unit, start=end - timedelta(days=28), end=end, at=NOON,
        access=access, **filters,
    )  # fmt: skip
    return found.points[0]


def test_a_viewer_sees_a_large_group(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    assert seen(lavigne, lavigne.root, lavigne.access("viewer")).n == 30


def test_a_viewer_sees_nothing_of_four_people(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 4}, left_out={"skipped": 3})
    figure = seen(lavigne, lavigne.root, lavigne.access("viewer"))
    assert (figure.n, figure.histogram, figure.hidden_reason) == (None, None, "few_people")
    assert (figure.excluded, figure.modes, figure.n_eff, figure.sky) == (
        {},
        {},
        None,
        "private",
    )


def test_a_manager_sees_four_people(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 4})
    assert seen(lavigne, lavigne.root, lavigne.access("unit_manager")).n == 4


def test_employees_are_protected_from_everybody(lavigne) -> None:
    MeasurePoint.objects.update(audience="employees")
    lavigne.point.refresh_from_db()
    some_answers(lavigne.point, lavigne.pau, {10: 4})
    assert seen(lavigne, lavigne.root, lavigne.access("administrator")).n is None


def test_a_segment_whose_rest_is_small_is_kept_back(lavigne) -> None:
    """30 of 33: the three others would be had by subtraction."""
    some_answers(lavigne.point, lavigne.pau, {10: 30}, segment="Particulier")
    some_answers(lavigne.point, lavigne.pau, {0: 3}, segment="Premium")
    figure = seen(lavigne, lavigne.root, lavigne.access("viewer"), segment="Particulier")
    assert (figure.n, figure.hidden_reason) == (None, "few_others")


def test_a_unit_whose_sister_is_small_is_kept_back(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    some_answers(lavigne.point, lavigne.agen, {0: 3})
    figure = seen(lavigne, lavigne.pau, lavigne.access("viewer"))
    assert (figure.n, figure.hidden_reason) == (None, "few_others")


def test_large_sisters_are_all_shown(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    some_answers(lavigne.point, lavigne.agen, {0: 20})
    viewer = lavigne.access("viewer")
    assert [seen(lavigne, unit, viewer).n for unit in (lavigne.pau, lavigne.agen)] == [30, 20]


def test_the_own_answers_of_a_parent_count_as_a_part(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    some_answers(lavigne.point, lavigne.region, {0: 3})
    assert seen(lavigne, lavigne.pau, lavigne.access("viewer")).hidden_reason == "few_others"


def test_a_sister_out_of_reach_hides_nothing(lavigne) -> None:
    """Who cannot read the parent has nothing to subtract from."""
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    some_answers(lavigne.point, lavigne.agen, {0: 3})
    assert seen(lavigne, lavigne.pau, lavigne.access("viewer", lavigne.pau)).n == 30


def test_the_film_of_a_viewer_counts_no_small_week(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 4})
    some_answers(lavigne.point, lavigne.pau, {10: 9}, day=TODAY - timedelta(days=7))
    shown = frames(
        unit=lavigne.root, points=[lavigne.point], today=TODAY, access=lavigne.access("viewer")
    )
    assert [frame.n for frame in shown[-3:]] == [0, 9, 0]


def test_four_units_without_answers_hide_nobody(lavigne) -> None:
    for name in ("Bordeaux", "Toulouse", "Bayonne", "Dax"):
        a_unit(name, lavigne.region)
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    assert seen(lavigne, lavigne.pau, lavigne.access("viewer")).n == 30
