"""Typed cells as the text a person would have typed: 12.0 is 12, never the other way round."""

from __future__ import annotations

import math
from decimal import Decimal

LONGEST_EXACT = 15  # digits that a spreadsheet keeps
LARGEST_WHOLE = 1e21
MOST_FIGURES = 40  # characters of a number


def number_text(raw: str) -> str:
    """`12.0` → `12`, `1E-3` → `0.001`, `0.30000000000000004` → `0.3`; else as it is."""
    if raw.isdecimal() and len(raw) <= LONGEST_EXACT:
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    if value.is_integer():
        return str(int(value)) if abs(value) < LARGEST_WHOLE else raw
    plain = format(Decimal(f"{value:.{LONGEST_EXACT}g}"), "f")
    return plain if len(plain) <= MOST_FIGURES else raw


def decimal_text(raw: str) -> str:
    """`12.00` → `12`, whatever the number of its digits."""
    return raw.rstrip("0").rstrip(".") if "." in raw else raw
