"""The version of a thing as HTTP tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import models

from jalon.journeys.models import Lane, Note, Situation, Stage


def tag(version: int | str) -> str:
    """Strong: another version is another tag."""
    return f'"{version}"'


def edition(row: models.Model) -> str:
    """Its version, which counts its words, and what is told beside: a note that moved is told
    otherwise."""
    return ".".join(map(str, [row.version, *beside_words(row)]))  # type: ignore[attr-defined]


def beside_words(row: models.Model) -> Iterable[int | str]:
    match row:
        case Lane():
            return [int(row.is_shown)]
        case Note():
            return [row.lane_id, row.situation_id]
        case Situation():
            return [row.stage_id]
        case Stage():
            return [order_of(row)]
        case _:
            return []


def order_of(stage: Stage) -> str:
    held = stage.situations.order_by("position", "id").values_list("pk", flat=True)
    return hashlib.sha256(repr(list(held)).encode()).hexdigest()[:12]
