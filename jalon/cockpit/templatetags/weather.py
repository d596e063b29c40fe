"""The words of the board: `{% load weather %}`."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from jalon.cockpit.weather import words
from jalon.cockpit.weather.screen import Screen
from jalon.organisation.tree import indented
from jalon.web.templatetags.components import breadcrumb

register = template.Library()

for name in ("spoken_cell", "spoken_headline", "elsewhere", "place"):
    register.filter(name, getattr(words, name))
register.filter("indented", indented)


@register.filter
def plain(number: float) -> str:
    """A number of a drawing: with a point, whatever the language."""
    return f"{number:g}"


@register.simple_tag
def board_address(screen: Screen, **changes: str | None) -> str:
    return screen.address("weather", **changes)


@register.simple_tag
def board_crumbs(steps: Sequence[tuple[str, str]], name: str) -> SafeString:
    """The units above this one, the nearest last."""
    return breadcrumb(*(part for step in steps for part in step), name)
