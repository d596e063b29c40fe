"""Companies whose truth is known: how well do the figures say it?

The setting of the reports: 200 agencies, from 3 to 300 answers each (log-uniform), whose true
shares of detractors, passives and promoters are drawn around 20, 40 and 40 % with a
concentration of 40.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from jalon.measure.parts import Parts
from jalon.measure.posteriors import Betas
from jalon.measure.shrinkage import WORTHS, dirichlet_posteriors, log_likelihood

SHARES, WORTH = np.array([0.2, 0.4, 0.4]), np.array([-1.0, 0.0, 1.0])
CONCENTRATION = 40.0
SMALL, TOP = 10, 20  # answers; places of a list of the best
LIMITS = np.array([0.025, 0.975])


@dataclass
class Outcome:
    """Sums over companies; what is read is in the properties."""

    units: int = 0
    flags: int = 0
    flags_right: int = 0
    covered: int = 0
    error_raw: float = 0.0
    error_shrunk: float = 0.0
    brier: float = 0.0
    small_first: list[tuple[float, float]] = field(default_factory=list)

    @property
    def rmse(self) -> tuple[float, float]:
        """In points: raw, then shrunk."""
        raw, shrunk = self.error_raw / self.units, self.error_shrunk / self.units
        return 100 * raw**0.5, 100 * shrunk**0.5

    @property
    def coverage(self) -> float:
        return self.covered / self.units

    @property
    def right(self) -> float:
        return self.flags_right / self.flags

    @property
    def small_among_the_first(self) -> tuple[float, float]:
        """Share of units under ten answers among the first twenty: raw, then shrunk."""
        raw, shrunk = np.mean(self.small_first, axis=0).tolist()
        return raw, shrunk


def summed_over(parts: Parts) -> Betas:
    return dirichlet_posteriors(parts)


def plugged_in(parts: Parts) -> Betas:
    """The likeliest worth of the prior, taken for the truth: what the house does not do."""
    shares = parts.pool.shares
    alpha = parts.counts + likeliest(parts.counts, shares) * shares
    total = alpha.sum(axis=1)
    mean = alpha @ WORTH / total
    variance = (alpha @ WORTH**2 / total - mean**2) / (total + 1)
    precision = (1 - mean**2) / variance - 1
    return Betas(np.array([1.0]), mean[:, None], precision[:, None], -1.0, 1.0)


def likeliest(counts, shares) -> float:
    return float(WORTHS[np.argmax(log_likelihood(WORTHS, counts, shares))])


def simulate(
    companies: int,
    *,
    agencies: int = 200,
    answers: tuple[int, int] = (3, 300),
    concentration: float = CONCENTRATION,
    believe=summed_over,
    seed: int = 1,
) -> Outcome:
    chance, outcome = np.random.default_rng(seed), Outcome()
    for _ in range(companies):
        n = np.exp(chance.uniform(*np.log(answers), agencies)).astype(int)
        truth = chance.dirichlet(concentration * SHARES, agencies)
        counts = np.array([chance.multinomial(*each) for each in zip(n, truth, strict=True)])
        parts = Parts(counts.astype(float), WORTH)
        judge(outcome, parts, believe(parts), truth @ WORTH)
    return outcome


def judge(outcome: Outcome, parts: Parts, believed: Betas, truth) -> None:
    low, high = believed.quantile(LIMITS).T
    above = 1 - believed.under(np.array([parts.pool.value]))[:, 0]
    is_above = truth > SHARES @ WORTH
    flagged = (above > 0.95) | (above < 0.05)
    outcome.units += len(truth)
    outcome.flags += int(flagged.sum())
    outcome.flags_right += int((flagged & ((above > 0.5) == is_above)).sum())
    outcome.covered += int(((low <= truth) & (truth <= high)).sum())
    outcome.error_raw += ((parts.values - truth) ** 2).sum()
    outcome.error_shrunk += ((believed.mean - truth) ** 2).sum()
    outcome.brier += ((above - is_above) ** 2).sum()
    outcome.small_first.append(
        (small_among_first(parts.n, parts.values), small_among_first(parts.n, believed.mean))
    )


def small_among_first(n, values) -> float:
    first = np.argsort(-values, kind="stable")[:TOP]
    return float((n[first] < SMALL).mean())
