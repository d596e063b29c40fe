"""The public page of one submission: its questions, in its language, with what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from jalon.feedback import forms, queries
from jalon.feedback.forms import PREFIX, Reading, Typed
from jalon.feedback.intake import Submission
from jalon.feedback.models import Response
from jalon.listening.links import CLAIM, reference_claimed
from jalon.listening.models import EntryLink, Mode, Question, SurveyVersion
from jalon.listening.questions import KINDS, Kind
from jalon.organisation import scope


class NoSuchSheet(Exception):
    """Unknown, closed, garbled, or of another link: one and the same refusal."""


@dataclass(frozen=True, slots=True)
class Sheet:
    link: EntryLink
    submission_id: UUID
    version: SurveyVersion
    questions: list[Question]
    language: str
    kept: Response | None
    typed: Typed  # what was kept
    claim: str = ""  # who the customer is, as a personal address says it: signed or nothing

    @property
    def is_complete(self) -> bool:
        return self.kept is not None and self.kept.complete


def open_sheet(token: str, submission: str, request: HttpRequest, *, at: datetime) -> Sheet:
    link = queries.open_link(token, at=at)
    if link is None:
        raise NoSuchSheet
    submission_id = identity(submission)
    with scope.everything("a customer answers by a link"):
        kept = queries.response_kept(submission_id)
        if kept is not None and kept.link_id != link.pk:
            raise NoSuchSheet
        typed = typed_before(kept) if kept else {}
    version = queries.version_to_answer(
        link.survey, kept=kept, number=request.POST.get("version", "")
    )
    if version is None:
        raise NoSuchSheet
    language = language_of(request, version.languages, kept.language if kept else "")
    questions = queries.questions_of(version)
    claim = request.POST.get(CLAIM, "") or request.GET.get(CLAIM, "")
    return Sheet(link, submission_id, version, questions, language, kept, typed, claim)


def identity(submission: str) -> UUID:
    """Only its canonical spelling: one address a submission."""
    try:
        submission_id = UUID(submission)
    except ValueError:
        raise NoSuchSheet from None
    if str(submission_id) != submission:
        raise NoSuchSheet
    return submission_id


def typed_before(kept: Response) -> Typed:
    return forms.typed_before(queries.current_answers(kept), queries.open_consents(kept))


def language_of(request: HttpRequest, spoken: Sequence[str], kept: str = "") -> str:
    """The one asked for, else that of the answer, else the browser's, else the survey's."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wanted = [
        request.POST.get("switch", ""),
        request.POST.get("language", ""),
        request.GET.get("lang", ""),
        kept,
        *(code.partition("-")[0] for code, _quality in accepted),
    ]
    return next((code for code in wanted if code in spoken), (list(spoken) or ["fr"])[0])


def submission_of(
    sheet: Sheet,
    reading: Reading,
    *,
    seen: Sequence[str] = (),
    complete: bool,
    exclusion: str,
    at: datetime,
) -> Submission:
    """A question left without an answer is a skip only once the whole page is sent."""
    link = sheet.link
    return Submission(
        submission_id=sheet.submission_id,
        version_id=sheet.version.pk,
        unit_id=link.unit_id,
        mode=link.mode,
        channel=link.channel.key if link.channel else "",
        link_id=link.pk,
        language=sheet.language,
        answered_at=at,
        complete=complete,
        answers=reading.given(seen if complete else ()),
        consents=reading.consents(),
        exclusion=exclusion,
        customer_reference=reference_claimed(link, sheet.claim),
    )


