"""Drawing a journey: stages, situations, channels, personas; order and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from jalon.journal.recording import Actor
from jalon.journeys.actions.parts import (
    change_words,
    edit_part,
    itself,
    next_place,
    put_in_order,
    refuse_if_planted,
    remove_part,
)
from jalon.journeys.actions.strokes import kept, lock, stroke, touch, write
from jalon.journeys.keys import chosen_key
from jalon.journeys.lanes import open_lanes
from jalon.journeys.models import (
    Channel,
    Journey,
    Note,
    Persona,
    Planting,
    Situation,
    Source,
    Stage,
    Touchpoint,
    new_uid,
)
from jalon.journeys.queries import default_channels
from jalon.journeys.refusals import AnotherJourney, LastTouchpoint
from jalon.organisation.models import Unit

# The journey


@transaction.atomic
def create_journey(
    *, name: str, unit: Unit, objective: str = "", kind: str = Journey.Kind.CURRENT,
    key: str | None = None, starts_date: date | None = None, ends_date: date | None = None,
    target_of: Journey | None = None, by: Actor | str, at: datetime,
) -> Journey:  # fmt: skip
    """With the lanes of a new map."""
    default_channels()
    journey = Journey.objects.create(
        key=chosen_key(Journey, key, name), name=name, unit=unit, objective=objective,
        kind=kind, starts_date=starts_date, ends_date=ends_date, target_of=target_of,
        created_at=at, changed_at=at,
    )  # fmt: skip
    open_lanes(journey)
    write("journey.created", journey, journey, by=by, at=at, name=name)
    return journey


@transaction.atomic
def edit_journey(
    *, journey: Journey, version: int, by: Actor | str, at: datetime, **words: Any
) -> Journey:
    """`version` is `words_version`: moving a stage is no conflict with a title."""
    return edit_part(
        journey, journey, version=version, counter="words_version", by=by, at=at,
        words=words,
    )  # fmt: skip


@transaction.atomic
def archive_journey(*, journey: Journey, by: Actor | str, at: datetime) -> None:
    """Out of the lists; drawing, points and answers stay."""
    if Journey.objects.filter(pk=journey.pk, archived_at=None).update(archived_at=at):
        touch(journey, at=at)
        write("journey.archived", journey, journey, by=by, at=at, name=journey.name)


@transaction.atomic
def restore_journey(*, journey: Journey, by: Actor | str, at: datetime) -> None:
    archived = Journey.objects.filter(pk=journey.pk).exclude(archived_at=None)
    if archived.update(archived_at=None):
        touch(journey, at=at)
        write("journey.restored", journey, journey, by=by, at=at, name=journey.name)


# Personas


@transaction.atomic
def add_persona(
    *,
    journey: Journey,
    name: str,
    goal: str = "",
    quote: str = "",
    uid: str | None = None,
    by: Actor | str,
    at: datetime,
) -> Persona:
    with stroke(journey, "persona.added", name, journey.personas.all(), by=by, at=at):
        persona = Persona.objects.create(
            journey=journey, name=name, goal=goal, quote=quote, uid=uid or new_uid(),
            position=next_place(journey.personas),
        )  # fmt: skip
    write("persona.added", persona, journey, by=by, at=at, name=name)
    return persona


@transaction.atomic
def edit_persona(
    *, persona: Persona, version: int, by: Actor | str, at: datetime, **words: str
) -> Persona:
    return edit_part(persona, persona.journey, version=version, by=by, at=at, words=words)


@transaction.atomic
def remove_persona(*, persona: Persona, by: Actor | str, at: datetime) -> None:
    remove_part(persona, persona.journey, by=by, at=at)


# Stages


@transaction.atomic
def add_stage(
    *, journey: Journey, name: str, description: str = "", uid: str | None = None,
    by: Actor | str, at: datetime,
) -> Stage:  # fmt: skip
    with stroke(journey, "stage.added", name, journey.stages.all(), by=by, at=at):
        stage = Stage.objects.create(
            journey=journey, name=name, description=description, uid=uid or new_uid(),
            position=next_place(journey.stages),
        )  # fmt: skip
    write("stage.added", stage, journey, by=by, at=at, name=name)
    return stage


@transaction.atomic
def edit_stage(
    *, stage: Stage, version: int, by: Actor | str, at: datetime, **words: str
) -> Stage:
    return edit_part(stage, stage.journey, version=version, by=by, at=at, words=words)


@transaction.atomic
def move_stage(
    *, stage: Stage, before: Stage | None = None, by: Actor | str, at: datetime
) -> None:
    """Before that one, or last."""
    if before is not None and before.journey_id != stage.journey_id:
        raise AnotherJourney
    journey, siblings = stage.journey, stage.journey.stages.order_by("position", "id")
    with stroke(journey, "stage.moved", stage.name, siblings, by=by, at=at):
        put_in_order(stage, siblings, before)
    write("stage.moved", stage, journey, by=by, at=at, name=stage.name)


@transaction.atomic
def remove_stage(*, stage: Stage, by: Actor | str, at: datetime) -> None:
    """Refused while a measure point stands in it: a reader would lose sight of its answers."""
    lock(stage.journey)
    content = under(Situation.objects.filter(stage=stage))
    refuse_if_planted(Planting.objects.filter(touchpoint__situation__stage=stage))
    remove_part(stage, stage.journey, *content, by=by, at=at)


# Situations


@transaction.atomic
def add_situation(
    *, stage: Stage, name: str, moment: str = "", description: str = "",
    channels: Sequence[str], uid: str | None = None, by: Actor | str, at: datetime,
) -> Situation:  # fmt: skip
    watched = (stage.situations.all(), Touchpoint.objects.filter(situation__stage=stage))
    with stroke(stage.journey, "situation.added", name, *watched, by=by, at=at):
        situation = Situation.objects.create(
            stage=stage, name=name, moment=moment, description=description,
            uid=uid or new_uid(), position=next_place(stage.situations),
        )  # fmt: skip
        open_touchpoints(situation, channels)
    write(
        "situation.added", situation, stage.journey, by=by, at=at,
        name=name, channels=list(channels),
    )  # fmt: skip
    return situation


@transaction.atomic
def edit_situation(
    *, situation: Situation, version: int, channels: Iterable[str] | None = None,
    by: Actor | str, at: datetime, **words: str,
) -> Situation:  # fmt: skip
    """Its words, and its channels where they are given: one gesture."""
    journey, verb = situation.stage.journey, "situation.edited"
    watched = (itself(situation), situation.touchpoints.all(), *places_of(situation))
    with stroke(journey, verb, situation.name, *watched, by=by, at=at):
        edited = change_words(situation, version=version, counter="version", changes=words)
        if channels is not None:
            keep_channels(edited, channels)
    write(verb, edited, journey, by=by, at=at, changed=sorted(words))
    return edited


@transaction.atomic
def move_situation(
    *, situation: Situation, stage: Stage | None = None, before: Situation | None = None,
    by: Actor | str, at: datetime,
) -> None:  # fmt: skip
    """Into that stage (its own by default), before that situation or last."""
    home = stage or (before.stage if before else situation.stage)
    journey = situation.stage.journey
    if home.journey_id != journey.pk or (before is not None and before.stage_id != home.pk):
        raise AnotherJourney
    both = Situation.objects.filter(stage__in={situation.stage_id, home.pk})
    with stroke(journey, "situation.moved", situation.name, both, by=by, at=at):
        Situation.objects.filter(pk=situation.pk).update(stage=home)
        situation.stage = home
        put_in_order(situation, home.situations.order_by("position", "id"), before)
    write("situation.moved", situation, journey, by=by, at=at, stage=home.name)


@transaction.atomic
def set_channels(
    *, situation: Situation, channels: Iterable[str], by: Actor | str, at: datetime
) -> None:
    """Exactly these; one that a measure point stands on is refused to go."""
    journey, verb, wanted = situation.stage.journey, "situation.channels", list(channels)
    watched = (situation.touchpoints.all(), *places_of(situation))
    with stroke(journey, verb, situation.name, *watched, by=by, at=at):
        keep_channels(situation, wanted)
    write(verb, situation, journey, by=by, at=at, channels=wanted)


def keep_channels(situation: Situation, channels: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(channels))
    if not wanted:
        raise LastTouchpoint
    gone = situation.touchpoints.exclude(channel__key__in=wanted)
    refuse_if_planted(Planting.objects.filter(touchpoint__in=gone))
    gone.delete()
    open_touchpoints(situation, wanted)


def places_of(situation: Situation) -> list[QuerySet]:
    """Where closed plantings stood: they lose their place with the touchpoint."""
    return [kept(Planting.objects.filter(touchpoint__situation=situation))]


@transaction.atomic
def remove_situation(*, situation: Situation, by: Actor | str, at: datetime) -> None:
    journey = situation.stage.journey
    lock(journey)
    content = under(Situation.objects.filter(pk=situation.pk))
    refuse_if_planted(Planting.objects.filter(touchpoint__situation=situation))
    remove_part(situation, journey, *content, by=by, at=at)


def under(situations: QuerySet[Situation]) -> list[QuerySet]:
    """The situations, and all that goes with them."""
    there = kept(situations)
    return [
        there,
        Touchpoint.objects.filter(situation__in=there),
        Note.objects.filter(situation__in=there),
        Source.objects.filter(situation__in=there),
        kept(Planting.objects.filter(touchpoint__situation__in=there)),
    ]


def open_touchpoints(situation: Situation, channels: Sequence[str]) -> None:
    """In the order of the company's channels, whatever the order they are named in."""
    by_key = {channel.key: channel for channel in default_channels()}
    known = {each.key: each for each in Channel.objects.filter(key__in=channels)} | by_key
    for key in dict.fromkeys(channels):
        channel = known[key]
        Touchpoint.objects.get_or_create(
            situation=situation, channel=channel, defaults={"position": channel.position}
        )
