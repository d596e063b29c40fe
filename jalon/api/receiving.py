"""From what a program sends to a submission that the committer keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jalon.api import choosing, shapes
from jalon.api.problems import Fault, Refused, invalid, pointer
from jalon.feedback import forms, queries
from jalon.feedback.forms import Reading
from jalon.feedback.intake import Submission
from jalon.feedback.models import Response
from jalon.journeys.models import Channel, MeasurePoint
from jalon.listening.models import EntryLink, Mode, Question, Survey, SurveyVersion
from jalon.listening.queries import asks_employees, latest_version, survey_of_point
from jalon.listening.questions.kind import NOT_APPLICABLE_MARK
from jalon.organisation import scope
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right

SOURCE = "api"  # of responses that came in here
EARLIEST = datetime(1900, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """What is answered, and for which unit."""

    survey: Survey
    unit: Unit
    link: EntryLink | None = None


def submission_of(sent: shapes.NewResponse, access: Access, *, at: datetime) -> Submission:
    place = place_of(sent, access, at=at)
    version = version_of(sent, place, kept_before(sent, place))
    if sent.customer_reference:
        refuse_naming_employees(version)
    reading, seen = read(sent, queries.questions_of(version))
    channel = place.link.channel if place.link else None
    return Submission(
        submission_id=sent.submission_id,
        version_id=version.pk,
        unit_id=place.unit.pk,
        link_id=place.link.pk if place.link else None,
        mode=mode_of(sent.mode, place.link),
        channel=channel_of(sent.channel) or (channel.key if channel else ""),
        segment=sent.segment,
        language=language_of(sent.language, version),
        complete=sent.complete,
        answers=reading.given(seen if sent.complete else ()),
        consents=reading.consents(),
        respondent_key=sent.respondent_key,
        customer_reference=sent.customer_reference,
        answered_at=moment("answered_at", sent.answered_at, at) or at,
        experienced_at=moment("experienced_at", sent.experienced_at, at),
        source=SOURCE,
        identity=str(sent.submission_id),
    )


# What is answered


def place_of(sent: shapes.NewResponse, access: Access, *, at: datetime) -> Place:
    named = [name for name in ("measure_point", "link", "survey") if getattr(sent, name)]
    if len(named) != 1:
        raise invalid(Fault("Give one of measure_point, link and survey.", pointer="#"))
    if sent.link:
        return by_link(sent, access, at=at)
    survey = survey_named(sent)
    unit = Unit.objects.filter(code=sent.unit) if sent.unit else None
    chosen = unit if unit is not None else Unit.objects.filter(pk=survey.unit_id)
    return Place(survey, writable(access, chosen))


def by_link(sent: shapes.NewResponse, access: Access, *, at: datetime) -> Place:
    link: EntryLink = choosing.found(queries.open_link(sent.link, at=at), "link")
    unit = writable(access, Unit.objects.filter(pk=link.unit_id))
    if sent.unit and sent.unit != unit.code:
        raise invalid(Fault("The link says the unit.", pointer="#/unit"))
    return Place(link.survey, unit, link)


def survey_named(sent: shapes.NewResponse) -> Survey:
    if sent.survey:
        named: Survey = choosing.found(
            Survey.objects.filter(key=sent.survey.key).first(), "survey"
        )
        return named
    point: MeasurePoint = choosing.point_of(sent.measure_point)
    survey = survey_of_point(point)
    if survey is None:
        raise Refused(409, "No survey asks about this point alone: name the survey instead.")
    return survey


def writable(access: Access, units: Any) -> Unit:
    unit = choosing.readable(access, units)
    choosing.allow(access, Right.IMPORT, unit)
    return unit


def kept_before(sent: shapes.NewResponse, place: Place) -> Response | None:
    """The response of the same submission; one of anything else is nobody's to change."""
    with scope.everything("an API client sends a submission"):
        kept = queries.response_kept(sent.submission_id)
    if kept is None:
        return None
    link = place.link.pk if place.link else None
    ours = (SOURCE, place.unit.pk, place.survey.pk, link)
    if (kept.source, kept.unit_id, kept.version.survey_id, kept.link_id) != ours:
        raise Refused(409, "This submission_id is that of another response.")
    return kept


