"""How much units truly differ, beyond what chance explains: the variance between them.

Values and variances are arrays, one a unit; a variance is that of the value if nothing but
chance moved it. The spread is a variance, in the square of the unit of the values.
"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtri

from .gauss import gauss_rule
from .parts import Floats
from .posteriors import Normals

STEPS = 60  # halvings: the whole precision of a float
GRID = 96  # spreads among which the posterior is summed
RARE = 0.999  # the grid ends where the units would agree as well as that by chance alone


def excess_variance(surprise: float, weights: Floats) -> float:
    """The spread that explains a sum of squared z-scores; never under 0.

    DerSimonian and Laird (1986), Controlled Clinical Trials 7:177. `surprise` is Σ wᵢ(yᵢ − c)²
    over the same units as `weights`, the inverse variances.
    """
    room = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((surprise - (len(weights) - 1)) / room)) if room > 0 else 0.0


def spread_where(values: Floats, variances: Floats, surprise: float) -> float:
    """The spread under which the values are exactly that surprising about their mean.

    With `surprise` = units − 1, the estimate of Paule and Mandel (1982), J. Res. NBS 87:377.
    0 where they surprise less without any spread.
    """
    low, high = 0.0, float(((values - values.mean()) ** 2).sum() / surprise)
    if surprise_of(values, variances, 0.0) <= surprise:
        return 0.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        is_low = surprise_of(values, variances, middle) > surprise
        low, high = (middle, high) if is_low else (low, middle)
    return (low + high) / 2


def surprise_of(values: Floats, variances: Floats, spread: float) -> float:
    weights = 1 / (variances + spread)
    centre = (weights * values).sum() / weights.sum()
    return float((weights * (values - centre) ** 2).sum())


def given_spread(
    values: Floats, variances: Floats, spread: Floats
) -> tuple[Floats, Floats, Floats]:
    """What is believed of each unit if the spread were known (units × spreads): mean and
    variance; then the log density of each spread, every deviation being as likely at first.

    Gelman et al., Bayesian Data Analysis, 3rd edition, §5.4, equations 5.17 to 5.21.
    """
    total = variances[:, None] + spread
    precision = 1 / (1 / total).sum(axis=0)
    centre = precision * (values[:, None] / total).sum(axis=0)
    kept = spread / total
    means = centre + kept * (values[:, None] - centre)
    around = variances[:, None] * kept + (1 - kept) ** 2 * precision
    surprise = ((values[:, None] - centre) ** 2 / total).sum(axis=0)
    density = (np.log(precision) - np.log(total).sum(axis=0) - surprise) / 2
    return means, around, density


def normal_posteriors(values: Floats, variances: Floats) -> Normals:
    """The hierarchical normal model, summed over the spreads that the values allow.

    The plug-in of one spread is too sure of itself where that one happens to be 0: here every
    deviation on a grid counts by its density.
    """
    deviations = np.linspace(0, furthest_deviation(values, variances), GRID)
    _, _, density = given_spread(values, variances, deviations**2)
    weights = np.exp(density - density.max())
    weights[[0, -1]] /= 2  # the ends of a sum by trapezes
    few, weights = gauss_rule(deviations, weights / weights.sum())
    means, around, _ = given_spread(values, variances, few**2)
    return Normals(weights, means, np.sqrt(around))


def furthest_deviation(values: Floats, variances: Floats) -> float:
    surprise = float(chdtri(len(values) - 1, RARE))
    return float(np.sqrt(max(spread_where(values, variances, surprise), variances.mean())))
