"""Which figures a reader may see: the counts that privacy needs, asked of the kernel.

Readers without a right on the rows, and everybody for points of employees, see no
group of people so small, and no remainder so small, that somebody could be guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from jalon.cockpit import counting
from jalon.cockpit.counting import LONG_PERIOD, NOTHING, Look, Total
from jalon.cockpit.periods import Period, monday
from jalon.journeys.models import MeasurePoint
from jalon.measure import (
    MINIMUM_BASE,
    Disclosure,
    Estimate,
    Gap,
    Hidden,
    Histogram,
    disclose,
    privacy_of_parts,
    privacy_reason,
)
from jalon.organisation import scope
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right

__all__ = [
    "MINIMUM_BASE",
    "cut_tells",
    "in_tree",
    "is_private",
    "parts",
    "reasons",
    "shown",
    "weeks",
]

Key = tuple[int, int]  # (point, unit)


def shown(
    estimate: Estimate, histogram: Histogram, *, gap: Gap | None = None, trend: Any = None
) -> Disclosure:
    """Once privacy allows it: the small base alone decides."""
    return disclose(estimate, histogram, gap=gap, trend=trend)


def is_private(point: MeasurePoint, unit: Unit, access: Access) -> bool:
    """Whether small groups of this point are kept from this reader."""
    return bool(private([point], unit, access))


def private(points: Iterable[MeasurePoint], unit: Unit, access: Access) -> list[MeasurePoint]:
    reads_rows = access.may(Right.READ_ROWS, unit)
    employees = MeasurePoint.Audience.EMPLOYEES
    return [point for point in points if not reads_rows or point.audience == employees]


def reasons(
    points: Sequence[MeasurePoint],
    look: Look,
    totals: Mapping[int, Total],
    *,
    access: Access,
) -> dict[int, str]:
    """Why a figure is kept back, by point; a point that is not there is shown."""
    kept = private(points, look.unit, access)
    if not kept:
        return {}
    asked = [point.pk for point in kept]
    found = {point: privacy_reason(totals.get(point, NOTHING).n) for point in asked}
    for splitting in (by_filter(asked, look), by_siblings(kept, look, access)):
        for point, reason in splitting.items():
            found[point] = found.get(point) or reason
    return {point: str(reason) for point, reason in found.items() if reason}


def reason_kept(
    point: MeasurePoint, unit: Unit, *, n: int, few_others: bool, access: Access
) -> str | None:
    """Why a figure that was kept is hidden from this reader, by the same rules as `reasons`.

    `few_others` was found when it was kept, from what the sibling units had then.
    """
    if not is_private(point, unit, access):
        return None
    reads_parent = unit.parent is not None and access.may(Right.READ_FIGURES, unit.parent)
    reason = privacy_reason(n)
    if reason is None and few_others and reads_parent:
        reason = Hidden.FEW_OTHERS
    return reason and str(reason)


def by_filter(points: Sequence[int], look: Look) -> dict[int, Any]:
    """What a filter leaves out could be had by subtraction from what it keeps."""
    if not look.chosen:
        return {}
    names = tuple(look.chosen)
    whole = counting.of_today(look.unit, points, look.period, "point_id", *names)
    return of_part(points, whole, tuple(look.chosen.values()))


def by_siblings(
    points: Sequence[MeasurePoint], look: Look, access: Access | None
) -> dict[int, Any]:
    """The parent of a unit, less the other units: the same subtraction."""
    if is_part_of_another(look):
        return {point.pk: Hidden.FEW_OTHERS for point in points}
    kept = in_tree(points, [look.unit], look.period, access=access, look=look)
    return {point.pk: kept.get((point.pk, look.unit.pk)) for point in points}


def is_part_of_another(look: Look) -> bool:
    """As the tree is, a unit that was merged: it would give the rest of the other."""
    return not look.is_whole and look.unit.merged_into_id is not None


def of_part(
    points: Sequence[int], found: Mapping[tuple[Any, ...], Any], part: tuple[Any, ...]
) -> dict[int, Any]:
    kept: dict[int, Any] = {}
    for point in points:
        groups = {key[1:]: count(total) for key, total in found.items() if key[0] == point}
        kept[point] = parts(groups).get(part)
    return kept


def count(total: Total | int) -> int:
    return total if isinstance(total, int) else total.n


def parts(groups: Mapping[Any, int], *, whole_is_kept: bool = False) -> dict[Any, Any]:
    """Which groups of a whole are kept back; always the same ones where they are as large."""
    counted = sorted(key for key, n in groups.items() if n)
    known = privacy_of_parts([groups[key] for key in counted], whole_is_kept=whole_is_kept)
    return dict.fromkeys(groups) | dict(zip(counted, known, strict=True))


# Down the tree


def in_tree(
    points: Sequence[MeasurePoint], units: Iterable[Unit], period: Period, *,
    access: Access | None, weekly_from: int = LONG_PERIOD, look: Look | None = None,
    counted: Mapping[Key, int] | None = None,
) -> dict[Key, Any]:  # fmt: skip
    """What is kept back of these units, each among its siblings, from the highest unit that
    the reader may read down to it.

    Where a unit is kept back, so are enough of its own parts: else their sum would be its
    figure, and then that of the small sibling it was hidden for. Without an access, and for
    nobody in particular, everything above is taken to be read as well. Where a `look` keeps
    some answers only, they are those that are counted. Units whose answers are all `counted`
    already are not counted again.
    """
    tree = tree_of(list(units), access)
    if not tree.families and not tree.known:
        return {}
    asked, known = [point.pk for point in points], counted or {}
    missing = tree.counted - {unit for _, unit in known}
    with scope.everything("what a remainder would tell is told to nobody"):
        if look is None or look.is_whole:
            found = counting.answers_of_subtrees(
                missing, asked, period, weekly_from=weekly_from
            )
        else:
            found = as_it_is(tree, asked, look)
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for (each, unit), n in chain(known.items(), found.items()):
        counts[each][unit] = n
    return {
        (each, unit): reason
        for each, point in zip(asked, points, strict=True)
        for unit, reason in tree.kept(counts[each], point).items()
    }


@dataclass(frozen=True)
class Tree:
    """The units read, the highest first, each with those under it where they were asked for;
    and the highest of those whose rows the reader has anyway."""

    lineage: Sequence[Unit]
    families: Mapping[int, Sequence[Unit]]
    known: Mapping[int, str]  # unit: path

    @property
    def counted(self) -> set[int]:
        return set(self.units) | set(self.known)

    @cached_property
    def units(self) -> Mapping[int, Unit]:
        families = (each for family in self.families.values() for each in family)
        return {unit.pk: unit for unit in [*self.lineage, *families]}

    def kept(self, counts: Mapping[int, int], point: MeasurePoint) -> dict[int, Any]:
        """By unit, from the answers of each; those that are the reader's own cover nobody,
        and nobody owns those of employees."""
        units = self.units
        counted = {pk: counts.get(pk, 0) for pk in units}
        if point.audience != MeasurePoint.Audience.EMPLOYEES:
            for mine, path in self.known.items():
                for pk, unit in units.items():
                    counted[pk] -= counts.get(mine, 0) if holds(unit, path) else 0
        return kept_of(self, counted)


def as_it_is(tree: Tree, points: Sequence[int], look: Look) -> dict[Key, int]:
    """What a filter keeps, from own cells: each counts for the units that it stands in today."""
    top = tree.lineage[0]
    own = counting.of_today(
        top, points, look.period, "point_id", "unit_id", "unit__rights_path", **look.chosen
    )
    found: dict[Key, int] = defaultdict(int)
    counted = tree.counted
    for (point, _, path), total in own.items():
        for each in counted & steps(path):
            found[point, each] += total.n
    return found


def steps(path: str | None) -> set[int]:
    return {int(part) for part in (path or "").split("/") if part}


def holds(unit: Unit, path: str) -> bool:
    return path.startswith(unit.path or "-")


def tree_of(units: Sequence[Unit], access: Access | None) -> Tree:
    above = {pk for unit in units for pk in steps(unit.path) - {unit.pk}}
    lineage = [
        unit
        for unit in Unit.objects.filter(pk__in=above | {unit.pk for unit in units})
        if reads(access, unit)
    ]
    lineage.sort(key=lambda unit: unit.depth)
    wholes = [unit for unit in lineage if unit.pk in above]
    families: dict[int, list[Unit]] = defaultdict(list)
    for child in Unit.objects.filter(parent__in=wholes).order_by("pk") if wholes else ():
        families[child.parent_id or 0].append(child)
    return Tree(lineage, families, known_under(lineage, access))


def reads(access: Access | None, unit: Unit) -> bool:
    return access is None or access.is_anybody or access.may(Right.READ_FIGURES, unit)


def known_under(lineage: Iterable[Unit], access: Access | None) -> dict[int, str]:
    paths = access.paths(Right.READ_ROWS) if access else ()
    highest = [one for one in paths if not any(one != b and one.startswith(b) for b in paths)]
    inside = [one for one in highest if any(holds(unit, one) for unit in lineage)]
    return {int(one.strip("/").split("/")[-1]): one for one in inside}


def kept_of(tree: Tree, counts: Mapping[int, int]) -> dict[int, Any]:
    kept: dict[int, Any] = {}
    for unit in tree.lineage:
        if unit.pk not in kept:
            kept[unit.pk] = privacy_reason(counts[unit.pk])
        if family := tree.families.get(unit.pk):
            groups = with_own_share(unit, family, counts)
            told = parts(groups, whole_is_kept=bool(kept[unit.pk]))
            kept |= {child: told.get(child) for child in groups if child != unit.pk}
    return kept


def with_own_share(
    whole: Unit, family: Iterable[Unit], counts: Mapping[int, int]
) -> dict[int, int]:
    """The whole's own answers stand as one more part, in its place."""
    groups = {child: max(0, counts[child]) for child in (each.pk for each in family)}
    return groups | {whole.pk: max(0, counts[whole.pk] - sum(groups.values()))}


