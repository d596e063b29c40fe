"""What every drawing action shares: the lock of the drawing, its line of the journal, and the
rows it touched, kept before and after so that its author can take it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F

from jalon.journal.recording import Actor, record
from jalon.journeys.models import (
    Journey,
    Lane,
    Note,
    Persona,
    Planting,
    Situation,
    Source,
    Stage,
    Stroke,
    Touchpoint,
)
from jalon.organisation.models import User

# What undoing gives back, by model; parents come first. A row's `version` only ever grows.
DRAWN: dict[type[models.Model], tuple[str, ...]] = {
    Journey: ("name", "kind", "objective", "target_of_id", "starts_date", "ends_date"),
    Persona: ("uid", "journey_id", "name", "goal", "quote", "position"),
    Stage: ("uid", "journey_id", "name", "description", "position"),
    Situation: ("uid", "stage_id", "name", "description", "moment", "position"),
    Touchpoint: ("situation_id", "channel_id", "position"),
    Lane: ("uid", "journey_id", "kind", "block", "name", "position", "is_shown"),
    Note: (
        "uid", "lane_id", "situation_id", "text", "severity", "mood", "state", "unit_id",
        "channel_id", "position",
    ),
    Source: (
        "uid", "lane_id", "situation_id", "kind", "seen_date", "citation", "position",
    ),
    Planting: ("touchpoint_id",),
}  # fmt: skip
CELL = {"lane_id", "situation_id"}  # told together: a note that moves tells both its cells
STANDING = "standing"  # where a point stands on the journey: its open planting

Key = tuple[str, int]
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standings:
    """Watched like rows: plantings are dated facts, closed and opened, never rewritten."""

    journey: Journey
    points: tuple[int, ...] | None = None  # None: all that stand on it


Watched = models.QuerySet | Standings


# The journal and the lock


def write(
    verb: str,
    subject: models.Model,
    journey: Journey,
    *,
    by: Actor | str,
    at: datetime,
    **details: Any,
) -> None:
    """One line of the journal, of the journey's unit."""
    record(
        verb, subject=subject, by=by, at=at,
        unit_path=journey.unit.path or "/", journey=journey.key, **details,
    )  # fmt: skip


def touch(journey: Journey, *, at: datetime) -> None:
    """The drawing's version, which live views follow; also its lock: whoever comes second
    waits for the first to commit."""
    Journey.objects.filter(pk=journey.pk).update(version=F("version") + 1, changed_at=at)
    journey.refresh_from_db(fields=["version", "changed_at"])


def lock(journey: Journey) -> None:
    """Whoever comes second waits; what is looked at before a gesture is so when it is made."""
    Journey.objects.filter(pk=journey.pk).update(version=F("version"))


def untouch(journey: Journey) -> None:
    """Nothing changed, nobody need look: under its lock, no other has the version it gives
    back."""
    journey.version -= 1
    journey.save(update_fields=["version"])


# Watching


@contextmanager
def stroke(
    journey: Journey, verb: str, name: str, *watched: Watched, by: Actor | str, at: datetime
) -> Iterator[None]:
    """The drawing is locked, then the rows watched are compared before and after.

    Only a user takes back: what is built by name (an import, the demo company) is no stroke.
    """
    touch(journey, at=at)
    if not isinstance(by, User):
        yield
        return
    before = states(*watched)
    yield
    changes = differences(before, states(*watched))
    if changes:
        keep(journey, verb, name, changes, by=by, at=at)
    else:
        untouch(journey)


def keep(
    journey: Journey, verb: str, name: str, changes: list[State], *, by: User, at: datetime
) -> None:
    """A new gesture is a new branch: what was taken back before can no longer come again."""
    mine = Stroke.objects.of(journey, by)
    mine.exclude(undone_at=None).delete()
    mine.create(
        journey=journey, user=by, at=at, verb=verb, name=name[:80], changes=changes,
        first_version=journey.version - 1, last_version=journey.version,
    )  # fmt: skip


def kept(rows: models.QuerySet) -> models.QuerySet:
    """The same rows, whatever becomes of what they were found by."""
    return rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))


def states(*watched: Watched) -> dict[Key, State]:
    found: dict[Key, State] = {}
    for each in watched:
        found |= standing(each) if isinstance(each, Standings) else rows_of(each)
    return found


def rows_of(rows: models.QuerySet) -> dict[Key, State]:
    name = rows.model._meta.model_name or ""
    return {
        (name, row.pop("pk")): {field: plain(value) for field, value in row.items()}
        for row in rows.values("pk", *DRAWN[rows.model])
    }


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def standing(watched: Standings) -> dict[Key, State]:
    rows = Planting.objects.open().filter(journey=watched.journey)
    if watched.points is not None:
        rows = rows.filter(point__in=watched.points)
    places = rows.values_list("point_id", "touchpoint_id")
    return {(STANDING, point): {"touchpoint_id": place} for point, place in places}


def differences(before: Mapping[Key, State], after: Mapping[Key, State]) -> list[State]:
    """Of a row that stays, what changed of it; of a row that comes or goes, all of it."""
    found = []
    for key in dict.fromkeys([*before, *after]):
        was, became = before.get(key), after.get(key)
        if was == became:
            continue
        if was is not None and became is not None:
            changed = {name for name in was if was[name] != became[name]}
            if changed & CELL:
                changed |= CELL & was.keys()
            was, became = picked(was, changed), picked(became, changed)
        found.append({"model": key[0], "pk": key[1], "before": was, "after": became})
    return found


def picked(state: State, names: set[str]) -> State:
    return {name: state[name] for name in state if name in names}
