"""Empirical Bayes: each unit drawn towards its peers, the more so the fewer its answers.

Ten answers say little, and among many units the extremes are nearly all small ones. What
the peers show of how much units truly differ says how far to believe each one.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from .gauss import gauss_rule
from .parts import Floats, Parts, Pool
from .posteriors import Betas, Normals
from .spread import normal_posteriors

# In answers: a prior worth half of one, to one that leaves units no life of their own.
WORTHS = np.geomspace(0.5, 1e6, 49)
LIGHT = 0.005  # components that weigh less are left out


def dirichlet_posteriors(parts: Parts, believed: Floats | None = None) -> Betas:
    """Of a figure whose answers fall in two parts or three: exact for two, matched for three.

    The prior of every unit is the pool of all, worth so many answers: each number of them
    counts by its likelihood, none being taken for the truth. `believed`: the answers of the
    units to think about (units × parts); those of all by default.
    """
    pool, asked = parts.pool, parts.counts if believed is None else believed
    weights = weights_of(WORTHS, parts.counts, pool.shares)
    kept = weights > LIGHT
    logs, weights = gauss_rule(np.log(WORTHS[kept]), weights[kept] / weights[kept].sum())
    return matched_betas(asked, pool, np.exp(logs), weights)


def matched_betas(asked: Floats, pool: Pool, worths: Floats, weights: Floats) -> Betas:
    """Of units with those answers (units × parts), one component for each worth of the pool."""
    alpha = asked[:, None, :] + worths[:, None] * pool.shares
    total = alpha.sum(axis=2)
    means = alpha @ pool.worth / total
    variances = (alpha @ pool.worth**2 / total - means**2) / (total + 1)
    low, high = float(pool.worth.min()), float(pool.worth.max())
    precisions = (means - low) * (high - means) / variances - 1
    return Betas(weights, means, precisions, low, high)


def weights_of(worths: Floats, counts: Floats, shares: Floats) -> Floats:
    """How credible each worth of the prior is, on a grid of its logarithm.

    At first every deviation between units is as likely, as in the normal model: it goes like
    the inverse root of the worth.
    """
    density = log_likelihood(worths, counts, shares) - np.log(worths) / 2
    weights = np.exp(density - density.max())
    return np.asarray(weights / weights.sum())


def log_likelihood(worths: Floats, counts: Floats, shares: Floats) -> Floats:
    """Of each worth of the prior, but for a constant; no share is 0.

    Dirichlet-multinomial distribution: Mosimann (1962), Biometrika 49:65.
    """
    whole, n = worths[:, None], counts.sum(axis=1)
    alpha = worths[:, None, None] * shares
    of_units = (gammaln(whole) - gammaln(whole + n)).sum(axis=1)
    of_parts = (gammaln(alpha + counts) - gammaln(alpha)).sum(axis=(1, 2))
    return np.asarray(of_units + of_parts)


def mean_posteriors(parts: Parts) -> Normals:
    """Of a mean grade. The variance of an answer is that of the pool: alone, three answers
    that agree would look certain."""
    return normal_posteriors(parts.values, parts.pool.variance / parts.n)
