"""Reads of surveys, their versions and links."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)

from jalon.journeys.models import MeasurePoint, Planting, PointSetting
from jalon.journeys.queries import Setting, setting_on
from jalon.listening.models import EntryLink, Question, Survey, SurveyVersion
from jalon.measure.definitions import definition
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right
from jalon.organisation.tree import in_order

# Surveys made for one point carry its key after this; no other survey begins so.
OF_A_POINT = "point-"


def latest_version(survey: Survey) -> SurveyVersion | None:
    """The published version that people answer today."""
    published = SurveyVersion.objects.filter(survey=survey).exclude(published_at=None)
    return published.order_by("-number").first()


def survey_of_point(point: MeasurePoint) -> Survey | None:
    """The survey made for this point alone; one written by an import does not count."""
    asking = Survey.objects.filter(
        key__startswith=OF_A_POINT,
        versions__questions__point=point,
        versions__published_at__isnull=False,
    )
    return asking.order_by("id").first()


def asks_employees(version: SurveyVersion) -> bool:
    """Whether one of its points is of employees, who answer without a name."""
    employees = MeasurePoint.Audience.EMPLOYEES
    return Question.objects.filter(version=version, point__audience=employees).exists()


# The list of points


@dataclass(frozen=True, slots=True)
class ListedPoint:
    point: MeasurePoint
    setting: Setting
    plantings: list[Planting]
    links: int

    @property
    def unit(self) -> str:
        """How its values are written: points, percent or grade."""
        return definition(self.point.definition).unit


def listed_points(day: date) -> list[ListedPoint]:
    """Every point with its setting of the day, where it stands, and its open links."""
    points = list(
        MeasurePoint.objects.select_related("unit").prefetch_related(open_plantings())
    )
    settings = setting_on(points, day)
    links = open_links_by_point()
    listed = [
        ListedPoint(point, settings[point.pk], list(point.plantings.all()), links[point.pk])
        for point in points
    ]
    return sorted(listed, key=lambda each: (each.setting.label.casefold(), each.point.pk))


def open_plantings() -> Prefetch:
    places = Planting.objects.open().select_related(
        "journey", "touchpoint__situation", "touchpoint__channel"
    )
    return Prefetch("plantings", places.order_by("id"))


def open_links_by_point() -> dict[int, int]:
    """Links of the surveys that ask about each point, in any of their versions."""
    is_open = Q(version__survey__links__closed_at=None)
    rows = (
        Question.objects.exclude(point=None)
        .values_list("point_id")
        .annotate(open=Count("version__survey__links", filter=is_open, distinct=True))
    )
    return defaultdict(int, dict(rows))


def with_last_day(links: QuerySet[EntryLink]) -> QuerySet[EntryLink]:
    """`last_day`: that of a study, when all that a link asks about stands on temporary
    journeys; nothing where one of its points stands elsewhere, or nowhere yet."""
    standing = Planting.objects.open()
    here = standing.filter(point=OuterRef("point"))
    asked = Question.objects.filter(version__survey=OuterRef("survey"), point__isnull=False)
    lasting = asked.filter(~Exists(here) | Exists(here.filter(journey__ends_date=None)))
    last = standing.filter(point__questions__version__survey=OuterRef("survey"))
    days = last.order_by("-journey__ends_date").values("journey__ends_date")[:1]
    return links.annotate(
        last_day=Case(When(Exists(lasting), then=None), default=Subquery(days))
    )


# One point


def over_since(point: MeasurePoint, day: date) -> date | None:
    """The last day of the study it was planted for, when that is over and it stands nowhere
    else; its open plantings are read with it."""
    days = [planting.journey.ends_date for planting in point.plantings.all()]
    ended = [each for each in days if each is not None and each < day]
    return max(ended) if ended and len(ended) == len(days) else None


def settings_of(point: MeasurePoint) -> list[PointSetting]:
    return list(point.settings.select_related("unit").order_by("-valid_from", "-id"))


def asking_surveys(point: MeasurePoint) -> list[Survey]:
    asking = Survey.objects.filter(versions__questions__point=point).distinct()
    return list(asking.select_related("unit").order_by("id"))


def versions_of(survey: Survey) -> list[SurveyVersion]:
    published = SurveyVersion.objects.filter(survey=survey).exclude(published_at=None)
    counted = published.annotate(question_count=Count("questions"))
    return list(counted.order_by("-number"))


def questions_of(version: SurveyVersion) -> list[Question]:
    return list(version.questions.select_related("follows").order_by("position"))


def links_for(access: Access, survey: Survey) -> list[EntryLink]:
    """The address is the credential: only whoever draws for its unit sees it."""
    links = survey.links.select_related("unit", "channel").order_by("closed_at", "-id")
    return [link for link in links if access.may(Right.DRAW, link.unit)]


def units_to_set(access: Access, point: MeasurePoint) -> list[Unit]:
    """Units under the point's own that the user draws for: their aims, and their links."""
    under = Unit.objects.filter(path__startswith=point.unit.path or "/")
    return [
        unit for unit in in_order(under.filter(closed_at=None)) if access.may(Right.DRAW, unit)
    ]


def spec_fields(question: Question) -> dict[str, Any]:
    """A question as the draft of the next version."""
    return {
        "key": question.key, "kind": question.kind, "text": question.text,
        "help": question.help, "options": question.options, "required": question.required,
        "point": question.point, "follows": question.follows.key if question.follows else None,
        "follow_low": question.follow_low, "follow_high": question.follow_high,
    }  # fmt: skip
