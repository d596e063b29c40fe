"""Figures on the map come from a floor above, named by the setting FIGURES_ON_MAP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from jalon.journeys.models import Journey
from jalon.journeys.queries import Drawing
from jalon.organisation.access import SignedInRequest

NO_HTML = SafeString()


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the map: ready HTML of the floor that owns the figures."""

    points: Mapping[str, SafeString] = field(default_factory=dict)  # by key of the point
    cards: SafeString = NO_HTML
    filters: SafeString = NO_HTML
    legend: SafeString = NO_HTML


NOTHING = Shown()


class Figures(Protocol):
    """Of one reader on one journey."""

    @property
    def tag(self) -> str:
        """Changes with what would be shown; reads no figure."""

    def shown(self, drawing: Drawing) -> Shown: ...


def figures_for(request: SignedInRequest, journey: Journey, *, at: datetime) -> Figures | None:
    """None for a reader without the right: objectives and floors remain."""
    path = settings.FIGURES_ON_MAP
    found: Figures | None = import_string(path)(request, journey, at=at) if path else None
    return found
