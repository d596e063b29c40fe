"""Where what stands in a cell comes from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jalon.journal.recording import Actor
from jalon.journeys.actions.parts import edit_part, next_place, remove_part
from jalon.journeys.actions.strokes import stroke, write
from jalon.journeys.models import Lane, Situation, Source
from jalon.journeys.refusals import AnotherJourney


@transaction.atomic
def add_source(
    *, lane: Lane, situation: Situation, kind: str, seen_date: date, citation: str = "",
    by: Actor | str, at: datetime,
) -> Source:  # fmt: skip
    journey = lane.journey
    if journey.pk != situation.stage.journey_id:
        raise AnotherJourney
    cell = Source.objects.filter(lane=lane, situation=situation)
    with stroke(journey, "source.added", citation, cell, by=by, at=at):
        source = Source.objects.create(
            lane=lane, situation=situation, kind=kind, seen_date=seen_date,
            citation=citation, position=next_place(cell),
        )  # fmt: skip
    write("source.added", source, journey, by=by, at=at, lane=str(lane), kind=kind)
    return source


@transaction.atomic
def edit_source(
    *, source: Source, version: int, by: Actor | str, at: datetime, **words: Any
) -> Source:
    return edit_part(source, source.lane.journey, version=version, by=by, at=at, words=words)


@transaction.atomic
def remove_source(*, source: Source, by: Actor | str, at: datetime) -> None:
    remove_part(source, source.lane.journey, by=by, at=at)
