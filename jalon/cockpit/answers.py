"""The responses behind a figure, the latest first, and what people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from jalon.cockpit.counting import Look
from jalon.cockpit.queries import responses_of
from jalon.feedback.models import Answer, Response, Revision
from jalon.journeys.models import MeasurePoint
from jalon.organisation.models import Unit

PAGE = 50
KEPT = ("counted", "excluded", "all")


@dataclass(frozen=True, slots=True)
class Given:
    """One response, as a line of a list."""

    response: Response
    score: int | None
    verbatim: str


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Given, ...]
    after: str = ""  # the cursor of the next page
    cursor: str = ""


def responses_page(
    look: Look,
    point: MeasurePoint,
    *,
    kept: str = "counted",
    grade: int | None = None,
    cursor: str = "",
) -> Page:
    found = of_point(look, point, kept=kept, grade=grade)
    started = after(found, cursor).order_by("-answered_at", "-id")
    responses = list(started.select_related("unit")[: PAGE + 1])
    shown = responses[:PAGE]
    more = len(responses) > PAGE
    return Page(given(shown, point), cursor_of(shown[-1]) if more else "", cursor)


def of_point(look: Look, point: MeasurePoint, *, kept: str, grade: int | None = None) -> Any:
    current = Answer.objects.filter(
        response=OuterRef("pk"), revision=OuterRef("revision"), point=point
    )
    if grade is not None:
        current = current.filter(value=grade)
    elif kept == "counted":
        current = current.filter(value__isnull=False)
    # A moment that no answer of the period follows: the index is entered at its place.
    late = datetime.combine(look.period.end + timedelta(days=1), datetime.min.time(), UTC)
    found = responses_of(look).filter(Exists(current), answered_at__lt=late)
    states = {"counted": Q(exclusion=""), "excluded": ~Q(exclusion=""), "all": Q()}
    return found.filter(states[kept])


def cursor_of(response: Response) -> str:
    return f"{response.answered_at.timestamp():.6f}_{response.pk}"


def after(found: Any, cursor: str) -> Any:
    """The responses that come after the one a cursor names; a cursor that says nothing, all."""
    moment, _, number = cursor.partition("_")
    try:
        answered_at = datetime.fromtimestamp(float(moment), UTC)
        last = int(number)
    except (ValueError, OverflowError, OSError):
        return found
    return found.filter(
        Q(answered_at__lt=answered_at) | Q(answered_at=answered_at, pk__lt=last)
    )


def given(responses: Iterable[Response], point: MeasurePoint) -> tuple[Given, ...]:
    shown = list(responses)
    scores, verbatims = scores_and_words([each.pk for each in shown], point)
    return tuple(Given(each, scores.get(each.pk), verbatims.get(each.pk, "")) for each in shown)


def scores_and_words(
    responses: Iterable[int], point: MeasurePoint
) -> tuple[Mapping[int, int], Mapping[int, str]]:
    """What was graded, and what was written about it, by response."""
    rows = Answer.objects.filter(
        Q(point=point) | ~Q(text=""),
        about(point),
        response__in=list(responses),
        revision=F("response__revision"),
    ).values_list("response_id", "point_id", "value", "text")
    scores: dict[int, int] = {}
    words: dict[int, str] = {}
    for response, asked, value, text in rows.order_by("question__position"):
        if asked == point.pk and value is not None:
            scores[response] = value
        if text:
            words.setdefault(response, text)
    return scores, words


def about(point: MeasurePoint) -> Q:
    """A comment that follows the score of another point is about that other point."""
    return (
        Q(point=point)
        | Q(question__follows=None)
        | Q(question__follows__point=None)
        | Q(question__follows__point=point)
    )


def latest_verbatims(look: Look, point: MeasurePoint, count: int) -> tuple[Given, ...]:
    words = Answer.objects.filter(
        about(point), response=OuterRef("pk"), revision=OuterRef("revision")
    ).exclude(text="")
    found = of_point(look, point, kept="counted").filter(Exists(words))
    latest = found.order_by("-answered_at", "-id").select_related("unit")[:count]
    return given(latest, point)


# One response


@dataclass(frozen=True, slots=True)
class Said:
    """One question and what was answered to it."""

    question: str
    answer: str
    point: str
    blank: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One accepted content of the response."""

    revision: Revision
    said: tuple[Said, ...]
    is_current: bool


def versions(response: Response, language: str) -> list[Version]:
    """The current one first."""
    answers = Answer.objects.filter(response=response).select_related("question", "point")
    by_revision: dict[int, list[Said]] = {}
    for answer in answers.order_by("question__position"):
        by_revision.setdefault(answer.revision, []).append(said(answer, language))
    return [
        Version(each, tuple(by_revision.get(each.number, ())), each.number == response.revision)
        for each in Revision.objects.filter(response=response).order_by("-number")
    ]


def said(answer: Answer, language: str) -> Said:
    question = answer.question
    return Said(
        question=in_language(question.text, language) or question.key,
        answer=written(answer, language),
        point=answer.point.key if answer.point else "",
        blank=answer.get_blank_display() if answer.blank else "",
        is_text=bool(answer.text),
    )


def written(answer: Answer, language: str) -> str:
    if answer.text:
        return answer.text
    names = {
        option.get("value"): in_language(option, language) for option in answer.question.options
    }
    chosen = answer.choices if answer.choices is not None else [answer.value]
    return ", ".join(str(names.get(each) or each) for each in chosen if each is not None)


def in_language(texts: Mapping[str, Any], language: str) -> str:
    return str(texts.get(language) or texts.get("fr") or next(iter(texts.values()), ""))


def path_names(path: str) -> list[str]:
    """The names of the units that a path written on a fact went through."""
    ids = [int(part) for part in path.split("/") if part]
    names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [names[each] for each in ids if each in names]
