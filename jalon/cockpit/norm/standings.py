"""Where a unit stands, point by point: what the kernel says of safe pools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jalon.cockpit import charts, counting, disclosing
from jalon.cockpit.counting import Total
from jalon.cockpit.norm.pools import WHY, Pools
from jalon.journeys.models import MeasurePoint
from jalon.measure import PEERS_NEEDED, AgainstPeers, Estimate, against_peers, measure_each
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.scope import everything


@dataclass(frozen=True, slots=True)
class PointNorm:
    """A point of the unit against its norm; `missing` says why there is none."""

    point: MeasurePoint
    found: AgainstPeers | None
    missing: str
    peers: int  # other units with answers
    left_out: int  # weeks that do not count in the norm


@dataclass(frozen=True, slots=True)
class Dot:
    """A peer that the reader may see."""

    unit: Unit
    estimate: Estimate


def point_norm(pools: Pools, point: MeasurePoint, *, is_private: bool) -> PointNorm:
    pool = pools.of(point.pk)
    others = [total.histogram(point.definition) for total in pool.peers.values()]
    found = None
    if not is_private and len(others) >= PEERS_NEEDED:
        own = pool.own.histogram(point.definition)
        found = against_peers(own, others, point.definition, design_effect=point.design_effect)
    missing = why_none(pools, pool.left_out, found, is_private=is_private)
    return PointNorm(point, found, missing, len(others), pool.left_out)


def why_none(
    pools: Pools, left_out: int, found: AgainstPeers | None, *, is_private: bool
) -> str:
    if is_private:
        return "private"
    if not pools.period.days:
        return "no_week"
    if found is None:
        return "left_out" if left_out else "few_peers"
    return str(found.missing or "")


def strip(norm: PointNorm) -> charts.Norm | None:
    """What is believed of the unit over the norm, on one axis."""
    found = norm.found
    if norm.missing or found is None or found.standing is None or found.norm is None:
        return None
    sides = [
        (each.value or 0.0, each.low or 0.0, each.high or 0.0)
        for each in (found.standing.shrunk, found.norm)
    ]
    return charts.norm(sides[0], sides[1])


def dots(pools: Pools, point: MeasurePoint, *, access: Access) -> list[Dot]:
    """Every peer with its own figure, as on its own page; nobody unless all may be read."""
    if not pools.reads_all:
        return []
    units = pools.peers.units
    with everything(WHY):
        found = counting.of_subtrees(
            units, [point.pk], pools.period, "unit_id", of=counting.MEASURED
        )
    hidden = hidden_peers(pools, point, access)
    told = {unit: total for (unit,), total in found.items() if unit not in hidden}
    return [
        Dot(units[unit], estimate)
        for unit, estimate in zip(told, estimates(point, told.values()), strict=True)
        if estimate.base >= disclosing.MINIMUM_BASE
    ]


def estimates(point: MeasurePoint, totals: Iterable[Total]) -> list[Estimate]:
    """In one pass."""
    histograms = [total.histogram(point.definition) for total in totals]
    effects = [point.design_effect] * len(histograms)
    return measure_each(point.definition, histograms, design_effects=effects)


def hidden_peers(pools: Pools, point: MeasurePoint, access: Access) -> set[int]:
    """Whose figures privacy keeps from this reader: they are parts of wholes they may see."""
    units = pools.peers.units.values()
    private = [unit for unit in units if disclosing.is_private(point, unit, access)]
    if not private:
        return set()
    kept = disclosing.in_tree([point], private, pools.period, access=access)
    return {unit.pk for unit in private if kept.get((point.pk, unit.pk))}
