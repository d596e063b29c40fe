"""Journeys, measure points and the live map, as they are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import P, PathEx, Query

from jalon.api import choosing, shapes
from jalon.api.answers import answer, unless_known
from jalon.api.bearer import Bearer
from jalon.api.cursors import page
from jalon.api.routing import router
from jalon.cockpit import figures
from jalon.cockpit.figures import Change, LiveMap, PointFigure
from jalon.cockpit.screen import UNIT_WEEKS, WHOLE_WEEKS
from jalon.journeys.document import to_document
from jalon.journeys.models import Journey, MeasurePoint, Planting
from jalon.journeys.queries import Setting, setting_on, the_map
from jalon.listening.models import Question
from jalon.listening.queries import latest_version, survey_of_point
from jalon.organisation.access import SignedInRequest
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right

JourneyKey = PathEx[shapes.Slug, P(description="Key of the journey.")]
PointKey = PathEx[shapes.Slug, P(description="Key of the measure point.")]


@router.get("/journeys", response=shapes.Listing[shapes.JourneyLine], auth=Bearer())
def list_journeys(request: SignedInRequest, asked: Query[shapes.Paged]) -> Any:
    """The journeys in use."""
    rows = Journey.objects.filter(archived_at=None).select_related("unit")
    found = page(rows, of={"list": "journeys"}, cursor=asked.cursor, limit=asked.limit)
    return {"items": [journey_line(each) for each in found.rows], "next": found.next}


def journey_line(journey: Journey) -> shapes.JourneyLine:
    return shapes.JourneyLine(
        key=journey.key, name=journey.name, kind=journey.kind, unit=journey.unit.code,  # type: ignore[arg-type]
        version=journey.version, changed_at=journey.changed_at,
    )  # fmt: skip


@router.get("/journeys/{journey_key}", response=shapes.Drawing, auth=Bearer())
def read_journey(request: SignedInRequest, journey_key: JourneyKey) -> HttpResponse:
    """The drawing of a journey, as its JSON export."""
    journey = choosing.journey_of(journey_key)
    shape = shapes.Drawing.model_validate(to_document(journey))
    return unless_known(request, answer(shape, version=journey.version))


# The live map


@router.get(
    "/journeys/{journey_key}/live",
    response=shapes.LiveMap,
    by_alias=True,
    auth=Bearer(Right.READ_FIGURES),
)
def read_live(
    request: SignedInRequest, journey_key: JourneyKey, asked: Query[shapes.LiveAsked]
) -> Any:
    """The figures of a journey's points: those of the page."""
    journey, at = choosing.journey_of(journey_key), timezone.now()
    unit = choosing.unit_of(request.access, asked.unit)
    weeks = WHOLE_WEEKS if unit.parent_id is None else UNIT_WEEKS
    period = choosing.asked_period(asked.start, asked.end, weeks=weeks, today=company_day(at))
    live = figures.live(
        journey, unit=unit, start=period.start, end=period.end, segment=asked.segment,
        at=at, access=request.access, drawing=the_map(journey, day=period.last_day, unit=unit),
    )  # fmt: skip
    return live_map(live)


def live_map(live: LiveMap) -> shapes.LiveMap:
    look = live.look
    told = {
        "journey": live.journey.key, "unit": look.unit.code, "from": look.period.start,
        "to": look.period.end, "segment": look.segment, "as_of": live.as_of,
        "points": [live_point(each, live.as_of) for each in live.points],
    }  # fmt: skip
    return shapes.LiveMap.model_validate(told)


def live_point(figure: PointFigure, as_of: datetime) -> shapes.LivePoint:
    return shapes.LivePoint(
        key=figure.key, label=figure.label, indicator=figure.indicator,
        definition=figure.definition, n=figure.n, histogram=by_grade(figure),
        excluded=dict(figure.excluded), value=figure.value, low=figure.low, high=figure.high,
        state=figure.state, objective=figure.objective, floor=figure.floor,  # type: ignore[arg-type]
        gap=gap(figure), trend=trend(figure.trend), hidden=figure.hidden_reason,  # type: ignore[arg-type]
        as_of=as_of,
    )  # fmt: skip


