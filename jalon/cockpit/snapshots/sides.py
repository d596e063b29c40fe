"""The two sides of a comparison: a photo, the map of today, or another journey of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404

from jalon.cockpit import figures, periods
from jalon.cockpit.counting import Look
from jalon.cockpit.figures import PointFigure
from jalon.cockpit.periods import DAY, Period
from jalon.cockpit.screen import chosen_unit, is_id
from jalon.cockpit.snapshots.reading import figures_of, look_of, rows_of
from jalon.journeys.comparing import Document
from jalon.journeys.document import written
from jalon.journeys.matrix import the_matrix
from jalon.journeys.models import Journey, Snapshot
from jalon.journeys.queries import Drawing
from jalon.organisation.access import Access
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right

TODAY = "now"
PHOTO, JOURNEY = "p", "j-"
USUAL_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Side:
    key: str  # how an address names it
    name: str
    journey: Journey
    document: Document
    look: Look | None  # None to a reader of drawings alone
    figures: dict[str, PointFigure]
    as_of: datetime
    snapshot: Snapshot | None = None

    @property
    def period(self) -> Period | None:
        return self.look.period if self.look else None


@dataclass(frozen=True, slots=True)
class Reader:
    access: Access
    at: datetime

    def sides(self, journey: Journey, before: str, after: str) -> tuple[Side, Side]:
        """What is not a photo is read over the unit of the other side, and as many days."""
        photos = [self.photo(journey, key) for key in (before, after)]
        look = next((side.look for side in photos if side and side.look), None)
        first, second = (
            side or self.today(journey, key, look)
            for side, key in zip(photos, (before, after), strict=True)
        )
        return first, second

    def photo(self, journey: Journey, key: str) -> Side | None:
        number = key.removeprefix(PHOTO)
        if not (key.startswith(PHOTO) and is_id(number)):
            return None
        taken = Snapshot.objects.filter(journey=journey, pk=number)
        snapshot = taken.select_related("journey", "unit__parent").first()
        if snapshot is None:
            raise Http404
        may_read = self.access.may(Right.READ_FIGURES, snapshot.unit)
        return Side(
            key=key, name=snapshot.name, journey=journey, document=snapshot.document,
            look=look_of(snapshot) if may_read else None,
            figures=figures_of(snapshot, rows_of(snapshot), self.access),
            as_of=snapshot.as_of, snapshot=snapshot,
        )  # fmt: skip

    def today(self, journey: Journey, key: str, like: Look | None) -> Side:
        shown = self.journey(journey, key)
        look = self.look(like)
        day = company_day(self.at)
        matrix = the_matrix(shown, day=day, unit=look.unit if look else shown.unit)
        found = self.live(shown, look, matrix.drawing) if look else {}
        return Side(
            key=key, name=shown.name, journey=shown, document=written(matrix), look=look,
            figures=found, as_of=self.at,
        )  # fmt: skip

    def journey(self, journey: Journey, key: str) -> Journey:
        if key == TODAY:
            return journey
        wanted = Journey.objects.filter(key=key.removeprefix(JOURNEY)).select_related("unit")
        found = wanted.first() if key.startswith(JOURNEY) else None
        if found is None:
            raise Http404
        return found

    def look(self, like: Look | None) -> Look | None:
        if not self.access.may_somewhere(Right.READ_FIGURES):
            return None
        today = company_day(self.at)
        usual = periods.last_weeks(USUAL_WEEKS, today)
        if like is None:
            return Look(chosen_unit(self.access, ""), usual)
        return Look(
            like.unit, Period(today + DAY - timedelta(days=like.period.days), today + DAY)
        )

    def live(self, journey: Journey, look: Look, drawing: Drawing) -> dict[str, PointFigure]:
        return figures.live(
            journey, unit=look.unit, start=look.period.start, end=look.period.end, at=self.at,
            access=self.access, drawing=drawing,
        ).by_key  # fmt: skip


def refusal(before: Side, after: Side) -> str:
    """Why no figure of the two can be compared; empty where they can."""
    if before.look and after.look and before.look.unit != after.look.unit:
        return "unit"
    return ""


def shared_days(before: Side, after: Side) -> int:
    """Days that both periods hold: their answers are the same ones, counted twice."""
    one, two = before.period, after.period
    if one is None or two is None:
        return 0
    return max(0, (min(one.end, two.end) - max(one.start, two.start)).days)


def is_target(before: Side, after: Side) -> bool:
    """Whether the later side is what the earlier one aims to become."""
    return after.journey.target_of_id == before.journey.pk and after.snapshot is None
