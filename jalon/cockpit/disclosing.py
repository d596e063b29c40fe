"""Which figures a reader may see: the counts that privacy needs, asked of the kernel.

Readers without a right on the rows, and everybody for points of employees, see no
group of people so small, and no remainder so small, that somebody could be guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jalon.cockpit import counting
from jalon.cockpit.counting import NOTHING, Look, Total, Totals
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
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right

__all__ = ["MINIMUM_BASE", "is_private", "parts", "reasons", "shown"]


def shown(
    estimate: Estimate, histogram: Histogram, *, gap: Gap | None = None, trend: Any = None
) -> Disclosure:
    """Once privacy allows it: the small base alone decides."""
    return disclose(estimate, histogram, gap=gap, trend=trend)


def is_private(point: MeasurePoint, unit: Unit, access: Access) -> bool:
    """Whether small groups of this point are kept from this reader."""
    employees = point.audience == MeasurePoint.Audience.EMPLOYEES
    return employees or not access.may(Right.READ_ROWS, unit)


def reasons(
    points: Sequence[MeasurePoint],
    look: Look,
    totals: Mapping[int, Total],
    *,
    access: Access,
) -> dict[int, str]:
    """Why a figure is kept back, by point; a point that is not there is shown."""
    private = [point.pk for point in points if is_private(point, look.unit, access)]
    if not private:
        return {}
    found = {point: privacy_reason(totals.get(point, NOTHING).n) for point in private}
    for splitting in (by_filter(private, look), by_siblings(private, look, access)):
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


def by_siblings(points: Sequence[int], look: Look, access: Access) -> dict[int, Any]:
    """The parent of a unit, less the other units: the same subtraction."""
    parent = look.unit.parent
    if parent is None or not access.may(Right.READ_FIGURES, parent):
        return {}
    return beside_siblings(points, look, parent)


def beside_siblings(points: Sequence[int], look: Look, parent: Unit) -> dict[int, Any]:
    units = [parent, *parent.children.all()]
    found = counting.of_subtrees(
        [unit.pk for unit in units], points, look.period, "point_id", "unit_id"
    )
    return of_part(points, with_own_share(found, points, parent), (look.unit.pk,))


def with_own_share(found: Totals, points: Iterable[int], parent: Unit) -> dict[Any, Any]:
    """The parent's own answers stand as one more part, in the place of its whole."""
    parts = {key: total.n for key, total in found.items() if key[1] != parent.pk}
    for point in points:
        whole = found.get((point, parent.pk), NOTHING).n
        children = sum(n for (each, _), n in parts.items() if each == point)
        if whole > children:
            parts[point, parent.pk] = whole - children
    return parts


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


def parts(groups: Mapping[Any, int]) -> dict[Any, Any]:
    """Which groups of a whole are kept back when the whole is shown as well."""
    counts = [n for n in groups.values() if n]
    known = iter(privacy_of_parts(counts))
    return {key: next(known) if n else None for key, n in groups.items()}
