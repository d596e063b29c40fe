"""Drawing a journey: stages, situations, channels, personas; order and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F

from jalon.journal.models import Entry
from jalon.journal.recording import Actor, record
from jalon.journeys.keys import chosen_key
from jalon.journeys.lanes import open_lanes
from jalon.journeys.models import (
    Channel,
    Drawn,
    Journey,
    Persona,
    Planting,
    Situation,
    Stage,
    Touchpoint,
    new_uid,
)
from jalon.journeys.queries import default_channels, labels_of
from jalon.journeys.refusals import AnotherJourney, CarriesPoints, EditConflict, LastTouchpoint
from jalon.organisation.models import Unit

# The journal


def write(
    verb: str,
    subject: models.Model,
    journey: Journey,
    *,
    by: Actor | str,
    at: datetime,
    **details: Any,
) -> None:
    """One line of the journal, and the drawing's version: live views see a change."""
    record(
        verb, subject=subject, by=by, at=at,
        unit_path=journey.unit.path or "/", journey=journey.key, **details,
    )  # fmt: skip


def touch(journey: Journey, *, at: datetime) -> None:
    """Also the lock of the drawing: whoever comes second waits for the first to commit."""
    Journey.objects.filter(pk=journey.pk).update(version=F("version") + 1, changed_at=at)
    journey.refresh_from_db(fields=["version", "changed_at"])


def last_change(row: models.Model) -> Entry | None:
    lines = Entry.objects.filter(
        subject_kind=row._meta.model_name or "", subject_id=str(row.pk)
    )
    return lines.order_by("-at", "-id").first()


Row = TypeVar("Row", bound=models.Model)


