"""What an import counts by measure point: grades, weights, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jalon.feedback.imports.mapfile import MapFile, PointColumn
from jalon.feedback.imports.rows import Graded, Row
from jalon.measure import Estimate, Histogram, default_definition, measure, squared_micro

MOST_VALUES = 50  # distinct raw values named one by one; the others are counted together
OTHERS = "…"


@dataclass(slots=True)
class PointTally:
    point: PointColumn
    counts: Counter[int] = field(default_factory=Counter)
    weights: Counter[int] = field(default_factory=Counter)
    squares: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    not_applicable: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)

    def add(self, grade: Graded, weight: int) -> None:
        if grade.value is None:
            self.leave_out(grade)
        else:
            self.counts[grade.value] += 1
            self.weights[grade.value] += weight
            self.squares += squared_micro(weight)

    def leave_out(self, grade: Graded) -> None:
        left = self.skipped if grade.blank == "skipped" else self.not_applicable
        values = self.unreadable if grade.is_unreadable else left
        raw = grade.raw[:40]
        values[raw if raw in values or len(values) < MOST_VALUES else OTHERS] += 1

    @property
    def n(self) -> int:
        return self.counts.total()

    @property
    def histogram(self) -> Histogram:
        scale = default_definition(self.point.indicator).scale
        counts = tuple(self.counts[grade] for grade in scale.grades)
        weights = tuple(self.weights[grade] for grade in scale.grades)
        return Histogram(scale, counts, weights, self.squares)

    @property
    def unweighted(self) -> Estimate:
        histogram = self.histogram
        return measure(
            self.point.definition, Histogram.of_counts(histogram.scale, histogram.counts)
        )

    @property
    def weighted(self) -> Estimate:
        return measure(self.point.definition, self.histogram)

    def plain(self) -> dict[str, Any]:
        return {
            "point": self.point.point,
            "label": self.point.label,
            "indicator": self.point.indicator,
            "definition": self.point.definition,
            "counts": {str(grade): count for grade, count in sorted(self.counts.items())},
            "weights": {str(grade): weight for grade, weight in sorted(self.weights.items())},
            "squares": self.squares,
            "skipped": dict(self.skipped.most_common()),
            "not_applicable": dict(self.not_applicable.most_common()),
            "unreadable": dict(self.unreadable.most_common()),
        }


class Tally:
    def __init__(self, points: Iterable[PointColumn]) -> None:
        self.points = [PointTally(point) for point in points]
        self.verbatims = 0
        self.first_day = ""
        self.last_day = ""

    def add(self, row: Row) -> None:
        for point, grade in zip(self.points, row.grades, strict=True):
            point.add(grade, row.weight)
        self.verbatims += sum(1 for text in row.texts if text)
        day = row.day.isoformat()
        self.first_day = min(self.first_day or day, day)
        self.last_day = max(self.last_day, day)

    def plain(self) -> dict[str, Any]:
        return {
            "points": [point.plain() for point in self.points],
            "verbatims": self.verbatims,
            "first_day": self.first_day,
            "last_day": self.last_day,
        }


def tally_of(plan: MapFile, report: Mapping[str, Any]) -> Tally:
    """The tally that `plain` wrote on a batch."""
    tally = Tally(plan.points)
    tally.verbatims = report["verbatims"]
    tally.first_day, tally.last_day = report["first_day"], report["last_day"]
    for point, kept in zip(tally.points, report["points"], strict=True):
        point.counts = Counter({int(grade): count for grade, count in kept["counts"].items()})
        point.weights = Counter({int(grade): micro for grade, micro in kept["weights"].items()})
        point.squares = kept["squares"]
        point.skipped = Counter(kept["skipped"])
        point.not_applicable = Counter(kept["not_applicable"])
        point.unreadable = Counter(kept["unreadable"])
    return tally
