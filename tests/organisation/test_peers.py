"""Who is compared with whom, week after week."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jalon.organisation.models import PeerGroup, UnitPlace
from jalon.organisation.peers import next_monday, peers_of, quarter_before
from tests.factories import a_company, a_unit

WEEKS = [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)]
LONG_BEFORE = date(2020, 1, 6)


def a_group(name="Groupe", **fields) -> PeerGroup:
    chosen = fields.pop("chosen", [])
    defaults = {"level": "agency", "starts_on": LONG_BEFORE}
    group = PeerGroup.objects.create(name=name, **defaults | fields)
    for unit in chosen:
        group.choices.create(unit=unit)
    return group


@pytest.fixture
def tree(db):
    a_company()
    root = a_unit()
    regions = [a_unit(name, root, level="region") for name in ("Nord", "Sud")]
    return {
        name: a_unit(name, regions[place])
        for name, place in [("Lille", 0), ("Arras", 0), ("Pau", 1), ("Agen", 1), ("Foix", 1)]
    } | {"root": root, "Nord": regions[0], "Sud": regions[1]}


def names(peers, tree, week=WEEKS[-1]):
    by_id = {unit.pk: name for name, unit in tree.items()}
    return sorted(by_id[unit] for unit in peers.by_week[week])


def test_without_groups_a_unit_is_compared_with_its_level(tree):
    peers = peers_of(tree["Pau"], WEEKS)
    assert names(peers, tree) == ["Agen", "Arras", "Foix", "Lille"]
    assert peers.group == ""


def test_a_group_may_hold_the_units_of_a_region(tree):
    a_group("Sud", under=tree["Sud"])
    peers = peers_of(tree["Pau"], WEEKS)
    assert (names(peers, tree), peers.group) == (["Agen", "Foix"], "Sud")


def test_those_in_no_group_are_compared_with_one_another(tree):
    a_group("Sud", under=tree["Sud"])
    assert names(peers_of(tree["Lille"], WEEKS), tree) == ["Arras"]


def test_a_group_may_name_its_units(tree):
    a_group(chosen=[tree["Pau"], tree["Lille"]])
    assert names(peers_of(tree["Pau"], WEEKS), tree) == ["Lille"]
    assert names(peers_of(tree["Foix"], WEEKS), tree) == ["Agen", "Arras"]


def test_the_first_group_by_rank_takes_the_unit(tree):
    a_group("Tout le Sud", under=tree["Sud"], position=2)
    a_group("Deux", chosen=[tree["Pau"], tree["Agen"]], position=1)
    assert names(peers_of(tree["Pau"], WEEKS), tree) == ["Agen"]
    assert names(peers_of(tree["Foix"], WEEKS), tree) == []


def test_a_size_is_the_answers_of_the_quarter_before(tree, monkeypatch):
    asked = []

    def sizes(units, quarters):
        asked.append(quarters)
        return {(tree["Pau"].pk, date(2026, 7, 1)): 400, (tree["Foix"].pk, quarters[0]): 300}

    monkeypatch.setattr("jalon.feedback.queries.answers_by_quarter", sizes)
    a_group("Grandes", at_least=200, position=1)
    a_group("Petites", fewer_than=200, position=2)
    assert names(peers_of(tree["Pau"], WEEKS), tree) == ["Foix"]
    assert names(peers_of(tree["Agen"], WEEKS), tree) == ["Arras", "Lille"]
    assert asked[0] == [date(2026, 7, 1)]


def test_each_week_has_the_groups_of_its_monday(tree):
    a_group("Sud", under=tree["Sud"], starts_on=WEEKS[1], ends_on=WEEKS[2])
    peers = peers_of(tree["Pau"], WEEKS)
    assert names(peers, tree, WEEKS[0]) == ["Agen", "Arras", "Foix", "Lille"]
    assert names(peers, tree, WEEKS[1]) == ["Agen", "Foix"]
    assert names(peers, tree, WEEKS[2]) == ["Agen", "Arras", "Foix", "Lille"]


def test_a_unit_that_moved_was_elsewhere_before(tree):
    a_group("Sud", under=tree["Sud"])
    lille = tree["Lille"]
    there = f"{tree['Sud'].path}{lille.pk}/"
    UnitPlace.objects.create(unit=lille, path=there, valid_from=date(2026, 11, 4))
    peers = peers_of(tree["Pau"], WEEKS)
    assert names(peers, tree, WEEKS[1]) == ["Agen", "Foix"]
    assert names(peers, tree, WEEKS[2]) == ["Agen", "Foix", "Lille"]


def test_a_closed_unit_was_a_peer_until_it_closed(tree):
    tree["Agen"].closed_at = datetime(2026, 11, 4, 12, tzinfo=UTC)
    tree["Agen"].save()
    peers = peers_of(tree["Pau"], WEEKS)
    assert "Agen" in names(peers, tree, WEEKS[1])
    assert "Agen" not in names(peers, tree, WEEKS[2])
    assert peers_of(tree["Agen"], WEEKS).by_week[WEEKS[2]] == frozenset()


def test_a_unit_is_never_compared_with_its_own_parts(tree):
    counter = a_unit("Pau gare", tree["Pau"])
    tree = tree | {"Pau gare": counter}
    assert names(peers_of(tree["Pau"], WEEKS), tree) == ["Agen", "Arras", "Foix", "Lille"]
    assert names(peers_of(counter, WEEKS), tree) == ["Agen", "Arras", "Foix", "Lille"]
    assert names(peers_of(tree["Foix"], WEEKS), tree) == ["Agen", "Arras", "Lille", "Pau"]


def test_the_top_of_the_tree_has_no_peer(tree):
    assert peers_of(tree["root"], WEEKS).units == {}


def test_no_week_no_peer(tree):
    assert peers_of(tree["Pau"], []).units == {}


def test_peers_cost_the_same_for_few_groups_or_many(tree, django_assert_num_queries):
    a_group("Sud", under=tree["Sud"])
    with django_assert_num_queries(5):
        peers_of(tree["Pau"], WEEKS)
    a_group("Autre", chosen=[tree["Lille"]])
    a_unit("Dax", tree["Sud"])
    with django_assert_num_queries(5):
        peers_of(tree["Pau"], WEEKS)


@pytest.mark.parametrize(
    ("day", "monday"),
    [(date(2026, 11, 16), date(2026, 11, 23)), (date(2026, 11, 22), date(2026, 11, 23))],
)
def test_a_change_rules_from_the_next_monday(day, monday):
    assert next_monday(day) == monday


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 5), date(2025, 10, 1)), (date(2026, 12, 31), date(2026, 7, 1))],
)
def test_the_quarter_before_is_whole(day, quarter):
    assert quarter_before(day) == quarter
