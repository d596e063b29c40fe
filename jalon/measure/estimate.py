"""A figure and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """NPS from −100 to 100, shares from 0 to 100 percent, means in grades."""

    definition: str
    value: float | None  # None without an answer, and so are the limits
    low: float | None  # lower limit of the 95 % interval
    high: float | None
    n: int  # valid answers
    n_eff: float  # equal and independent answers worth as much

    @property
    def base(self) -> float:
        """What the rules on small bases look at."""
        return min(float(self.n), self.n_eff)
