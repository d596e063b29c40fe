"""Norms of two levels overlap: the answers of a region are those of its agencies.

Who reads a region and its agencies sees two norms, that of the other regions and that of the
other agencies. What one holds and the other does not could be had by subtraction: a week of
the higher norm counts only where that remainder is nothing, or a safe pool itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jalon.measure import is_safe_pool
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.peers import Key, Sorting, read_sorting, rules_between
from jalon.organisation.rights import Right


@dataclass(frozen=True, slots=True)
class Finer:
    """A lower level of which the reader sees norms too."""

    units: Mapping[int, Unit]  # all those of the level that the reader may not read
    pooled: Mapping[date, frozenset[int]]  # of which week by week some norm of theirs is made

    def remainder(self, day: date, higher: Mapping[Unit, int], n: Mapping[int, int]) -> bool:
        """Whether what one of the two norms holds and the other does not is safe to learn."""
        inside = {
            pk
            for pk, unit in self.units.items()
            if any((unit.path or "").startswith(above.path or "-") for above in higher)
        }
        pooled = self.pooled[day]
        rest = sum(higher.values()) - sum(n.get(pk, 0) for pk in inside)
        only_higher = [*(n.get(pk, 0) for pk in inside - pooled), max(rest, 0)]
        only_finer = [n.get(pk, 0) for pk in pooled - inside]
        return all(
            not any(counts) or is_safe_pool(counts) for counts in (only_higher, only_finer)
        )


def finer_levels(unit: Unit, days: Sequence[date], access: Access) -> list[Finer]:
    """Of the units under this one: the reader reads them as well, and so their norms."""
    levels = [level for level in Unit.Level.values if level != unit.level]
    if not days:
        return []
    sorting = read_sorting(levels, rules_between(days[0], days[-1], levels), days)
    below = {
        each.level
        for each in sorting.units.values()
        if (each.path or "").startswith(unit.path or "/")
    }
    groups = {day: sorting.sorted_on(day) for day in days}
    return [finer(level, sorting, groups, access) for level in sorted(below)]


def finer(
    level: str, sorting: Sorting, groups: Mapping[date, Mapping[int, Key]], access: Access
) -> Finer:
    of_level = {pk: each for pk, each in sorting.units.items() if each.level == level}
    unread = {
        pk: each for pk, each in of_level.items() if not access.may(Right.READ_FIGURES, each)
    }
    pooled = {
        day: unread_peers({pk: key for pk, key in keys.items() if pk in of_level}, unread)
        for day, keys in groups.items()
    }
    return Finer(unread, pooled)


def unread_peers(groups: Mapping[int, Key], unread: Iterable[int]) -> frozenset[int]:
    """The others of every group in which the reader reads somebody."""
    hidden = set(unread)
    seen = {key for unit, key in groups.items() if unit not in hidden}
    return frozenset(unit for unit, key in groups.items() if unit in hidden and key in seen)
