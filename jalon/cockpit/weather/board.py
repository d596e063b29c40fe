"""The board: journeys × units, what is sure in each cell, the worst and the best, what moved.

Nothing is averaged: a cell counts its points by their sky, each against its own objective.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jalon.cockpit.figures import PointFigure
from jalon.cockpit.periods import Period
from jalon.cockpit.weather import counted, places
from jalon.cockpit.weather.counted import Asked, Key
from jalon.cockpit.weather.places import Spot
from jalon.cockpit.wording import change_is_good
from jalon.feedback import rollups
from jalon.journeys.models import Journey, MeasurePoint
from jalon.measure import Reading, definition
from jalon.organisation.access import Access
from jalon.organisation.models import Unit

# From the best to the worst, then those that cannot be told, each for its reason.
SKIES = ("sun", "veiled", "cloud", "rain", "storm", "fog", "hollow", "private", "none")
UNTOLD = frozenset({"fog", "hollow", "private"})
GOOD, BAD = "good", "bad"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many points are under each sky, and how many are surely where."""

    by_sky: Counter[str]
    below: int
    above: int
    better: int
    worse: int
    answers: int  # of the points that the reader may count

    @classmethod
    def of(cls, figures: Sequence[PointFigure]) -> Tally:
        moves = Counter(map(direction, figures))
        return cls(
            by_sky=Counter(figure.sky for figure in figures),
            below=sum(figure.is_surely_below for figure in figures),
            above=sum(figure.is_surely_above for figure in figures),
            better=moves[GOOD],
            worse=moves[BAD],
            answers=sum(figure.n or 0 for figure in figures),
        )

    @property
    def skies(self) -> list[tuple[str, int]]:
        return [(sky, self.by_sky[sky]) for sky in SKIES if self.by_sky[sky]]

    @property
    def points(self) -> int:
        return self.by_sky.total()

    @property
    def untold(self) -> int:
        return sum(self.by_sky[sky] for sky in UNTOLD)

    @property
    def between(self) -> int:
        """Too near their objective to be surely on one side of it."""
        return self.points - self.below - self.above - self.untold - self.aimless

    @property
    def aimless(self) -> int:
        return self.by_sky["none"]

    @property
    def hidden(self) -> int:
        return self.by_sky["private"]

    @property
    def is_silent(self) -> bool:
        """No answer, and nothing kept back: there is nothing to tell of."""
        return not self.answers and not self.hidden

    @property
    def mood(self) -> str:
        """What the eye meets first: anything surely below, else anything surely met."""
        if self.below:
            return BAD
        return GOOD if self.above else "plain"


def direction(figure: PointFigure) -> str:
    """Of a change that was judged real; nothing else moves."""
    if figure.trend is None or not figure.trend.arrow:
        return ""
    return GOOD if change_is_good(figure) else BAD


@dataclass(frozen=True, slots=True)
class Cell:
    journey: Journey
    unit: Unit
    tally: Tally


@dataclass(frozen=True, slots=True)
class Finding:
    """A point that stands out, at the unit where it does most surely."""

    spot: Spot
    unit: Unit
    figure: PointFigure
    others: int = 0  # further units where it does too


