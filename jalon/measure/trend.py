"""Which points truly moved since the preceding period, among all those looked at together.

A hundred points compared at 5 % give five arrows by chance. Benjamini and Hochberg (1995,
JRSS B 57:289) keep the share of false arrows at 5 % of those drawn, so the family is all
the points of a company for one unit and one period, and nothing filtered.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .cells import Floats
from .definitions import definition
from .difference import Comparison, Difference, difference_each
from .weather import MINIMUM_BASE

FALSE_DISCOVERIES = 0.05  # share of the arrows that may be false
MODE_MIX_TOLERANCE = 0.10  # total variation distance between two mixes of modes

Arrow = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure over two periods of the same length, and how each was collected."""

    definition: str
    comparison: Comparison
    current_modes: Mapping[str, int] = field(default_factory=dict)  # answers by mode
    previous_modes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trend:
    """All None when one of the two periods has too few answers to be compared."""

    difference: float | None  # current less previous, in the unit of the definition
    low: float | None
    high: float | None
    p: float | None
    q: float | None  # share of false arrows if all those at least as clear were drawn
    arrow: Arrow | None  # "up": the value rises, be it good or bad
    mode_mix_changed: bool  # part of the change may come from the way of asking


def trend_family(
    pairs: Sequence[Pair],
    *,
    minimum: float = MINIMUM_BASE,
    false_discoveries: float = FALSE_DISCOVERIES,
    mode_mix_tolerance: float = MODE_MIX_TOLERANCE,
) -> list[Trend]:
    """One trend per pair, in order; they are judged together."""
    compared = [each for each, pair in enumerate(pairs) if _comparable(pair, minimum)]
    differences = _differences(pairs, compared)
    q_values = adjusted([_p_value(differences[each]) for each in compared])
    confirmed = dict(zip(compared, q_values.tolist(), strict=True))
    return [
        _trend(
            differences.get(each),
            confirmed.get(each),
            false_discoveries,
            mode_mix_changed(pair.current_modes, pair.previous_modes, mode_mix_tolerance),
        )
        for each, pair in enumerate(pairs)
    ]


def _comparable(pair: Pair, minimum: float) -> bool:
    sides = pair.comparison
    current = sides.current.n_eff / max(1.0, sides.current_design_effect)
    previous = sides.previous.n_eff / max(1.0, sides.previous_design_effect)
    return 0 < min(current, previous) >= minimum


def _differences(pairs: Sequence[Pair], compared: Sequence[int]) -> dict[int, Difference]:
    by_definition: dict[str, list[int]] = defaultdict(list)
    for each in compared:
        by_definition[definition(pairs[each].definition).name].append(each)
    found: dict[int, Difference] = {}
    for name, members in by_definition.items():
        changes = difference_each(name, [pairs[each].comparison for each in members])
        found.update(zip(members, changes, strict=True))
    return found


def _p_value(change: Difference) -> float:
    return math.nan if change.p is None else change.p


def _trend(
    change: Difference | None, q: float | None, false_discoveries: float, mix_changed: bool
) -> Trend:
    if change is None or change.value is None or q is None:
        return Trend(None, None, None, None, None, None, mix_changed)
    confirmed = q <= false_discoveries
    direction: Arrow = "up" if change.value > 0 else "down"
    arrow = direction if confirmed else None
    return Trend(change.value, change.low, change.high, change.p, q, arrow, mix_changed)


def adjusted(p_values: ArrayLike) -> Floats:
    """Benjamini–Hochberg q-values, in the order of the p-values.

    >>> adjusted([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, dtype=np.float64)
    falling = np.argsort(p)[::-1]
    scaled = p[falling] * len(p) / np.arange(len(p), 0, -1)
    q = np.empty_like(p)
    q[falling] = np.minimum(np.minimum.accumulate(scaled), 1)
    return q


def mode_mix_changed(
    current: Mapping[str, int],
    previous: Mapping[str, int],
    tolerance: float = MODE_MIX_TOLERANCE,
) -> bool:
    """Whether the shares of the modes (email, phone, terminal…) moved by more than that.

    >>> mode_mix_changed({"email": 80, "phone": 20}, {"email": 60, "phone": 40})
    True
    """
    now, before = sum(current.values()), sum(previous.values())
    if not now or not before:
        return False
    modes = current.keys() | previous.keys()
    moved = (abs(current.get(m, 0) / now - previous.get(m, 0) / before) for m in modes)
    return sum(moved) / 2 > tolerance
