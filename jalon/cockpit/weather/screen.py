"""What the reader of the board asked for, read from the address."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jalon.cockpit import periods
from jalon.cockpit.forms import CUSTOM, Filters
from jalon.cockpit.periods import Period
from jalon.cockpit.screen import chosen_unit, known
from jalon.cockpit.weather import places
from jalon.feedback import rollups
from jalon.organisation.access import Access, SignedInRequest
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day

KEPT = ("unit", "period", "since", "until", "view")
WEEKS = ("4", "12")
PERIODS = (("4", _("28 jours")), ("12", _("12 semaines")))
VIEWS = ("board", "table")


@dataclass(frozen=True, slots=True)
class Screen:
    access: Access
    unit: Unit
    period: Period
    at: datetime
    today: date
    arguments: dict[str, str]
    is_still: bool = False  # on days that were chosen, as a shared link does

    @property
    def weeks(self) -> int:
        return self.period.days // 7

    @property
    def span(self) -> dict[str, str]:
        """The period, as the address of another page of the cockpit says it."""
        if not self.is_still:
            return {"period": str(self.weeks)}
        days = {"since": str(self.period.start), "until": str(self.period.last_day)}
        return {"period": CUSTOM, **days}

    @property
    def period_key(self) -> str:
        return self.span["period"]

    @property
    def view(self) -> str:
        return known(self.arguments.get("view"), VIEWS, "board")

    @property
    def tag(self) -> str:
        """What the board depends on; nothing of it reads a cell."""
        asked = [
            seen(self.unit, self.today, self.at), sorted(self.arguments.items()),
            self.access.user.pk, self.access.roles,
        ]  # fmt: skip
        return tag(asked)

    def query(self, **changes: str | None) -> str:
        """The same screen but for the changes; None takes an argument away."""
        kept = {k: v for k, v in {**self.arguments, **changes}.items() if v}
        query = QueryDict(mutable=True)
        query.update(kept)
        return f"?{query.urlencode()}" if kept else ""

    def address(self, name: str = "weather", *others: str, **changes: str | None) -> str:
        return reverse(f"cockpit:{name}", args=others) + self.query(**changes)


def seen(unit: Unit, today: date, at: datetime) -> list[Any]:
    """Cells, drawings, place in the tree, day and language."""
    drawn = places.journeys(day=today).order_by().aggregate(Sum("version"), Count("id"))
    return [
        rollups.moves(), sorted(drawn.items()), unit.pk, unit.path, unit.rights_path, today,
        at.hour, get_language(),
    ]  # fmt: skip


def tag(asked: Any) -> str:
    return f'"{hashlib.sha256(repr(asked).encode()).hexdigest()[:32]}"'


def read(request: SignedInRequest, *, at: datetime) -> Screen:
    arguments = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    today = company_day(at)
    still = chosen_days(arguments, today)
    weeks = int(known(arguments.get("period"), WEEKS, WEEKS[0]))
    return Screen(
        access=request.access, unit=chosen_unit(request.access, arguments.get("unit", "")),
        period=still or periods.last_weeks(weeks, today), at=at, today=today,
        arguments=arguments, is_still=still is not None,
    )  # fmt: skip


def chosen_days(arguments: dict[str, str], today: date) -> Period | None:
    """Where the address names days and they are right."""
    filters = Filters(arguments)
    if arguments.get("period") != CUSTOM or not filters.is_valid():
        return None
    return filters.chosen_period(int(WEEKS[0]), today)
