"""Who else is on the map right now, and where: kept for seconds, in the cache, and nowhere else.

It is no fact: two heartbeats that cross may lose one of them, and the next brings it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from jalon.journeys.models import Journey
from jalon.organisation.models import User

SECONDS = 15  # without a heartbeat, gone
LONGEST_CELL = 40


@dataclass(frozen=True, slots=True)
class Other:
    name: str
    cell: str  # id of the cell on the page; empty: somewhere on the map
    place: str = ""  # that cell, in words


def key_of(journey: Journey) -> str:
    return f"journeys:presence:{journey.pk}"


def here(journey: Journey, user: User, *, cell: str, place: str, at: datetime) -> None:
    known = {**cache.get(key_of(journey), {})}
    known[user.pk] = (str(user.name), cell[:LONGEST_CELL], place, at.timestamp())
    cache.set(key_of(journey), known, SECONDS)


def gone(journey: Journey, user: User) -> None:
    known = {**cache.get(key_of(journey), {})}
    if known.pop(user.pk, None):
        cache.set(key_of(journey), known, SECONDS)


def others_on(journey: Journey, user: User, *, at: datetime) -> list[Other]:
    """One person in two windows is one person."""
    known = cache.get(key_of(journey), {})
    since = at.timestamp() - SECONDS
    return [
        Other(name, cell, place)
        for pk, (name, cell, place, seen) in sorted(known.items())
        if pk != user.pk and seen > since
    ]
