"""Subtracting norms from one another tells nothing about anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from jalon.cockpit.norm import pools
from jalon.organisation.access import access_of
from jalon.organisation.models import PeerGroup, UnitPlace
from tests.cockpit.norm.attack import Ledger, every_period, exposed, published
from tests.factories import a_company, a_point, a_unit, a_user, some_answers

FULL, SPARSE, CROWDED, LAST = (date(2026, 10, day) for day in (5, 12, 19, 26))
WEEKS = (FULL, SPARSE, CROWDED, LAST)
TODAY = date(2026, 11, 4)  # a Wednesday
NAMES = ("Agen", "Auch", "Dax", "Foix", "Pau", "Tarbes")


class Company:
    """Two regions, six agencies in the first and five in the second; Pau asks."""

    def __init__(self) -> None:
        a_company()
        self.root = a_unit()
        self.south = a_unit("Sud", self.root, level="region")
        self.north = a_unit("Nord", self.root, level="region")
        self.units = {name: a_unit(name, self.south) for name in NAMES}
        self.others = [a_unit(f"Nord {number}", self.north) for number in range(5)]
        self.ledger = Ledger(a_point(self.root))
        PeerGroup.objects.create(
            name="Sud", level="agency", under=self.south, starts_on=date(2020, 1, 6)
        )

    def reader(self, *units):
        user = a_user(f"Reader{len(units)}{units[0].pk}", "unit_manager", units[0])
        for unit in units[1:]:
            user.roles.create(kind="unit_manager", unit=unit, granted_at=user.joined_at)
        return access_of(user)

    def answer_everywhere(self) -> None:
        for unit in self.units.values():
            self.ledger.answer(unit, FULL, CROWDED, LAST)
        for name in ("Pau", "Agen", "Dax"):  # two others only
            self.ledger.answer(self.units[name], SPARSE)


@pytest.fixture
def company(db):
    made = Company()
    made.answer_everywhere()
    return made


def norms_of(company, unit, access, today=TODAY, first=FULL):
    """Every norm of every period, as read that day."""
    periods = every_period(first, today + timedelta(days=1))
    return published(company.ledger, unit, access, periods, today)


def test_any_two_periods_tell_of_nobody(company):
    pau = company.units["Pau"]
    norms = norms_of(company, pau, company.reader(pau))
    assert len(norms) > 5
    assert exposed(norms, ["Pau"]) == set()


def test_without_its_guard_a_week_would_tell(company, monkeypatch):
    """The negative control: the two agencies that answered alone are found."""
    monkeypatch.setattr(pools, "is_safe_week", lambda *_: True)
    pau = company.units["Pau"]
    norms = norms_of(company, pau, company.reader(pau))
    assert frozenset({"Agen", "Dax"}) in exposed(norms, ["Pau"])


def test_reading_again_every_day_tells_of_nobody(company):
    """The week that runs is not counted: its answers would come in one by one."""
    pau = company.units["Pau"]
    access, norms = company.reader(pau), set()
    for number in range(12):
        day = TODAY + timedelta(days=number)
        if day.weekday() < 4:
            company.ledger.answer(company.units[NAMES[number % 4]], date(2026, 11, 2))
        norms |= norms_of(company, pau, access, day, first=LAST)
    assert exposed(norms, ["Pau"]) == set()


def test_two_agencies_of_one_manager_tell_of_nobody(company):
    pau, dax = company.units["Pau"], company.units["Dax"]
    access = company.reader(pau, dax)
    norms = norms_of(company, pau, access) | norms_of(company, dax, access)
    assert norms != {frozenset()}
    assert exposed(norms, ["Pau", "Dax"]) == set()


def test_whoever_reads_all_but_two_sees_no_norm(company):
    """The pool less the known ones would be the portrait of the two."""
    known = [company.units[name] for name in NAMES if name not in {"Agen", "Foix"}]
    access = company.reader(*known)
    assert norms_of(company, known[0], access) == {frozenset()}


def test_a_second_membership_of_a_week_would_tell(company):
    """The negative control: a group rewritten for a week that was already shown."""
    pau = company.units["Pau"]
    access = company.reader(pau)
    before = norms_of(company, pau, access)
    PeerGroup.objects.update(ends_on=LAST)
    rest = PeerGroup.objects.create(name="Après", level="agency", starts_on=LAST)
    for name in set(NAMES) - {"Foix"}:
        rest.choices.create(unit=company.units[name])
    assert exposed(before | norms_of(company, pau, access), ["Pau"]) == {frozenset({"Foix"})}


def test_a_change_from_the_next_monday_tells_of_nobody(company):
    """The door of the actions: no week that was ever shown has a second membership."""
    pau, later = company.units["Pau"], TODAY + timedelta(days=7)
    access, running = company.reader(pau), date(2026, 11, 2)
    before = norms_of(company, pau, access)
    PeerGroup.objects.update(ends_on=running + timedelta(days=7))
    for unit in company.units.values():
        company.ledger.answer(unit, running)
    after = norms_of(company, pau, access, later)
    assert exposed(before | after, ["Pau"]) == set()


def test_a_unit_that_closes_or_moves_tells_of_nobody(company):
    pau, foix, auch = (company.units[name] for name in ("Pau", "Foix", "Auch"))
    access = company.reader(pau)
    before = norms_of(company, pau, access)
    foix.closed_at = datetime(2026, 11, 4, tzinfo=UTC)
    foix.save()
    auch.parent, auch.path = company.north, f"{company.north.path}{auch.pk}/"
    auch.save()
    UnitPlace.objects.create(unit=auch, path=auch.path, valid_from=TODAY)
    assert exposed(before | norms_of(company, pau, access), ["Pau"]) == set()


def test_one_that_nearly_is_the_norm_is_not_shown(company):
    pau, tarbes = company.units["Pau"], company.units["Tarbes"]
    some_answers(company.ledger.point, tarbes, {0: 1 << 40}, day=CROWDED, weight=1)
    norms = norms_of(company, pau, company.reader(pau))
    assert any(norms)
    assert not any(week == CROWDED for norm in norms for _, week in norm)


# Two levels


@pytest.fixture
def regions(company):
    """Five regions more, each with one agency: the manager of the south reads both levels."""
    PeerGroup.objects.all().delete()
    company.regions = [a_unit(f"R{n}", company.root, level="region") for n in range(5)]
    company.agencies = [a_unit(f"A{n}", region) for n, region in enumerate(company.regions)]
    for agency in company.agencies:
        company.ledger.answer(agency, FULL, CROWDED)
    return company


def both_levels(company):
    access = company.reader(company.south)
    return norms_of(company, company.south, access), norms_of(
        company, company.units["Pau"], access
    )


def test_regions_made_of_agencies_tell_no_more_than_these(regions):
    higher, finer = both_levels(regions)
    assert any(higher)
    assert exposed(higher | finer, NAMES) == set()


def test_a_service_that_only_a_region_holds_is_not_found_by_subtraction(regions):
    service = a_unit("Service", regions.regions[0], level="service")
    regions.ledger.answer(service, FULL)
    higher, finer = both_levels(regions)
    assert exposed(higher | finer, NAMES) == set()


def test_without_its_guard_the_service_would_be_found(regions, monkeypatch):
    monkeypatch.setattr(pools, "is_safe_below", lambda *_: True)
    service = a_unit("Service", regions.regions[0], level="service")
    regions.ledger.answer(service, FULL)
    higher, finer = both_levels(regions)
    assert frozenset({"Service"}) in exposed(higher | finer, NAMES)
