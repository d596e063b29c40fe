"""How many open comments stand beside each cell: a floor above knows, named by CELL_MARKS."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from jalon.journeys.models import Journey

Marks = Mapping[tuple[str, str], int]  # by the uids of lane and situation
NO_MARKS: Marks = {}


def marks_of(journey: Journey) -> Marks:
    found: Marks = import_string(settings.CELL_MARKS)(journey)
    return found
