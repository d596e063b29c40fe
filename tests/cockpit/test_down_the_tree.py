"""Somebody who reads every unit they may, and adds and subtracts what they are shown.

Units nest. What a shown unit says beyond the highest shown units inside it is a group of
answers that the reader can compute, and every group they can compute is made of such ones:
so none of them may hold fewer people than are recognised.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta

import pytest

from jalon.cockpit import disclosing
from jalon.cockpit.counting import Look
from jalon.cockpit.disclosing import Tree, kept_of
from jalon.cockpit.figures import live
from jalon.cockpit.film import frames
from jalon.cockpit.models import SnapshotFigure
from jalon.cockpit.periods import Period, last_weeks
from jalon.cockpit.weather import board
from jalon.measure import PRIVACY_BASE
from jalon.organisation.access import access_of, figures_of
from jalon.organisation.models import Role, Unit
from tests.factories import NOON, a_snapshot, a_unit, some_answers

TODAY = NOON.date()
END = TODAY + timedelta(days=1)


# A company drawn by lot


def a_company_of(luck: random.Random) -> tuple[Tree, dict[int, int], dict[int, int]]:
    """Units three floors high, their own answers, and their answers with all under them."""
    units, families = [Unit(pk=1, path="/1/")], {}
    for unit in units:
        if unit.depth < 3:
            first = units[-1].pk + 1
            family = [
                Unit(pk=pk, path=f"{unit.path}{pk}/")
                for pk in range(first, first + luck.randint(1, 4))
            ]
            families[unit.pk] = family
            units += family
    own = {unit.pk: luck.choice([0, 0, 1, 3, 4, 5, 9, 30]) for unit in units}
    for unit in units[:5]:
        own[unit.pk] = luck.choice([0, 0, 0, 2, 12])
    whole = {
        unit.pk: sum(own[each.pk] for each in units if each.path.startswith(unit.path))
        for unit in units
    }
    return Tree(units, families, {}), own, whole


def computable(tree: Tree, own: Mapping[int, int], shown: set[int]) -> list[int]:
    """How many people each group holds that the reader can tell by subtraction."""
    groups = dict.fromkeys(shown, 0)
    for unit in tree.lineage:
        around = [pk for pk in map(int, unit.path.strip("/").split("/")) if pk in shown]
        if around:
            groups[around[-1]] += own[unit.pk]
    return [n for n in groups.values() if n]


def exposed(seeds: range) -> list[int]:
    found = []
    for seed in seeds:
        tree, own, whole = a_company_of(random.Random(seed))
        kept = kept_of(tree, whole)
        shown = {pk for pk, n in whole.items() if n and not kept[pk]}
        found += [n for n in computable(tree, own, shown) if n < PRIVACY_BASE]
    return found


def test_no_small_group_is_computed_in_five_hundred_companies() -> None:
    assert exposed(range(500)) == []


def one_floor_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard switched off: parts are kept back whatever becomes of their whole."""
    whole = disclosing.parts
    monkeypatch.setattr(disclosing, "parts", lambda groups, **_: whole(groups))


def test_a_guard_of_one_floor_exposes_some(monkeypatch) -> None:
    one_floor_only(monkeypatch)
    assert len(exposed(range(500))) > 20


# On the pages


@pytest.fixture
def nord(lavigne) -> Unit:
    """3 people beside Sud-Ouest, whose two agencies are large."""
    region = a_unit("Nord", lavigne.root, level="region")
    some_answers(lavigne.point, region, {0: 3})
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    some_answers(lavigne.point, lavigne.agen, {10: 20})
    return region


pages = pytest.mark.usefixtures("_everything")


def told(lavigne, unit: Unit, access, **filters) -> int | None:
    found = live(
        lavigne.journey, unit=unit, start=END - timedelta(days=28), end=END, at=NOON,
        access=access, **filters,
    )  # fmt: skip
    return found.points[0].n


def subtracted(lavigne, access) -> int | None:
    """The whole company less the agencies of the other region, where all three are shown."""
    units = (lavigne.root, lavigne.pau, lavigne.agen)
    counts = [told(lavigne, unit, access) for unit in units]
    return None if None in counts else counts[0] - counts[1] - counts[2]


@pages
def test_agencies_do_not_add_up_to_a_region_that_is_kept_back(lavigne, nord) -> None:
    viewer = lavigne.access("viewer")
    assert told(lavigne, lavigne.region, viewer) is None
    assert subtracted(lavigne, viewer) is None
    assert [told(lavigne, unit, viewer) for unit in (lavigne.pau, lavigne.agen)] == [30, None]


@pages
def test_with_a_guard_of_one_floor_they_do(lavigne, nord, monkeypatch) -> None:
    one_floor_only(monkeypatch)
    assert subtracted(lavigne, lavigne.access("viewer")) == 3


@pages
def test_a_reader_of_the_region_alone_sees_its_agencies(lavigne, nord) -> None:
    viewer = lavigne.access("viewer", lavigne.region)
    units = (lavigne.region, lavigne.pau, lavigne.agen)
    assert [told(lavigne, unit, viewer) for unit in units] == [50, 30, 20]


@pages
@pytest.mark.parametrize("unit", ["root", "region"])
def test_the_board_keeps_back_what_the_map_keeps_back(lavigne, nord, unit) -> None:
    viewer = lavigne.access("viewer")
    found = board.look_over(
        getattr(lavigne, unit), last_weeks(4, TODAY), access=viewer, today=TODAY, at=NOON
    )
    counts = {row: found.at(lavigne.point.pk, row).n for row in found.rows}
    assert counts == {row: told(lavigne, row, viewer) for row in found.rows}


