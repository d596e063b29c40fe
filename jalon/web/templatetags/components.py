"""The components of the house; `/gallery/` shows each in its states, with the line to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from jalon.web import numbers

register = template.Library()


def part(template_name: str, /, **context: Any) -> SafeString:
    return render_to_string(f"web/components/{template_name}.html", context)


def trimmed(content: str) -> SafeString:
    """What a template rendered, and so already escaped; nothing when it is blank."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine


# Frames: what stands between the tags is their content.


@register.simple_block_tag
def page_header(content: str, title: Any, purpose: Any = "", aside: Any = "") -> SafeString:
    """The h1 of a page, its purpose in one line, its actions between the tags."""
    actions = trimmed(content)
    return part("page_header", title=title, purpose=purpose, aside=aside, actions=actions)


@register.simple_block_tag
def card(
    content: str, title: Any = "", note: Any = "", css: str = "", level: int = 2
) -> SafeString:
    return part("card", title=title, note=note, css=css, level=level, content=content)


@register.simple_block_tag
def empty_state(content: str, title: Any, text: Any = "", icon: str = "map") -> SafeString:
    """Nothing here yet: what will be, and the button that begins it."""
    return part("empty_state", title=title, text=text, icon=icon, actions=trimmed(content))


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: Any = "") -> SafeString:
    """kind: info, success, warning or error."""
    drawing = {"success": "check", "warning": "alert", "error": "alert"}.get(kind, "info")
    return part("notice", kind=kind, title=title, icon=drawing, content=content)


@register.simple_block_tag
def dialog(content: str, name: str, title: Any) -> SafeString:
    """Opened by any `<button type="button" data-opens="name">`."""
    return part("dialog", name=name, title=title, content=content)


# Signs


@dataclass(frozen=True, slots=True)
class Weather:
    icon: str
    label: Any


WEATHER = {
    "sun": Weather("sun", _("objectif sûrement atteint")),
    "veiled": Weather("veiled", _("objectif atteint, à confirmer")),
    "cloud": Weather("cloud", _("sous l’objectif")),
    "rain": Weather("rain", _("sous le seuil, à confirmer")),
    "storm": Weather("storm", _("sûrement sous le seuil")),
    "fog": Weather("fog", _("trop incertain pour le dire")),
    "hollow": Weather("hollow", _("base insuffisante")),
    "none": Weather("minus", _("sans objectif")),
}


@register.simple_tag
def weather(state: str | None, label: Any = None, *, words: bool = True) -> SafeString:
    """The sky over a point: a drawing and its words, never a colour alone."""
    name = state if state in WEATHER else "none"
    sky = WEATHER[name]
    return part("weather", state=name, icon=sky.icon, label=label or sky.label, words=words)


@register.simple_tag
def badge(text: Any, kind: str = "neutral", icon: str = "") -> SafeString:
    """kind: neutral, accent, good, warning, bad, or a channel (web, app, store, …)."""
    return part("badge", text=text, kind=kind, icon=icon)


@register.simple_tag
def channel(kind: str, name: Any) -> SafeString:
    return part("channel", kind=kind, name=name)


@register.simple_tag
def figure(
    value: float | None, unit: str = "", *, low: float | None = None, high: float | None = None,
    n: int | None = None, label: Any = "", state: str = "", decimals: int | None = None,
    missing: Any = "", size: str = "",
) -> SafeString:  # fmt: skip
    """A value, its interval and its base; `missing` says why there is no value."""
    return part(
        "figure",
        written=numbers.figure(value, unit, decimals),
        interval="" if low is None else numbers.interval(low, high, decimals or 0),
        n="" if n is None else numbers.number(n),
        label=label, state=state, size=size,
        missing=missing if value is None else "",
    )  # fmt: skip


GAP_WIDTH = 200  # units of the drawing
GAP_REACH = 50.0  # points either side of the objective


@register.simple_tag
def gap_bar(
    gap: float | None, low: float | None = None, high: float | None = None,
    reach: float = GAP_REACH, state: str = "",
) -> SafeString:  # fmt: skip
    """The distance to the objective, drawn with its interval: honest ink."""
    return part(
        "gap_bar", state=state or "none", width=GAP_WIDTH, middle=GAP_WIDTH // 2,
        written=numbers.signed(gap), interval=numbers.interval(low, high),
        at=abscissa(gap, reach), start=abscissa(low, reach), length=span(low, high, reach),
    )  # fmt: skip