# Cut by channel or by mode


def cut_tells(point: MeasurePoint, look: Look, by: str, access: Access) -> bool:
    """Whether what a sister unit holds of one of the groups could be had by subtraction: then
    none of them is shown, since each is the rest of the others."""
    tree = tree_of([look.unit], access)
    if not tree.families and not tree.known:
        return False
    with scope.everything("what a remainder would tell is told to nobody"):
        groups = groups_in(tree, point, look, by)
    return is_part_of_another(look) or any(
        tree.kept(counts, point).get(look.unit.pk) is Hidden.FEW_OTHERS
        for counts in groups.values()
    )


def groups_in(tree: Tree, point: MeasurePoint, look: Look, by: str) -> dict[str, Counter[int]]:
    groups: dict[str, Counter[int]] = defaultdict(Counter)
    counted = tree.counted
    if look.is_whole:
        found = counting.of_subtrees(counted, [point.pk], look.period, "unit_id", by)
        for (unit, group), total in found.items():
            groups[group][unit] += total.n
        return groups
    named = ("unit__rights_path", by)
    own = counting.of_today(tree.lineage[0], [point.pk], look.period, *named, **look.chosen)
    for (path, group), total in own.items():
        groups[group].update(dict.fromkeys(counted & steps(path), total.n))
    return groups


