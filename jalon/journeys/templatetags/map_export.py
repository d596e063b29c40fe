"""The marks of a drawing that leaves: `{% load map_export %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jalon.web.xml import readable

register = template.Library()
register.filter(readable)


@register.filter
def ours(strokes: str) -> SafeString:
    return mark_safe(strokes)  # noqa: S308 - our own sprite, never a text of a user


@register.filter
def plus(value: int, more: int) -> int:
    return value + more


@register.simple_tag
def ink(name: str, inks: Mapping[str, str]) -> str:
    return inks[name]


@register.simple_tag
def painted(block: Any, inks: Mapping[str, str]) -> SafeString:
    fill = inks[block.fill] if block.fill else "none"
    if not block.stroke:
        return format_html('fill="{}"', fill)
    dash = mark_safe(' stroke-dasharray="3 3"') if block.is_dashed else ""
    return format_html('fill="{}" stroke="{}"{}', fill, inks[block.stroke], dash)