@dataclass(frozen=True, slots=True)
class BoardWeather:
    unit: Unit
    under: tuple[Unit, ...]
    period: Period
    journeys: tuple[Journey, ...]
    spots: tuple[Spot, ...]
    planted: Mapping[int, Sequence[Spot]]  # by journey
    figures: Mapping[Key, PointFigure]
    before: frozenset[tuple[int, int, str]]  # arrows of a week earlier
    as_of: datetime

    @property
    def weeks(self) -> int | None:
        return self.period.weeks

    @property
    def rows(self) -> list[Unit]:
        """The unit as a whole, then its own units that are open."""
        return [self.unit, *(unit for unit in self.under if unit.closed_at is None)]

    @property
    def whole(self) -> Tally:
        """Every point of the unit, once."""
        return Tally.of([self.at(point.pk, self.unit) for point in self.points])

    @property
    def points(self) -> list[MeasurePoint]:
        return places.once_each(self.spots)

    def at(self, point: int, unit: Unit) -> PointFigure:
        return self.figures[point, unit.pk]

    def spots_of(self, journey: Journey) -> Sequence[Spot]:
        return self.planted.get(journey.pk, ())

    def cell(self, journey: Journey, unit: Unit) -> Cell:
        row = unit.pk
        found = [self.figures[spot.point.pk, row] for spot in self.spots_of(journey)]
        return Cell(journey, unit, Tally.of(found))

    @property
    def compared(self) -> list[Unit]:
        """Where the worst and the best are looked for: its units, or itself when it has none."""
        return self.rows[1:] or [self.unit]

    @property
    def worst(self) -> list[Finding]:
        found = self.standing_out(lambda figure: figure.is_surely_below)
        return sorted(found, key=lambda each: -distance(each.figure))

    @property
    def best(self) -> list[Finding]:
        found = self.standing_out(lambda figure: figure.is_surely_above)
        return sorted(found, key=lambda each: -distance(each.figure))

    def standing_out(self, does: Callable[[PointFigure], bool]) -> Iterable[Finding]:
        """One finding a point; bases under thirty answers are shown and never ranked."""
        compared = [(unit, unit.pk) for unit in self.compared]
        for spot in self.once():
            point = spot.point.pk
            held = [
                (unit, figure)
                for unit, row in compared
                for figure in [self.figures[point, row]]
                if does(figure) and figure.reading == Reading.NORMAL
            ]
            if held:
                unit, figure = max(held, key=lambda each: distance(each[1]))
                yield Finding(spot, unit, figure, len(held) - 1)

    def once(self) -> list[Spot]:
        return list({spot.point.pk: spot for spot in reversed(self.spots)}.values())[::-1]

    @property
    def moved(self) -> list[Finding]:
        """The real changes of the unit as a whole, the largest first."""
        found = (
            Finding(spot, self.unit, self.at(spot.point.pk, self.unit)) for spot in self.once()
        )
        return sorted(
            (each for each in found if direction(each.figure)), key=lambda e: -stride(e.figure)
        )

    @property
    def newly_moved(self) -> list[Finding]:
        """Arrows that were not there a week ago, anywhere: units first, largest first."""
        found = (
            Finding(spot, unit, self.at(spot.point.pk, unit))
            for unit in self.compared
            for spot in self.once()
        )
        return sorted(
            (each for each in found if self.is_new(each)), key=lambda e: -stride(e.figure)
        )

    def is_new(self, found: Finding) -> bool:
        trend = found.figure.trend
        if trend is None or not trend.arrow:
            return False
        return (found.spot.point.pk, found.unit.pk, trend.arrow) not in self.before


def distance(figure: PointFigure) -> float:
    """How far the interval itself stays from the objective, as a share of the figure's range.

    The end of the interval that is nearest to the objective, so that few answers never
    look extreme; a share of the range, so that figures of two definitions can be put in order.
    """
    if figure.gap is None:
        return 0.0
    sure = min(abs(figure.gap.low), abs(figure.gap.high))
    return sure / width(figure)


def stride(figure: PointFigure) -> float:
    return abs(figure.trend.difference) / width(figure) if figure.trend else 0.0


def width(figure: PointFigure) -> float:
    low, high = definition(figure.definition).range
    return high - low


def look_over(
    unit: Unit, period: Period, *, access: Access, today: date, at: datetime,
    journeys: Sequence[Journey] | None = None,
) -> BoardWeather:  # fmt: skip
    """Everything the board says of a unit and of those right under it."""
    drawn = list(places.journeys(day=today) if journeys is None else journeys)
    spots = places.spots(drawn)
    asked = Asked(places.once_each(spots), unit, places.units_under(unit), period)
    return BoardWeather(
        unit=unit, under=tuple(asked.under), period=period, journeys=tuple(drawn),
        spots=tuple(spots), planted=places.by_journey(spots),
        figures=counted.figures(asked, access=access, today=today),
        before=frozenset(counted.arrows_before(asked, today=today)),
        as_of=rollups.as_of(at=at),
    )  # fmt: skip
