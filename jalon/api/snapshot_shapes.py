"""What is asked of snapshots and of what differs between two of them, and what comes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from jalon.api.drawing_shapes import Name, Sent
from jalon.api.shapes import TEXT, Day, Drawing, LivePoint, Paged, Slug, optional

Remark = Annotated[str, StringConstraints(strict=True, pattern=TEXT, max_length=2_000)]
SnapshotId = Annotated[int, Field(ge=1, le=2**53)]


class SnapshotsAsked(Paged):
    archived: bool = Field(default=False, description="Those that left the list, instead.")


class NewSnapshot(Sent):
    """The drawing as it stands, and the figures of a unit over a period."""

    name: Name = Field(description="What will be remembered: “November committee”.")
    note: Remark = Field(default="", description="Why; nobody is named there.")
    unit: Slug = optional("Code of the unit of its figures; the highest you read by default.")
    start: Day = optional("First day; four weeks by default.", alias="from")
    end: Day = optional("Day after the last one; tomorrow by default.", alias="to")


class NewDraft(Sent):
    name: Name = optional("Made from that of the journey and the day by default.")


class SnapshotLine(BaseModel):
    id: int
    name: str
    note: str
    unit: str = Field(description="Code of the unit of its figures.")
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    as_of: datetime = Field(description="Up to when its figures are complete.")
    map_version: int = Field(description="`version` of the journey when it was taken.")
    taken_at: datetime
    taken_by: str
    archived_at: datetime | None = Field(description="When it left the list.")


class SnapshotShape(SnapshotLine):
    document: Drawing = Field(description="The drawing as it stood.")
    figures: list[LivePoint] | None = Field(
        description="As they were, for whoever reads the figures of its unit; null for others."
    )


# What differs


class ComparisonAsked(BaseModel):
    before: SnapshotId = Field(description="Id of a snapshot of this journey.")
    after: SnapshotId = optional("Id of another one; the map of today by default.")


class SideShape(BaseModel):
    snapshot: int | None = Field(description="Null: the map of today.")
    name: str
    unit: str | None = Field(description="Code of the unit of its figures; null without them.")
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    as_of: datetime


class SpotShape(BaseModel):
    """Where a part stands, and what it is called there; what does not apply is empty."""

    name: str
    stage: str = Field(description="Uid.")
    situation: str = Field(description="Uid.")
    lane: str = Field(description="Its kind, or the uid of an added one.")
    channel: str = Field(description="Key.")


class EditShape(BaseModel):
    field: str
    before: Any
    after: Any


class ChangeShape(BaseModel):
    """One thing that happened to one part; a part that moved and was reworded has two."""

    part: Literal["journey", "persona", "lane", "stage", "situation", "note", "source", "point"]
    uid: str = Field(description="The key of a measure point, the kind of a lane.")
    mark: Literal["added", "removed", "moved", "changed"]
    before: SpotShape | None
    after: SpotShape | None
    edits: list[EditShape]


class DifferenceShape(BaseModel):
    """After less before, in the unit of the definition."""

    value: float | None
    low: float | None = Field(description="Lower limit of the 95 % interval.")
    high: float | None
    p: float | None


class ScoreShape(BaseModel):
    key: str
    label: str
    before: LivePoint | None
    after: LivePoint | None
    difference: DifferenceShape | None
    verdict: Literal["better", "worse", "same", "unknown"] = Field(
        description="Judged with all the other points; same: nothing tells the two apart."
    )
    why: Literal["", "planted", "uprooted", "definition", "private", "small_base", "unit"] = (
        Field(
            description="Why the two cannot be compared: not yet, or no more, on the map; measured "
            "otherwise; too few people or answers; two units."
        )
    )
    mode_mix_changed: bool = Field(description="Answers came in by other modes.")


class ComparisonShape(BaseModel):
    before: SideShape
    after: SideShape
    counts: dict[str, int] = Field(description="Changes by mark.")
    changes: list[ChangeShape]
    scores: list[ScoreShape] | None = Field(
        description="Point by point, for whoever reads the figures of the unit; null for others."
    )
    shared_days: int = Field(
        description="Days that both periods hold: their answers are counted on both sides."
    )
