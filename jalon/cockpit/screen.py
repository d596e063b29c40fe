"""What the reader asked for, read from the address: the same reading for every page.

A unit outside the reader's scope, or a week that no calendar has, is not found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from jalon.cockpit import periods
from jalon.cockpit.counting import Look
from jalon.cockpit.forms import CUSTOM, Filters
from jalon.feedback import rollups
from jalon.journeys.models import Journey
from jalon.organisation.access import Access, SignedInRequest
from jalon.organisation.models import Unit
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right

KEPT = (
    "unit", "period", "since", "until", "segment", "channel", "tree", "point", "frame", "fold",
    "zoom", "view", "film", "sort",
)  # fmt: skip
ZOOMS = ("small", "normal", "large")
VIEWS = ("map", "table")
WHOLE_WEEKS, UNIT_WEEKS = 4, 12  # of the company's page, and of a unit's


@dataclass(frozen=True, slots=True)
class Screen:
    journey: Journey
    access: Access
    filters: Filters
    look: Look
    weeks: int | None  # of the period, when it is a preset
    at: datetime
    today: date
    arguments: dict[str, str]
    monday: date | None  # the frame of the film, when one is shown
    folded: frozenset[int]

    @property
    def point(self) -> str:
        return self.arguments.get("point", "")

    @property
    def zoom(self) -> str:
        return known(self.arguments.get("zoom"), ZOOMS, "normal")

    @property
    def view(self) -> str:
        return known(self.arguments.get("view"), VIEWS, "map")

    @property
    def is_live(self) -> bool:
        return self.monday is None

    @property
    def may_read_rows(self) -> bool:
        return self.access.may(Right.READ_ROWS, self.look.unit)

    @property
    def tag(self) -> str:
        """What the map fragment depends on; nothing of it reads a cell."""
        return f'"{digest([self.tag_of_figures, self.journey.version])}"'

    @property
    def tag_of_figures(self) -> str:
        """The same, whatever is drawn."""
        return digest(
            [
                rollups.moves(), self.journey.pk, sorted(self.arguments.items()),
                get_language(), self.access.user.pk, self.access.roles, self.look.unit.pk,
                self.look.unit.rights_path, self.today, self.at.hour,
            ]
        )  # fmt: skip

    def query(self, **changes: str | None) -> str:
        """The same screen but for the changes; None takes an argument away."""
        kept = {k: v for k, v in {**self.arguments, **changes}.items() if v}
        query = QueryDict(mutable=True)
        query.update(kept)
        return f"?{query.urlencode()}" if kept else ""

    def address(self, name: str = "journey", *others: str, **changes: str | None) -> str:
        return reverse(f"cockpit:{name}", args=[self.journey.key, *others]) + self.query(
            **changes
        )

    def folding(self, stage: int) -> str:
        """The address that folds the stage, or unfolds it."""
        wanted = self.folded ^ {stage}
        return self.address(fold="-".join(map(str, sorted(wanted))) or None)


def digest(parts: list[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def known(asked: str | None, values: Sequence[str], default: str) -> str:
    return asked if asked and asked in values else default


def read(request: SignedInRequest, journey: Journey, *, at: datetime) -> Screen:
    arguments = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    unit = chosen_unit(request.access, arguments.get("unit", ""))
    today = company_day(at)
    week = chosen_week(arguments.get("frame", ""))
    filters = Filters(with_defaults(arguments, journey, unit, today))
    weeks = WHOLE_WEEKS if unit.parent_id is None else UNIT_WEEKS
    period = periods.frame(week) if week else filters.chosen_period(weeks, today)
    return Screen(
        journey=journey, access=request.access, filters=filters,
        look=Look(
            unit, period, filters.chosen("segment"), filters.chosen("channel"),
            as_is=filters.chosen("tree") is not None,
        ),
        weeks=period.weeks, at=at, today=today, arguments=arguments, monday=week,
        folded=frozenset(int(n) for n in arguments.get("fold", "").split("-") if is_id(n)),
    )  # fmt: skip


def is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


def with_defaults(
    arguments: dict[str, str], journey: Journey, unit: Unit, today: date
) -> dict[str, str]:
    """What the form shows when nothing was chosen."""
    weeks = WHOLE_WEEKS if unit.parent_id is None else UNIT_WEEKS
    defaults = {"journey": journey.key, "unit": unit.code, "period": str(weeks)}
    if arguments.get("period") == CUSTOM and not {"since", "until"} & arguments.keys():
        period = periods.last_weeks(weeks, today)
        defaults |= {"since": str(period.start), "until": str(period.last_day)}
    return defaults | arguments


def chosen_unit(access: Access, code: str) -> Unit:
    """The one asked for, or the highest the reader has."""
    units = Unit.objects.select_related("parent")
    if not code:
        highest = min(access.paths(Right.READ_FIGURES), key=len, default="")
        unit = units.filter(path=highest).first()
    else:
        unit = units.filter(code=code).first()
    if unit is None or not access.may(Right.READ_FIGURES, unit):
        raise Http404
    return unit


def chosen_week(key: str) -> date | None:
    if not key:
        return None
    try:
        return periods.week_of(key)
    except periods.UnknownWeek as unknown:
        raise Http404 from unknown
