"""Maison Lavigne on paper: units, journeys, points, accounts."""

from __future__ import annotations

from itertools import chain

from jalon.demo import company
from jalon.demo.journeys import CHANNELS, JOURNEYS
from jalon.demo.points import MODES, POINTS
from jalon.demo.writing import writings


def test_six_regions_of_five_agencies_and_two_services() -> None:
    kinds = [unit.kind for unit in company.UNITS]
    assert [kinds.count(kind) for kind in ("national", "region", "agency", "service")] == [
        1,
        6,
        30,
        2,
    ]


def test_agencies_are_named_in_french() -> None:
    names = {unit.name for unit in company.UNITS}
    assert {"Agence d’Annecy", "Agence de Bayonne", "Région Sud-Ouest"} <= names


def test_a_parent_comes_before_its_units() -> None:
    seen: set[str | None] = {None}
    for unit in company.UNITS:
        assert unit.parent in seen
        seen.add(unit.code)


def test_situations_stand_in_stages_of_their_journey() -> None:
    for journey in JOURNEYS:
        assert {situation.stage for situation in journey.situations} == set(journey.stages)
        assert {c for s in journey.situations for c in s.channels} <= set(CHANNELS)


def test_twelve_points_each_on_a_situation_and_a_channel_of_it() -> None:
    situations = {(j.key, s.key): s for j in JOURNEYS for s in j.situations}
    assert len(POINTS) == 12
    for point in POINTS:
        assert set(point.channels) <= set(situations[point.journey, point.situation].channels)


def test_every_indicator_is_measured() -> None:
    assert {point.indicator for point in POINTS} == {"nps", "csat", "ces2", "ces1"}


def test_objectives_stand_above_floors() -> None:
    assert all(point.floor < point.objective for point in POINTS)


def test_shares_add_up() -> None:
    for point in POINTS:
        assert abs(sum(point.channels.values()) - 1) < 1e-9
        assert abs(sum(point.modes.values()) - 1) < 1e-9
        assert set(point.modes) <= set(MODES)


def test_points_speak_of_themes_that_are_written() -> None:
    named = chain.from_iterable({**p.themes, **p.themes_since_drop} for p in POINTS)
    assert set(named) == set(writings())


def test_accounts_hold_the_roles_a_visitor_tries() -> None:
    assert [(a.email.split("@")[0], a.role, a.unit) for a in company.ACCOUNTS] == [
        ("camille.martin", "administrator", "national"),
        ("nadia.benali", "cx_manager", "national"),
        ("julien.lafitte", "unit_manager", "sud-ouest"),
        ("maite.etchegaray", "unit_manager", "bayonne"),
        ("paul.roussel", "viewer", "national"),
        ("ines.dupouy", "employee", "bayonne"),
    ]


def test_no_address_can_exist() -> None:
    assert all(account.email.endswith("@lavigne.example") for account in company.ACCOUNTS)
