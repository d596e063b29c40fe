"""What is sent to draw a map and to plant its points, and what comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
)

from jalon.api.shapes import SLUG, TEXT, Day, Paged, Slug, optional

Uid = Annotated[str, StringConstraints(strict=True, pattern=SLUG, max_length=24)]
FILLED = r"^[^\x00]*[^\x00\s][^\x00]*$"  # something else than spaces


Name = Annotated[str, StringConstraints(strict=True, pattern=FILLED, max_length=120)]
PartName = Annotated[str, StringConstraints(strict=True, pattern=FILLED, max_length=80)]
Line = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=240)]
Group = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=160)]
Objective = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=2_000)]
Kind = Literal["current", "target"]
Moment = Literal["ordinary", "moment_of_truth", "transaction", "wow"]
Block = Literal["customer", "organisation", "analysis"]
State = Literal["to_do", "doing", "done"]
Severity = Annotated[StrictInt, Field(ge=1, le=5)]
Mood = Annotated[StrictInt, Field(ge=-2, le=2)]
LaneName = Annotated[str, StringConstraints(strict=True, pattern=FILLED, max_length=60)]
OwnName = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=60)]
Text = Annotated[str, StringConstraints(strict=True, pattern=FILLED, max_length=400)]
ChannelKey = Annotated[str, StringConstraints(strict=True, pattern=SLUG, max_length=20)]
Channels = Annotated[list[ChannelKey], Field(min_length=1, max_length=20)]
Number = StrictInt | StrictFloat


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def said(self) -> dict[str, Any]:
        """What the sender wrote, and nothing that was only left out."""
        return self.model_dump(exclude_unset=True)


class NewJourney(Sent):
    """An empty map by its name, or a whole one by its document."""

    unit: Slug = Field(description="Code of the unit that draws it.")
    key: Slug = optional("Made from the name by default.")
    name: Name = optional("Without a document.")
    kind: Kind = Field(default="current", description="Without a document.")
    objective: Objective = Field(default="", description="Without a document.")
    document: dict[str, Any] = optional("A map as `GET` gives it: journey.schema.json.")


class JourneyWords(Sent):
    name: Name = optional("Its name.")
    kind: Kind = optional("What is, or what is aimed at.")
    objective: Objective = optional("What this drawing is for.")


class NewPersona(Sent):
    name: PartName
    goal: Line = ""
    quote: Line = ""


class PersonaWords(Sent):
    name: PartName = optional("Its name.")
    goal: Line = optional("What they look for.")
    quote: Line = optional("What they say.")


class NewStage(Sent):
    name: PartName
    description: Line = ""


class StageWords(Sent):
    name: PartName = optional("Its name.")
    description: Line = optional("In a sentence.")


class StageShape(BaseModel):
    uid: str
    name: str
    description: str
    situations: list[str] = Field(description="Their uids, in order.")


class NewSituation(Sent):
    name: PartName
    description: Line = ""
    moment: Moment = "ordinary"
    channels: Channels = Field(description="Keys of the channels it is lived on.")


class SituationWords(Sent):
    name: PartName = optional("Its name.")
    description: Line = optional("In a sentence.")
    moment: Moment = optional("The kind of moment.")


class SituationShape(BaseModel):
    uid: str
    stage: str = Field(description="Uid of its stage.")
    name: str
    description: str
    moment: Moment


class NewLane(Sent):
    name: LaneName
    block: Block = Field(description="The block it is added to.")


class LaneWords(Sent):
    name: OwnName = optional("Empty, on a lane of every map: the name of its kind.")
    block: Block = optional("Of an added lane.")
    shown: StrictBool = optional("A lane that is hidden keeps its notes.")


class LaneMoved(Sent):
    before: Uid | None = Field(
        description="Uid or kind of the lane of the same block it comes before; null: last."
    )


class NotesAsked(Paged):
    lane: Uid = optional("Uid of a lane, or its kind but `custom`.")
    situation: Uid = optional("Uid of a situation.")


class SaidBeside(Sent):
    """What a note says beside its text, where its lane is of that kind."""

    severity: Severity | None = Field(default=None, description="Of an irritant.")
    mood: Mood | None = Field(default=None, description="Of an emotion.")
    state: State | None = Field(default=None, description="Of an action.")
    unit: Slug | None = Field(
        default=None, description="Code of the unit in charge: `front` and `back`."
    )
    channel: ChannelKey | None = Field(
        default=None, description="Key of the channel: `critical`."
    )


class NewNote(SaidBeside):
    lane: Uid = Field(description="Uid of its lane, or its kind but `custom`.")
    situation: Uid = Field(description="Uid of its situation.")
    text: Text


class NoteWords(SaidBeside):
    text: Text = optional("What it says.")


class NoteMoved(Sent):
    lane: Uid = optional("Lane it goes into; its own by default.")
    situation: Uid = optional("Uid of the situation it goes under; its own by default.")
    before: Uid | None = Field(
        default=None, description="Uid of the note of that cell it comes before; null: last."
    )


class NoteShape(BaseModel):
    uid: str
    lane: str = Field(description="The kind of its lane, or the uid of an added lane.")
    situation: str = Field(description="Uid of its situation.")
    text: str
    severity: int | None = Field(description="From 1, it annoys, to 5, it makes leave.")
    mood: int | None = Field(description="From −2 to 2.")
    state: State | None
    unit: str | None = Field(description="Code of the unit in charge.")
    channel: str | None


class ChannelsOf(Sent):
    channels: Channels = Field(description="Exactly these.")


class ChannelsShape(BaseModel):
    channels: list[str]


class StageMoved(Sent):
    before: Uid | None = Field(description="Uid of the stage it comes before; null: last.")


class SituationMoved(Sent):
    stage: Uid = optional("Uid of the stage it goes into; its own by default.")
    before: Uid | None = Field(
        default=None, description="Uid of the situation it comes before; null: last."
    )


class Aims(Sent):
    label: PartName
    objective: Number | None = Field(default=None, description="What is aimed at.")
    floor: Number | None = Field(default=None, description="From where it is bad.")
    target_group: Group = ""


class NewPoint(Aims):
    unit: Slug = Field(description="Code of the unit that owns it.")
    key: Slug = optional("Made from the label by default.")
    indicator: Literal["nps", "csat", "ces2", "ces1"]
    family: Literal["relational", "transactional"]
    definition: Slug = optional("Name of the definition; the indicator's usual one by default.")
    wording: Slug = "standard"
    audience: Literal["customers", "employees"] = "customers"
    valid_from: Day = optional("First day of its objective; today by default.")


class NewSetting(Aims):
    """In force from a day on, for a unit and those under it, or for all; the past is kept."""

    unit: Slug = optional("Code of the unit it is for; all of them by default.")
    valid_from: Day


class SettingShape(BaseModel):
    unit: str | None
    valid_from: Day
    label: str
    objective: float | None
    floor: float | None
    target_group: str


class Station(Sent):
    situation: Uid = Field(description="Uid of the situation.")
    channel: ChannelKey = Field(description="Key of one of its channels.")


class NewPlanting(Station):
    point: Slug = Field(description="Key of the measure point.")


class PlantingShape(BaseModel):
    point: str
    situation: str
    channel: str
    planted_at: datetime
