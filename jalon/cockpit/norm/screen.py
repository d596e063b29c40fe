"""What the reader of the norm asked for, read from the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.cockpit import periods
from jalon.cockpit.periods import Period
from jalon.cockpit.screen import chosen_unit, known
from jalon.organisation.access import Access, SignedInRequest
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right

KEPT = ("unit", "period", "point")
PERIODS = (("12", _("12 semaines")), ("4", _("4 semaines")), ("52", _("52 semaines")))
WEEKS = tuple(weeks for weeks, _words in PERIODS)


@dataclass(frozen=True, slots=True)
class Screen:
    access: Access
    unit: Unit
    period: Period  # closed weeks: a norm does not move while it is read
    at: datetime
    today: date
    arguments: dict[str, str]

    @property
    def weeks(self) -> int:
        return self.period.days // 7

    @property
    def may_call_back(self) -> bool:
        return self.access.may(Right.READ_CONTACTS, self.unit)

    def query(self, **changes: str | None) -> str:
        """The same screen but for the changes; None takes an argument away."""
        kept = {k: v for k, v in {**self.arguments, **changes}.items() if v}
        query = QueryDict(mutable=True)
        query.update(kept)
        return f"?{query.urlencode()}" if kept else ""

    def address(self, name: str = "norm", *others: str, **changes: str | None) -> str:
        return reverse(f"cockpit:{name}", args=others) + self.query(**changes)


def read(request: SignedInRequest, *, at: datetime) -> Screen:
    arguments = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    today = company_day(at)
    weeks = int(known(arguments.get("period"), WEEKS, WEEKS[0]))
    return Screen(
        access=request.access, unit=chosen_unit(request.access, arguments.get("unit", "")),
        period=periods.closed_weeks(weeks, today), at=at, today=today, arguments=arguments,
    )  # fmt: skip