def change_words(row: Row, *, version: int, counter: str, changes: dict[str, Any]) -> Row:
    """Write the changes where nobody came first; one conditional update decides who did."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    mine = rows.filter(**{counter: version})
    if not mine.update(**{counter: F(counter) + 1}, **changes):
        line = last_change(row)
        raise EditConflict(rows.first(), line.actor if line else "", line.at if line else None)
    return rows.get()


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
    *, journey: Journey, version: int, by: Actor | str, at: datetime, **words: str
) -> Journey:
    """`version` is `words_version`: moving a stage is no conflict with a title."""
    edited = change_words(journey, version=version, counter="words_version", changes=words)
    touch(edited, at=at)
    write("journey.edited", edited, edited, by=by, at=at, changed=sorted(words))
    return edited


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
    touch(journey, at=at)
    persona = Persona.objects.create(
        journey=journey,
        name=name,
        goal=goal,
        quote=quote,
        uid=uid or new_uid(),
        position=next_place(journey.personas),
    )
    write("persona.added", persona, journey, by=by, at=at, name=name)
    return persona


@transaction.atomic
def edit_persona(
    *, persona: Persona, version: int, by: Actor | str, at: datetime, **words: str
) -> Persona:
    return edit_drawn(persona, persona.journey, version=version, by=by, at=at, words=words)


@transaction.atomic
def remove_persona(*, persona: Persona, by: Actor | str, at: datetime) -> None:
    touch(persona.journey, at=at)
    remove_drawn(persona, persona.journey, by=by, at=at)


# Stages


@transaction.atomic
def add_stage(
    *, journey: Journey, name: str, description: str = "", uid: str | None = None,
    by: Actor | str, at: datetime,
) -> Stage:  # fmt: skip
    touch(journey, at=at)
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
    return edit_drawn(stage, stage.journey, version=version, by=by, at=at, words=words)


@transaction.atomic
def move_stage(
    *, stage: Stage, before: Stage | None = None, by: Actor | str, at: datetime
) -> None:
    """Before that one, or last."""
    if before is not None and before.journey_id != stage.journey_id:
        raise AnotherJourney
    touch(stage.journey, at=at)
    put_in_order(stage, stage.journey.stages.order_by("position", "id"), before)
    write("stage.moved", stage, stage.journey, by=by, at=at, name=stage.name)


@transaction.atomic
def remove_stage(*, stage: Stage, by: Actor | str, at: datetime) -> None:
    """Refused while a measure point stands in it: a reader would lose sight of its answers."""
    touch(stage.journey, at=at)
    refuse_if_planted(Planting.objects.filter(touchpoint__situation__stage=stage))
    remove_drawn(stage, stage.journey, by=by, at=at)


# Situations


@transaction.atomic
def add_situation(
    *, stage: Stage, name: str, moment: str = "", description: str = "",
    channels: Sequence[str], uid: str | None = None, by: Actor | str, at: datetime,
) -> Situation:  # fmt: skip
    touch(stage.journey, at=at)
    situation = Situation.objects.create(
        stage=stage, name=name, moment=moment, description=description, uid=uid or new_uid(),
        position=next_place(stage.situations),
    )  # fmt: skip
    open_touchpoints(situation, channels)
    write(
        "situation.added", situation, stage.journey, by=by, at=at,
        name=name, channels=list(channels),
    )  # fmt: skip
    return situation


@transaction.atomic
def edit_situation(
    *, situation: Situation, version: int, by: Actor | str, at: datetime, **words: str
) -> Situation:
    journey = situation.stage.journey
    return edit_drawn(situation, journey, version=version, by=by, at=at, words=words)


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
    touch(journey, at=at)
    Situation.objects.filter(pk=situation.pk).update(stage=home)
    situation.stage = home
    put_in_order(situation, home.situations.order_by("position", "id"), before)
    write("situation.moved", situation, journey, by=by, at=at, stage=home.name)


@transaction.atomic
def set_channels(
    *, situation: Situation, channels: Iterable[str], by: Actor | str, at: datetime
) -> None:
    """Exactly these; one that a measure point stands on is refused to go."""
    wanted = list(dict.fromkeys(channels))
    if not wanted:
        raise LastTouchpoint
    journey = situation.stage.journey
    touch(journey, at=at)
    gone = situation.touchpoints.exclude(channel__key__in=wanted)
    refuse_if_planted(Planting.objects.filter(touchpoint__in=gone))
    gone.delete()
    open_touchpoints(situation, wanted)
    write("situation.channels", situation, journey, by=by, at=at, channels=wanted)


@transaction.atomic
def remove_situation(*, situation: Situation, by: Actor | str, at: datetime) -> None:
    journey = situation.stage.journey
    touch(journey, at=at)
    refuse_if_planted(Planting.objects.filter(touchpoint__situation=situation))
    remove_drawn(situation, journey, by=by, at=at)


# What they share


def next_place(siblings: Any) -> int:
    last = siblings.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


def put_in_order(row: Drawn, siblings: models.QuerySet, before: Drawn | None) -> None:
    others = [each for each in siblings if each.pk != row.pk]
    place = len(others)
    if before is not None:
        place = next((i for i, each in enumerate(others) if each.pk == before.pk), place)
    others.insert(place, row)
    for position, each in enumerate(others):
        each.position = position
    ordered: Any = type(row)._default_manager
    ordered.bulk_update(others, ["position"])


def open_touchpoints(situation: Situation, channels: Sequence[str]) -> None:
    """In the order of the company's channels, whatever the order they are named in."""
    by_key = {channel.key: channel for channel in default_channels()}
    known = {each.key: each for each in Channel.objects.filter(key__in=channels)} | by_key
    for key in dict.fromkeys(channels):
        channel = known[key]
        Touchpoint.objects.get_or_create(
            situation=situation, channel=channel, defaults={"position": channel.position}
        )


def edit_drawn(
    row: Row,
    journey: Journey,
    *,
    version: int,
    by: Actor | str,
    at: datetime,
    words: dict[str, Any],
) -> Row:
    edited = change_words(row, version=version, counter="version", changes=words)
    touch(journey, at=at)
    verb = f"{row._meta.model_name}.edited"
    write(verb, edited, journey, by=by, at=at, changed=sorted(words))
    return edited


def remove_drawn(row: Drawn, journey: Journey, *, by: Actor | str, at: datetime) -> None:
    write(f"{row._meta.model_name}.removed", row, journey, by=by, at=at, name=str(row))
    # Closed plantings keep their dates; the place they had is no longer drawn.
    row.delete()


def refuse_if_planted(plantings: models.QuerySet[Planting]) -> None:
    open_ones = list(plantings.filter(to_at=None).values_list("point_id", flat=True))
    if open_ones:
        raise CarriesPoints(labels_of(open_ones))
