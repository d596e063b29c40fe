"""Reads about the company, its units and its people that several pages need."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.environment import IdentityProvider
from jalon.journal.models import Entry, Reading, Task
from jalon.organisation.access import Access
from jalon.organisation.models import (
    ApiToken,
    Company,
    Identity,
    Invitation,
    Role,
    Unit,
    UnitPlace,
    User,
    fingerprint,
    place_on,
)
from jalon.organisation.paging import Page, cut
from jalon.organisation.rights import Right
from jalon.organisation.tree import spelling, steps_of
from jalon.organisation.verbs import DETAILS, REASONS, VERBS


def company() -> Company | None:
    return Company.objects.filter(pk=1).defer("logo").first()


def company_zone() -> ZoneInfo:
    house = company()
    return ZoneInfo(house.time_zone if house else "Europe/Paris")


def company_day(at: datetime) -> date:
    """The day of a moment: all units count in the company's day."""
    return at.astimezone(company_zone()).date()


def root() -> Unit:
    return Unit.objects.get(parent=None)


def path_on(unit: Unit, day: date) -> str:
    """The path under which a fact of that day is written."""
    places = list(UnitPlace.objects.filter(unit=unit).values_list("valid_from", "path"))
    return place_on(places, day)


def company_brand() -> dict[str, str]:
    """What a page shows of the company: its name, the address of its logo, its colour."""
    house = company()
    if house is None:
        return {"name": "Jalon", "logo": "", "accent": ""}
    logo = f"{reverse('organisation:logo')}?v={house.logo_hash}" if house.logo_hash else ""
    return {"name": house.name, "logo": logo, "accent": house.accent}


def administrators_of_the_root() -> set[User]:
    """Those who can still sign in and change everything."""
    held = Role.objects.filter(
        kind=Role.Kind.ADMINISTRATOR, unit__parent=None, user__is_active=True
    )
    return {role.user for role in held.select_related("user")}


def may_manage(access: Access, user: User) -> bool:
    """Whoever stops an account or resets its password could act as its owner:
    so all that the owner holds must be under what the administrator holds."""
    held = list(Role.objects.filter(user=user).select_related("unit"))
    if not held:
        return access.may(Right.ADMINISTER, root())
    return all(access.may(Right.ADMINISTER, role.unit) for role in held)


def user_of_token(token: str, *, at: datetime) -> User | None:
    """The active user of a bearer token of the API, while it is open."""
    found = (
        ApiToken.objects.filter(token_hash=fingerprint(token), user__is_active=True)
        .select_related("user")
        .first()
    )
    return found.user if found and found.is_open(at) else None


# The tree on a page


@dataclass(slots=True)
class Branch:
    unit: Unit
    children: list[Branch]
    below: int  # how many units stand under it
    is_open: bool  # its children are drawn


WHOLE_TREE = 400  # units; a larger tree is drawn around the chosen unit only


def tree_around(chosen: Unit) -> Branch:
    paths = list(Unit.objects.values_list("path", flat=True))
    way = {*steps_of(chosen.path)}
    is_small = len(paths) <= WHOLE_TREE
    drawn = Unit.objects.select_related("merged_into")
    if not is_small:
        drawn = drawn.filter(Q(parent__in=way) | Q(parent=None))
    under: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in sorted(drawn, key=spelling):
        under[unit.parent_id].append(unit)
    below = Counter(ancestor for path in paths for ancestor in steps_of(path)[:-1])

    def branch(unit: Unit) -> Branch:
        children = [branch(child) for child in under[unit.pk]]
        return Branch(unit, children, below[unit.pk], is_small or unit.pk in way)

    return branch(under[None][0])


def units_administered(access: Access) -> QuerySet[Unit]:
    """Where roles can be given and units placed."""
    inside = within_paths("rights_path", access.paths(Right.ADMINISTER))
    return Unit.objects.filter(inside, closed_at=None)


def places_for(access: Access, unit: Unit) -> QuerySet[Unit]:
    """Where `unit` may go: anywhere its administrator holds, but under itself."""
    return units_administered(access).exclude(path__startswith=unit.path or "/")


def roles_on(unit: Unit) -> list[Role]:
    held = Role.objects.filter(unit=unit, user__is_active=True).select_related("user")
    return list(held.order_by("user__name", "pk"))


# People


def within_paths(lookup: str, paths: Iterable[str]) -> Q:
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{lookup}__startswith": path})
    return inside


def roles_seen_by(access: Access) -> QuerySet[Role]:
    return Role.objects.filter(
        within_paths("unit__rights_path", access.paths(Right.ADMINISTER))
    ).select_related("unit", "user")


def users_seen_by(access: Access) -> QuerySet[User]:
    """Those who hold a role under its administrator; the national one sees everybody."""
    if access.may(Right.ADMINISTER, root()):
        return User.objects.all()
    return User.objects.filter(pk__in=roles_seen_by(access).values("user"))


def page_of_users(access: Access, words: str, cursor: str) -> Page:
    users = users_seen_by(access)
    if words:
        users = users.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return cut(users, cursor, by=("name", "pk"))


def with_roles(users: Sequence[User], access: Access) -> list[tuple[User, list[Role]]]:
    held: dict[int, list[Role]] = defaultdict(list)
    for role in roles_seen_by(access).filter(user__in=users).order_by("unit__path", "kind"):
        held[role.user_id].append(role)
    return [(user, held[user.pk]) for user in users]


def roles_seen(user: User, access: Access) -> list[Role]:
    return list(roles_seen_by(access).filter(user=user).order_by("unit__path", "kind"))


def holds_elsewhere(user: User, access: Access) -> bool:
    return user.roles.count() > len(roles_seen(user, access))


