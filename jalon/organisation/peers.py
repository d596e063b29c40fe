"""With whom each unit is compared, week after week.

A unit belongs to the first group in which it falls, by rank; in none, to all the units of
its level. What rules a week is what stood on its Monday: the groups in force, the place of
the unit, whether it was open, and how many answers it had received in the quarter before.
A week never has two memberships, whoever changes what afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from jalon.organisation.models import PeerGroup, Unit, UnitPlace, place_on

WEEK = timedelta(days=7)
Sizes = Mapping[tuple[int, date], int]  # (unit, first day of a quarter) → answers
Key = int | str  # a group, or the level of the units that fall in none


@dataclass(frozen=True, slots=True)
class Rule:
    """A group as it is read: a row, or what a form holds before it is saved."""

    key: Key
    level: str
    under: int | None = None
    at_least: int | None = None
    fewer_than: int | None = None
    chosen: frozenset[int] = frozenset()
    starts_on: date = date.min
    ends_on: date | None = None

    @property
    def asks_for_size(self) -> bool:
        return self.at_least is not None or self.fewer_than is not None

    def is_in_force(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def takes(self, unit: int, path: str, size: int) -> bool:
        return (
            (not self.chosen or unit in self.chosen)
            and (self.under is None or f"/{self.under}/" in path)
            and (self.at_least is None or size >= self.at_least)
            and (self.fewer_than is None or size < self.fewer_than)
        )


@dataclass(frozen=True, slots=True)
class Peers:
    """Those of one unit: by Monday, the others of its group."""

    unit: Unit
    group: str  # the name of its group on the last Monday; empty for its level
    by_week: Mapping[date, frozenset[int]]
    units: Mapping[int, Unit]  # those of any week


@dataclass(slots=True)
class Sorting:
    """Units and what it takes to sort them into groups, read once."""

    rules: Sequence[Rule]
    units: Mapping[int, Unit]
    places: Mapping[int, list[tuple[date, str]]]
    sizes: Sizes = field(default_factory=dict)

    def sorted_on(self, monday: date) -> dict[int, Key]:
        """The group of each open unit."""
        rules = [rule for rule in self.rules if rule.is_in_force(monday)]
        return {
            unit.pk: self.group_of(unit, monday, rules)
            for unit in self.units.values()
            if unit.closed_at is None or unit.closed_at.date() >= monday
        }

    def group_of(self, unit: Unit, monday: date, rules: Iterable[Rule]) -> Key:
        path = self.path_on(unit.pk, monday)
        size = self.sizes.get((unit.pk, quarter_before(monday)), 0)
        of_level = (rule for rule in rules if rule.level == unit.level)
        falls = (rule.key for rule in of_level if rule.takes(unit.pk, path, size))
        return next(falls, unit.level)

    def path_on(self, unit: int, monday: date) -> str:
        return place_on(self.places[unit], monday)

    def others(self, unit: int, monday: date) -> frozenset[int]:
        """The rest of its group, none of them above or under another or itself."""
        groups = self.sorted_on(monday)
        if unit not in groups:
            return frozenset()
        paths = {
            each: self.path_on(each, monday)
            for each, key in groups.items()
            if key == groups[unit]
        }
        own = paths.pop(unit)
        apart = {each: path for each, path in paths.items() if not is_above(path, own)}
        apart = {each: path for each, path in apart.items() if not is_above(own, path)}
        return frozenset(highest(apart))


def is_above(path: str, other: str) -> bool:
    return other.startswith(path)


def highest(paths: Mapping[int, str]) -> set[int]:
    """Without those that stand under another one: nobody's answers count twice."""
    kept, last = set(), None
    for unit, path in sorted(paths.items(), key=lambda item: item[1]):
        if last is None or not is_above(last, path):
            kept.add(unit)
            last = path
    return kept


def peers_of(unit: Unit, mondays: Sequence[date]) -> Peers:
    """`mondays`: of the weeks looked at, in order."""
    rules = rules_between(mondays[0], mondays[-1], [unit.level]) if mondays else []
    sorting = read_sorting([unit.level], rules, mondays)
    by_week = {monday: sorting.others(unit.pk, monday) for monday in mondays}
    name = group_name(sorting.sorted_on(mondays[-1]).get(unit.pk)) if mondays else ""
    ids: frozenset[int] = frozenset().union(*by_week.values())
    return Peers(unit, name, by_week, {each: sorting.units[each] for each in sorted(ids)})


def group_name(key: Key | None) -> str:
    if not isinstance(key, int):
        return ""
    return PeerGroup.objects.filter(pk=key).values_list("name", flat=True).first() or ""


def rules_between(first: date, last: date, levels: Sequence[str]) -> list[Rule]:
    """Those that rule one of these days at least, the first by rank first."""
    groups = PeerGroup.objects.filter(level__in=levels, starts_on__lte=last)
    found = groups.prefetch_related("choices").order_by("position", "pk")
    return [rule_of(each) for each in found if each.ends_on is None or each.ends_on > first]


def rule_of(group: PeerGroup) -> Rule:
    return Rule(
        key=group.pk, level=group.level, under=group.under_id, at_least=group.at_least,
        fewer_than=group.fewer_than, starts_on=group.starts_on, ends_on=group.ends_on,
        chosen=frozenset(each.unit_id for each in group.choices.all()),
    )  # fmt: skip


def read_sorting(
    levels: Sequence[str], rules: Sequence[Rule], mondays: Iterable[date]
) -> Sorting:
    units = {unit.pk: unit for unit in Unit.objects.filter(level__in=levels)}
    places: dict[int, list[tuple[date, str]]] = defaultdict(list)
    of_levels = UnitPlace.objects.filter(unit__level__in=levels)
    for unit, day, path in of_levels.values_list("unit_id", "valid_from", "path"):
        places[unit].append((day, path))
    quarters = {quarter_before(monday) for monday in mondays}
    needed = any(rule.asks_for_size for rule in rules)
    return Sorting(rules, units, places, sizes_of(units, quarters) if needed else {})


def sizes_of(units: Iterable[int], quarters: Iterable[date]) -> Sizes:
    """Counted by a higher floor, named in the setting UNIT_SIZES."""
    count: Callable[..., Sizes] = import_string(settings.UNIT_SIZES)
    return count(list(units), sorted(quarters))


# Days


def next_monday(day: date) -> date:
    """The first one after that day: from it on a change rules."""
    return day - timedelta(days=day.weekday()) + WEEK


def quarter_of(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_before(day: date) -> date:
    """The first day of the calendar quarter before the one of that day."""
    return quarter_of(quarter_of(day) - timedelta(days=1))
