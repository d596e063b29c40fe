"""The writing of figures and moments, for templates: `{% load numbers %}`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from jalon.web import numbers, typography

register = template.Library()

register.filter("number", numbers.number)
register.filter("signed", numbers.signed)
register.filter("percent", numbers.percent)
register.filter("share", numbers.share)
register.filter("figure", numbers.figure)
register.filter("clock", numbers.clock)
register.filter("day", numbers.day)
register.filter("short_day", numbers.short_day)
register.filter("moment", numbers.moment)
register.filter("quoted", typography.quoted)
register.simple_tag(numbers.interval, name="interval")


@register.filter
def interval_of(estimate: Any, decimals: int = 0) -> str:
    """The interval of anything that has `low` and `high`."""
    return numbers.interval(estimate.low, estimate.high, decimals)


@register.simple_tag(takes_context=True)
def ago(context: template.Context, moment: datetime | None) -> str:
    """Measured to the page's own `at`, and to the clock where a page gives none."""
    return numbers.ago(moment, context.get("at") or timezone.now())


@register.simple_tag
def period(start: date | None, end: date | None) -> str:
    return numbers.period(start, end)
