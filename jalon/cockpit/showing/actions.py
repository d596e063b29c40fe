"""The only door for what is shown: opening it, closing it, and who may frame it.

The text of a token is returned once, by the act that makes it, and stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from jalon.cockpit.models import Embed, Origin, Share, Shown, Wall
from jalon.cockpit.showing.origins import origin_of
from jalon.cockpit.showing.queries import OPENED, governs
from jalon.journal.recording import record
from jalon.journeys.models import Journey
from jalon.organisation.access import access_of
from jalon.organisation.models import Unit, User, fingerprint, new_token
from jalon.organisation.rights import Right

KEPT_CLOSED = timedelta(days=30)


class OriginKnown(Exception):
    """The site is in the list already."""


def must_hold(right: Right, unit: Unit, by: User) -> None:
    if not access_of(by).may(right, unit):
        raise PermissionDenied


def must_govern(by: User) -> None:
    if not governs(access_of(by)):
        raise PermissionDenied


@transaction.atomic
def open_wall(
    *, label: str, unit: Unit, slides: Sequence[str], seconds: int, weeks: int, language: str,
    expires_at: datetime, by: User, at: datetime,
) -> tuple[Wall, str]:  # fmt: skip
    must_hold(Right.SHOW, unit, by)
    wall = Wall(
        label=label, unit=unit, slides=list(slides), seconds=seconds, weeks=weeks,
        language=language, created_at=at, expires_at=expires_at,
    )  # fmt: skip
    return wall, opened_by_token(wall, "wall.opened", by=by, at=at)


@transaction.atomic
def open_embed(
    *, label: str, unit: Unit, journey: Journey | None, weeks: int, language: str, size: str,
    theme: str, expires_at: datetime, by: User, at: datetime,
) -> tuple[Embed, str]:  # fmt: skip
    must_hold(Right.ADMINISTER, unit, by)
    embed = Embed(
        label=label, unit=unit, journey=journey, weeks=weeks, language=language, size=size,
        theme=theme, created_at=at, expires_at=expires_at,
    )  # fmt: skip
    return embed, opened_by_token(embed, "embed.opened", by=by, at=at)


@transaction.atomic
def share_page(
    *, label: str, unit: Unit, journey: Journey | None, arguments: Mapping[str, str],
    message: str, expires_at: datetime, by: User, at: datetime,
) -> tuple[Share, str]:  # fmt: skip
    must_hold(Right.READ_FIGURES, unit, by)
    share = Share(
        label=label, unit=unit, journey=journey, arguments=dict(arguments), message=message,
        made_by=by, created_at=at, expires_at=expires_at,
    )  # fmt: skip
    return share, opened_by_token(share, "share.made", by=by, at=at)


def opened_by_token(shown: Shown, verb: str, *, by: User, at: datetime) -> str:
    """Kept, with the fingerprint of the token; its text is given here and nowhere else."""
    text = new_token()
    shown.token_hash = fingerprint(text)
    shown.save()
    note(verb, shown, by=by, at=at)
    return text


@transaction.atomic
def open_share(*, share: Share, by: User, at: datetime) -> None:
    """Nothing changes but the journal: who opened it, when."""
    must_hold(Right.READ_FIGURES, share.unit, by)
    note(OPENED, share, by=by, at=at)


def close_wall(*, wall: Wall, by: User, at: datetime) -> None:
    must_hold(Right.SHOW, wall.unit, by)
    close(wall, "wall.closed", by=by, at=at)


def close_embed(*, embed: Embed, by: User, at: datetime) -> None:
    must_hold(Right.ADMINISTER, embed.unit, by)
    close(embed, "embed.closed", by=by, at=at)


def close_share(*, share: Share, by: User, at: datetime) -> None:
    if share.made_by_id != by.pk:
        raise PermissionDenied
    close(share, "share.closed", by=by, at=at)


@transaction.atomic
def close(shown: Shown, verb: str, *, by: User, at: datetime) -> None:
    """Once: a second press finds it closed, and says nothing more."""
    waiting = type(shown)._default_manager.filter(pk=shown.pk, revoked_at=None)
    if waiting.update(revoked_at=at):
        note(verb, shown, by=by, at=at)


def note(verb: str, shown: Shown, *, by: User, at: datetime) -> None:
    path = shown.unit.path or "/"
    record(verb, subject=shown, by=by, at=at, unit_path=path, name=shown.label)


# Sites


@transaction.atomic
def allow_origin(*, typed: str, by: User, at: datetime) -> Origin:
    must_govern(by)
    origin, is_new = Origin.objects.get_or_create(
        address=origin_of(typed), defaults={"added_at": at}
    )
    if not is_new:
        raise OriginKnown
    record("origin.allowed", subject=origin, by=by, at=at, name=origin.address)
    return origin


@transaction.atomic
def forbid_origin(*, origin: Origin, by: User, at: datetime) -> None:
    """At once: the next answer no longer names it."""
    must_govern(by)
    record("origin.forbidden", subject=origin, by=by, at=at, name=origin.address)
    origin.delete()


# Every night


def forget_closed(*, at: datetime) -> None:
    """What has been closed for a month is no longer listed, nor kept."""
    limit = at - KEPT_CLOSED
    over = Q(expires_at__lt=limit) | Q(revoked_at__lt=limit)
    models: list[Any] = [Wall, Embed, Share]
    for model in models:
        model.objects.filter(over).delete()
