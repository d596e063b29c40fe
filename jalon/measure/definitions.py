"""The definitions of satisfaction, by name: the only place that turns answers into a score.

>>> score = measure("nps", Histogram.of(NPS, {10: 50, 8: 30, 3: 20}))
>>> round(score.value), round(score.low), round(score.high)
(30, 14, 44)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike

from .cells import Cells, Floats, Integers
from .estimate import Estimate
from .histogram import Histogram
from .intervals import (
    Distance,
    dirichlet_mean_distance,
    dirichlet_mean_interval,
    tango_distance,
    tango_interval,
    wilson_distance,
    wilson_interval,
)
from .parts import Parts
from .scale import CES1, CES2, CSAT, NPS, Scale

Better = Literal["high", "low"]
Unit = Literal["points", "percent", "grade"]


class Method(Protocol):
    """How a score and its interval come out of weighted counts (cells × grades)."""

    def value(self, weight_micro: Integers) -> Floats: ...

    def interval(self, counts: Floats) -> tuple[Floats, Floats]: ...

    def distance(self, counts: Floats) -> Distance: ...

    def parts(self, counts: Floats) -> Parts: ...


@dataclass(frozen=True, slots=True)
class Balance:
    """Share of the answers from `promoters` up, less the share of those to `detractors`."""

    promoters: int  # columns of the histogram
    detractors: int

    def value(self, weight_micro: Integers) -> Floats:
        gain = weight_micro[:, self.promoters :].sum(axis=1)
        loss = weight_micro[:, : self.detractors + 1].sum(axis=1)
        return _ratio(gain - loss, weight_micro.sum(axis=1))

    def interval(self, counts: Floats) -> tuple[Floats, Floats]:
        p, q, d = self._groups(counts)
        return tango_interval(promoters=p, passives=q, detractors=d)

    def distance(self, counts: Floats) -> Distance:
        p, q, d = self._groups(counts)
        return tango_distance(promoters=p, passives=q, detractors=d)

    def parts(self, counts: Floats) -> Parts:
        p, q, d = self._groups(counts)
        return Parts(np.stack([d, q, p], axis=1), np.array([-1.0, 0.0, 1.0]))

    def _groups(self, counts: Floats) -> tuple[Floats, Floats, Floats]:
        return (
            _total(counts[:, self.promoters :]),
            _total(counts[:, self.detractors + 1 : self.promoters]),
            _total(counts[:, : self.detractors + 1]),
        )


@dataclass(frozen=True, slots=True)
class Share:
    """Share of the answers from one column of the histogram to another, both included."""

    first: int
    last: int

    def value(self, weight_micro: Integers) -> Floats:
        kept = weight_micro[:, self.first : self.last + 1].sum(axis=1)
        return _ratio(kept, weight_micro.sum(axis=1))

    def interval(self, counts: Floats) -> tuple[Floats, Floats]:
        return wilson_interval(successes=self._kept(counts), n=_total(counts))

    def distance(self, counts: Floats) -> Distance:
        return wilson_distance(successes=self._kept(counts), n=_total(counts))

    def parts(self, counts: Floats) -> Parts:
        kept = self._kept(counts)
        return Parts(np.stack([_total(counts) - kept, kept], axis=1), np.array([0.0, 1.0]))

    def _kept(self, counts: Floats) -> Floats:
        return _total(counts[:, self.first : self.last + 1])


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean grade."""

    scale: Scale

    def value(self, weight_micro: Integers) -> Floats:
        grades = np.array(self.scale.grades, dtype=np.int64)
        return _ratio(weight_micro @ grades, weight_micro.sum(axis=1))

    def interval(self, counts: Floats) -> tuple[Floats, Floats]:
        return dirichlet_mean_interval(counts=counts, low=self.scale.low, high=self.scale.high)

    def distance(self, counts: Floats) -> Distance:
        return dirichlet_mean_distance(counts=counts, low=self.scale.low, high=self.scale.high)

    def parts(self, counts: Floats) -> Parts:
        return Parts(counts, np.array(self.scale.grades, dtype=np.float64))


def _ratio(part: Integers, whole: Integers) -> Floats:
    nothing = np.full(whole.shape, np.nan)
    return np.asarray(np.divide(part, whole, out=nothing, where=whole > 0))


def _total(counts: Floats) -> Floats:
    # Column after column: one cell gives the very same digits alone or among thousands.
    total = np.zeros(len(counts))
    for column in counts.T:
        total = total + column
    return total


@dataclass(frozen=True, slots=True)
class Definition:
    """What one figure is: on which scale, which way is good, in which unit and range."""

    name: str
    scale: Scale
    better: Better
    unit: Unit
    range: tuple[float, float]  # in the unit
    method: Method

    @property
    def factor(self) -> float:
        """What turns a share into the unit shown; a mean is shown as it is."""
        return 1.0 if self.unit == "grade" else 100.0

    def compute(self, histogram: Histogram, design_effect: float = 1.0) -> Estimate:
        return measure_each(self.name, [histogram], design_effects=[design_effect])[0]

    def accepts(self, histogram: Histogram) -> bool:
        return histogram.scale == self.scale


