"""The writing of figures on the live map: `{% load cockpit %}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from jalon.cockpit import wording
from jalon.cockpit.drawing import TITLE, TITLE_LINE
from jalon.cockpit.figures import PointFigure
from jalon.web import numbers
from jalon.web.icons import drawings
from jalon.web.typography import labelled

register = template.Library()

for name in (
    "written", "limits", "written_gap", "gap_limits", "base", "state_of", "sky_words",
    "difference", "difference_limits", "change_is_good", "spoken", "spoken_figure", "exclusions",
):  # fmt: skip
    register.filter(name, getattr(wording, name))
register.simple_tag(wording.sentence, name="sentence")
register.simple_tag(wording.arrow_words, name="arrow_words")

ICON_BOX = 24
ICONS = {"none": "target", "private": "lock"}
MARKS = {"moment_of_truth": "star", "wow": "heart", "transaction": "transaction"}


@register.filter
def indicator(figure: PointFigure) -> str:
    return wording.INDICATORS.get(figure.indicator, figure.indicator)


@register.filter
def sky_icon(sky: str) -> str:
    return ICONS.get(sky, sky)


@register.filter
def disc_icon(sky: str) -> str:
    """Inside a ring, which is dashed by itself where the base is too small."""
    return "minus" if sky == "hollow" else sky_icon(sky)


@register.filter
def mark_of(moment: str) -> str:
    return MARKS.get(moment, "")


@register.simple_tag
def drawn(name: str, x: int, y: int, size: int, css: str = "") -> SafeString:
    """An icon inside a drawing of ours, centred on a place: it prints and travels with it."""
    scale = size / ICON_BOX
    return format_html(
        '<g class="{}" transform="translate({} {}) scale({})" aria-hidden="true">{}</g>',
        f"drawn drawn-{name} {css}".strip(), x - size // 2, y - size // 2, f"{scale:.3f}",
        mark_safe(drawings()[name]),  # noqa: S308 - our own sprite, never a text of a user
    )  # fmt: skip


@register.filter
def moved(value: Any, by: int) -> int:
    """A place a little further: `{{ station.x|moved:14 }}`."""
    return int(value) + int(by)


@register.filter
def at_key(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key, "")


@register.filter
def field_of(form: Form, name: str) -> BoundField:
    return form[name]


@register.filter
def title_y(drawn: Any, line: int) -> int:
    """The baseline of a line of a stage's name."""
    del drawn
    return TITLE + TITLE_LINE * int(line)


@register.filter
def objective(figure: PointFigure) -> str:
    return numbers.figure(figure.objective, figure.unit)


@register.filter
def left_out(figure: PointFigure) -> int:
    return sum(figure.excluded.values())


@register.filter
def moment_name(moment: str) -> str:
    return str(wording.MOMENTS.get(moment, ""))


@register.filter
def when_today(moment: datetime, today: date) -> str:
    """A clock that does not age while the page stays open; a day for what is older."""
    local = timezone.localtime(moment)
    if local.date() == today:
        return gettext("à %(clock)s") % {"clock": numbers.clock(moment)}
    return gettext("le %(day)s") % {"day": numbers.short_day(moment)}


@register.filter
def bars_words(bars: Any) -> str:
    counts = [labelled(str(bar.grade), numbers.number(bar.count)) for bar in bars.bars]
    return gettext("Réponses par note. %(counts)s") % {"counts": ", ".join(counts)}


@register.filter
def curve_words(panel: Any) -> str:
    """The first and the last figure that the curve shows."""
    shots = [frame.shots[0] for frame in panel.frames if frame.shots[0].estimate]
    ends = [shots[0].estimate.value, shots[-1].estimate.value]
    unit, decimals = panel.figure.unit, panel.figure.decimals
    first, last = (numbers.figure(each, unit, decimals) for each in ends)
    return gettext("Courbe de %(first)s à %(last)s") % {"first": first, "last": last}


@register.filter
def norm_width(norm: Any) -> int:
    return max(6, norm.high - norm.low)


@register.filter
def norm_peers_width(norm: Any) -> int:
    return max(2, norm.peers_high - norm.peers_low)
