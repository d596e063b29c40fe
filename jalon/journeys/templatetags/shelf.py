"""The list of journeys: `{% load shelf %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from jalon.journeys.models import Journey

register = template.Library()


@register.filter
def targets_of(aims: Mapping[int, list[Journey]], journey: Journey) -> list[Journey]:
    return aims.get(journey.pk, [])