def _share(name: str, scale: Scale, better: Better, first: int, last: int) -> Definition:
    columns = Share(scale.position(first), scale.position(last))
    return Definition(name, scale, better, "percent", (0, 100), columns)


def _mean(name: str, scale: Scale) -> Definition:
    better: Better = "high" if scale.higher_is_better else "low"
    return Definition(name, scale, better, "grade", (scale.low, scale.high), Mean(scale))


DEFINITIONS: dict[str, Definition] = {
    each.name: each
    for each in (
        Definition("nps", NPS, "high", "points", (-100, 100), Balance(9, 6)),
        _share("csat_t2b", CSAT, "high", 4, 5),
        _mean("csat_mean", CSAT),
        _share("ces_t3b", CES2, "high", 5, 7),
        _mean("ces_mean", CES2),
        # The share of people who met little effort: of a low scale, the high share is good.
        _share("ces1_b2b", CES1, "high", 1, 2),
        _mean("ces1_mean", CES1),
    )
}

DEFAULT_DEFINITIONS = {
    "nps": "nps",
    "csat": "csat_t2b",
    "ces2": "ces_t3b",
    "ces1": "ces1_b2b",
}


def definition(name: str) -> Definition:
    """The definition of that name.

    >>> definition("ces_t3b").unit
    'percent'
    """
    try:
        return DEFINITIONS[name]
    except KeyError:
        raise ValueError(f"No figure of satisfaction is named {name!r}.") from None


def default_definition(indicator: str) -> Definition:
    """The figure shown first for an indicator: nps, csat, ces2 or ces1.

    >>> default_definition("csat").name
    'csat_t2b'
    """
    try:
        return DEFINITIONS[DEFAULT_DEFINITIONS[indicator]]
    except KeyError:
        raise ValueError(f"No indicator is named {indicator!r}.") from None


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """`Estimate` for many cells, as arrays; NaN where a cell has no answer."""

    definition: str
    value: Floats
    low: Floats
    high: Floats
    n: Integers
    n_eff: Floats

    def one_by_one(self) -> list[Estimate]:
        columns = (self.value, self.low, self.high, self.n, self.n_eff)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [
            Estimate(self.definition, _known(value), _known(low), _known(high), n, n_eff)
            for value, low, high, n, n_eff in rows
        ]


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number


def measure(name: str, histogram: Histogram, *, design_effect: float = 1.0) -> Estimate:
    """One figure with its 95 % interval, in the unit of its definition.

    `design_effect` divides n where the same customers answer again and again; under 1 it
    counts as 1.
    """
    return definition(name).compute(histogram, design_effect)


def measure_each(
    name: str, histograms: Sequence[Histogram], *, design_effects: Sequence[float] | None = None
) -> list[Estimate]:
    """`measure` for each histogram, all in one pass over arrays."""
    figure = definition(name)
    if not all(figure.accepts(histogram) for histogram in histograms):
        raise ValueError(f"{name} is computed on {figure.scale} and on no other scale.")
    if not histograms:
        return []
    return estimates_of(figure, Cells.of(histograms), design_effects).one_by_one()


def measure_many(
    name: str,
    counts: ArrayLike,
    weight_micro: ArrayLike | None = None,
    square_micro: ArrayLike | None = None,
    *,
    design_effect: ArrayLike | None = None,
) -> Estimates:
    """`measure` over the rows of a roll-up (cells × grades), to the very same digits."""
    figure = definition(name)
    cells = Cells.of_arrays(counts, weight_micro, square_micro)
    if cells.counts.shape[1] != len(figure.scale):
        raise ValueError(f"{name} needs {len(figure.scale)} counts a cell.")
    return estimates_of(figure, cells, design_effect)


def estimates_of(
    figure: Definition, cells: Cells, design_effect: ArrayLike | None = None
) -> Estimates:
    """The figure of each cell; `design_effect` is one number, or one for each cell."""
    n_eff = _deflated(cells.n_eff, design_effect)
    value = figure.method.value(cells.weight_micro)
    low, high = figure.method.interval(cells.effective_counts(n_eff))
    # The limits come from a search, the value from a ratio: their last digits may cross.
    low, high = np.minimum(low, value), np.maximum(high, value)
    value, low, high = (figure.factor * each for each in (value, low, high))
    return Estimates(figure.name, value, low, high, cells.n, n_eff)


def parts_of(
    figure: Definition, histograms: Sequence[Histogram], design_effect: float = 1.0
) -> Parts:
    """What the figure tells apart in each histogram, in effective counts."""
    cells = Cells.of(histograms)
    return figure.method.parts(cells.effective_counts(_deflated(cells.n_eff, design_effect)))


def _deflated(n_eff: Floats, design_effect: ArrayLike | None) -> Floats:
    if design_effect is None:
        return n_eff
    return np.asarray(n_eff / np.maximum(np.asarray(design_effect, dtype=np.float64), 1.0))
