"""The grades a closed question offers, and which end of them is good news."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole grades from `low` to `high`, both included.

    >>> list(CSAT.grades)
    [1, 2, 3, 4, 5]
    >>> 11 in NPS
    False
    """

    low: int
    high: int
    higher_is_better: bool = True

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise ValueError(f"A scale climbs: {self.low} is not under {self.high}.")

    @property
    def grades(self) -> range:
        return range(self.low, self.high + 1)

    def __len__(self) -> int:
        return self.high - self.low + 1

    def __contains__(self, grade: object) -> bool:
        # Integral, not int: grades often come out of an array.
        return isinstance(grade, Integral) and self.low <= int(grade) <= self.high

    def position(self, grade: int) -> int:
        """Where the count of this grade stands in a histogram."""
        if grade not in self:
            raise ValueError(f"{grade!r} is not a grade from {self.low} to {self.high}.")
        return grade - self.low


NPS = Scale(0, 10)
CSAT = Scale(1, 5)
CES2 = Scale(1, 7)
CES1 = Scale(1, 5, higher_is_better=False)
