"""Who writes second is told: one conditional update decides, in the transaction of the effect."""

from __future__ import annotations

from django.db.models import F

from jalon.journeys.actions.parts import change_words, last_change
from jalon.journeys.models import Drawn, Journey
from jalon.journeys.refusals import EditConflict


def claim_drawing(journey: Journey, *, version: int) -> None:
    """Refused where anything of the drawing moved since that version was read.

    Nothing is changed yet: the row is held until the effect, which grows the version.
    """
    mine = Journey.objects.filter(pk=journey.pk, version=version)
    if not mine.update(version=F("version")):
        line, current = last_change(journey), Journey.objects.filter(pk=journey.pk).first()
        raise EditConflict(current, line.actor if line else "", line.at if line else None)
    journey.refresh_from_db()


def claim_part(part: Drawn, *, version: int) -> None:
    """Refused where its words changed since that version was read, or it is gone."""
    change_words(part, version=version, counter="version", changes={})
    part.refresh_from_db()
