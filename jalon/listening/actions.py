"""The only doors through which surveys are published and links opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jalon.journal.recording import Actor, record
from jalon.journeys.keys import chosen_key, free_key
from jalon.journeys.models import Channel, FrozenPoint, MeasurePoint
from jalon.journeys.queries import setting_on
from jalon.journeys.refusals import Refused
from jalon.listening.models import EntryLink, Mode, Question, Survey, SurveyVersion
from jalon.listening.queries import (
    OF_A_POINT,
    latest_version,
    questions_of,
    spec_fields,
    survey_of_point,
)
from jalon.listening.specs import NotPublishable, QuestionSpec, check
from jalon.listening.standard import questions_for
from jalon.organisation.models import Unit, new_token
from jalon.organisation.queries import company

__all__ = [
    "AlreadyClosed",
    "NotPublishable",
    "NothingToAsk",
    "QuestionSpec",
    "ask_about_point",
    "close_link",
    "create_survey",
    "open_link",
    "publish_version",
    "reword",
    "survey_for_point",
]


class NothingToAsk(Refused):
    def __str__(self) -> str:
        return gettext("Cette enquête n’a pas encore de version publiée.")


class AlreadyClosed(Refused):
    def __str__(self) -> str:
        return gettext("Ce lien est déjà fermé.")


@transaction.atomic
def create_survey(
    *, name: str, family: str, unit: Unit, key: str | None = None, by: Actor | str, at: datetime
) -> Survey:
    survey = Survey.objects.create(
        key=chosen_key(Survey, key, name), name=name, family=family, unit=unit, created_at=at
    )
    record("survey.created", subject=survey, by=by, at=at, unit_path=path_of(unit), name=name)
    return survey


@transaction.atomic
def publish_version(
    *, survey: Survey, questions: Sequence[QuestionSpec],
    languages: Sequence[str] | None = None, by: Actor | str, at: datetime,
) -> SurveyVersion:  # fmt: skip
    """The next version; from here on neither it nor its questions change."""
    spoken = list(languages or company_languages())
    check(questions, spoken)
    # The row of the survey is the lock: two versions never share a number.
    Survey.objects.select_for_update().get(pk=survey.pk)
    last = latest_version(survey)
    version = SurveyVersion.objects.create(
        survey=survey, number=last.number + 1 if last else 1, languages=spoken
    )
    write_questions(version, questions)
    SurveyVersion.objects.filter(pk=version.pk).update(published_at=at)
    version.published_at = at
    record(
        "survey.published", subject=survey, by=by, at=at, unit_path=path_of(survey.unit),
        number=version.number, questions=[question.key for question in questions],
    )  # fmt: skip
    return version


@transaction.atomic
def reword(
    *,
    survey: Survey,
    point: MeasurePoint,
    text: Mapping[str, str],
    by: Actor | str,
    at: datetime,
) -> SurveyVersion:
    """The next version, where the score of this point is worded otherwise."""
    version = latest_version(survey)
    if version is None:
        raise NothingToAsk
    if MeasurePoint.objects.filter(pk=point.pk).exclude(frozen_at=None).exists():
        raise FrozenPoint
    drafts = [QuestionSpec(**spec_fields(question)) for question in questions_of(version)]
    questions = [
        replace(draft, text=dict(text)) if draft.point == point else draft for draft in drafts
    ]
    return publish_version(
        survey=survey, questions=questions, languages=version.languages, by=by, at=at
    )


def write_questions(version: SurveyVersion, specs: Sequence[QuestionSpec]) -> None:
    written: dict[str, Question] = {}
    for position, spec in enumerate(specs):
        written[spec.key] = Question.objects.create(
            version=version, key=spec.key, kind=spec.kind, position=position, point=spec.point,
            text=spec.text, help=spec.help, options=spec.options, required=spec.required,
            follows=written[spec.follows] if spec.follows else None,
            follow_low=spec.follow_low, follow_high=spec.follow_high,
        )  # fmt: skip


def company_languages() -> list[str]:
    house = company()
    return list(house.languages) if house and house.languages else ["fr"]


@transaction.atomic
def survey_for_point(
    *, point: MeasurePoint, text: Mapping[str, str] | None = None, by: Actor | str, at: datetime
) -> Survey:
    """The survey that asks about this point alone; made the first time, score and comment.

    `text` is the wording of the score, by language.
    """
    known = survey_of_point(point)
    if known is not None:
        return known
    survey = create_survey(
        key=free_key(Survey, OF_A_POINT + point.key), name=setting_on(point).label,
        family=point.family, unit=point.unit, by=by, at=at,
    )  # fmt: skip
    publish_version(survey=survey, questions=questions_for(point, text), by=by, at=at)
    return survey


@transaction.atomic
def ask_about_point(
    *, point: MeasurePoint, unit: Unit, text: Mapping[str, str] | None = None,
    by: Actor | str, at: datetime,
) -> EntryLink:  # fmt: skip
    """Its survey and a first link, so that a point just planted can be answered."""
    survey = survey_for_point(point=point, text=text, by=by, at=at)
    return open_link(survey=survey, unit=unit, by=by, at=at)


@transaction.atomic
def open_link(
    *, survey: Survey, unit: Unit, mode: str = Mode.WEB, channel: Channel | None = None,
    by: Actor | str, at: datetime,
) -> EntryLink:  # fmt: skip
    """A public address: whoever holds it may answer, for that unit."""
    if latest_version(survey) is None:
        raise NothingToAsk
    link = EntryLink.objects.create(
        token=new_token(), survey=survey, unit=unit, mode=mode, channel=channel, created_at=at
    )
    record(
        "link.opened", subject=link, by=by, at=at, unit_path=path_of(unit),
        survey=survey.key, mode=str(mode), unit=unit.code,
    )  # fmt: skip
    return link


@transaction.atomic
def close_link(*, link: EntryLink, by: Actor | str, at: datetime) -> None:
    if not EntryLink.objects.open().filter(pk=link.pk).update(closed_at=at):
        raise AlreadyClosed
    record(
        "link.closed", subject=link, by=by, at=at, unit_path=path_of(link.unit),
        survey=link.survey.key,
    )  # fmt: skip


def path_of(unit: Unit) -> str:
    return unit.path or "/"
