"""`{% icon "sun" %}` is an ornament; `{% icon "sun" label=_("Soleil") %}` speaks."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jalon.web.icons import names

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    if name not in names():
        raise template.TemplateSyntaxError(f"No icon is called “{name}”.")
    address = f"{static('web/icons.svg')}#{name}"
    kind = f"icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}" focusable="false"><use href="{}"></use></svg>',
            kind, label, address,
        )  # fmt: skip
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        kind, address,
    )  # fmt: skip
