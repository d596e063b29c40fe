"""Reads of answers that pages need."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from jalon.feedback.models import Answer, Consent, Response
from jalon.listening.models import EntryLink, Question, Survey, SurveyVersion
from jalon.listening.queries import latest_version


def open_link(token: str) -> EntryLink | None:
    links = EntryLink.objects.open().select_related("survey", "unit", "channel")
    return links.filter(token=token).first()


def version_to_answer(
    survey: Survey, *, kept: Response | None, number: str
) -> SurveyVersion | None:
    """The version already answered, else the one that was read, else today's."""
    if kept is not None:
        return kept.version
    published = SurveyVersion.objects.filter(survey=survey).exclude(published_at=None)
    read = published.filter(number=number).first() if is_number(number) else None
    return read or latest_version(survey)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def questions_of(version: SurveyVersion) -> list[Question]:
    return list(version.questions.order_by("position"))


def response_kept(submission_id: UUID) -> Response | None:
    return (
        Response.objects.filter(submission_id=submission_id).select_related("version").first()
    )


def current_answers(response: Response) -> list[Answer]:
    answers = Answer.objects.filter(response=response, revision=F("response__revision"))
    return list(answers.select_related("question").order_by("question__position"))


def contact_to_call(response: Response) -> str:
    """Where the customer asked to be called back; empty when they did not."""
    asked = Consent.objects.filter(
        response=response, kind=Consent.Kind.CALLBACK, withdrawn_at=None
    )
    return asked.values_list("contact", flat=True).first() or ""
