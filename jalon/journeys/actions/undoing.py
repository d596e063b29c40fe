"""Taking back one's own gestures on a drawing, one by one, and doing them again.

A gesture is taken back only from the state it left: where somebody changed what it had
touched, nothing is done and the refusal says who. Taking back is itself a change: it has its
line in the journal, and no fact goes away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from jalon.journal.recording import Actor
from jalon.journeys.actions.points import close, open_planting
from jalon.journeys.actions.strokes import (
    DRAWN,
    STANDING,
    Key,
    Standings,
    State,
    differences,
    kept,
    rows_of,
    standing,
    touch,
    write,
)
from jalon.journeys.models import (
    Journey,
    Lane,
    MeasurePoint,
    Note,
    Planting,
    Situation,
    Source,
    Stage,
    Stroke,
    Touchpoint,
)
from jalon.journeys.refusals import ChangedSince, NothingToUndo
from jalon.organisation.models import User

KEPT_STROKES = 200  # of one user on one journey
MODELS = {model._meta.model_name or "": model for model in DRAWN}
# What stands in what: a part does not come back where its place went, nor go with its content.
PLACES: dict[type[models.Model], dict[str, type[models.Model]]] = {
    Situation: {"stage_id": Stage},
    Touchpoint: {"situation_id": Situation},
    Note: {"situation_id": Situation, "lane_id": Lane},
    Source: {"situation_id": Situation, "lane_id": Lane},
}
# Moving is no edit of words: it makes no conflict with who writes them.
PLACED_BY = {"position", "stage_id", "situation_id", "lane_id"}


@dataclass(frozen=True, slots=True)
class Change:
    """Of one row: what it must be now, and what it becomes; None where it is not there."""

    key: Key
    expected: State | None
    wanted: State | None

    def holds(self, found: State | None) -> bool:
        if self.expected is None or found is None:
            return self.expected is found
        # A row that goes may have been put elsewhere among its neighbours.
        ignored = {"position"} if self.wanted is None else set()
        return all(
            found.get(name) == value
            for name, value in self.expected.items()
            if name not in ignored
        )


# Undo, redo


def undo(*, journey: Journey, by: User, at: datetime) -> Stroke:
    return turn(journey, back=True, by=by, at=at)


def redo(*, journey: Journey, by: User, at: datetime) -> Stroke:
    return turn(journey, back=False, by=by, at=at)


@transaction.atomic
def turn(journey: Journey, *, back: bool, by: User, at: datetime) -> Stroke:
    touch(journey, at=at)
    mine = Stroke.objects.of(journey, by)
    last = mine.next_undone() if back else mine.next_redone()
    if last is None:
        raise NothingToUndo
    put(last, journey, back=back, by=by, at=at)
    turned(last, journey, undone_at=at if back else None)
    verb = "journey.undone" if back else "journey.redone"
    write(verb, journey, journey, by=by, at=at, gesture=last.verb, name=last.name)
    return last


@transaction.atomic
def skip_undo(*, journey: Journey, by: User, at: datetime) -> None:
    """Leave the last gesture as it is, for one that can no longer be taken back."""
    touch(journey, at=at)
    last = Stroke.objects.of(journey, by).next_undone()
    if last is None:
        raise NothingToUndo
    last.delete()
    write("journey.kept", journey, journey, by=by, at=at, gesture=last.verb, name=last.name)


def turned(stroke: Stroke, journey: Journey, *, undone_at: datetime | None) -> None:
    """Two tabs may press together: the lock of the drawing orders them, each turns its own."""
    stroke.undone_at = undone_at
    stroke.first_version, stroke.last_version = journey.version - 1, journey.version
    stroke.save(update_fields=["undone_at", "first_version", "last_version", "changes"])


def put(stroke: Stroke, journey: Journey, *, back: bool, by: Actor | str, at: datetime) -> None:
    now, then = ("after", "before") if back else ("before", "after")
    changes = [
        Change((each["model"], each["pk"]), each[now], each[then]) for each in stroke.changes
    ]
    refuse_what_moved_on(stroke, journey, changes)
    if back:
        stroke.changes += places_lost(changes)
    restore(journey, changes, by=by, at=at)


# What somebody changed since


def refuse_what_moved_on(stroke: Stroke, journey: Journey, changes: list[Change]) -> None:
    found = current(journey, [change.key for change in changes])
    moved = [change.key for change in changes if not change.holds(found.get(change.key))]
    blocking = moved or [*places_gone(changes), *filled_since(changes)]
    if blocking:
        since = strokes_since(stroke, journey, set(blocking))
        last = since[-1] if since else None
        raise ChangedSince(
            stroke, by=str(last.user) if last else "", what=last, at=last.at if last else None
        )


def current(journey: Journey, keys: Iterable[Key]) -> dict[Key, State]:
    wanted: dict[str, list[int]] = defaultdict(list)
    for name, pk in keys:
        wanted[name].append(pk)
    points = wanted.pop(STANDING, [])
    found = standing(Standings(journey, tuple(points))) if points else {}
    for name, pks in wanted.items():
        found |= rows_of(MODELS[name]._default_manager.filter(pk__in=pks))
    return found


def going(changes: Iterable[Change], model: type[models.Model]) -> list[int]:
    name = model._meta.model_name
    return [each.key[1] for each in changes if each.wanted is None and each.key[0] == name]


def coming(changes: Iterable[Change], model: type[models.Model]) -> set[int]:
    name = model._meta.model_name
    return {each.key[1] for each in changes if each.expected is None and each.key[0] == name}


def places_gone(changes: list[Change]) -> Iterator[Key]:
    """Where rows should come back to, and that somebody removed."""
    for place, wanted in places_wanted(changes).items():
        rows = place._default_manager.filter(pk__in=wanted)
        there = set(rows.values_list("pk", flat=True)) | coming(changes, place)
        yield from ((place._meta.model_name or "", pk) for pk in wanted - there)


def places_wanted(changes: list[Change]) -> dict[type[models.Model], set[int]]:
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for change in changes:
        if change.wanted is None:
            continue
        if change.key[0] in {STANDING, "planting"}:
            places: dict[str, type[models.Model]] = {"touchpoint_id": Touchpoint}
        else:
            places = PLACES.get(MODELS[change.key[0]], {})
        for name, place in places.items():
            if change.wanted.get(name) is not None:
                wanted[place].add(change.wanted[name])
    return wanted


def filled_since(changes: list[Change]) -> Iterator[Key]:
    """What others put in what would go: it would go too. A point that the gesture itself
    moved is checked where it stands."""
    moved = {each.key for each in changes}
    for model, places in PLACES.items():
        for name, place in places.items():
            if gone := going(changes, place):
                held = model._default_manager.filter(**{f"{name}__in": gone})
                others = held.exclude(pk__in=going(changes, model))
                yield from ((model._meta.model_name or "", each.pk) for each in others)
    if gone := going(changes, Touchpoint):
        standing_there = Planting.objects.open().filter(touchpoint__in=gone)
        points = standing_there.values_list("point", flat=True)
        yield from ((STANDING, each) for each in points if (STANDING, each) not in moved)


def strokes_since(stroke: Stroke, journey: Journey, keys: set[Key]) -> list[Stroke]:
    """Of anybody, on those rows, after this one; the last is who to talk to."""
    others = journey.strokes.filter(last_version__gt=stroke.last_version)
    ordered = others.select_related("user").order_by("last_version")
    return [
        each for each in ordered if keys & {(row["model"], row["pk"]) for row in each.changes}
    ]


# Putting back


def places_lost(changes: list[Change]) -> list[State]:
    """Closed plantings lose a place that goes; done again, they find it again."""
    gone, known = going(changes, Touchpoint), {change.key for change in changes}
    if not gone:
        return []
    there = rows_of(kept(Planting.objects.filter(touchpoint__in=gone)))
    with_place = {key: state for key, state in there.items() if key not in known}
    return differences({key: {"touchpoint_id": None} for key in with_place}, with_place)


def restore(journey: Journey, changes: list[Change], *, by: Actor | str, at: datetime) -> None:
    by_model: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_model[change.key[0]].append(change)
    for change in by_model[STANDING]:
        leave(journey, change, at=at)
    for model in reversed(DRAWN):
        if gone := going(changes, model):
            model._default_manager.filter(pk__in=gone).delete()
    for model in DRAWN:
        create(model, by_model[model._meta.model_name or ""], journey)
    for model in DRAWN:
        update(model, by_model[model._meta.model_name or ""], journey)
    for change in by_model[STANDING]:
        stand(journey, change, by=by, at=at)


def create(model: type[models.Model], changes: list[Change], journey: Journey) -> None:
    """With the identity they had. The version of the journey is above any they had."""
    versioned = {"version": journey.version} if has_version(model) else {}
    model._default_manager.bulk_create(
        [
            model(pk=each.key[1], **versioned, **each.wanted)
            for each in changes
            if each.expected is None and each.wanted is not None
        ]
    )


def update(model: type[models.Model], changes: list[Change], journey: Journey) -> None:
    for change in changes:
        if change.expected is None or change.wanted is None:
            continue
        values: dict[str, Any] = dict(change.wanted)
        if not values.keys() <= PLACED_BY and model is not Planting:
            counter = "words_version" if model is Journey else "version"
            values[counter] = journey.version
        rows = model._default_manager.filter(pk=change.key[1])
        rows.update(**values)


def has_version(model: type[models.Model]) -> bool:
    return model not in {Touchpoint, Planting, Journey}


def leave(journey: Journey, change: Change, *, at: datetime) -> None:
    """Before its place goes. Dated rows stay true: one closes today, another opens today."""
    if change.expected is not None:
        close(Planting.objects.open().get(journey=journey, point=change.key[1]), at=at)


def stand(journey: Journey, change: Change, *, by: Actor | str, at: datetime) -> None:
    if change.wanted is not None:
        point = MeasurePoint.objects.get(pk=change.key[1])
        touchpoint = Touchpoint.objects.get(pk=change.wanted["touchpoint_id"])
        open_planting(point=point, touchpoint=touchpoint, journey=journey, by=by, at=at)


# The daily job


@transaction.atomic
def forget_old_strokes(*, at: datetime) -> int:
    """All but the last ones of each user on each journey."""
    del at
    forgotten = 0
    for journey, user in Stroke.objects.values_list("journey", "user").distinct():
        mine = Stroke.objects.filter(journey=journey, user=user).order_by("-id")
        oldest = mine.values_list("pk", flat=True)[KEPT_STROKES - 1 : KEPT_STROKES].first()
        if oldest is not None:
            forgotten += mine.filter(Q(pk__lt=oldest)).delete()[0]
    return forgotten