@pages
def test_a_wall_counts_on_passers_by_who_read_the_company(lavigne, nord) -> None:
    """Whoever stands before it may read all the rest elsewhere."""
    assert told(lavigne, lavigne.region, figures_of(lavigne.region)) is None
    assert told(lavigne, lavigne.pau, figures_of(lavigne.pau)) == 30


@pages
def test_a_photo_of_an_agency_keeps_it_back_as_well(lavigne, nord) -> None:
    photos = [a_snapshot(lavigne.journey, unit, unit.name) for unit in
              (lavigne.region, lavigne.agen, lavigne.pau)]  # fmt: skip
    kept = [SnapshotFigure.objects.get(snapshot=photo).few_others for photo in photos]
    assert kept == [True, True, False]


# With a filter


@pages
@pytest.mark.parametrize("few", [{"segment": "Premium"}, {"channel": "store"}])
def test_a_filter_gives_no_few_people_of_a_sister_away(lavigne, few) -> None:
    """Each agency is large; of the one, three are kept by the filter."""
    for unit, kept in ((lavigne.pau, 30), (lavigne.agen, 3)):
        some_answers(lavigne.point, unit, {10: 60})
        some_answers(lavigne.point, unit, {10: kept}, **few)
    viewer, units = lavigne.access("viewer"), (lavigne.region, lavigne.pau, lavigne.agen)
    assert [told(lavigne, unit, viewer, **few) for unit in units] == [33, None, None]
    assert [told(lavigne, unit, viewer) for unit in units] == [153, 90, 63]


@pages
def test_answers_of_a_merged_unit_are_no_cover_of_their_own(lavigne) -> None:
    """Four of Dax, now Pau's, beside three of Agen: Pau is kept back all the same."""
    closed = a_unit("Dax", lavigne.region)
    for unit, n in ((closed, 4), (lavigne.pau, 30), (lavigne.agen, 3)):
        some_answers(lavigne.point, unit, {10: n}, segment="Premium")
        some_answers(lavigne.point, unit, {10: 60})
    Unit.objects.filter(pk=closed.pk).update(
        rights_path=lavigne.pau.path, closed_at=NOON, merged_into=lavigne.pau
    )
    viewer = lavigne.access("viewer")
    closed.refresh_from_db()
    for unit in (closed, lavigne.pau, lavigne.agen):
        assert told(lavigne, unit, viewer, segment="Premium") is None


# Week after week


def filmed(lavigne, unit: Unit, access) -> tuple[int, bool]:
    """The height of the last bar, and whether the last frame has a figure."""
    shown = frames(unit=unit, points=[lavigne.point], today=TODAY, access=access)[-1]
    return shown.n, shown.shots[0].estimate is not None


@pages
def test_the_film_of_agencies_does_not_add_up_either(lavigne, nord) -> None:
    viewer = lavigne.access("viewer")
    units = (lavigne.root, lavigne.region, lavigne.pau, lavigne.agen)
    assert [filmed(lavigne, unit, viewer) for unit in units] == [
        (53, True), (0, False), (30, True), (0, False)
    ]  # fmt: skip


@pages
def test_without_sisters_counted_the_film_gives_three_people_away(
    lavigne, nord, monkeypatch
) -> None:
    monkeypatch.setattr(disclosing, "weeks", lambda *_: None)
    viewer = lavigne.access("viewer")
    bars = [filmed(lavigne, unit, viewer)[0] for unit in (lavigne.root, lavigne.region)]
    assert bars[0] - bars[1] == 3


@pages
def test_a_filtered_film_keeps_the_few_of_a_sister(lavigne) -> None:
    for unit, n in ((lavigne.pau, 30), (lavigne.agen, 3)):
        some_answers(lavigne.point, unit, {10: n}, segment="Premium")
    look = Look(lavigne.pau, last_weeks(4, TODAY), segment="Premium")
    shown = frames(
        unit=lavigne.pau, points=[lavigne.point], today=TODAY, access=lavigne.access("viewer"),
        look=look,
    )[-1]  # fmt: skip
    assert (shown.n, shown.shots[0].estimate) == (0, None)


@pages
def test_a_manager_sees_every_week(lavigne, nord) -> None:
    assert filmed(lavigne, lavigne.agen, lavigne.access("unit_manager")) == (20, True)


# Whoever manages a part knows it already


@pages
def test_what_a_reader_manages_is_no_cover_for_the_rest(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 30})
    some_answers(lavigne.point, lavigne.agen, {0: 3})
    reader = lavigne.reader("viewer")
    Role.objects.create(
        user=reader, kind="unit_manager", unit=lavigne.pau, granted_at=NOON, source="given"
    )
    mine = access_of(reader)
    assert [told(lavigne, unit, mine) for unit in (lavigne.pau, lavigne.region)] == [30, None]


# Cost


@pages
def test_as_many_statements_on_the_lowest_floor_of_a_large_company(
    lavigne, nord, django_assert_num_queries
) -> None:
    for name in ("Bordeaux", "Toulouse", "Bayonne", "Dax"):
        some_answers(lavigne.point, a_unit(name, lavigne.region), {10: 12})
    viewer, period = lavigne.access("viewer"), Period(END - timedelta(days=28), END)
    with django_assert_num_queries(3):
        disclosing.in_tree([lavigne.point], [lavigne.pau], period, access=viewer)
