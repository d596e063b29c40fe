"""The words of the norm: `{% load norm %}`."""

from __future__ import annotations

from django import template

from jalon.cockpit.norm import words
from jalon.cockpit.norm.screen import Screen
from jalon.organisation.tree import indented

register = template.Library()

register.filter("estimate_value", words.value)
register.filter("estimate_limits", words.limits)
register.filter("indented", indented)


@register.simple_tag
def norm_address(screen: Screen, **changes: str) -> str:
    return screen.address(**changes)