# Week after week


@dataclass(frozen=True, slots=True)
class Weeks:
    """What of a unit is kept back among its siblings, whatever the weeks put together."""

    look: Look
    tree: Tree
    counts: Mapping[tuple[int, date], Mapping[int, int]]  # by (point, Monday): by unit

    def keep(self, point: MeasurePoint, mondays: Iterable[date]) -> bool:
        if is_part_of_another(self.look):
            return True
        together: Counter[int] = Counter()
        for day in mondays:
            together.update(self.counts.get((point.pk, day), {}))
        return bool(self.tree.kept(together, point).get(self.look.unit.pk))


def weeks(
    points: Sequence[MeasurePoint], period: Period, look: Look, access: Access
) -> Weeks | None:
    """None where there is nothing to subtract from."""
    tree = tree_of([look.unit], access)
    if not points or not (tree.families or tree.known):
        return None
    asked = [point.pk for point in points]
    counts: dict[tuple[int, date], Counter[int]] = defaultdict(Counter)
    with scope.everything("what a remainder would tell is told to nobody"):
        for point, units, day, n in by_week(tree, asked, period, look):
            counts[point, day].update(dict.fromkeys(units, n))
    return Weeks(look, tree, counts)


def by_week(
    tree: Tree, points: Sequence[int], period: Period, look: Look
) -> Iterator[tuple[int, set[int], date, int]]:
    """(point, the units that count them, Monday, answers)"""
    counted = tree.counted
    if look.is_whole:
        found = counting.answers_by_week(counted, points, period)
        yield from ((point, {unit}, day, n) for point, unit, day, n in found)
        return
    own = counting.answers_today(tree.lineage[0], points, period, **look.chosen)
    yield from ((point, counted & steps(path), monday(day), n) for point, path, day, n in own)
