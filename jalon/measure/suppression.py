"""The one place that hides small numbers, and says why.

Two reasons, never mixed. A *small base*: the figure would mean nothing, the count stays.
*Privacy*: the answers of a few people could be guessed, nothing stays, not even the count.
Pages, exports, mails and the public interface show a `Disclosure` and nothing else.

>>> from jalon.measure import NPS, measure
>>> few = Histogram.of(NPS, {10: 5, 8: 3})
>>> shown = disclose(measure("nps", few), few)
>>> shown.n, shown.value, str(shown.hidden)
(8, None, 'small_base')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .difference import Difference
from .estimate import Estimate
from .histogram import Histogram
from .trend import Trend
from .weather import MINIMUM_BASE, Gap

PRIVACY_BASE = 5  # people among whom nobody is recognised
POOL_UNITS = 4  # units among which none is
POOL_SHARE = 0.85  # of the answers of a pool, from one unit: above, the pool is its portrait


class Hidden(StrEnum):
    SMALL_BASE = "small_base"  # too few answers for the figure to mean anything
    FEW_PEOPLE = "few_people"  # so few people answered that they could be recognised
    FEW_OTHERS = "few_others"  # the few left out could be guessed by subtraction


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a reader may see of a figure; None is hidden, for the reason given."""

    definition: str
    value: float | None
    low: float | None
    high: float | None
    gap: Gap | None
    trend: Trend | Difference | None
    n: int | None
    histogram: Histogram | None
    hidden: Hidden | None


def disclose(
    estimate: Estimate,
    histogram: Histogram,
    *,
    gap: Gap | None = None,
    trend: Trend | Difference | None = None,
    minimum: float = MINIMUM_BASE,
) -> Disclosure:
    """For readers with rights on the rows: under the minimum, the count without the figure."""
    name, n = estimate.definition, estimate.n
    if estimate.base < minimum:
        hidden = Hidden.SMALL_BASE
        return Disclosure(name, None, None, None, None, None, n, histogram, hidden)
    limits = estimate.value, estimate.low, estimate.high
    return Disclosure(name, *limits, gap, trend, n, histogram, None)


def disclose_privately(
    estimate: Estimate,
    histogram: Histogram,
    *,
    remainder: int | None,
    gap: Gap | None = None,
    trend: Trend | Difference | None = None,
    minimum: float = MINIMUM_BASE,
    privacy: int = PRIVACY_BASE,
) -> Disclosure:
    """For employees, and readers without rights on the rows.

    `remainder`: how many answers of a whole the reader also sees are left out of this part;
    None for the whole itself. No remainder at all hides too: it would tell that everybody
    belongs to the part.
    """
    hidden = privacy_reason(estimate.n, remainder=remainder, privacy=privacy)
    if hidden is not None:
        name = estimate.definition
        return Disclosure(name, None, None, None, None, None, None, None, hidden)
    return disclose(estimate, histogram, gap=gap, trend=trend, minimum=minimum)


def privacy_reason(
    n: int, *, remainder: int | None = None, privacy: int = PRIVACY_BASE
) -> Hidden | None:
    """Why a count of people is kept back, if it is.

    >>> privacy_reason(12, remainder=30) is None
    True
    >>> str(privacy_reason(12, remainder=3))
    'few_others'
    """
    if n < privacy:
        return Hidden.FEW_PEOPLE
    if remainder is not None and remainder < privacy:
        return Hidden.FEW_OTHERS
    return None


def privacy_of_parts(
    counts: Sequence[int], *, whole_is_kept: bool = False, privacy: int = PRIVACY_BASE
) -> list[Hidden | None]:
    """Which parts of a whole are kept back when the reader sees the whole as well.

    The smallest parts go first, until those that remain no longer give away, by
    subtraction, a part or fewer people than `privacy`. Of a whole that is itself kept back,
    enough parts are that it cannot be had by adding up.

    >>> [str(reason) for reason in privacy_of_parts([40, 3, 12, 25])]
    ['None', 'few_people', 'few_others', 'None']
    >>> [str(reason) for reason in privacy_of_parts([40, 12, 25], whole_is_kept=True)]
    ['None', 'few_others', 'None']
    """
    reasons: list[Hidden | None] = [privacy_reason(n, privacy=privacy) for n in counts]
    for position in sorted(range(len(counts)), key=lambda each: counts[each]):
        kept_back = [n for n, reason in zip(counts, reasons, strict=True) if reason]
        needs_some = bool(kept_back) or whole_is_kept
        if not needs_some or (kept_back and sum(kept_back) >= privacy):
            break
        reasons[position] = reasons[position] or Hidden.FEW_OTHERS
    return reasons


def is_safe_pool(counts: Sequence[int], *, privacy: int = PRIVACY_BASE) -> bool:
    """Whether several units may be shown as one to somebody who may not see any of them.

    Four of them have answered at least, nobody can be recognised, and none holds more than
    85 % of the answers: the rule of the French national statistics for firms, with one unit
    more. A pool that is safe, less another safe one, may not be: publish only sums of pools
    that are safe each.

    >>> is_safe_pool([40, 30, 12, 5]), is_safe_pool([40, 30, 12, 0]), is_safe_pool([90, 2, 2, 2])
    (True, False, False)
    """
    answering = [n for n in counts if n]
    total = sum(answering)
    if len(answering) < POOL_UNITS or total < privacy:
        return False
    return max(answering) <= POOL_SHARE * total
