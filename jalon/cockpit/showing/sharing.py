"""A shared page: what was on screen, and what whoever opens the link may see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from jalon.cockpit import screen as maps
from jalon.cockpit.forms import CUSTOM
from jalon.cockpit.models import Share
from jalon.cockpit.periods import Period
from jalon.cockpit.weather import screen as boards
from jalon.journeys.models import Journey
from jalon.organisation.access import Access, SignedInRequest
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right
from jalon.web import numbers

UNSHARED = {"sort", "zoom", "fold"}  # how one reader looked at it


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the cockpit with its filters; the board when there is no journey."""

    journey: Journey | None
    unit: Unit
    period: Period
    arguments: dict[str, str]

    @property
    def title(self) -> str:
        name = self.journey.name if self.journey else gettext("Météo des parcours")
        return f"{name} · {self.unit.name}"[:80]

    @property
    def still(self) -> dict[str, str]:
        """The same, on the very days that are on screen."""
        kept = {name: value for name, value in self.arguments.items() if name != "period"}
        days = {"since": str(self.period.start), "until": str(self.period.last_day)}
        return kept | {"period": CUSTOM} | days


def page_asked(request: SignedInRequest, *, at: datetime) -> Page:
    """Read from the address as the page itself reads it: the same units, the same refusals."""
    key = request.GET.get("journey", "")
    if not key:
        board = boards.read(request, at=at)
        return Page(None, board.unit, board.period, with_unit(board.arguments, board.unit))
    journey = get_object_or_404(Journey, key=key)
    shown = maps.read(request, journey, at=at)
    if not shown.filters.is_valid():
        raise Http404
    return Page(
        journey, shown.look.unit, shown.look.period, with_unit(shown.arguments, shown.look.unit)
    )


def with_unit(arguments: dict[str, str], unit: Unit) -> dict[str, str]:
    """Without a name, a unit would be each reader's own."""
    kept = {name: value for name, value in arguments.items() if name not in UNSHARED}
    return kept | {"unit": unit.code}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A link, as the person who follows it meets it."""

    share: Share
    is_own: bool
    may_read: bool
    address: str
    own_address: str  # the same page, on the reader's own unit
    period: str


def arrival(share: Share, access: Access) -> Arrival:
    own = {name: value for name, value in share.arguments.items() if name != "unit"}
    return Arrival(
        share=share,
        is_own=share.made_by_id == access.user.pk,
        may_read=access.may(Right.READ_FIGURES, share.unit),
        address=address_of(share.journey, share.arguments),
        own_address=address_of(share.journey, own),
        period=written_period(share.arguments),
    )


def address_of(journey: Journey | None, arguments: dict[str, str]) -> str:
    page = (
        reverse("cockpit:journey", args=[journey.key])
        if journey
        else reverse("cockpit:weather")
    )
    query = QueryDict(mutable=True)
    query.update(arguments)
    return f"{page}?{query.urlencode()}" if arguments else page


def written_period(arguments: dict[str, str]) -> str:
    """« du 30 octobre au 26 novembre 2026 », where it does not move."""
    if arguments.get("period") != CUSTOM:
        return ""
    first, last = (date.fromisoformat(arguments[name]) for name in ("since", "until"))
    return numbers.spelled_period(first, last)
