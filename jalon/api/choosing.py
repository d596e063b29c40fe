"""Things named in a request: found, or a 404 that says nothing of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jalon.api.problems import Fault, Refused, invalid
from jalon.api.shapes import FIRST_DAY, LAST_DAY
from jalon.cockpit.forms import LONGEST
from jalon.cockpit.periods import DAY, Period
from jalon.journeys.models import Journey, MeasurePoint
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right


def journey_of(key: str) -> Journey:
    return found(Journey.objects.filter(key=key).first(), "journey")


def point_of(key: str) -> MeasurePoint:
    return found(MeasurePoint.objects.filter(key=key).first(), "measure point")


def found(thing: Any, name: str) -> Any:
    if thing is None:
        raise Refused(404, f"There is no such {name}, or you may not see it.")
    return thing


def unit_of(access: Access, code: str | None) -> Unit:
    """A unit whose figures are read: the one named, or the highest one there is."""
    if code is None:
        highest = min(access.paths(Right.READ_FIGURES), key=len, default="")
        return readable(access, Unit.objects.filter(path=highest))
    return readable(access, Unit.objects.filter(code=code))


def readable(access: Access, units: Any) -> Unit:
    unit = units.select_related("parent").first()
    if unit is not None and not access.may(Right.READ_FIGURES, unit):
        unit = None
    kept: Unit = found(unit, "unit")
    return kept


def allow(access: Access, right: Right, unit: Unit) -> None:
    if not access.may(right, unit):
        raise Refused(403)


def drawable_journey(access: Access, key: str) -> Journey:
    """A drawing is everyone's to read, so a refusal is said: 403."""
    journey = found(Journey.objects.filter(key=key).select_related("unit").first(), "journey")
    allow(access, Right.DRAW, journey.unit)
    drawn: Journey = journey
    return drawn


def drawable_unit(access: Access, code: str) -> Unit:
    return unit_sent(access, code, Right.DRAW)


def unit_sent(access: Access, code: str, right: Right) -> Unit:
    """Names of units are everybody's: an unknown one is a fault, another's is refused."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise invalid(Fault("There is no such unit.", pointer="#/unit"))
    allow(access, right, unit)
    return unit


def part_of(journey: Journey, parts: Any, uid: str, name: str) -> Any:
    """A part of a drawing, by its identity."""
    return found(parts.filter(uid=uid).first(), name)


def period_between(start: date, end: date) -> Period:
    """Half-open: `to` is the day after the last one."""
    if start >= end:
        said = "The period is empty: `to` is the day after its last one."
        raise invalid(Fault(said, parameter="to"))
    if end - start > timedelta(days=LONGEST):
        raise invalid(Fault("A period lasts ten years at most.", parameter="from"))
    check_bounds(start, end)
    return Period(start, end)


def check_bounds(start: date | None, end: date | None) -> None:
    for day, name in ((start, "from"), (end, "to")):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise invalid(Fault(f"Days go from {FIRST_DAY} to {LAST_DAY}.", parameter=name))


def asked_period(start: date | None, end: date | None, *, weeks: int, today: date) -> Period:
    """What was asked; else the last weeks, today included."""
    check_bounds(start, end)
    until = end or max(today + DAY, (start or today) + DAY)
    since = start or until - timedelta(weeks=weeks)
    return period_between(since, until)
