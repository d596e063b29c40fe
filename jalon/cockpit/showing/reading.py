"""Nobody signs in to a wall nor to an embed: they read one unit's figures, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import translation

from jalon.cockpit import periods
from jalon.cockpit.models import Embed, Shown, Wall
from jalon.cockpit.periods import Period
from jalon.cockpit.weather import screen
from jalon.organisation import scope
from jalon.organisation.access import Access, figures_of
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right
from jalon.organisation.scope import Scope
from jalon.web.live import is_known

DRAWING_KEPT = 600  # seconds; its key changes with whatever it shows


@dataclass(frozen=True, slots=True)
class Passer:
    """Whoever stands in front of it, now."""

    access: Access
    period: Period
    at: datetime
    today: date


@contextmanager
def in_front_of(shown: Wall | Embed, weeks: int, *, at: datetime) -> Iterator[Passer]:
    """A scope of its own, even in the browser of somebody signed in: one subtree, no row."""
    access = figures_of(shown.unit)
    paths = {Right.READ_FIGURES: access.paths(Right.READ_FIGURES)}
    reason = f"{shown._meta.model_name} {shown.pk}"
    today = company_day(at)
    with scope.entered(Scope(paths, reason)), translation.override(shown.language):
        yield Passer(access, periods.last_weeks(weeks, today), at, today)


def tag_of(shown: Shown, passer: Passer, *asked: Any) -> str:
    seen = screen.seen(shown.unit, passer.today, passer.at)
    return screen.tag([type(shown).__name__, shown.pk, seen, *asked])


def drawn_once(request: HttpRequest, tag: str, draw: Callable[[], bytes]) -> HttpResponseBase:
    """Unchanged: nothing is sent. Else drawn once for all who look at the same thing."""
    if is_known(request, tag):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = HttpResponse(kept(tag, draw))
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def kept(tag: str, draw: Callable[[], bytes]) -> bytes:
    known = cache.get(f"shown:{tag}")
    if known is None:
        known = draw()
        cache.set(f"shown:{tag}", known, DRAWING_KEPT)
    return bytes(known)
