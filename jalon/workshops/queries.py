"""Reads of workshops that pages need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from jalon.journeys.models import Journey, Lane, Note, Stage
from jalon.journeys.queries import DrawnStage, the_map
from jalon.workshops.models import Contribution, Workshop


def open_by_token(token: str, *, at: datetime) -> Workshop | None:
    """None for whatever is no open workshop: one and the same answer."""
    found = Workshop.objects.open(at=at).select_related("journey")
    return found.filter(token=token).first()


def workshops_of(journey: Journey) -> QuerySet[Workshop]:
    """The latest first, with how much each received."""
    counted = Workshop.objects.filter(journey=journey).annotate(
        contribution_count=Count("contributions")
    )
    return counted.order_by("-opened_at", "-id")


def waiting(workshop: Workshop, *, after: int = 0) -> list[Contribution]:
    rows = workshop.contributions.waiting().filter(pk__gt=after)
    return list(rows.select_related("lane", "stage").order_by("pk"))


def set_aside(workshop: Workshop) -> list[Contribution]:
    rows = workshop.contributions.set_aside()
    return list(rows.select_related("lane", "stage").order_by("pk"))


def lanes_of(workshop: Workshop) -> list[Lane]:
    return list(workshop.lanes.order_by("position", "id"))


def stages_of(journey: Journey) -> list[Stage]:
    return list(journey.stages.order_by("position", "id"))


@dataclass(frozen=True, slots=True)
class Table:
    """Where contributions are sorted: the lanes of the workshop under every situation."""

    lanes: Sequence[Lane]
    stages: Sequence[DrawnStage]
    counts: dict[tuple[int, int], int]  # notes by (lane, situation)

    @property
    def rows(self) -> list[tuple[Lane, list[tuple[int, str, int]]]]:
        """Each lane with its cells: (situation, its name, how many notes)."""
        return [
            (
                lane,
                [
                    (each.id, each.name, self.counts.get((lane.pk, each.id), 0))
                    for stage in self.stages
                    for each in stage.situations
                ],
            )
            for lane in self.lanes
        ]


def table_of(workshop: Workshop) -> Table:
    lanes = lanes_of(workshop)
    return Table(lanes, the_map(workshop.journey).stages, note_counts(lanes))


def note_counts(lanes: Sequence[Lane]) -> dict[tuple[int, int], int]:
    counted = Note.objects.filter(lane__in=lanes).values_list("lane", "situation")
    return {
        (lane, situation): count
        for lane, situation, count in counted.annotate(count=Count("id")).order_by()
    }
