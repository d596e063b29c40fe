"""The version of a thing as HTTP tells it."""

from __future__ import annotations

from django.db import models

from jalon.journeys.models import Lane, Note, Situation

# What is told of a part and that its version, which counts its words, does not count.
BESIDE_WORDS: dict[type[models.Model], tuple[str, ...]] = {
    Lane: ("is_shown",),
    Note: ("lane_id", "situation_id"),
    Situation: ("stage_id",),
}


def tag(version: int | str) -> str:
    """Strong: another version is another tag."""
    return f'"{version}"'


def edition(row: models.Model) -> str:
    """Its version, and where it stands: a note that moved is told otherwise."""
    beside = [int(getattr(row, name)) for name in BESIDE_WORDS.get(type(row), ())]
    return ".".join(map(str, [row.version, *beside]))  # type: ignore[attr-defined]
