"""What a reader may know of the peers of a unit: decided here, for every page and file.

A norm is only ever a sum of *safe weeks*. A week of a point counts when at least four other
units answered and none of them nearly alone, and when those of them that the reader may not
read are as safe, or none. Weeks are closed, and each has one membership for ever. So whatever
two norms somebody subtracts (two periods, two days, two units), what is left is again a sum
of weeks in which nobody can be told: there is nothing to learn about one peer.

Whoever reads the figures of every peer sees each of them as well; nobody else sees any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from jalon.cockpit import counting
from jalon.cockpit.counting import NOTHING, Total
from jalon.cockpit.norm.nested import Finer, finer_levels
from jalon.cockpit.periods import WEEK, Period, monday
from jalon.feedback.models import SubtreeWeek
from jalon.measure import is_safe_pool
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.peers import Peers, peers_of
from jalon.organisation.rights import Right
from jalon.organisation.scope import everything

WHY = "the norm: peers of a unit, pooled"
Counts = Mapping[int, Mapping[date, Mapping[int, int]]]  # point → week → unit → answers


@dataclass(frozen=True, slots=True)
class Pool:
    """One point, in one unit and in its peers, over the weeks that count."""

    own: Total
    peers: Mapping[int, Total]  # by unit; those with answers
    left_out: int  # weeks with answers of others that were not safe to count


@dataclass(frozen=True, slots=True)
class Pools:
    unit: Unit
    period: Period  # whole closed weeks, maybe none
    peers: Peers
    reads_all: bool  # the reader may see each of the peers
    by_point: Mapping[int, Pool]

    def of(self, point: int) -> Pool:
        return self.by_point.get(point, Pool(NOTHING, {}, 0))


def closed(period: Period, today: date) -> Period:
    """The whole weeks of the period that are over."""
    weeks = period.whole_weeks
    return Period(weeks.start, max(weeks.start, min(weeks.end, monday(today))))


def mondays(period: Period) -> list[date]:
    return [period.start + WEEK * number for number in range(period.days // 7)]


def pools(
    unit: Unit, points: Sequence[int], period: Period, *, access: Access, today: date
) -> Pools:
    """Read beyond the reader's scope on purpose: what leaves is safe, or theirs to read."""
    weeks = closed(period, today)
    peers = peers_of(unit, mondays(weeks))
    unread = {
        pk for pk, each in peers.units.items() if not access.may(Right.READ_FIGURES, each)
    }
    finer = finer_levels(unit, mondays(weeks), access) if unread else []
    asked = set(peers.units).union(*(each.units for each in finer))
    with everything(WHY):
        counts = counts_of(asked, points, weeks)
        kept, left_out = safe_weeks(counts, peers, unread, finer)
        found = totals(unit, peers, points, weeks, kept)
    by_point = {
        point: Pool(of_point.pop(unit.pk, NOTHING), answering(of_point), left_out[point])
        for point in points
        for of_point in [found[point]]
    }
    return Pools(unit, weeks, peers, bool(peers.units) and not unread, by_point)


def answering(found: Mapping[int, Total]) -> dict[int, Total]:
    return {unit: total for unit, total in found.items() if total.n}


def counts_of(units: Iterable[int], points: Iterable[int], weeks: Period) -> Counts:
    found: dict[int, dict[date, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for point, unit, day, n in counting.answers_by_week(units, points, weeks):
        if n:
            found[point][day][unit] = n
    return found


def safe_weeks(
    counts: Counts, peers: Peers, unread: set[int], finer: Sequence[Finer]
) -> tuple[dict[int, list[date]], dict[int, int]]:
    """By point: the weeks that count, and how many do not though others answered."""
    kept: dict[int, list[date]] = defaultdict(list)
    left_out: dict[int, int] = defaultdict(int)
    for point, weeks in counts.items():
        for day, n in weeks.items():
            others = {unit: n[unit] for unit in peers.by_week[day] if unit in n}
            hidden = {unit: count for unit, count in others.items() if unit in unread}
            if is_safe_week(others, hidden) and is_safe_below(peers, day, hidden, n, finer):
                kept[point].append(day)
            elif others:
                left_out[point] += 1
    return kept, left_out


def is_safe_week(others: Mapping[int, int], hidden: Mapping[int, int]) -> bool:
    """`hidden`: those of the others that the reader may not read."""
    return is_safe_pool(list(others.values())) and (
        not hidden or is_safe_pool(list(hidden.values()))
    )


def is_safe_below(
    peers: Peers, day: date, hidden: Mapping[int, int], n: Mapping[int, int],
    finer: Sequence[Finer],
) -> bool:  # fmt: skip
    if not finer:
        return True
    higher = {peers.units[unit]: count for unit, count in hidden.items()}
    return all(each.remainder(day, higher, n) for each in finer)


def totals(
    unit: Unit, peers: Peers, points: Sequence[int], weeks: Period,
    kept: Mapping[int, list[date]],
) -> dict[int, dict[int, Total]]:  # fmt: skip
    """By point and unit: of the unit over all the weeks, of its peers over those that count."""
    asked = Q(unit_id=unit.pk, point_id__in=list(points))
    asked |= Q(unit_id__in=list(peers.units)) & any_of(
        Q(point_id__in=alike, day__in=days) for days, alike in points_by_weeks(kept).items()
    )
    cells = SubtreeWeek.objects.filter(counting.within(weeks)).filter(asked)
    by = ("point_id", "unit_id")
    found = counting.totals(cells.exclude(not_peers_then(peers)), *by, of=counting.MEASURED)
    by_point: dict[int, dict[int, Total]] = defaultdict(dict)
    for (point, each), total in found.items():
        by_point[point][each] = total
    return by_point


def points_by_weeks(kept: Mapping[int, list[date]]) -> dict[tuple[date, ...], list[int]]:
    """Nearly always, the same weeks count for all of them."""
    points: dict[tuple[date, ...], list[int]] = defaultdict(list)
    for point, days in kept.items():
        points[tuple(sorted(days))].append(point)
    return points


def not_peers_then(peers: Peers) -> Q:
    """The weeks in which a peer was none yet, or no more."""
    return any_of(
        Q(unit_id=each, day__in=days)
        for each in peers.units
        if (days := [day for day, units in peers.by_week.items() if each not in units])
    )


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))
