"""What a higher floor knows of the points of a map, in the words that are drawn.

The drawing computes no figure and knows no answer: it is given these, by the key of a point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Figure:
    sky: str  # sun, veiled, cloud, rain, storm, fog, hollow, private; none without an objective
    value: str  # as it is written: "+31", "82 %", or a dash
    limits: str  # "[24 ; 38]", or nothing
    base: str  # "n = 402", or nothing
    said: str  # "Sous son seuil, à confirmer", or why there is no value
    # The same as numbers, for a table: None is hidden or unknown.
    number: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    by_point: Mapping[str, Figure] = field(default_factory=dict)
    period: str = ""  # "du 30 octobre au 26 novembre 2026"
    unit: str = ""  # whose figures they are
    as_of: str = ""  # "26 novembre 2026 à 14 h 30"
    kept: str = ""  # of their answers: "Segment : Particuliers"; nothing: all of them
    definitions: str = ""  # "NPS : part des promoteurs (9 et 10) moins…"
    # The same, as a table writes them.
    starts: date | None = None
    ends: date | None = None  # the day after the last one
    read_at: datetime | None = None

    @property
    def are_shown(self) -> bool:
        return bool(self.as_of)


NO_FIGURES = Figures()