def by_grade(figure: PointFigure) -> dict[str, int] | None:
    histogram = figure.histogram
    if histogram is None:
        return None
    grades = range(histogram.scale.low, histogram.scale.high + 1)
    return {str(grade): n for grade, n in zip(grades, histogram.counts, strict=True)}


def gap(figure: PointFigure) -> shapes.GapShape | None:
    from_objective = figure.gap
    if from_objective is None:
        return None
    return shapes.GapShape(
        value=from_objective.value, low=from_objective.low, high=from_objective.high
    )


def trend(change: Change | None) -> shapes.TrendShape | None:
    if change is None:
        return None
    return shapes.TrendShape(
        difference=change.difference, low=change.low, high=change.high, p=change.p,
        arrow=change.arrow,  # type: ignore[arg-type]
    )  # fmt: skip


# Measure points


@router.get("/measure-points", response=shapes.Listing[shapes.MeasurePointLine], auth=Bearer())
def list_measure_points(request: SignedInRequest, asked: Query[shapes.Paged]) -> Any:
    """Every measure point, with its settings of today."""
    rows = MeasurePoint.objects.select_related("unit", "replaces")
    found = page(rows, of={"list": "points"}, cursor=asked.cursor, limit=asked.limit)
    return {"items": point_lines(found.rows), "next": found.next}


@router.get("/measure-points/{point_key}", response=shapes.MeasurePointDetail, auth=Bearer())
def read_measure_point(request: SignedInRequest, point_key: PointKey) -> Any:
    """One measure point, and the survey that asks about it."""
    return point_detail(choosing.point_of(point_key))


def point_detail(point: MeasurePoint) -> shapes.MeasurePointDetail:
    line = point_lines([point])[0]
    return shapes.MeasurePointDetail(**line.model_dump(), survey=survey_asking(point))


def point_lines(points: Sequence[MeasurePoint]) -> list[shapes.MeasurePointLine]:
    settings = setting_on(points, company_day(timezone.now()))
    standing = journeys_by_point(points)
    return [point_line(each, settings[each.pk], standing[each.pk]) for each in points]


def journeys_by_point(points: Iterable[MeasurePoint]) -> dict[int, list[str]]:
    standing: dict[int, list[str]] = defaultdict(list)
    plantings = Planting.objects.filter(point__in=[each.pk for each in points], to_at=None)
    for point, key in plantings.order_by("from_at", "id").values_list("point", "journey__key"):
        standing[point].append(key)
    return standing


def point_line(
    point: MeasurePoint, setting: Setting, journeys: list[str]
) -> shapes.MeasurePointLine:
    return shapes.MeasurePointLine(
        key=point.key, label=setting.label, indicator=point.indicator,  # type: ignore[arg-type]
        definition=point.definition, family=point.family, audience=point.audience,  # type: ignore[arg-type]
        wording=point.wording, unit=point.unit.code, objective=setting.objective,
        floor=setting.floor, journeys=journeys,
        replaces=point.replaces.key if point.replaces else None,
    )  # fmt: skip


def survey_asking(point: MeasurePoint) -> shapes.AskedBy | None:
    survey = survey_of_point(point)
    version = latest_version(survey) if survey else None
    if survey is None or version is None:
        return None
    questions = version.questions.select_related("point", "follows").order_by("position")
    return shapes.AskedBy(
        key=survey.key, version=version.number, questions=[asked(each) for each in questions]
    )


def asked(question: Question) -> shapes.Question:
    follows = question.follows
    return shapes.Question(
        key=question.key, kind=question.kind, required=question.required,
        point=question.point.key if question.point else None, text=question.text,
        options=question.options,
        follows=shapes.Follows(
            question=follows.key, low=question.follow_low, high=question.follow_high  # type: ignore[arg-type]
        ) if follows else None,
    )  # fmt: skip
