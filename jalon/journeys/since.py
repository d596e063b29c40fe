"""What changed on a drawing since a version, as the gestures made since tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from jalon.journeys.matrix import DrawnLane, Place
from jalon.journeys.models import Journey, Lane, Note, Source, Stroke
from jalon.journeys.queries import DrawnSituation

Kind = Lane.Kind
HELD: dict[str, type[models.Model]] = {"note": Note, "source": Source}
# What is read in every cell of a lane. The curve of emotions runs over all the situations.
READ_IN: dict[str, set[str]] = {
    "stage": {Kind.EMOTION},
    "situation": {Kind.EMOTION},
    "touchpoint": {Kind.TOUCHPOINTS, Kind.MEASURES},
    "planting": {Kind.MEASURES},
    "standing": {Kind.MEASURES},
}
# A row that moves among its neighbours has the same cells.
ORDER = {"position", "stage_id", "block"}


@dataclass(frozen=True, slots=True)
class Changes:
    cells: frozenset[Place] = frozenset()  # whose notes or sources changed
    lanes: frozenset[int] = frozenset()  # each cell of these
    situations: frozenset[int] = frozenset()  # and of these
    kinds: frozenset[str] = frozenset()  # and of the lanes of these kinds
    are_more: bool = False  # than cells: heads, order, what stands around

    def redraw(self, lane: DrawnLane, situation: DrawnSituation) -> bool:
        return (
            (lane.id, situation.id) in self.cells
            or lane.kind in self.kinds
            or lane.id in self.lanes
            or situation.id in self.situations
        )


def changes_since(journey: Journey, version: int) -> Changes | None:
    """None where a change was no gesture, or is no longer known."""
    strokes = list(journey.strokes.filter(last_version__gt=version).order_by("last_version"))
    known = version
    for stroke in strokes:
        if stroke.first_version > known:
            return None
        known = max(known, stroke.last_version)
    return None if known < journey.version else changes_of(strokes)


def changes_of(strokes: Iterable[Stroke]) -> Changes:
    rows = [row for stroke in strokes for row in stroke.changes]
    cells = places_of([row for row in rows if row["model"] in HELD])
    kinds = {kind for row in rows for kind in READ_IN.get(row["model"], ())}
    if Lane.objects.filter(pk__in={lane for lane, _ in cells}, kind=Kind.EMOTION).exists():
        kinds.add(Kind.EMOTION)
    return Changes(
        cells=frozenset(cells), kinds=frozenset(kinds),
        lanes=frozenset(reworded(rows, "lane")),
        situations=frozenset(reworded(rows, "situation")),
        are_more=any(row["model"] not in HELD for row in rows),
    )  # fmt: skip


def reworded(rows: Iterable[dict[str, Any]], model: str) -> set[int]:
    """Those that came, or of which more than their place changed."""
    return {
        row["pk"]
        for row in rows
        if row["model"] == model and (row["before"] or row["after"] or {}).keys() - ORDER
    }


def places_of(rows: list[dict[str, Any]]) -> set[Place]:
    places = {place for row in rows for place in told_places(row)}
    for name, model in HELD.items():
        if known := [row["pk"] for row in rows if row["model"] == name]:
            held = model._default_manager.filter(pk__in=known)
            places |= set(held.values_list("lane", "situation"))
    return places


def told_places(row: dict[str, Any]) -> list[Place]:
    """A row that comes, goes or moves tells where; one whose words change stays where it is."""
    sides = [side for side in (row["before"], row["after"]) if side]
    return [(side["lane_id"], side["situation_id"]) for side in sides if "lane_id" in side]
