"""Somebody who writes down every norm they are shown, and subtracts them from one another.

Each (unit, week) holds a number of answers that no other holds: a common ground plus a power
of two of its own. The sum that a norm publishes then says, to the bit, of which units and
weeks it was made; whatever survives a subtraction can be read in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

from jalon.cockpit.norm.pools import pools
from jalon.cockpit.periods import Period
from jalon.organisation import scope
from tests.factories import some_answers

GROUND = 1 << 34  # above all the powers together: the share of each unit is nearly the same
Atom = tuple[str, date]  # a unit, the Monday of a week


class Ledger:
    """Which power of two is whose."""

    def __init__(self, point) -> None:
        self.point = point
        self.atoms: list[Atom] = []

    def answer(self, unit, *mondays: date) -> None:
        for monday in mondays:
            n = GROUND + (1 << len(self.atoms))
            self.atoms.append((unit.name, monday))
            some_answers(self.point, unit, {10: n}, day=monday, weight=1)

    def read(self, total: int) -> frozenset[Atom]:
        bits = total % GROUND
        return frozenset(atom for place, atom in enumerate(self.atoms) if bits >> place & 1)


def published(ledger: Ledger, unit, access, periods: Iterable[Period], today: date):
    """Of what each norm shown to this reader is made."""
    seen = set()
    with scope.entered(access.scope):
        for period in periods:
            found = pools(unit, [ledger.point.pk], period, access=access, today=today)
            pool = found.of(ledger.point.pk)
            seen.add(ledger.read(sum(total.n for total in pool.peers.values())))
    return seen


def every_period(first: date, last: date) -> list[Period]:
    """From and to any Sunday, Monday or Thursday: the edges of weeks, and their middle."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    edges = [day for day in days if day.weekday() in {0, 3, 6}]
    return [Period(start, end) for start, end in combinations(edges, 2)]


def exposed(norms: Iterable[frozenset[Atom]], known: Iterable[str]) -> set[frozenset[str]]:
    """The groups of one to three unknown units that some norm, or a difference of two, tells
    of some week."""
    mine, found = set(known), set()
    for one, other in combinations([frozenset(), *norms], 2):
        by_week: dict[date, set[str]] = defaultdict(set)
        for name, week in one ^ other:
            if name not in mine:
                by_week[week].add(name)
        found |= {frozenset(names) for names in by_week.values() if len(names) < 4}
    return found