def roles_of(user: User) -> list[Role]:
    return list(user.roles.select_related("unit").order_by("unit__path", "kind"))


SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    return bool(is_mfa_enabled(user, SECOND_FACTORS))


def has_application(user: User) -> bool:
    """An application on a phone that shows codes."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def passkeys_of(user: User) -> list[Authenticator]:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return list(kept.order_by("created_at", "pk"))


def identity_of(user: User, provider: IdentityProvider) -> Identity | None:
    return Identity.objects.filter(user=user, issuer=provider.issuer).first()


def recovery_codes_left(user: User) -> int:
    kept = Authenticator.objects.filter(
        user=user, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


def tokens_of(user: User, *, at: datetime) -> list[tuple[ApiToken, bool]]:
    tokens = user.api_tokens.order_by("-created_at", "-pk")
    return [(token, token.is_open(at)) for token in tokens]


def invitations_open_at(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


def open_invitations(access: Access, *, at: datetime) -> list[Invitation]:
    inside = within_paths("unit__rights_path", access.paths(Right.ADMINISTER))
    found = invitations_open_at(at).filter(inside).select_related("unit")
    return list(found.order_by("-created_at", "-pk"))


def open_invitation(token: str, *, at: datetime) -> Invitation | None:
    found = invitations_open_at(at).filter(token_hash=fingerprint(token)).select_related("unit")
    invitation = found.first()
    if invitation and User.objects.filter(email=invitation.email).exists():
        return None
    return invitation


# The journal and the pulse


def journal_seen_by(access: Access) -> QuerySet[Entry]:
    return Entry.objects.filter(administered_by(access))


def readings_seen_by(access: Access) -> QuerySet[Reading]:
    """The access log, of the customers who answered in these units."""
    return Reading.objects.filter(administered_by(access))


def administered_by(access: Access) -> Q:
    """Lines of the units that are its administrator's today, wherever these stood before."""
    if access.may(Right.ADMINISTER, root()):
        return Q()
    inside = within_paths("unit__rights_path", access.paths(Right.ADMINISTER))
    return Q(unit_path__in=UnitPlace.objects.filter(inside).values("path"))


@dataclass(frozen=True, slots=True)
class JournalLine:
    entry: Entry
    verb: Any
    unit: str
    details: list[tuple[Any, Any]]


def journal_lines(entries: Sequence[Entry]) -> list[JournalLine]:
    names = names_of([entry.unit_path for entry in entries])
    return [
        JournalLine(
            entry,
            VERBS.get(entry.verb, entry.verb),
            names.get(entry.unit_path, ""),
            [
                (DETAILS.get(name, name), said(name, value))
                for name, value in entry.details.items()
            ],
        )
        for entry in entries
    ]


SAID: dict[str, dict[str, Any]] = {
    "role": dict(Role.Kind.choices),
    "level": dict(Unit.Level.choices),
    "language": dict(settings.LANGUAGES),
    "reason": REASONS,
    "kind": {
        "callback": _("être rappelé"),
        "testimony": _("témoigner"),
        "current": _("actuel"),
        "target": _("cible"),
        "draft": _("brouillon"),
    },
    "gesture": VERBS,
    "asked": {
        "phone": _("par téléphone"),
        "in_person": _("de vive voix"),
        "email": _("par e-mail"),
        "post": _("par courrier"),
    },
}


def said(name: str, value: Any) -> Any:
    """A value of the journal in the words of the page that it came from."""
    if isinstance(value, list):
        return ", ".join(str(DETAILS.get(one, one)) for one in value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return SAID.get(name, {}).get(value, value) if isinstance(value, str) else value


PAGES_READ: dict[str, Any] = {
    "customer": _("Page du client"),
    "response": _("Réponse"),
    "withdraw": _("Retrait d’un consentement"),
    "api": _("Réponse, par l’API"),
}


@dataclass(frozen=True, slots=True)
class ReadingLine:
    reading: Reading
    page: Any
    unit: str


def reading_lines(readings: Sequence[Reading]) -> list[ReadingLine]:
    names = names_of([reading.unit_path for reading in readings])
    return [
        ReadingLine(each, PAGES_READ.get(each.page, each.page), names.get(each.unit_path, ""))
        for each in readings
    ]


def names_of(paths: Iterable[str]) -> dict[str, str]:
    """The name of the unit at the end of each path."""
    ids = {path: last_id(path) for path in paths}
    names = dict(Unit.objects.filter(pk__in=set(ids.values())).values_list("pk", "name"))
    return {path: names.get(key, "") for path, key in ids.items()}


READINGS_A_TIME = 500


def reading_rows(readings: QuerySet[Reading]) -> Iterator[tuple[Any, ...]]:
    found = readings.order_by("-pk").iterator(chunk_size=READINGS_A_TIME)
    while lines := reading_lines(list(islice(found, READINGS_A_TIME))):
        for line in lines:
            each = line.reading
            yield each.at, each.reader, each.reference, str(line.page), line.unit


def last_id(path: str) -> int:
    steps = [step for step in path.split("/") if step]
    return int(steps[-1]) if steps and steps[-1].isdigit() else 0


def journal_rows(entries: QuerySet[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in entries.order_by("-pk").iterator(chunk_size=500):
        yield (
            entry.at,
            entry.actor,
            entry.verb,
            entry.subject_kind,
            entry.subject_id,
            json.dumps(entry.details, ensure_ascii=False, default=str),
        )


WORK_MAY_WAIT = timedelta(minutes=5)


def work_is_late(*, at: datetime) -> bool:
    """A task has been due for longer than a living worker would leave it."""
    return Task.objects.due(at=at).filter(run_after__lt=at - WORK_MAY_WAIT).exists()
