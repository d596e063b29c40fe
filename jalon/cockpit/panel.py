"""Everything about one point: its figure, its history, its words, its cuts, its norm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from jalon.cockpit import charts, counting, disclosing, film, wording
from jalon.cockpit.answers import Given, latest_verbatims
from jalon.cockpit.counting import Look, Total
from jalon.cockpit.figures import PointFigure
from jalon.cockpit.norm import words
from jalon.cockpit.norm.pools import pools
from jalon.cockpit.norm.standings import point_norm, strip
from jalon.cockpit.screen import Screen
from jalon.journeys.models import Channel, MeasurePoint
from jalon.listening.models import Mode
from jalon.measure import (
    AgainstPeers,
    Disclosure,
    Hidden,
    definition,
    measure,
)
from jalon.organisation.models import Unit
from jalon.web import numbers

VERBATIMS = 4
MONTHS_OF_YEAR = 12
MONTH_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)  # between two names on an axis
LABELS_OF_CURVE = 3
LONG_AXIS = 60  # weeks: a name of month alone would be ambiguous


@dataclass(frozen=True, slots=True)
class Cut:
    """One part of the answers: those of a channel, or of a mode."""

    name: str
    kind: str  # of a channel; empty for a mode
    n: int | None
    value: str
    limits: str
    hidden: str


@dataclass(frozen=True, slots=True)
class Normed:
    """The unit among its peers: a drawing, or why there is none."""

    drawing: charts.Norm | None
    unit_name: str
    peers_name: str
    difference: str
    limits: str
    verdict: str
    missing: str
    address: str  # of the page of the norm, at this point


@dataclass(frozen=True, slots=True)
class Panel:
    point: MeasurePoint
    figure: PointFigure
    bars: charts.Bars | None
    curve: charts.Curve | None
    frames: Sequence[film.Frame]
    verbatims: tuple[Given, ...]
    channels: tuple[Cut, ...]
    modes: tuple[Cut, ...]
    norm: Normed | None
    explanation: list[tuple[str, str]]


def panel(
    screen: Screen, point: MeasurePoint, figure: PointFigure, frames: Sequence[film.Frame]
) -> Panel:
    """`frames` of the film hold this point, alone or among others."""
    history = [film.of_point(frame, point) for frame in frames]
    rows = screen.may_read_rows and not figure.is_private
    return Panel(
        point=point,
        figure=figure,
        bars=bars(figure),
        curve=None if figure.is_private else curve(figure, history),
        frames=history,
        verbatims=latest_verbatims(screen.look, point, VERBATIMS) if rows else (),
        channels=() if figure.is_private else by_channel(screen, point),
        modes=() if figure.is_private else by_mode(screen, point),
        norm=None if figure.is_private else norm(screen, point),
        explanation=explanation(screen, point, figure),
    )


def bars(figure: PointFigure) -> charts.Bars | None:
    if figure.histogram is None or not figure.histogram.n:
        return None
    grades = figure.histogram.scale.grades
    return charts.histogram(figure.definition, grades, figure.histogram.counts)


# The history


def curve(figure: PointFigure, history: Sequence[film.Frame]) -> charts.Curve | None:
    readings = [reading(frame) for frame in history]
    if not any(each.value is not None for each in readings):
        return None
    return charts.trend(
        readings,
        figure.floor,
        definition(figure.definition).range,
        months([frame.monday for frame in history], LABELS_OF_CURVE),
        lambda level: numbers.figure(level, figure.unit, figure.decimals),
    )


def reading(frame: film.Frame) -> charts.Reading:
    shot = frame.shots[0]
    if shot.estimate is None:
        return charts.Reading(None, None, None, shot.objective, frame.key, frame.key)
    found = shot.estimate
    return charts.Reading(
        found.value, found.low, found.high, shot.objective, frame.key, frame.key
    )


def months(mondays: Sequence[date], most: int) -> list[tuple[int, str]]:
    """Where months begin, `most` of them at the most; with their year on a long axis."""
    begun = [
        (position, day)
        for position, day in enumerate(mondays)
        if position and mondays[position - 1].month != day.month
    ]
    step = next((one for one in MONTH_STEPS if len(every(one, begun)) <= most), MONTH_STEPS[-1])
    pattern = "Y" if step % MONTHS_OF_YEAR == 0 else "N Y" if len(mondays) > LONG_AXIS else "N"
    return [(position, numbers.day(day, pattern)) for position, day in every(step, begun)]


def every(step: int, begun: Sequence[tuple[int, date]]) -> list[tuple[int, date]]:
    """Those whose month, counted from January, falls on the step."""
    return [
        (position, day)
        for position, day in begun
        if (day.year * MONTHS_OF_YEAR + day.month - 1) % step == 0
    ]


# The cuts


def by_channel(screen: Screen, point: MeasurePoint) -> tuple[Cut, ...]:
    """From own cells: the only ones that know the channel."""
    look = screen.look
    chosen = {name: value for name, value in look.chosen.items() if name != "channel"}
    found = counting.of_today(look.unit, [point.pk], look.period, "channel", **chosen)
    channels = {each.key: each for each in Channel.objects.order_by("position", "id")}
    names = {key: each.name for key, each in channels.items()} | {"": gettext("Non précisé")}
    kinds = {key: each.kind for key, each in channels.items()}
    told = replace(look, channel=None, as_is=True)
    return cuts(screen, point, counting.grouped(found), names, kinds, "channel", told)


def by_mode(screen: Screen, point: MeasurePoint) -> tuple[Cut, ...]:
    found = counting.of(screen.look, [point.pk], "mode")
    names = {str(value): str(label) for value, label in Mode.choices}
    return cuts(screen, point, counting.grouped(found), names, {}, "mode", screen.look)


def cuts(
    screen: Screen, point: MeasurePoint, found: dict[str, Total], names: dict[str, str],
    kinds: dict[str, str], by: str, look: Look,
) -> tuple[Cut, ...]:  # fmt: skip
    hidden: dict[str, Any] = {}
    if disclosing.is_private(point, look.unit, screen.access):
        hidden = disclosing.parts({key: total.n for key, total in found.items()})
        if disclosing.cut_tells(point, look, by, screen.access):
            hidden = {key: hidden[key] or Hidden.FEW_OTHERS for key in found}
    by_size = sorted(found.items(), key=lambda item: -item[1].n)
    return tuple(
        cut(point, total, names.get(key, key), kinds.get(key, ""), hidden.get(key))
        for key, total in by_size
        if total.n
    )


def cut(point: MeasurePoint, total: Total, name: str, kind: str, hidden: Any) -> Cut:
    if hidden:
        return Cut(name, kind, None, "", "", str(wording.HIDDEN[str(hidden)]))
    shown = estimate(point, total)
    figure = definition(point.definition)
    decimals = 1 if figure.unit == "grade" else 0
    return Cut(
        name, kind, shown.n,
        numbers.figure(shown.value, figure.unit, decimals),
        "" if shown.value is None else numbers.interval(shown.low, shown.high, decimals),
        "" if shown.value is not None else gettext("base insuffisante"),
    )  # fmt: skip


def estimate(point: MeasurePoint, total: Total) -> Disclosure:
    histogram = total.histogram(point.definition)
    found = measure(point.definition, histogram, design_effect=point.design_effect)
    return disclosing.shown(found, histogram)


# The norm


def norm(screen: Screen, point: MeasurePoint) -> Normed | None:
    """The unit against its peers, pooled: never against one of them."""
    look = screen.look
    if not look.is_whole or look.unit.parent_id is None:
        return None
    found = pools(look.unit, [point.pk], look.period, access=screen.access, today=screen.today)
    seen = point_norm(found, point, is_private=False)
    peers, address = words.peers(seen.peers), norm_address(screen, point)
    drawing = strip(seen)
    if drawing is None or seen.found is None:
        return Normed(
            None, look.unit.name, peers, "", "", "", words.missing(seen.missing), address
        )
    return normed(look.unit, drawing, peers, seen.found, address)


def norm_address(screen: Screen, point: MeasurePoint) -> str:
    query = QueryDict(mutable=True)
    query.update({"unit": screen.look.unit.code, "point": point.key})
    return f"{reverse('cockpit:norm')}?{query.urlencode()}"


def normed(
    unit: Unit, drawing: charts.Norm, peers: str, found: AgainstPeers, address: str
) -> Normed:
    gap, decimals = found.difference, words.decimals(found.unit)
    value, low, high = (gap.value, gap.low, gap.high) if gap else (None, None, None)
    return Normed(
        drawing, unit.name, peers, numbers.signed(value, decimals),
        numbers.interval(low, high, decimals),
        words.verdict(found.unit.definition, found.standing), "", address,
    )  # fmt: skip


# How this figure is computed


def explanation(
    screen: Screen, point: MeasurePoint, figure: PointFigure
) -> list[tuple[str, str]]:
    pairs = [
        (gettext("Définition"), str(wording.DEFINITIONS[point.definition])),
        (gettext("Réponses"), str(point.get_family_display())),
        (gettext("Périmètre"), scope_words(screen)),
        (gettext("Période"), numbers.period(screen.look.period.start, screen.look.period.end)),
        (gettext("Filtres"), filter_words(screen)),
    ]
    if figure.is_private:
        return [*pairs, (gettext("Comptées"), wording.state_of(figure))]
    return [*pairs, *base_words(figure), *method_words(figure)]


def scope_words(screen: Screen) -> str:
    words = (
        gettext("%(unit)s, organisation telle qu’elle était le jour de chaque réponse")
        if screen.look.is_whole
        else gettext("%(unit)s, organisation telle qu’elle est aujourd’hui")
    )
    return words % {"unit": screen.look.unit.name}


def filter_words(screen: Screen) -> str:
    look = screen.look
    asked = [each for each in (look.segment, look.channel) if each]
    return ", ".join(asked) or gettext("aucun")


def base_words(figure: PointFigure) -> list[tuple[str, str]]:
    left_out = [f"{name} {numbers.number(count)}" for name, count in wording.exclusions(figure)]
    return [
        (gettext("Comptées"), numbers.number(figure.n)),
        (gettext("Non comptées"), ", ".join(left_out) or gettext("aucune")),
    ]


def method_words(figure: PointFigure) -> list[tuple[str, str]]:
    pairs = [(gettext("Intervalle"), str(wording.METHODS[figure.definition]))]
    if figure.n_eff is not None and figure.n and figure.n_eff < figure.n:
        pairs.append((gettext("Base équivalente"), numbers.number(figure.n_eff, 1)))
    if figure.design_effect > 1:
        words = gettext("%(effect)s : des clients répondent plusieurs fois")
        effect = numbers.number(figure.design_effect, 2)
        pairs.append((gettext("Effet de plan"), words % {"effect": effect}))
    return [*pairs, *aims(figure)]


def aims(figure: PointFigure) -> list[tuple[str, str]]:
    if figure.objective is None:
        return [(gettext("Objectif"), gettext("aucun"))]
    objective = numbers.figure(figure.objective, figure.unit)
    if figure.floor is None:
        return [(gettext("Objectif"), objective)]
    words = gettext("%(objective)s, seuil %(floor)s")
    floor = numbers.figure(figure.floor, figure.unit)
    return [(gettext("Objectif"), words % {"objective": objective, "floor": floor})]
