"""How figures, moments and periods are written for a reader.

French and English have their own marks: `1 234,56` and `1,234.56`, `82 %` and
`82%`, `[24 ; 38]` and `[24, 38]`, `16 h 40` and `16:40`. A value of 0 is a value;
no value is an em dash. Halves are rounded away from zero and a rounded zero has
no sign.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils import dateformat, timezone
from django.utils.translation import get_language, gettext, ngettext

MINUS = "\u2212"
NBSP = "\u00a0"
NARROW = "\u202f"
NOTHING = "—"
MOST_DECIMALS = 2

Numeric = float | int | Decimal
Bound = Numeric | None


class Marks(NamedTuple):
    decimal: str
    thousands: str
    percent: str
    between: str  # the two ends of an interval


MARKS = {
    "fr": Marks(",", NARROW, f"{NBSP}%", f"{NBSP};{NBSP}"),
    "en": Marks(".", ",", "%", f",{NBSP}"),
}


def language() -> str:
    code = (get_language() or "fr")[:2]
    return code if code in MARKS else "fr"


def rounded(value: Numeric, decimals: int) -> Decimal:
    # Through the shortest text of a float, so that 0.285 rounds as people read it.
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def is_known(value: Bound) -> bool:
    return value is not None and math.isfinite(value)


def number(value: Bound, decimals: int | None = None, *, plus: bool = False) -> str:
    """`1 234,56`; without a number of decimals, two at most and no trailing zero."""
    if value is None or not is_known(value):
        return NOTHING
    exact = rounded(value, MOST_DECIMALS if decimals is None else decimals)
    sign = MINUS if exact < 0 else "+" if plus and exact > 0 else ""
    return sign + digits(abs(exact), strip=decimals is None)


def digits(value: Decimal, *, strip: bool) -> str:
    marks = MARKS[language()]
    whole, _, fraction = f"{value:,f}".partition(".")
    fraction = fraction.rstrip("0") if strip else fraction
    grouped = whole.replace(",", marks.thousands)
    return f"{grouped}{marks.decimal}{fraction}" if fraction else grouped


def signed(value: Bound, decimals: int = 0) -> str:
    return number(value, decimals, plus=True)


def percent(value: Bound, decimals: int = 0) -> str:
    """A value already in percent: 82 is `82 %`."""
    text = number(value, decimals)
    return text if text == NOTHING else text + MARKS[language()].percent


def share(value: Bound, decimals: int = 0) -> str:
    """A share of one: 0.82 is `82 %`."""
    if value is None or not is_known(value):
        return NOTHING
    return percent(Decimal(repr(float(value))) * 100, decimals)


def interval(low: Bound, high: Bound, decimals: int = 0) -> str:
    if not (is_known(low) and is_known(high)):
        return NOTHING
    between = MARKS[language()].between
    return f"[{number(low, decimals)}{between}{number(high, decimals)}]"


# What each unit of measure looks like: signed points, percents, or a grade.
GRADE_DECIMALS = 1
SIGNED_UNITS = frozenset({"nps", "points", "gap"})
PERCENT_UNITS = frozenset({"csat", "ces", "percent", "%", "share_percent"})


def figure(value: Bound, unit: str = "", decimals: int | None = None) -> str:
    """A score as its indicator is written: signed points, percents, or a grade."""
    if unit in SIGNED_UNITS:
        return signed(value, decimals or 0)
    if unit in PERCENT_UNITS:
        return percent(value, decimals or 0)
    if unit == "count":
        return number(value, decimals or 0)
    return number(value, GRADE_DECIMALS if decimals is None else decimals)


MINUTE, HOUR, DAY = 60, 3600, 86400
YESTERDAY = 2 * DAY


def ago(moment: datetime | None, at: datetime) -> str:
    """`il y a 12 s`: how long before `at` something happened."""
    if moment is None:
        return NOTHING
    seconds = max(0, int((at - moment).total_seconds()))
    if seconds >= YESTERDAY:
        return ago_in_days(seconds // DAY)
    if seconds >= DAY:
        return gettext("hier")
    return gettext("il y a %(length)s") % {"length": short_length(seconds)}


def ago_in_days(days: int) -> str:
    words = ngettext("il y a %(days)s jour", "il y a %(days)s jours", days)
    return words % {"days": number(days)}


def short_length(seconds: int) -> str:
    if seconds < MINUTE:
        return f"{seconds}{NBSP}s"
    if seconds < HOUR:
        return f"{seconds // MINUTE}{NBSP}min"
    return f"{seconds // HOUR}{NBSP}h"


def in_local_time(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def clock(moment: datetime | None) -> str:
    """`16 h 40`, `16:40`."""
    if moment is None:
        return NOTHING
    local = in_local_time(moment)
    if language() == "fr":
        return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"
    return f"{local.hour:02d}:{local.minute:02d}"


def day(when: date | None, form: str = "j F Y") -> str:
    """`12 novembre 2026`; French says `1er` for the first of a month."""
    if when is None:
        return NOTHING
    local = in_local_time(when) if isinstance(when, datetime) else when
    text = dateformat.format(local, form).replace(" ", NBSP)
    starts_with_day = form.startswith("j") and local.day == 1
    return "1er" + text[1:] if starts_with_day and language() == "fr" else text


def short_day(when: date | None) -> str:
    return day(when, "j N Y" if language() == "fr" else "j M Y")  # nov. · Nov


def moment(when: datetime | None) -> str:
    """`12 novembre 2026 à 16 h 40`."""
    if when is None:
        return NOTHING
    return gettext("%(day)s à %(clock)s") % {"day": day(when), "clock": clock(when)}


def period(start: date | None, end: date | None) -> str:
    """A half-open period, written with its last day included."""
    if start is None or end is None or end <= start:
        return NOTHING
    last = end - timedelta(days=1)
    return whole_period(start, end) or spelled_period(start, last)


def whole_period(start: date, end: date) -> str:
    if start.day != 1 or end.day != 1:
        return ""
    if start.month == 1 and (end.year, end.month) == (start.year + 1, 1):
        return str(start.year)
    months = (end.year - start.year) * 12 + end.month - start.month
    return day(start, "F Y") if months == 1 else ""


def spelled_period(first: date, last: date) -> str:
    if first == last:
        return day(first)
    form = "j F Y"
    if first.year == last.year:
        form = "j" if first.month == last.month else "j F"
    return gettext("du %(first)s au %(last)s") % {"first": day(first, form), "last": day(last)}
