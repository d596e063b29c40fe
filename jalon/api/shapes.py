"""What the API reads and writes, as the OpenAPI document tells it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
)

from jalon.api.cursors import LARGEST_PAGE, PAGE

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
IDENTIFIER = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SLUG = r"^[-a-zA-Z0-9_]+$"
TEXT = r"^[^\x00]*$"  # no database keeps a NUL
REFERENCE = r"^([^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?)?$"  # no space at its ends
LONGEST_REFERENCE, MOST_PERSONAL = 120, 500


def spelled(pattern: re.Pattern[str], name: str) -> BeforeValidator:
    """The one spelling of the schema: pydantic alone would read numbers as moments."""

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(f"This is not {name}.")
        return value

    return BeforeValidator(check)


Slug = Annotated[str, StringConstraints(strict=True, pattern=SLUG, max_length=60)]
ShortText = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=60)]
LongText = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=5_000)]
LinkToken = Annotated[str, StringConstraints(strict=True, pattern=SLUG, max_length=43)]
Reference = Annotated[
    str, StringConstraints(strict=True, pattern=REFERENCE, max_length=LONGEST_REFERENCE)
]
NamedReference = Annotated[
    str,
    StringConstraints(
        strict=True, pattern=REFERENCE, min_length=1, max_length=LONGEST_REFERENCE
    ),
]
Day = Annotated[date, spelled(DAY, "a day: 2026-11-21")]
Moment = Annotated[
    AwareDatetime, spelled(MOMENT, "a moment with its offset: 2026-11-21T09:30:00+01:00")
]
Identifier = Annotated[UUID, spelled(IDENTIFIER, "a UUID")]
CursorText = Annotated[str, StringConstraints(pattern=TEXT, max_length=1_000)]
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]


def optional(description: str, **more: Any) -> Any:
    """Absent rather than null: the schema of the field stays that of its value."""
    return Field(default=None, description=description, **more)


Item = TypeVar("Item")


class Listing(BaseModel, Generic[Item]):
    items: list[Item]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class Paged(BaseModel):
    cursor: CursorText = optional("`next` of the page before.")
    limit: Limit = Field(default=PAGE, description="How many items at most.")


# The organisation


class Unit(BaseModel):
    code: str
    name: str
    level: str
    parent: str | None = Field(description="Code of the unit above it; null at the top.")
    closed_at: datetime | None
    merged_into: str | None = Field(description="Code of the unit that holds its facts today.")
    readable: bool = Field(description="Whether you may read the figures of this unit.")


# The map


class JourneyLine(BaseModel):
    key: str
    name: str
    kind: Literal["current", "target", "draft"]
    unit: str
    version: int = Field(description="Grows with every change of the drawing.")
    changed_at: datetime


class Persona(BaseModel):
    uid: str
    name: str
    goal: str
    quote: str


class Touchpoint(BaseModel):
    channel: str
    points: list[str] = Field(description="Keys of the measure points planted there.")


class Lane(BaseModel):
    uid: str
    kind: str
    block: Literal["customer", "organisation", "analysis"]
    name: str = Field(description="Empty: the name of its kind.")
    shown: bool


class Note(BaseModel):
    uid: str
    lane: str = Field(description="The kind of its lane, or the uid of an added lane.")
    text: str
    severity: int | None = Field(None, ge=1, le=5)
    mood: int | None = Field(None, ge=-2, le=2)
    state: Literal["to_do", "doing", "done"] | None = None
    unit: str | None = Field(None, description="Code of the unit in charge.")
    channel: str | None = None


class Source(BaseModel):
    uid: str
    lane: str
    kind: Literal["workshop", "interview", "mystery_visit", "survey", "data"]
    date: Day
    citation: str


class Situation(BaseModel):
    uid: str = Field(description="Its identity from drawing to drawing.")
    name: str
    description: str
    moment: Literal["ordinary", "moment_of_truth", "transaction", "wow"]
    touchpoints: list[Touchpoint]
    notes: list[Note]
    sources: list[Source]


class Stage(BaseModel):
    uid: str
    name: str
    description: str
    situations: list[Situation]


class Channel(BaseModel):
    key: str
    kind: str
    name: str


class PlantedPoint(BaseModel):
    key: str
    indicator: str
    definition: str
    family: str
    wording: str
    audience: str
    label: str
    objective: float | None
    floor: float | None
    target_group: str


class Drawing(BaseModel):
    """The journey as it is exported: docs/reference/journey.schema.json."""

    format: Literal["jalon.journey"]
    version: Literal[2]
    key: str
    name: str
    kind: Literal["current", "target", "draft"]
    objective: str
    starts_date: date | None
    ends_date: date | None
    personas: list[Persona]
    lanes: list[Lane]
    stages: list[Stage]
    channels: list[Channel]
    points: list[PlantedPoint]


class MeasurePointLine(BaseModel):
    key: str
    label: str
    indicator: Literal["nps", "csat", "ces2", "ces1"]
    definition: str
    family: Literal["relational", "transactional"]
    audience: Literal["customers", "employees"]
    wording: str
    unit: str
    objective: float | None
    floor: float | None
    replaces: str | None = Field(description="Key of the point that this one replaces.")
    journeys: list[str] = Field(description="Keys of the journeys it stands on today.")


class Follows(BaseModel):
    question: str
    low: int
    high: int


class Question(BaseModel):
    key: str
    kind: str
    required: bool
    point: str | None
    text: dict[str, str] = Field(description="By language.")
    options: list[dict[str, Any]] = Field(description="Value and wording of each proposition.")
    follows: Follows | None = Field(
        description="Asked only when the answer to that question lies between low and high."
    )


class AskedBy(BaseModel):
    key: str
    version: int
    questions: list[Question]


class MeasurePointDetail(MeasurePointLine):
    survey: AskedBy | None = Field(
        description="What `POST /responses` with this point answers."
    )


# The live map


class LiveAsked(BaseModel):
    start: Day = optional(
        "First day; by default the page's own period: 4 weeks for the whole company, "
        "12 for a unit.",
        alias="from",
    )
    end: Day = optional("Day after the last one; tomorrow by default.", alias="to")
    unit: Slug = optional("Code of a unit; the highest you read by default.")
    segment: ShortText = optional("Only the answers of this segment.")


class GapShape(BaseModel):
    """From the objective; above 0 is good news whatever the indicator."""

    value: float
    low: float
    high: float


class TrendShape(BaseModel):
    """From the preceding period of the same length."""

    difference: float
    low: float
    high: float
    p: float | None
    arrow: Literal["up", "down"] | None


class LivePoint(BaseModel):
    key: str
    label: str
    indicator: str
    definition: str
    n: int | None
    histogram: dict[str, int] | None = Field(description="Answers by grade.")
    excluded: dict[str, int] = Field(description="Answers not counted, by reason.")
    value: float | None
    low: float | None = Field(description="Lower limit of the 95 % interval.")
    high: float | None
    state: Literal["hollow", "fog", "sun", "storm", "veiled", "cloud", "rain"] | None = Field(
        description="The weather, by the objective and the floor of the point."
    )
    objective: float | None
    floor: float | None
    gap: GapShape | None
    trend: TrendShape | None
    hidden: Literal["small_base", "few_people", "few_others"] | None = Field(
        description="Why a figure is null: small_base (fewer than ten answers), few_people or "
        "few_others (somebody could be recognised; then the count is hidden too)."
    )
    as_of: datetime


class LiveMap(BaseModel):
    """The figures of the live map over the half-open period [from, to)."""

    journey: str
    unit: str
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    segment: str | None
    as_of: datetime
    points: list[LivePoint]


# Responses


class ResponsesAsked(Paged):
    point: Slug = optional("Key of a measure point that was answered.")
    unit: Slug = optional("Code of a unit: its responses and those of all under it today.")
    start: Day = optional("First day.", alias="from")
    end: Day = optional("Day after the last one.", alias="to")


class GivenAnswer(BaseModel):
    question: str
    kind: str
    point: str | None
    value: int | None
    choices: list[int] | None
    text: str
    blank: Literal["", "skipped", "not_applicable"]


class ConsentShape(BaseModel):
    kind: Literal["callback", "testimony"]
    contact: str
    given_at: datetime


class ResponseShape(BaseModel):
    id: int
    submission_id: UUID | None = Field(description="Of a response sent through the API.")
    survey: str
    version: int
    unit: str
    mode: str
    channel: str
    segment: str
    language: str
    respondent_key: str
    customer_reference: str
    answered_at: datetime
    received_at: datetime
    day: date = Field(description="Day of answered_at in the company's time zone.")
    complete: bool
    revision: int
    exclusion: str = Field(description="Why it counts nowhere; empty where it counts.")
    answers: list[GivenAnswer]
    consents: list[ConsentShape] | None = Field(
        description="Null for readers who may not see contacts."
    )


Given = StrictBool | StrictInt | LongText | list[StrictInt] | None


class SurveyNamed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: Slug
    version: Annotated[StrictInt, Field(ge=1, le=9_999)] = optional(
        "The latest published one by default."
    )


class NewResponse(BaseModel):
    """One sending of a survey. Sent again with the same content it changes nothing; with
    other content it becomes the next revision."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": [name]} for name in ("measure_point", "link", "survey")],
            "examples": [
                {
                    "submission_id": "6f1f4a4e-9f0e-4b53-9a0c-6a7c0a5d2f11",
                    "measure_point": "appel-sav",
                    "unit": "lyon",
                    "answers": {"score": 4, "why-bad": "Quarante minutes d’attente."},
                }
            ],
        },
    )

    submission_id: Identifier = Field(description="Made by you: what makes a retry harmless.")
    measure_point: Slug = optional("Key of the measure point whose own survey is answered.")
    link: LinkToken = optional("Token of the entry link that is answered.")
    survey: SurveyNamed = optional("The survey that is answered.")
    unit: Slug = optional(
        "Code of the unit of the experience; that of the link or of the survey by default."
    )
    answers: dict[Slug, Given] = Field(
        min_length=1,
        max_length=200,
        description='By key of a question. A grade or a choice is a number (or "na" where it '
        "does not concern them), several choices a list, yes or no a boolean, a comment a text, "
        "consent to be called back the telephone number or e-mail address, consent to testify "
        "true. Null is no answer.",
    )
    complete: StrictBool = Field(
        default=True, description="False while the questionnaire goes on."
    )
    mode: Literal["email", "sms", "web", "qr", "kiosk", "voice", "staff", "api"] = optional(
        "How it was collected; that of the link, or api, by default."
    )
    channel: Slug = optional("Key of the channel where the situation was lived.")
    segment: ShortText = Field(default="", description="Of the company's segmentation.")
    language: Annotated[str, StringConstraints(strict=True, pattern="^[a-z]{2}$")] = optional(
        "One of the languages of the survey."
    )
    respondent_key: Annotated[
        str, StringConstraints(strict=True, pattern=TEXT, max_length=120)
    ] = Field(
        default="",
        description="Tells the people of your sendings apart, for the intervals; never a name.",
    )
    customer_reference: Reference = Field(
        default="",
        description="How your own system names the customer: the same person in every source. "
        "Never a name, an address or a number to call.",
    )
    answered_at: Moment = optional("Now by default; never in the future.")
    experienced_at: Moment = optional("When the situation was lived.")


class PersonalLinksAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    link: LinkToken = Field(description="Token of the entry link that they will answer.")
    customer_references: list[NamedReference] = Field(min_length=1, max_length=MOST_PERSONAL)


class PersonalLink(BaseModel):
    customer_reference: str
    address: str = Field(
        description="For this customer only: whoever holds it answers as them."
    )


class PersonalLinks(BaseModel):
    items: list[PersonalLink]


class ReceiptShape(BaseModel):
    id: int
    submission_id: UUID
    revision: int
    replayed: bool = Field(description="The same content was already kept.")


TOLERANCE = timedelta(minutes=5)  # between two clocks
