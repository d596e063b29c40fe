"""Beta distributions by the hundred thousand.

The incomplete beta function takes a fifth of a microsecond: nothing for one figure, seconds
for what each of two hundred units may be worth. Where a distribution is narrow, a normal one
is as good once its skew is taken off.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, ndtr

from .parts import Floats

NARROW = 20.0  # ab / (a + b), from which the normal form is right within 0.000005
FAR = 9.0  # standard deviations: a chance is 0 or 1 there, to the last digit


def beta_under(a: Floats, b: Floats, values: Floats) -> Floats:
    """The chance that each distribution stands under each value, within 0.000005 as long as
    a + b is under ten million: rounding does the rest.

    `a` and `b`: units × components; `values`, from 0 to 1: units × 1 × values. The result:
    units × components × values.
    """
    chances = narrow_beta_under(a, b, values)
    unit, component = np.nonzero(a * b < NARROW * (a + b))
    wide = a[unit, component, None], b[unit, component, None]
    chances[unit, component] = betainc(*wide, values[unit, 0])
    return chances


def narrow_beta_under(a: Floats, b: Floats, values: Floats) -> Floats:
    """The same from the signed root of the deviance, within 0.0024 × (1/a + 1/b)²
    once that sum is under a fifth.

    The root is nearly normal: see Barndorff-Nielsen (1986), Biometrika 73:307. Its mean, its
    scale and what is left of its skew are developed here to the power −3/2 of a and b.
    """
    spread = 1 / a + 1 / b
    pq = 1 / (spread * (a + b))
    skew = (b - a) / (a + b) * np.sqrt(spread)
    mean = skew / 3 * (1 + (13 + 29 * pq) * spread / 540)
    scale = 1 - (1 + 5 * pq) * spread / 36
    bend = -skew * (1 + 23 * pq) * spread / 1620
    root = signed_root(a, b, values)
    normal = (bend[..., None] * root + scale[..., None]) * root + mean[..., None]
    return np.asarray(ndtr(normal))


def signed_root(a: Floats, b: Floats, values: Floats) -> Floats:
    """Of twice what the log density loses from the mean of the distribution to each value."""
    mean = a / (a + b)
    with np.errstate(divide="ignore"):  # an end of the range is infinitely far
        gain, loss = np.log(values), np.log1p(-values)
    lost = (a * np.log(mean) + b * np.log1p(-mean))[..., None] - a[..., None] * gain
    lost -= b[..., None] * loss
    root = np.sqrt(np.clip(2 * lost, 0, FAR**2))
    return np.asarray(np.copysign(root, values - mean[..., None]))
