"""Reads about walls, embeds and shared links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from jalon.cockpit.models import Embed, Origin, Share, Shown, Wall
from jalon.cockpit.weather import places
from jalon.journal.models import Entry
from jalon.journeys.models import Journey
from jalon.organisation.access import Access
from jalon.organisation.models import Unit, User, fingerprint
from jalon.organisation.queries import root, within_paths
from jalon.organisation.rights import Right

ShownT = TypeVar("ShownT", bound=Shown)
OPENED = "share.opened"


def open_one(model: type[ShownT], token: str, *, at: datetime) -> ShownT | None:
    """What an address opens now; nothing tells an unknown one from a closed one."""
    found = one_of_token(model, token)
    return found if found and found.is_open(at) else None


def one_of_token(model: type[ShownT], token: str) -> ShownT | None:
    rows = model._default_manager.filter(token_hash=fingerprint(token))
    return rows.select_related("unit__parent").first()


def units_for(access: Access, right: Right) -> QuerySet[Unit]:
    """Open units on which the right is held."""
    inside = within_paths("rights_path", access.paths(right))
    return Unit.objects.filter(inside, closed_at=None)


def walls_of(access: Access) -> QuerySet[Wall]:
    inside = within_paths("unit__rights_path", access.paths(Right.SHOW))
    return Wall.objects.filter(inside).select_related("unit").order_by("-created_at", "-pk")


def embeds_of(access: Access) -> QuerySet[Embed]:
    inside = within_paths("unit__rights_path", access.paths(Right.ADMINISTER))
    embeds = Embed.objects.filter(inside).select_related("unit", "journey")
    return embeds.order_by("-created_at", "-pk")


def shares_of(user: User) -> QuerySet[Share]:
    """One's own: who shared, and with which words, is between colleagues."""
    shares = Share.objects.filter(made_by=user).select_related("unit", "journey")
    return shares.order_by("-created_at", "-pk")


def origins() -> list[str]:
    return list(Origin.objects.order_by("address").values_list("address", flat=True))


def listed_origins() -> list[Origin]:
    return list(Origin.objects.order_by("address"))


def governs(access: Access) -> bool:
    """Whoever administers the whole company says which sites may hold its pages."""
    return access.may(Right.ADMINISTER, root())


def journeys_to_show(*, day: date) -> QuerySet[Journey]:
    return places.journeys(day=day)


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened a shared link: a line of the journal."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ListedShare:
    share: Share
    is_open: bool
    openings: list[Opening]


def listed_shares(user: User, *, at: datetime) -> list[ListedShare]:
    shares = list(shares_of(user))
    opened = openings_of(shares)
    return [ListedShare(each, each.is_open(at), opened[str(each.pk)]) for each in shares]


def openings_of(shares: Sequence[Share]) -> dict[str, list[Opening]]:
    """By share, the latest first, in one query."""
    found: dict[str, list[Opening]] = defaultdict(list)
    if not shares:
        return found
    lines = Entry.objects.filter(
        at__gte=min(each.created_at for each in shares), verb=OPENED,
        subject_kind="share", subject_id__in=[str(each.pk) for each in shares],
    )  # fmt: skip
    for line in lines.order_by("-at", "-pk"):
        found[line.subject_id].append(Opening(line.actor, line.at))
    return found


def with_state(rows: Iterable[ShownT], *, at: datetime) -> list[tuple[ShownT, bool]]:
    return [(row, row.is_open(at)) for row in rows]