# What the page draws


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool
    spoken: str = ""  # what a screen reader adds: the meaning of the two ends


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it is drawn."""

    question: Question
    name: str
    widget: str
    label: str
    hint: str
    ends: tuple[str, str] | None
    choices: list[Choice]
    text: str
    contact: str
    is_ticked: bool
    is_asked: bool
    error: str
    follows: str  # name of the field it follows


def fields_of(sheet: Sheet, reading: Reading) -> list[Field]:
    names = {question.pk: PREFIX + question.key for question in sheet.questions}
    return [
        field_of(question, reading, sheet.language, names.get(question.follows_id or 0, ""))
        for question in sheet.questions
    ]


def field_of(question: Question, reading: Reading, language: str, follows: str) -> Field:
    kind = KINDS[question.kind]
    typed = reading.typed.get(question.key, [])
    ends = ends_of(kind, language)
    return Field(
        question=question,
        name=PREFIX + question.key,
        widget="scale" if kind.scale is not None else kind.kind,
        label=worded(question.text, language) or worded(kind.default_text, language),
        hint=worded(question.help, language) or hint_of(kind, ends),
        ends=ends,
        choices=choices_of(question, kind, language, typed, ends),
        text=typed[0] if typed else "",
        contact=" ".join(text for text in typed if text != forms.TICKED),
        is_ticked=forms.TICKED in typed,
        is_asked=question in reading.asked,
        error=reading.errors.get(question.key, ""),
        follows=follows,
    )


def worded(words: Any, language: str) -> str:
    """In the language, else in the first one there is."""
    said = words.get(language) or next(iter(words.values()), "")
    return str(said)


def ends_of(kind: Kind, language: str) -> tuple[str, str] | None:
    if kind.ends is None:
        return None
    low, high = kind.ends
    return worded(low, language), worded(high, language)


def hint_of(kind: Kind, ends: tuple[str, str] | None) -> str:
    if kind.scale is None or ends is None:
        return ""
    return _("De %(low)d, %(worst)s, à %(high)d, %(best)s.") % {
        "low": kind.scale.low,
        "worst": ends[0],
        "high": kind.scale.high,
        "best": ends[1],
    }


def choices_of(
    question: Question,
    kind: Kind,
    language: str,
    typed: Sequence[str],
    ends: tuple[str, str] | None,
) -> list[Choice]:
    if kind.scale is not None:
        spoken = dict(zip((kind.scale.low, kind.scale.high), ends or (), strict=False))
        grades = range(kind.scale.low, kind.scale.high + 1)
        return [
            Choice(str(grade), str(grade), str(grade) in typed, spoken.get(grade, ""))
            for grade in grades
        ]
    if kind.kind == "yes_no":
        offered = [("1", _("Oui")), ("0", _("Non"))]
        return [Choice(value, label, value in typed) for value, label in offered]
    return [choice_of(option, language, typed) for option in offered_by(question, kind)]


def offered_by(question: Question, kind: Kind) -> list[dict[str, Any]]:
    return list(question.options) if kind.has_options else []


def choice_of(option: dict[str, Any], language: str, typed: Sequence[str]) -> Choice:
    value = str(option["value"])
    return Choice(value, worded_option(option, language), value in typed)


def worded_option(option: dict[str, Any], language: str) -> str:
    words = {code: text for code, text in option.items() if code != "value"}
    return worded(words, language)


def confirmable(sheet: Sheet, asked_score: str) -> str:
    """The score that the link carries, when it is one and nothing is kept yet."""
    score = forms.first_score(sheet.questions)
    if score is None or sheet.kept is not None or not queries.is_number(asked_score):
        return ""
    scale = KINDS[score.kind].scale
    return str(int(asked_score)) if scale and int(asked_score) in scale else ""


CONSENTS = {"callback", "testimony"}


def progress_of(reading: Reading) -> tuple[int, int]:
    """How many of the questions are answered; consents are no question."""
    questions = [question for question in reading.asked if question.kind not in CONSENTS]
    return sum(question in reading.answered for question in questions), len(questions)


def thanks_of(sheet: Sheet) -> dict[str, Any]:
    """What was promised, and whether the next person answers on the same screen."""
    ticked = {
        question.kind
        for question in sheet.questions
        if forms.TICKED in sheet.typed.get(question.key, [])
    }
    return {
        "sheet": sheet,
        "will_be_called": "callback" in ticked,
        "will_testify": "testimony" in ticked,
        "is_kiosk": sheet.link.mode == Mode.KIOSK,
    }
