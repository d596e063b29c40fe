"""A unit against its peers taken together, never against a ranking.

The peers are the other units, pooled: a large one weighs what it weighs, and the unit is
not compared with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .definitions import measure
from .difference import Difference, difference
from .estimate import Estimate
from .histogram import Histogram
from .weather import MINIMUM_BASE

PEERS_NEEDED = 4  # other units: under that, the norm is the portrait of somebody


class NoNorm(StrEnum):
    FEW_PEERS = "few_peers"  # not enough other units with answers
    SMALL_BASE = "small_base"  # too few answers, on one side or the other


@dataclass(frozen=True, slots=True)
class AgainstPeers:
    """The norm and the difference are None where there is no fair comparison to make."""

    unit: Estimate
    norm: Estimate | None
    difference: Difference | None  # the unit less the norm
    missing: NoNorm | None


def against_peers(
    unit: Histogram,
    peers: Sequence[Histogram],
    name: str,
    *,
    peers_needed: int = PEERS_NEEDED,
    minimum: float = MINIMUM_BASE,
) -> AgainstPeers:
    """`peers`: one histogram for each other unit; those without answers do not count."""
    estimate = measure(name, unit)
    answering = [peer for peer in peers if peer.n]
    if len(answering) < peers_needed:
        return AgainstPeers(estimate, None, None, NoNorm.FEW_PEERS)
    pool = Histogram.merged(unit.scale, answering)
    norm = measure(name, pool)
    if min(estimate.base, norm.base) < minimum:
        return AgainstPeers(estimate, norm, None, NoNorm.SMALL_BASE)
    return AgainstPeers(estimate, norm, difference(unit, pool, name), None)
