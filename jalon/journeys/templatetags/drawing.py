"""Marks of the map: `{% load drawing %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import Lane, Note, Situation, Source, Stroke
from jalon.journeys.wording import MOODS, gesture_words
from jalon.web.templatetags.icons import icon

register = template.Library()

MOMENT_ICONS = {"moment_of_truth": "star", "transaction": "transaction", "wow": "heart"}
SHORT_INDICATORS = {"nps": "NPS", "csat": "CSAT", "ces2": "CES 2.0", "ces1": "CES 1.0"}
MOOD_ICONS = {
    -2: "mood-very-bad", -1: "mood-bad", 0: "mood-neutral", 1: "mood-good",
    2: "mood-very-good",
}  # fmt: skip
Kind = Lane.Kind
LANE_ICONS: dict[str, str] = {
    Kind.TOUCHPOINTS: "mobile", Kind.EXPECTATION: "bulb", Kind.EMOTION: "mood-good",
    Kind.MEASURES: "sun", Kind.VERBATIM: "verbatim", Kind.FRONT: "users",
    Kind.BACK: "organisation", Kind.PROCESS: "process", Kind.SYSTEM: "server",
    Kind.INDICATOR: "chart", Kind.IRRITANT: "bolt", Kind.CRITICAL: "alert",
    Kind.QUESTION: "help", Kind.ACTION: "target",
}  # fmt: skip
# What an empty cell says, where silence would be read as an oversight.
EMPTY_WORDS: dict[str, Any] = {
    Kind.IRRITANT: _("Aucun irritant signalé"),
    Kind.CRITICAL: _("Aucune interaction critique"),
    Kind.QUESTION: _("Rien à éclaircir"),
}


@register.simple_tag
def moment_icon(moment: str) -> SafeString:
    return icon(MOMENT_ICONS.get(moment, "star"))


@register.simple_tag
def channel_icon(kind: str) -> SafeString:
    return icon(kind)


@register.simple_tag
def mood_icon(mood: int) -> SafeString:
    return icon(MOOD_ICONS[mood], label=str(MOODS[mood]))


@register.filter
def mood_class(mood: int) -> str:
    """`mood-minus-2` … `mood-plus-2`: where its face stands, and its colour."""
    return f"mood-{'minus' if mood < 0 else 'plus'}-{abs(mood)}"


@register.filter
def lane_icon(kind: str) -> str:
    return LANE_ICONS.get(kind, "table")


@register.filter
def empty_words(kind: str) -> Any:
    return EMPTY_WORDS.get(kind, "")


@register.filter
def state_name(state: str) -> Any:
    return Note.State(state).label


@register.filter
def source_name(kind: str) -> Any:
    return Source.Kind(kind).label


@register.filter
def ready(html: str) -> SafeString:
    """Rendered by the templates of the floor that owns figures."""
    return mark_safe(html)  # noqa: S308 - never a text of a user


@register.filter
def gesture(stroke: Stroke) -> str:
    return gesture_words(stroke)


@register.filter
def moment_name(moment: str) -> Any:
    return Situation.Moment(moment).label


@register.filter
def short_indicator(indicator: str) -> str:
    return SHORT_INDICATORS.get(indicator, indicator)