def abscissa(value: float | None, reach: float) -> str | None:
    if value is None:
        return None
    inside = max(-reach, min(reach, float(value)))
    return f"{GAP_WIDTH * (inside + reach) / (2 * reach):.1f}"


def span(low: float | None, high: float | None, reach: float) -> str | None:
    start, end = abscissa(low, reach), abscissa(high, reach)
    return None if start is None or end is None else f"{float(end) - float(start):.1f}"


# Ways around


@register.simple_tag
def breadcrumb(*steps: Any) -> SafeString:
    """Addresses and names in turn, the page itself last: `{% breadcrumb "/a/" "A" "Ici" %}`."""
    above = list(zip(steps[:-1:2], steps[1:-1:2], strict=False))
    return part("breadcrumb", above=above, here=steps[-1] if steps else "")


@register.simple_tag
def tabs(label: Any, current: str, *items: Any) -> SafeString:
    """After the label and the current key: key, address and name of each tab, in turn."""
    links = list(zip(items[::3], items[1::3], items[2::3], strict=True))
    return part("tabs", label=label, current=current, links=links)


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, label: Any, field: str, css: str = "") -> SafeString:
    """A column's title that sorts its table, by the `sort` argument of the address."""
    request: HttpRequest = context["request"]
    current = request.GET.get("sort", "")
    downward = current == f"-{field}"
    upward = current == field
    wanted = f"-{field}" if upward else field
    return part(
        "sort_header", label=label, css=css,
        address=with_argument(request, "sort", wanted),
        order="descending" if downward else "ascending" if upward else "",
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def pages(context: template.Context, before: str = "", after: str = "") -> SafeString:
    """Links to the pages before and after; each is the value of a `cursor`."""
    request: HttpRequest = context["request"]
    return part(
        "pages",
        before=with_argument(request, "cursor", before) if before else "",
        after=with_argument(request, "cursor", after) if after else "",
    )


def with_argument(request: HttpRequest, name: str, value: str) -> str:
    arguments = request.GET.copy()
    arguments.pop("cursor", None)  # another order begins again at its first page
    arguments[name] = value
    return f"?{arguments.urlencode()}"


# Doing


@register.simple_tag(takes_context=True)
def progress(
    context: template.Context, done: int, total: int | None, label: Any, cancel: str = ""
) -> SafeString:
    """Long work under way; `cancel` is the address that stops it."""
    share = numbers.share(done / total) if total else ""
    return part(
        "progress", done=done, total=total, label=label, cancel=cancel, share=share,
        csrf_token=context.get("csrf_token", ""),
    )  # fmt: skip


@register.simple_tag
def copy_field(value: str, label: Any, name: str) -> SafeString:
    """Text to take away: selectable by hand, copied by the button where JavaScript runs."""
    return part("copy_field", value=value, label=label, name=name)


@register.simple_tag
def definitions(*pairs: Any) -> SafeString:
    """Terms and what they are, in turn."""
    return part("definitions", pairs=list(zip(pairs[::2], pairs[1::2], strict=True)))


@register.simple_tag
def definition_list(pairs: Sequence[tuple[Any, Any]]) -> SafeString:
    return part("definitions", pairs=pairs)


@register.filter
def undo_address(message: Message) -> str:
    """Where to post to take back what a message says (see `jalon.web.undo`)."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:/")), "")


# Forms

KINDS: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxInput, "check", "form-check-input"),
    (forms.RadioSelect, "radios", ""),
    (forms.CheckboxSelectMultiple, "radios", ""),
    (forms.Select, "select", "form-select"),
    (forms.ClearableFileInput, "file", "form-control file-drop"),
    (forms.Textarea, "textarea", "form-control"),
)


def kind_and_class(field: BoundField) -> tuple[str, str]:
    widget = field.field.widget
    return next(
        ((kind, css) for known, kind, css in KINDS if isinstance(widget, known)),
        ("input", "form-control"),
    )


@register.filter
def control_kind(field: BoundField) -> str:
    return kind_and_class(field)[0]


@register.filter
def control(field: BoundField) -> SafeString:
    own = field.field.widget.attrs.get("class", "")
    invalid = "is-invalid" if field.errors else ""
    css = " ".join(filter(None, [kind_and_class(field)[1], own, invalid]))
    return field.as_widget(attrs={"class": css})
