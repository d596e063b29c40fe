"""What the page of the norm is given, and its table as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from jalon.cockpit import charts, figures
from jalon.cockpit.counting import Look
from jalon.cockpit.figures import PointFigure
from jalon.cockpit.norm import funnels, standings, words
from jalon.cockpit.norm.funnels import FunnelDrawing
from jalon.cockpit.norm.pools import Pools, pools
from jalon.cockpit.norm.screen import PERIODS, Screen
from jalon.cockpit.norm.standings import Dot, PointNorm
from jalon.cockpit.weather import places
from jalon.cockpit.weather.places import Spot
from jalon.cockpit.wording import state_of
from jalon.feedback.queries import RECENT, Wanted, callbacks
from jalon.measure import CONTROL, WARNING, AgainstPeers, Standing, Verdict
from jalon.organisation.tree import spelling
from jalon.web import numbers
from jalon.web.export import Column


@dataclass(frozen=True, slots=True)
class Row:
    """A point of the unit: its figure, and where it stands."""

    spot: Spot
    figure: PointFigure
    norm: PointNorm
    strip: charts.Norm | None

    @property
    def found(self) -> AgainstPeers | None:
        return None if self.norm.missing else self.norm.found

    @property
    def standing(self) -> Standing | None:
        return self.found.standing if self.found else None

    @property
    def verdict(self) -> str:
        return str(self.standing.verdict) if self.standing else "none"

    @property
    def sentence(self) -> str:
        if self.norm.missing:
            return words.missing(self.norm.missing)
        return words.verdict(self.norm.point.definition, self.standing)

    @property
    def place(self) -> str:
        return words.place(self.standing.rank) if self.standing else ""

    @property
    def chance(self) -> str:
        return words.chance(self.standing) if self.standing else ""

    @property
    def spoken(self) -> str:
        return words.spoken(self.found) if self.found else ""


@dataclass(frozen=True, slots=True)
class Detail:
    """One point, opened: its funnel, and the same in a table."""

    row: Row
    drawing: FunnelDrawing
    limits: tuple[str, str]  # at the base of the unit: 95 %, then 99.8 %
    dots: tuple[Dot, ...]
    map_address: str


def pools_of(screen: Screen, spots: Sequence[Spot]) -> Pools:
    points = [point.pk for point in places.once_each(spots)]
    return pools(screen.unit, points, screen.period, access=screen.access, today=screen.today)


def rows(screen: Screen, spots: Sequence[Spot], found: Pools) -> list[Row]:
    points = places.once_each(spots)
    look = Look(screen.unit, screen.period)
    shown = figures.figures(points, look, today=screen.today, access=screen.access)
    by_key = {figure.key: figure for figure in shown}
    norms = {
        point.pk: standings.point_norm(found, point, is_private=by_key[point.key].is_private)
        for point in points
    }
    return [
        Row(
            spot,
            by_key[spot.point.key],
            norms[spot.point.pk],
            standings.strip(norms[spot.point.pk]),
        )
        for spot in spots
    ]


# The page


def page_context(screen: Screen) -> dict[str, Any]:
    spots = places.spots(places.journeys(day=screen.today))
    found = pools_of(screen, spots)
    listed = rows(screen, spots, found)
    chosen = opened(screen, listed)
    return {
        "screen": screen,
        "pools": found,
        "periods": PERIODS,
        "units": screen.access.units(),
        "journeys": by_journey(listed),
        "peers_words": words.peers(len(found.peers.units)),
        "better": count(listed, Verdict.BETTER),
        "worse": count(listed, Verdict.WORSE),
        "callers": callers(screen) if screen.may_call_back else None,
        "pointings": {
            row.figure.key: f"{screen.address(point=row.figure.key)}#norm-detail"
            for row in listed
        },
        "selected": chosen.figure.key if chosen else "",
        "detail": detail(screen, found, chosen) if chosen else None,
        "tools": {name: screen.address("norm_export", name) for name in ("csv", "xlsx")},
    }


def by_journey(listed: Sequence[Row]) -> list[tuple[Any, list[Row]]]:
    grouped = groupby(sorted(listed, key=lambda row: row.spot.journey.name),
                      key=lambda row: row.spot.journey)  # fmt: skip
    return [(journey, list(some)) for journey, some in grouped]


def count(listed: Sequence[Row], verdict: Verdict) -> int:
    return len({row.figure.key for row in listed if row.verdict == verdict})


def callers(screen: Screen) -> int:
    return callbacks(Wanted(unit=screen.unit, since=screen.at - RECENT)).count()


def opened(screen: Screen, listed: Sequence[Row]) -> Row | None:
    """The point asked for; else the first that stands apart, or that has a norm at all."""
    drawn = [row for row in listed if row.strip]
    asked = [row for row in drawn if row.figure.key == screen.arguments.get("point")]
    apart = [row for row in drawn if row.verdict in {Verdict.WORSE, Verdict.BETTER}]
    return next(iter([*asked, *apart, *drawn]), None)


def detail(screen: Screen, found: Pools, row: Row) -> Detail | None:
    against = row.found
    if against is None or against.funnel is None:
        return None
    seen = standings.dots(found, row.norm.point, access=screen.access)
    figure = row.figure
    drawing = funnels.draw(
        against.funnel, against.unit, [(title_of(dot), dot.estimate) for dot in seen],
        lambda level: numbers.figure(level, figure.unit, figure.decimals), numbers.number,
    )  # fmt: skip
    at_own = [limits_at(against, figure, level) for level in (WARNING, CONTROL)]
    return Detail(
        row, drawing, (at_own[0], at_own[1]),
        tuple(sorted(seen, key=lambda dot: spelling(dot.unit))), on_the_map(screen, row),
    )  # fmt: skip


def limits_at(against: AgainstPeers, figure: PointFigure, level: float) -> str:
    """Of the funnel, for a unit with as many answers."""
    if against.funnel is None:
        return ""
    low, high = against.funnel.limits(against.unit.base, level)
    return numbers.interval(float(low), float(high), figure.decimals)


def title_of(dot: Dot) -> str:
    n = numbers.number(dot.estimate.n)
    return (
        f"{dot.unit.name} · {words.value(dot.estimate)} {words.limits(dot.estimate)}, n = {n}"
    )


def on_the_map(screen: Screen, row: Row) -> str:
    """The same point on the live map, at that unit."""
    query = QueryDict(mutable=True)
    query.update({"unit": screen.unit.code, "point": row.figure.key})
    return f"{reverse('cockpit:journey', args=[row.spot.journey.key])}?{query.urlencode()}"


# The table


def columns() -> list[Column]:
    return [
        Column(gettext("Entité"), width=24), Column(gettext("Parcours"), width=28),
        Column(gettext("Étape"), width=18), Column(gettext("Point de mesure"), width=24),
        Column(gettext("Clé"), width=20), Column(gettext("Définition"), width=12),
        Column(gettext("Réponses"), "integer"), Column(gettext("Valeur"), "decimal"),
        Column(gettext("Borne basse"), "decimal"), Column(gettext("Borne haute"), "decimal"),
        Column(gettext("État"), width=30), Column(gettext("Objectif"), "decimal"),
        Column(gettext("Écart à l’objectif"), "decimal"), Column(gettext("Norme"), "decimal"),
        Column(gettext("Norme, borne basse"), "decimal"),
        Column(gettext("Norme, borne haute"), "decimal"),
        Column(gettext("Valeur ramenée vers la norme"), "decimal"),
        Column(gettext("Ramenée, borne basse"), "decimal"),
        Column(gettext("Ramenée, borne haute"), "decimal"),
        Column(gettext("Position"), width=36), Column(gettext("Rang attendu, au mieux"), "integer"),
        Column(gettext("Rang attendu, au pire"), "integer"),
        Column(gettext("Entités comparées"), "integer"), Column(gettext("Groupe"), width=24),
        Column(gettext("Début"), "date"), Column(gettext("Fin (exclue)"), "date"),
    ]  # fmt: skip


def table(screen: Screen) -> Iterator[Sequence[Any]]:
    spots = places.spots(places.journeys(day=screen.today))
    found = pools_of(screen, spots)
    for row in rows(screen, spots, found):
        yield [*cells_of_figure(screen, row), *cells_of_norm(row), found.peers.group,
               screen.period.start, screen.period.end]  # fmt: skip


def cells_of_figure(screen: Screen, row: Row) -> list[Any]:
    figure, spot = row.figure, row.spot
    gap = figure.gap.value if figure.gap else None
    return [
        screen.unit.name, spot.journey.name, spot.stage, figure.label, figure.key,
        figure.definition, figure.n, rounded(figure.value, 2), rounded(figure.low, 2),
        rounded(figure.high, 2), state_of(figure), figure.objective, rounded(gap, 2),
    ]  # fmt: skip


def cells_of_norm(row: Row) -> list[Any]:
    """No finer than on screen: what is rounded there is rounded here."""
    found, decimals = row.found, row.figure.decimals
    standing, norm = (found.standing, found.norm) if found else (None, None)
    rank = standing.rank if standing else None
    return [
        *limits_of(norm, decimals), *limits_of(standing and standing.shrunk, decimals),
        row.sentence, rank and rank.low, rank and rank.high,
        row.norm.peers + 1 if norm else None,
    ]  # fmt: skip


def limits_of(estimate: Any, decimals: int) -> list[float | None]:
    if estimate is None:
        return [None, None, None]
    return [rounded(each, decimals) for each in (estimate.value, estimate.low, estimate.high)]


def rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)
