"""Marks of the map: `{% load drawing %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from jalon.journeys.models import Situation
from jalon.web.templatetags.icons import icon

register = template.Library()

MOMENT_ICONS = {"moment_of_truth": "star", "transaction": "transaction", "wow": "heart"}
SHORT_INDICATORS = {"nps": "NPS", "csat": "CSAT", "ces2": "CES 2.0", "ces1": "CES 1.0"}


@register.simple_tag
def moment_icon(moment: str) -> SafeString:
    return icon(MOMENT_ICONS.get(moment, "star"))


@register.simple_tag
def channel_icon(kind: str) -> SafeString:
    return icon(kind)


@register.filter
def moment_name(moment: str) -> Any:
    return Situation.Moment(moment).label


@register.filter
def short_indicator(indicator: str) -> str:
    return SHORT_INDICATORS.get(indicator, indicator)
