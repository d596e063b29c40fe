"""Reads of answers that pages need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncQuarter

from jalon.feedback.contacts import call_address
from jalon.feedback.models import GRADES, Answer, Consent, Exclusion, Response, SubtreeWeek
from jalon.journeys.queries import setting_on
from jalon.listening.models import EntryLink, Question, Survey, SurveyVersion
from jalon.listening.queries import latest_version, with_last_day
from jalon.listening.questions import KINDS
from jalon.organisation.models import Unit
from jalon.organisation.paging import Page, cut
from jalon.organisation.queries import company_day
from jalon.organisation.scope import everything


def open_link(token: str, *, at: datetime) -> EntryLink | None:
    """None as well for a link of a study, after its last day."""
    links = EntryLink.objects.open().select_related("survey", "unit", "channel")
    link = with_last_day(links.filter(token=token)).first()
    last_day = getattr(link, "last_day", None)
    return None if last_day and last_day < company_day(at) else link


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


def open_consents(response: Response) -> dict[str, str]:
    """What the customer agrees to today, by kind, with where to reach them."""
    agreed = Consent.objects.filter(response=response, withdrawn_at=None)
    return dict(agreed.values_list("kind", "contact"))


# Those who asked to be called back


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody to call back, and what is worth knowing before calling."""

    consent: Consent
    point: str = ""  # its label
    grade: int | None = None
    best: int | None = None  # the highest grade of the scale
    verbatim: str = ""

    @property
    def is_mail(self) -> bool:
        return "@" in self.consent.contact

    @property
    def address(self) -> str:
        return call_address(self.consent.contact)


RECENT = timedelta(days=7)  # somebody called within them still remembers why they asked


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which callbacks: of a unit and all under it, asked since a moment, or before it."""

    unit: Unit | None = None
    since: datetime | None = None
    before: datetime | None = None

    def condition(self) -> Q:
        condition = Q()
        if self.unit is not None:
            condition &= Q(response__unit__rights_path__startswith=self.unit.rights_path or "/")
        if self.since is not None:
            condition &= Q(given_at__gte=self.since)
        if self.before is not None:
            condition &= Q(given_at__lt=self.before)
        return condition


EVERY_CALLBACK = Wanted()


def callbacks(
    wanted: Wanted = EVERY_CALLBACK, *, suspicious: bool = False
) -> QuerySet[Consent]:
    """Of the answers that count, or of those a flood has set aside."""
    asked = Consent.objects.filter(
        kind=Consent.Kind.CALLBACK,
        withdrawn_at=None,
        response__exclusion=Exclusion.FLAGGED if suspicious else "",
    )
    return asked.filter(wanted.condition()).exclude(contact="")


def page_of_callbacks(asked: QuerySet[Consent], cursor: str) -> Page:
    """The newest first: somebody called the same day is still at hand."""
    rows = asked.select_related("response__unit")
    return cut(rows, cursor, by=("given_at", "pk"), descending=True)


def callers(consents: Sequence[Consent]) -> list[Caller]:
    """In three reads, however many they are."""
    said = answers_of([consent.response_id for consent in consents])
    labels = labels_of(said.values())
    return [caller(consent, said[consent.response_id], labels) for consent in consents]


def answers_of(responses: Sequence[int]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    answers = Answer.objects.filter(response__in=responses, revision=F("response__revision"))
    for answer in answers.select_related("question", "point").order_by("question__position"):
        found[answer.response_id].append(answer)
    return found


def labels_of(answers: Iterable[list[Answer]]) -> dict[int, str]:
    points = {one.point_id: one.point for some in answers for one in some if one.point}
    settings = setting_on(list(points.values()))
    return {point: setting.label for point, setting in settings.items()}


def caller(consent: Consent, answers: list[Answer], labels: dict[int, str]) -> Caller:
    words = "\n".join(answer.text for answer in answers if answer.text)
    for answer in answers:
        if answer.point_id is not None and answer.value is not None:
            scale = KINDS[answer.question.kind].scale
            best = scale.high if scale else None
            return Caller(consent, labels[answer.point_id], answer.value, best, words)
    return Caller(consent, verbatim=words)


CALLERS_A_READ = 500


def callback_rows(asked: QuerySet[Consent]) -> Iterator[tuple[Any, ...]]:
    """Every one of them, for a file."""
    cursor = ""
    rows = asked.select_related("response__unit")
    while True:
        page = cut(rows, cursor, by=("given_at", "pk"), descending=True, size=CALLERS_A_READ)
        yield from (row_of(one) for one in callers(page.items))
        if not page.after:
            return
        cursor = page.after


def row_of(one: Caller) -> tuple[Any, ...]:
    response = one.consent.response
    return (
        one.consent.given_at,
        one.consent.contact,
        response.unit.name,
        one.point,
        one.grade,
        one.best,
        one.verbatim,
        response.pk,
    )


# How large units are


def answers_by_quarter(
    units: Sequence[int], quarters: Sequence[date]
) -> dict[tuple[int, date], int]:
    """Answers counted in each unit and all under it, by calendar quarter (of the Mondays of
    their weeks). `quarters`: their first days."""
    counted = sum((F(f"n{grade}") for grade in GRADES[1:]), F(f"n{GRADES[0]}"))
    with everything("the size of units: which peers they have"):
        weeks = SubtreeWeek.objects.filter(
            unit__in=units, day__gte=quarters[0], day__lt=after_quarter(quarters[-1])
        ).order_by()
        rows = weeks.values("unit", quarter=TruncQuarter("day")).annotate(n=Sum(counted))
        return {(row["unit"], row["quarter"]): row["n"] for row in rows}


def after_quarter(first_day: date) -> date:
    return (first_day.replace(day=1) + timedelta(days=95)).replace(day=1)