def version_of(sent: shapes.NewResponse, place: Place, kept: Response | None) -> SurveyVersion:
    """The one answered before; else the one named, or the latest published."""
    number = sent.survey.version if sent.survey else None
    if kept is not None:
        if number not in {None, kept.version.number}:
            raise Refused(409, "This submission answered another version of the survey.")
        return kept.version
    if number is None:
        version = latest_version(place.survey)
    else:
        versions = SurveyVersion.objects.filter(survey=place.survey, number=number)
        version = versions.exclude(published_at=None).first()
    named: SurveyVersion = choosing.found(version, "published version of the survey")
    return named


def refuse_naming_employees(version: SurveyVersion) -> None:
    if asks_employees(version):
        raise invalid(Fault("Employees answer without a name.", pointer="#/customer_reference"))


# What is said


def read(sent: shapes.NewResponse, questions: Sequence[Question]) -> tuple[Reading, list[str]]:
    """Read as the page of the survey reads it; a complete response was read to its end."""
    faults, typed = typed_in(sent.answers, questions)
    reading = forms.read(questions, typed)
    seen = [question.key for question in reading.asked]
    if not faults:
        forms.require(reading, seen if sent.complete else ())
    said = [Fault(text, pointer=place(key)) for key, text in reading.errors.items()]
    faults += said or not_asked(reading, typed)
    if faults:
        raise invalid(*faults)
    return reading, seen


def not_asked(reading: Reading, typed: dict[str, list[str]]) -> list[Fault]:
    asked = {question.key for question in reading.asked}
    return [
        Fault("This question does not follow from the other answers.", pointer=place(key))
        for key, texts in typed.items()
        if texts and key not in asked
    ]


def place(key: str) -> str:
    return pointer(["answers", key])


def typed_in(
    answers: dict[str, Any], questions: Sequence[Question]
) -> tuple[list[Fault], dict[str, list[str]]]:
    """The texts that the page would have sent."""
    kinds = {question.key: question.kind for question in questions}
    faults: list[Fault] = []
    typed: dict[str, list[str]] = {}
    for key, value in answers.items():
        try:
            typed[key] = texts_of(kinds[key], value)
        except KeyError:
            faults.append(Fault("The survey asks no such question.", pointer=place(key)))
        except TypeError as mistaken:
            faults.append(Fault(str(mistaken), pointer=place(key)))
    return faults, typed


def texts_of(kind: str, value: Any) -> list[str]:
    if value is None:
        return []
    write = WRITERS.get(kind, number)
    return write(value)


def number(value: Any) -> list[str]:
    if value == NOT_APPLICABLE_MARK:
        return [NOT_APPLICABLE_MARK]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("A whole number is expected.")
    return [str(value)]


def numbers(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("A list of whole numbers is expected.")
    return [str(each) for each in value]


def boolean(yes: str, no: str) -> Callable[[Any], list[str]]:
    def write(value: Any) -> list[str]:
        if not isinstance(value, bool):
            raise TypeError("True or false is expected.")
        said = yes if value else no
        return [said] if said else []

    return write


def text(value: Any) -> list[str]:
    if not isinstance(value, str):
        raise TypeError("A text is expected.")
    return [value]


def contact(value: Any) -> list[str]:
    """To say how to be called back is to accept it."""
    return [forms.TICKED, *text(value)] if value else []


WRITERS: dict[str, Callable[[Any], list[str]]] = {
    "multiple_choice": numbers,
    "yes_no": boolean("1", "0"),
    "verbatim": text,
    "callback": contact,
    "testimony": boolean(forms.TICKED, ""),
}


# Around it


def mode_of(told: str | None, link: EntryLink | None) -> str:
    return told or (link.mode if link else Mode.API)


def channel_of(key: str | None) -> str:
    if key is None:
        return ""
    if not Channel.objects.filter(key=key).exists():
        raise invalid(Fault("There is no such channel.", pointer="#/channel"))
    return key


def language_of(code: str | None, version: SurveyVersion) -> str:
    if code is None:
        return ""
    if code not in version.languages:
        spoken = ", ".join(version.languages)
        raise invalid(Fault(f"The survey speaks {spoken}.", pointer="#/language"))
    return code


def moment(name: str, told: datetime | None, at: datetime) -> datetime | None:
    if told is None:
        return None
    if not EARLIEST <= told <= at + shapes.TOLERANCE:
        raise invalid(Fault("Between 1900 and now.", pointer=pointer([name])))
    return told
