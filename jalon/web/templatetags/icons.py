"""`{% icon "sun" %}` is an ornament; `{% icon "sun" label=_("Soleil") %}` speaks."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jalon.web.icons import names

register = template.Library()

ORNAMENT = mark_safe('aria-hidden="true"')


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    return drawn(name, str(label), css)


@lru_cache(maxsize=4_096)
def drawn(name: str, label: str, css: str) -> SafeString:
    """A large map draws the same few thousands of times."""
    if name not in names():
        raise template.TemplateSyntaxError(f"No icon is called “{name}”.")
    address = f"{static('web/icons.svg')}#{name}"
    kind = f"icon {css}".strip()
    voice = format_html('role="img" aria-label="{}"', label) if label else ORNAMENT
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}"></use></svg>', kind, voice, address
    )
