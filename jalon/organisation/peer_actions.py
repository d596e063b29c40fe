"""Changes to the groups of units compared: each rules from the next Monday on.

A group that has begun is never rewritten: it ends on that Monday and another one follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jalon.journal.recording import record
from jalon.organisation.actions import Actor, must_administer
from jalon.organisation.models import ChosenPeer, PeerGroup, Unit
from jalon.organisation.peers import next_monday
from jalon.organisation.queries import company_day, root
from jalon.organisation.refusals import PeerGroupEnding, PeerGroupNotEnding


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a group should be."""

    name: str
    position: int
    level: str
    under: Unit | None = None
    at_least: int | None = None
    fewer_than: int | None = None
    chosen: tuple[Unit, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        names = ("name", "position", "level", "under", "at_least", "fewer_than")
        return {name: getattr(self, name) for name in names}

    @property
    def details(self) -> dict[str, Any]:
        """For the journal: only what narrows the group."""
        said = self.fields | {
            "under": self.under and self.under.name,
            "chosen": [unit.code for unit in self.chosen],
        }
        return {name: value for name, value in said.items() if value not in (None, [])}


@transaction.atomic
def create_peer_group(*, wanted: Wanted, by: Actor, at: datetime) -> PeerGroup:
    must_administer(by, root())
    group = plant(wanted, at=at)
    note("peer_group.created", group, wanted, by=by, at=at)
    return group


def plant(wanted: Wanted, *, at: datetime) -> PeerGroup:
    starts_on = next_monday(company_day(at))
    group = PeerGroup.objects.create(starts_on=starts_on, **wanted.fields)
    choose(group, wanted.chosen)
    return group


def choose(group: PeerGroup, units: Iterable[Unit]) -> None:
    group.choices.all().delete()
    ChosenPeer.objects.bulk_create(ChosenPeer(group=group, unit=unit) for unit in units)


def note(verb: str, group: PeerGroup, wanted: Wanted, *, by: Actor, at: datetime) -> None:
    from_day = str(group.starts_on)
    record(verb, subject=group, by=by, at=at, from_day=from_day, **wanted.details)


@transaction.atomic
def change_peer_group(
    *, group: PeerGroup, wanted: Wanted, by: Actor, at: datetime
) -> PeerGroup:
    """The row that will rule: the same while it has not begun, else the one that follows."""
    must_administer(by, root())
    group = locked(group)
    if group.ends_on is not None:
        raise PeerGroupEnding
    if has_begun(group, at):
        end(group, at=at)
        group = plant(wanted, at=at)
    else:
        for name, value in wanted.fields.items():
            setattr(group, name, value)
        group.save()
        choose(group, wanted.chosen)
    note("peer_group.changed", group, wanted, by=by, at=at)
    return group


def locked(group: PeerGroup) -> PeerGroup:
    return PeerGroup.objects.select_for_update().get(pk=group.pk)


def has_begun(group: PeerGroup, at: datetime) -> bool:
    return group.starts_on <= company_day(at)


def end(group: PeerGroup, *, at: datetime) -> None:
    group.ends_on = next_monday(company_day(at))
    group.save(update_fields=["ends_on"])


@transaction.atomic
def end_peer_group(*, group: PeerGroup, by: Actor, at: datetime) -> None:
    """From the next Monday on; one that has not begun leaves no trace but the journal's."""
    must_administer(by, root())
    group = locked(group)
    if group.ends_on is not None:
        raise PeerGroupEnding
    if has_begun(group, at):
        end(group, at=at)
        record("peer_group.ended", subject=group, by=by, at=at, name=group.name)
    else:
        record("peer_group.withdrawn", subject=group, by=by, at=at, name=group.name)
        group.delete()


@transaction.atomic
def keep_peer_group(*, group: PeerGroup, by: Actor, at: datetime) -> PeerGroup:
    """While its last week is not over."""
    must_administer(by, root())
    group = locked(group)
    if group.ends_on is None or group.ends_on <= company_day(at):
        raise PeerGroupNotEnding
    group.ends_on = None
    group.save(update_fields=["ends_on"])
    record("peer_group.kept", subject=group, by=by, at=at, name=group.name)
    return group
