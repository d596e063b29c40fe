"""Where the rows go: the measure points of the map and the questionnaire they answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.feedback.imports.mapfile import (
    MapFile,
    MapRefused,
    PointColumn,
    Problem,
    near_names,
)
from jalon.journal.recording import Actor
from jalon.journeys.actions import create_point
from jalon.journeys.models import MeasurePoint
from jalon.journeys.refusals import Refused
from jalon.listening.actions import QuestionSpec, create_survey, publish_version
from jalon.listening.models import Question, Survey, SurveyVersion
from jalon.organisation.models import Unit
from jalon.organisation.queries import company


@dataclass(frozen=True, slots=True)
class Destination:
    version_id: int
    points: tuple[int, ...]  # one a point of the map, in its order
    questions: tuple[int, ...]  # of those points
    words: tuple[int, ...]  # the questions of its verbatims
    frozen: frozenset[int] = frozenset()  # the points that had answers before


def missing_points(plan: MapFile) -> list[PointColumn]:
    known = known_points(plan)
    return [column for column in plan.points if column.point not in known]


def known_points(plan: MapFile) -> dict[str, MeasurePoint]:
    keys = [column.point for column in plan.points]
    return {point.key: point for point in MeasurePoint.objects.filter(key__in=keys)}


def refuse_other_measures(plan: MapFile) -> None:
    """A point measures one thing for ever: a map cannot pour another into it."""
    known = known_points(plan)
    problems = [
        Problem(0, column.point, problem)
        for column in plan.points
        if column.point in known and (problem := mismatch(column, known[column.point]))
    ]
    if problems:
        raise MapRefused(problems)


def mismatch(column: PointColumn, point: MeasurePoint) -> str:
    if point.indicator != column.indicator:
        words = _("ce point mesure %(known)s, la correspondance dit %(said)s")
        return words % {"known": point.indicator, "said": column.indicator}
    if point.family != column.family:
        words = _("ce point est de la famille %(known)s, la correspondance dit %(said)s")
        return words % {"known": point.family, "said": column.family}
    return ""


def refuse_missing_points(columns: Iterable[PointColumn]) -> None:
    keys = list(MeasurePoint.objects.values_list("key", flat=True))
    problems = []
    for column in columns:
        near = near_names(column.point, keys)
        said = _("ce point de mesure n’existe pas")
        if near:
            said += _(" ; peut-être %(near)s") % {"near": ", ".join(near)}
        problems.append(Problem(0, column.point, said))
    if problems:
        raise MapRefused(problems)


@transaction.atomic
def prepare(
    plan: MapFile, *, unit: Unit, create_points: bool, by: Actor | str, at: datetime
) -> Destination:
    """Points made where asked, and the frozen questionnaire that the answers point at."""
    refuse_other_measures(plan)
    missing = missing_points(plan)
    if missing and not create_points:
        refuse_missing_points(missing)
    for column in missing:
        make_point(column, plan, unit=unit, by=by, at=at)
    known = known_points(plan)
    version = version_of(plan, known, unit=unit, by=by, at=at)
    asked = dict(Question.objects.filter(version=version).values_list("key", "pk"))
    return Destination(
        version_id=version.pk,
        points=tuple(known[column.point].pk for column in plan.points),
        questions=tuple(asked[column.point] for column in plan.points),
        words=tuple(asked[verbatim.key] for verbatim in plan.verbatims),
        frozen=frozenset(point.pk for point in known.values() if point.frozen_at),
    )


def make_point(
    column: PointColumn, plan: MapFile, *, unit: Unit, by: Actor | str, at: datetime
) -> None:
    try:
        create_point(
            key=column.point, unit=unit, indicator=column.indicator, family=column.family,
            label=column.label, objective=column.objective, floor=column.floor,
            definition=column.definition, valid_from=plan.since, by=by, at=at,
        )  # fmt: skip
    except Refused as refusal:
        raise MapRefused([Problem(0, column.point, str(refusal))]) from None


def version_of(
    plan: MapFile, points: dict[str, MeasurePoint], *, unit: Unit, by: Actor | str, at: datetime
) -> SurveyVersion:
    """The same questions are the same version, whoever imports them and however often."""
    survey = Survey.objects.filter(key=survey_key(plan)).first()
    if survey is None:
        survey = create_survey(
            key=survey_key(plan), name=plan.name, family=plan.family, unit=unit, by=by, at=at
        )
    specs = questions_of(plan, points)
    for version in SurveyVersion.objects.filter(survey=survey).exclude(published_at=None):
        if asked_in(version) == asked_by(specs):
            return version
    return publish_version(survey=survey, questions=specs, languages=languages(), by=by, at=at)


def survey_key(plan: MapFile) -> str:
    return f"import-{plan.source}"[:60]


def languages() -> list[str]:
    house = company()
    return list(house.languages) if house and house.languages else ["fr"]


def questions_of(plan: MapFile, points: dict[str, MeasurePoint]) -> list[QuestionSpec]:
    graded = [
        QuestionSpec(
            column.point, column.indicator, said(column.question), point=points[column.point]
        )
        for column in plan.points
    ]
    words = [QuestionSpec(each.key, "verbatim", said(each.question)) for each in plan.verbatims]
    return [*graded, *words]


def said(question: str) -> dict[str, str]:
    """As it was asked: the file says it in one language."""
    return dict.fromkeys(languages(), question)


Asked = set[tuple[str, str, int | None, str]]


def asked_in(version: SurveyVersion) -> Asked:
    rows = Question.objects.filter(version=version).values_list(
        "key", "kind", "point_id", "text"
    )
    return {(key, kind, point, one_of(text)) for key, kind, point, text in rows}


def asked_by(specs: list[QuestionSpec]) -> Asked:
    return {
        (spec.key, spec.kind, spec.point.pk if spec.point else None, one_of(spec.text))
        for spec in specs
    }


def one_of(text: dict[str, str]) -> str:
    return next(iter(text.values()), "")
