"""What changed on a drawing since a version: the cells, or more than cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from jalon.journeys.models import Journey, Note, Source, Stroke

Place = tuple[int, int]  # (lane, situation)
HELD: dict[str, type[models.Model]] = {"note": Note, "source": Source}


def cells_since(journey: Journey, version: int) -> set[Place] | None:
    """None where a change was no gesture on cells, or is no longer known."""
    strokes = list(journey.strokes.filter(last_version__gt=version).order_by("last_version"))
    known = version
    for stroke in strokes:
        if stroke.first_version > known:
            return None
        known = max(known, stroke.last_version)
    return None if known < journey.version else cells_of(strokes)


def cells_of(strokes: Iterable[Stroke]) -> set[Place] | None:
    changes = [change for stroke in strokes for change in stroke.changes]
    if any(change["model"] not in HELD for change in changes):
        return None
    places = {place for change in changes for place in told_places(change)}
    for name, model in HELD.items():
        rows = [change["pk"] for change in changes if change["model"] == name]
        if rows:
            places |= set(
                model._default_manager.filter(pk__in=rows).values_list("lane", "situation")
            )
    return places


def told_places(change: dict[str, Any]) -> list[Place]:
    """A row that comes, goes or moves tells where; one whose words change stays where it is."""
    sides = [side for side in (change["before"], change["after"]) if side]
    return [(side["lane_id"], side["situation_id"]) for side in sides if "lane_id" in side]
