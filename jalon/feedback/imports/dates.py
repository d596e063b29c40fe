"""Dates as survey files write them: ISO, French with figures or words, or composed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

NOON = time(12)  # a day without an hour stays the same day in the company's zone
EARLIEST_YEAR = 1900
TIME = r"(?:[ T,]+(?:[aà] )?(\d{1,2}) ?[:hH] ?(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})" + TIME)
WORDS = re.compile(
    r"(?:[^\W\d]+\.? )?(\d{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.?,? (\d{4})" + TIME
)
MONTHS = {
    "jan": 1, "fev": 2, "feb": 2, "mar": 3, "avr": 4, "apr": 4, "mai": 5, "may": 5, "juin": 6,
    "jun": 6, "juil": 7, "jul": 7, "aou": 8, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
TIME_CODES = re.compile(r"%[HIMSpcX]")


class Impossible(Exception):
    """No day of the calendar is written so."""


@lru_cache(maxsize=8192)
def moment(text: str, pattern: str, zone: ZoneInfo) -> datetime:
    """The moment a cell says; a day alone is its noon."""
    cleaned = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    try:
        found = by_pattern(cleaned, pattern) if pattern else by_habit(cleaned)
        if not EARLIEST_YEAR <= found.year <= 9000:
            raise Impossible
        return found if found.tzinfo else found.replace(tzinfo=zone)
    except (ValueError, OverflowError, re.error):
        raise Impossible from None


def by_pattern(text: str, pattern: str) -> datetime:
    found = datetime.strptime(text, pattern)  # noqa: DTZ007 (its zone is the map's)
    return found if TIME_CODES.search(pattern) else datetime.combine(found, NOON)


def by_habit(text: str) -> datetime:
    if re.match(r"\d{4}-\d\d-\d\d|\d{8}(?:T|$)", text):
        found = datetime.fromisoformat(text)
        return found if re.search(r"[T ]\d\d", text) else datetime.combine(found, NOON)
    if match := FIGURES.fullmatch(text):
        day, month, year, *clock = match.groups()
        return composed(full_year(year), int(month), int(day), *clock)
    if match := WORDS.fullmatch(text):
        day, name, year, *clock = match.groups()
        return composed(int(year), month_named(name), int(day), *clock)
    raise Impossible


def full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)


def month_named(name: str) -> int:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    for start, month in MONTHS.items():
        if len(plain) >= 3 and plain.startswith(start):
            return month
    raise Impossible


def composed(
    year: int, month: int, day: int, hour: str | None, minute: str | None, second: str | None
) -> datetime:
    clock = time(int(hour), int(minute or 0), int(second or 0)) if hour else NOON
    return datetime.combine(date(year, month, day), clock)


@lru_cache(maxsize=8192)
def from_parts(parts: tuple[tuple[str, str], ...], zone: ZoneInfo) -> datetime:
    """A date whose year, month and day come from constants and columns."""
    said = dict(parts)
    try:
        month = said["month"].strip()
        number = int(float(month)) if re.fullmatch(r"\d+(\.0+)?", month) else month_named(month)
        year = full_year(said["year"].strip())
        found = composed(
            year, number, int(float(said["day"])), said.get("hour"), said.get("minute"), None
        )
    except (ValueError, OverflowError):
        raise Impossible from None
    if not EARLIEST_YEAR <= found.year <= 9000:
        raise Impossible
    return found.replace(tzinfo=zone)
