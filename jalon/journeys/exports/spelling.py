"""The matrix in words: what a drawing shows, for those who listen to it or search in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from jalon.journeys.drawn_figures import Figure
from jalon.journeys.exports.cells import named, source_words
from jalon.journeys.exports.layout import Content
from jalon.journeys.matrix import DrawnLane, DrawnNote
from jalon.journeys.models import Channel, Lane, Note, Situation
from jalon.journeys.queries import DrawnSituation, DrawnStage, PlantedPoint
from jalon.journeys.templatetags.drawing import short_indicator
from jalon.web import numbers
from jalon.web.typography import labelled, quoted


@dataclass(frozen=True, slots=True)
class SpelledSituation:
    name: str
    moment: str
    description: str
    lanes: tuple[tuple[str, tuple[str, ...]], ...]  # its name, and a line for each thing


@dataclass(frozen=True, slots=True)
class SpelledStage:
    number: int
    name: str
    description: str
    situations: tuple[SpelledSituation, ...]


@dataclass(frozen=True, slots=True)
class SpelledPoint:
    label: str
    key: str
    indicator: str
    place: str  # situation, channel
    objective: str
    floor: str
    figure: Figure | None


def spelled_stages(content: Content) -> list[SpelledStage]:
    return [
        SpelledStage(
            number, stage.name, stage.description,
            tuple(spelled_situation(content, each) for each in stage.situations),
        )
        for number, stage in enumerate(content.matrix.drawing.stages, start=1)
    ]  # fmt: skip


def spelled_situation(content: Content, situation: DrawnSituation) -> SpelledSituation:
    lanes = [
        (lane.name, tuple(lines_of(content, lane, situation))) for lane in content.matrix.shown
    ]
    moment = str(Situation.Moment(situation.moment).label) if situation.moment else ""
    return SpelledSituation(
        situation.name, moment, situation.description,
        tuple((name, lines) for name, lines in lanes if lines),
    )  # fmt: skip


def lines_of(content: Content, lane: DrawnLane, situation: DrawnSituation) -> Iterator[str]:
    if lane.kind == Lane.Kind.TOUCHPOINTS:
        yield from (each.channel.name for each in situation.touchpoints)
    if lane.kind == Lane.Kind.MEASURES:
        yield from (spelled_measure(content, each) for each in situation.plantings)
    cell = content.matrix.cell(lane, situation)
    channels = {each.channel.key: each.channel for each in situation.touchpoints}
    yield from (spelled_note(lane, note, channels) for note in cell.notes)
    if cell.sources:
        told = ", ".join(
            f"{source_words(each)}{f' {each.citation}' if each.citation else ''}"
            for each in cell.sources
        )
        yield gettext("Sources : %(told)s") % {"told": told}


MOODS = {-2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}


def spelled_note(lane: DrawnLane, note: DrawnNote, channels: dict[str, Channel]) -> str:
    said = {
        gettext("gravité %(n)d sur 5"): note.severity,
        gettext("humeur %(n)s"): None if note.mood is None else MOODS[note.mood],
    }
    told = [words % {"n": value} for words, value in said.items() if value is not None]
    if note.state:
        told.append(str(Note.State(note.state).label).lower())
    if note.channel:
        known = channels.get(note.channel)
        told.append(known.name if known else note.channel)
    text = quoted(note.text) if lane.kind == Lane.Kind.VERBATIM else named(note)
    return f"{text} ({', '.join(told)})" if told else text


def spelled_measure(content: Content, planted: PlantedPoint) -> str:
    figure = content.figures.by_point.get(planted.point.key)
    name = f"{planted.label} ({short_indicator(planted.point.indicator)})"
    if figure is None:
        return name
    told = [figure.value if figure.limits else "", figure.limits, figure.base, figure.said]
    return labelled(name, ", ".join(filter(None, told)))


def spelled_points(content: Content) -> list[SpelledPoint]:
    drawing = content.matrix.drawing
    return [
        spelled_point(content, stage, situation, planted, touchpoint.channel.name)
        for stage in drawing.stages
        for situation in stage.situations
        for touchpoint in situation.touchpoints
        for planted in touchpoint.plantings
    ]


def spelled_point(
    content: Content, stage: DrawnStage, situation: DrawnSituation, planted: PlantedPoint,
    channel: str,
) -> SpelledPoint:  # fmt: skip
    setting, unit = planted.setting, planted.unit
    return SpelledPoint(
        label=planted.label, key=planted.point.key,
        indicator=short_indicator(planted.point.indicator),
        place=f"{stage.name} – {situation.name}, {channel}",
        objective=numbers.figure(setting.objective, unit),
        floor=numbers.figure(setting.floor, unit),
        figure=content.figures.by_point.get(planted.point.key),
    )  # fmt: skip
