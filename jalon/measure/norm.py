"""A unit against its peers taken together, never against a ranking.

The peers are the other units, pooled: a large one weighs what it weighs, and the unit is
not compared with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .definitions import Definition, definition, measure_each, parts_of
from .difference import Comparison, Difference, difference_each
from .estimate import Estimate
from .funnel import Funnel, overdispersion
from .histogram import Histogram
from .parts import Parts, Pool
from .posteriors import Posteriors
from .ranks import Rank, rank_of
from .shrinkage import dirichlet_posteriors, mean_posteriors
from .weather import MINIMUM_BASE, NORMAL_BASE

PEERS_NEEDED = 4  # other units: under that, the norm is the portrait of somebody
SURE = 0.95  # chance from which a unit is said to stand above or below its norm
HARDLY = 1e-9  # a chance under which nothing is divided
LIMITS = np.array([0.025, 0.975])


class NoNorm(StrEnum):
    FEW_PEERS = "few_peers"  # not enough other units with answers
    SMALL_BASE = "small_base"  # too few answers, on one side or the other


class Verdict(StrEnum):
    BETTER = "better"  # surely better than the norm
    WORSE = "worse"
    ALIKE = "alike"  # nothing tells the unit from its peers


@dataclass(frozen=True, slots=True)
class Standing:
    """What is believed of a unit once its peers are known."""

    shrunk: Estimate  # its figure drawn towards the norm, with its 95 % interval
    p_better: float  # chance that it is truly better than the norm
    verdict: Verdict
    rank: Rank | None  # None under 30 answers: noise is not ranked


@dataclass(frozen=True, slots=True)
class AgainstPeers:
    """All but the unit is None where there is no fair comparison to make."""

    unit: Estimate
    norm: Estimate | None
    difference: Difference | None  # the unit less the norm
    missing: NoNorm | None
    standing: Standing | None = None
    funnel: Funnel | None = None


def against_peers(
    unit: Histogram,
    peers: Sequence[Histogram],
    name: str,
    *,
    design_effect: float = 1.0,
    peers_needed: int = PEERS_NEEDED,
    minimum: float = MINIMUM_BASE,
) -> AgainstPeers:
    """`peers`: one histogram for each other unit; those without answers do not count."""
    answering = [peer for peer in peers if peer.n]
    pool, effects = Histogram.merged(unit.scale, answering), [design_effect] * 2
    estimate, norm = measure_each(name, [unit, pool], design_effects=effects)
    if len(answering) < peers_needed:
        return AgainstPeers(estimate, None, None, NoNorm.FEW_PEERS)
    if min(estimate.base, norm.base) < minimum:
        return AgainstPeers(estimate, norm, None, NoNorm.SMALL_BASE)
    return AgainstPeers(
        estimate,
        norm,
        difference_each(name, [Comparison(unit, pool, design_effect, design_effect)])[0],
        None,
        standing_among(estimate, unit, answering, design_effect=design_effect),
        funnel_around(unit, answering, name, design_effect=design_effect),
    )


def standing_among(
    estimate: Estimate,
    unit: Histogram,
    peers: Sequence[Histogram],
    *,
    design_effect: float = 1.0,
) -> Standing:
    """The unit drawn towards all the units together, itself included: it stands above the
    others exactly where it stands above all, and nothing is then known twice. Every
    histogram has answers; `estimate` is the figure of the unit alone."""
    figure = definition(estimate.definition)
    parts = parts_of(figure, [unit, *peers], design_effect)
    posteriors, low_is_good = posteriors_of(figure, parts), figure.better == "low"
    above = chance_above(figure, parts, posteriors)
    p_better = 1 - above if low_is_good else above
    is_ranked = estimate.base >= NORMAL_BASE
    return Standing(
        shrunk_estimate(estimate, figure, posteriors.alone(0)),
        p_better,
        verdict_of(p_better),
        rank_of(0, posteriors, low_is_good=low_is_good) if is_ranked else None,
    )


def posteriors_of(figure: Definition, parts: Parts) -> Posteriors:
    return mean_posteriors(parts) if figure.unit == "grade" else dirichlet_posteriors(parts)


def chance_above(figure: Definition, parts: Parts, posteriors: Posteriors) -> float:
    """That the first unit is truly above the pool, both sides being as likely beforehand.

    Near the end of a scale most units stand above the mean of all: that alone, before any
    answer of its own, must not be held for a merit of the unit.
    """
    pool = np.array([parts.pool.value])
    below = float(posteriors.alone(0).under(pool)[0, 0])
    if figure.unit == "grade":  # a normal prior is even already
        return 1 - below
    nobody = dirichlet_posteriors(parts, np.zeros((1, parts.counts.shape[1])))
    before = min(max(float(nobody.under(pool)[0, 0]), HARDLY), 1 - HARDLY)
    above, under = (1 - below) / (1 - before), below / before
    return above / (above + under)


def shrunk_estimate(raw: Estimate, figure: Definition, believed: Posteriors) -> Estimate:
    limits = figure.factor * believed.quantile(LIMITS)[0]
    low, high = np.clip(limits, *figure.range).tolist()
    value = figure.factor * float(believed.mean[0])
    return Estimate(raw.definition, value, low, high, raw.n, raw.n_eff)


def verdict_of(p_better: float) -> Verdict:
    if p_better > SURE:
        return Verdict.BETTER
    return Verdict.WORSE if 1 - p_better > SURE else Verdict.ALIKE


def funnel_around(
    unit: Histogram, peers: Sequence[Histogram], name: str, *, design_effect: float = 1.0
) -> Funnel:
    """Limits around the norm of a unit: its peers pooled. Every histogram has answers."""
    figure = definition(name)
    parts = parts_of(figure, [unit, *peers], design_effect)
    others = Parts(parts.counts[1:], parts.worth).pool
    norm = Pool(parts.counts[1:].sum(axis=0) / parts.counts[1:].sum(), parts.worth)
    weights = parts.n / others.variance
    spread = overdispersion((parts.values - norm.value) * np.sqrt(weights), weights)
    square = figure.factor**2
    return Funnel(
        centre=figure.factor * norm.value,
        variance=square * others.variance,
        spread=square * spread.spread,
        phi=spread.phi,
        range=figure.range,
    )
