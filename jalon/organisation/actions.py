"""The only door for changes to the company, its units, its users and what they may do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.journal.queue import enqueue
from jalon.journal.recording import record
from jalon.organisation import tree
from jalon.organisation.access import access_of
from jalon.organisation.mail import reset_key
from jalon.organisation.models import (
    ApiToken,
    Company,
    Invitation,
    Role,
    Unit,
    UnitPlace,
    User,
    fingerprint,
    new_token,
)
from jalon.organisation.queries import (
    administrators_of_the_root,
    company_day,
    has_second_factor,
    may_manage,
)
from jalon.organisation.refusals import (
    BackdatedMove,
    CodeTaken,
    CompanyExists,
    EmailTaken,
    GrantsMoreThanHeld,
    InvitationClosed,
    LastAdministrator,
    LogoRefused,
    MoveAhead,
    NoSecondFactor,
    RoleAlreadyHeld,
    RootUnit,
    TokenForSomebodyElse,
    UnderItself,
    UnitClosed,
    UnitHasOpenUnits,
    UnitNotClosed,
    UnknownTimeZone,
)
from jalon.organisation.rights import GRANTED, Right

CONSOLE = "console"
INVITATION_LASTS = timedelta(days=7)
LOGO_WEIGHT = 20 * 1024  # bytes: the page of an answer weighs 50 kB in all
LOGO_STARTS = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
Actor = User | str  # a user, or the console of the installation


def must_administer(by: Actor, unit: Unit) -> None:
    if isinstance(by, User) and not access_of(by).may(Right.ADMINISTER, unit):
        raise PermissionDenied


def must_manage(by: Actor, user: User) -> None:
    if isinstance(by, User) and not may_manage(access_of(by), user):
        raise PermissionDenied


def normal(email: str) -> str:
    return email.strip().lower()


# The company


@transaction.atomic
def found_company(
    *,
    name: str,
    time_zone: str,
    languages: Sequence[str],
    administrator_email: str,
    administrator_name: str,
    password: str | None,
    at: datetime,
) -> tuple[Company, Unit, User]:
    """The company, its national unit and its first administrator, once."""
    if Company.objects.exists():
        raise CompanyExists
    if time_zone not in available_timezones():
        raise UnknownTimeZone
    house = Company.objects.create(
        pk=1, name=name, time_zone=time_zone, languages=list(languages)
    )
    root = plant_root(name=name, day=at.astimezone(ZoneInfo(time_zone)).date())
    record("company.founded", subject=house, by=CONSOLE, at=at, name=name)
    first = create_user(
        email=administrator_email,
        name=administrator_name,
        password=password,
        language=languages[0] if languages else "fr",
        by=CONSOLE,
        at=at,
    )
    grant_role(user=first, kind=Role.Kind.ADMINISTRATOR, unit=root, by=CONSOLE, at=at)
    return house, root, first


def plant_root(*, name: str, day: date) -> Unit:
    root = Unit.objects.create(
        name=name, code=Unit.Level.NATIONAL.value, level=Unit.Level.NATIONAL
    )
    return placed(root, day=day)


def placed(unit: Unit, *, day: date) -> Unit:
    unit.path = tree.path_of(unit)
    above = unit.parent.rights_path if unit.parent else "/"
    unit.rights_path = f"{above}{unit.pk}/"
    unit.save(update_fields=["path", "rights_path"])
    UnitPlace.objects.create(unit=unit, path=unit.path, valid_from=day)
    return unit


@transaction.atomic
def change_company(*, by: Actor, at: datetime, **changes: Any) -> Company:
    """Name, accent, notice, segmentation, languages; never the time zone of the days."""
    must_administer(by, Unit.objects.get(parent=None))
    house = Company.objects.select_for_update().get(pk=1)
    known = {"name", "accent", "notice", "segmentation", "languages"}
    moved = {
        field: value
        for field, value in changes.items()
        if field in known and getattr(house, field) != value
    }
    for field, value in moved.items():
        setattr(house, field, value)
    house.save(update_fields=list(moved))
    if moved:
        record("company.changed", subject=house, by=by, at=at, fields=sorted(moved))
    return house


@transaction.atomic
def set_logo(*, data: bytes | None, by: Actor, at: datetime) -> Company:
    """PNG, JPEG or WebP by their first bytes, whatever they are called; None takes it away."""
    must_administer(by, Unit.objects.get(parent=None))
    house = Company.objects.select_for_update().get(pk=1)
    house.logo, house.logo_type = data, image_type(data) if data else ""
    house.logo_hash = hashlib.sha256(data).hexdigest()[:16] if data else ""
    house.save(update_fields=["logo", "logo_type", "logo_hash"])
    record("company.logo_set", subject=house, by=by, at=at, bytes=len(data or b""))
    return house


def image_type(data: bytes) -> str:
    for kind, start in LOGO_STARTS.items():
        if start.match(data) and len(data) <= LOGO_WEIGHT:
            return kind
    raise LogoRefused


# Units


@transaction.atomic
def create_unit(
    *,
    name: str,
    code: str,
    level: str,
    parent: Unit,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> Unit:
    """A unit under an open one; facts dated before `valid_from` use this first place too."""
    tree.lock()
    parent.refresh_from_db()
    must_administer(by, parent)
    if parent.closed_at:
        raise UnitClosed
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken
    unit = Unit.objects.create(name=name, code=code, level=level, parent=parent)
    placed(unit, day=valid_from or company_day(at))
    record_unit("unit.created", unit, by=by, at=at, name=name, code=code, level=level)
    return unit


def record_unit(verb: str, unit: Unit, *, by: Actor, at: datetime, **details: Any) -> None:
    record(verb, subject=unit, by=by, at=at, unit_path=unit.path or "/", **details)


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, by: Actor, at: datetime, level: str | None = None
) -> Unit:
    must_administer(by, unit)
    before = unit.name
    unit.name, unit.level = name, level or unit.level
    unit.save(update_fields=["name", "level"])
    record_unit("unit.renamed", unit, by=by, at=at, before=before, after=name)
    return unit


@transaction.atomic
def move_unit(
    *, unit: Unit, parent: Unit, by: Actor, at: datetime, from_day: date | None = None
) -> Unit:
    """Re-parent from today on: facts written before keep the path of their day.

    Only today is accepted. A day in the past would rewrite figures that were
    read; a day ahead would need the rights of two trees at once.
    """
    today = company_day(at)
    if (from_day or today) < today:
        raise BackdatedMove
    if (from_day or today) > today:
        raise MoveAhead
    tree.lock()
    unit.refresh_from_db()
    parent.refresh_from_db()
    must_change_place(unit, parent, by=by)
    before = str(unit.parent)
    unit.parent = parent
    unit.save(update_fields=["parent"])
    tree.refresh_paths(day=today)
    unit.refresh_from_db()
    record_unit("unit.moved", unit, by=by, at=at, before=before, after=str(parent))
    return unit


def must_change_place(unit: Unit, other: Unit, *, by: Actor) -> None:
    """The one who moves or merges administers both ends, and draws no circle."""
    must_administer(by, unit)
    must_administer(by, other)
    if unit.parent_id is None:
        raise RootUnit
    if unit.closed_at or other.closed_at:
        raise UnitClosed
    if tree.holds(unit, other):
        raise UnderItself


@transaction.atomic
def close_unit(*, unit: Unit, by: Actor, at: datetime) -> Unit:
    """It takes no new answer and no new unit; what it holds stays readable where it was."""
    tree.lock()
    unit.refresh_from_db()
    must_administer(by, unit)
    if unit.parent_id is None:
        raise RootUnit
    if unit.closed_at:
        raise UnitClosed
    if unit.children.filter(closed_at=None).exists():
        raise UnitHasOpenUnits
    unit.closed_at = at
    unit.save(update_fields=["closed_at"])
    record_unit("unit.closed", unit, by=by, at=at)
    return unit


@transaction.atomic
def reopen_unit(*, unit: Unit, by: Actor, at: datetime) -> Unit:
    tree.lock()
    unit.refresh_from_db()
    must_administer(by, unit)
    if not unit.closed_at or unit.merged_into_id:
        raise UnitNotClosed
    if unit.parent and unit.parent.closed_at:
        raise UnitClosed
    unit.closed_at = None
    unit.save(update_fields=["closed_at"])
    record_unit("unit.reopened", unit, by=by, at=at)
    return unit


@transaction.atomic
def merge_unit(*, unit: Unit, into: Unit, by: Actor, at: datetime) -> Unit:
    """Closed, and read from now on with `into`: rights follow, figures of its days do not.

    The roles held on it become roles on `into`; the one who merges administers both.
    """
    tree.lock()
    unit.refresh_from_db()
    into.refresh_from_db()
    must_change_place(unit, into, by=by)
    unit.closed_at, unit.merged_into = at, into
    unit.save(update_fields=["closed_at", "merged_into"])
    tree.refresh_paths(day=company_day(at))
    unit.refresh_from_db()
    record_unit("unit.merged", unit, by=by, at=at, into=into.name)
    return unit


# Users and their roles


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    by: Actor,
    at: datetime,
    password: str | None = None,
    language: str = "fr",
) -> User:
    """Without a password nobody signs in until a link has set one."""
    if User.objects.filter(email=normal(email)).exists():
        raise EmailTaken
    user = User.objects.create_user(
        normal(email), password, name=name.strip(), language=language, joined_at=at
    )
    record("user.created", subject=user, by=by, at=at, unit_path=home_path(by), user=str(user))
    return user


def home_path(by: Actor) -> str:
    """Where the line of an act without a unit is read: with those who administer its author."""
    paths = access_of(by).paths(Right.ADMINISTER) if isinstance(by, User) else ()
    return paths[0] if paths else "/"


@transaction.atomic
def change_account(*, user: User, name: str, language: str, by: Actor, at: datetime) -> User:
    user.name, user.language = name.strip(), language
    user.save(update_fields=["name", "language"])
    record("user.changed", subject=user, by=by, at=at, language=language)
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: Actor, at: datetime) -> User:
    """Sessions and tokens stop at once: each request asks whether its user is active."""
    tree.lock()
    must_manage(by, user)
    must_leave_an_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record_user("user.deactivated", user, by=by, at=at)
    return user


@transaction.atomic
def reactivate_user(*, user: User, by: Actor, at: datetime) -> User:
    must_manage(by, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_user("user.reactivated", user, by=by, at=at)
    return user


def record_user(verb: str, user: User, *, by: Actor, at: datetime, **details: Any) -> None:
    """Read by those who administer the first unit on which the user holds a role."""
    held = user.roles.order_by("unit__path").values_list("unit__path", flat=True)
    path = held.first() or home_path(by)
    record(verb, subject=user, by=by, at=at, unit_path=path, user=str(user), **details)


def must_leave_an_administrator(user: User) -> None:
    left = administrators_of_the_root()
    if user in left and len(left) == 1:
        raise LastAdministrator


@transaction.atomic
def grant_role(*, user: User, kind: str, unit: Unit, by: Actor, at: datetime) -> Role:
    """By hand, a role that a rule gave stays whatever the claims say next."""
    must_be_able_to_grant(kind, unit, by=by)
    role, new = Role.objects.get_or_create(
        user=user, kind=kind, unit=unit, defaults={"granted_at": at}
    )
    if not new and role.source == Role.Source.HAND:
        raise RoleAlreadyHeld
    role.source = Role.Source.HAND
    role.save(update_fields=["source"])
    record_unit("role.granted", unit, by=by, at=at, user=str(user), role=kind)
    return role


def must_be_able_to_grant(kind: str, unit: Unit, *, by: Actor) -> None:
    """Nobody grants what he does not hold."""
    must_administer(by, unit)
    if not isinstance(by, User):
        return
    held = access_of(by)
    if not all(held.may(right, unit) for right in GRANTED[kind]):
        raise GrantsMoreThanHeld


@transaction.atomic
def revoke_role(*, role: Role, by: Actor, at: datetime) -> None:
    tree.lock()
    must_administer(by, role.unit)
    if role.kind == Role.Kind.ADMINISTRATOR and role.unit.parent_id is None:
        must_leave_an_administrator(role.user)
    record_unit("role.revoked", role.unit, by=by, at=at, user=str(role.user), role=role.kind)
    role.delete()


@transaction.atomic
def make_reset_link(*, user: User, by: Actor, at: datetime) -> str:
    """The key of a link that sets a new password: worth the account, so journalled."""
    must_manage(by, user)
    record_user("user.reset_link_made", user, by=by, at=at)
    return reset_key(user)


@transaction.atomic
def remove_second_factor(*, user: User, by: Actor, at: datetime) -> None:
    """For whoever has lost the phone and the codes: the password alone opens again."""
    must_manage(by, user)
    if not has_second_factor(user):
        raise NoSecondFactor
    Authenticator.objects.filter(user=user).delete()
    record_user("user.second_factor_removed", user, by=by, at=at)


@transaction.atomic
def ask_for_reset(*, email: str, at: datetime) -> None:
    """One write whether or not the account exists: the answer takes the same time."""
    user = User.objects.filter(email=normal(email), is_active=True).first()
    enqueue("mail.password_reset", at=at, user=user.pk if user else 0)


# Invitations


@transaction.atomic
def invite(
    *, email: str, name: str, kind: str, unit: Unit, by: Actor, at: datetime
) -> tuple[Invitation, str]:
    """The invitation and its token, which is shown once and stored nowhere."""
    must_be_able_to_grant(kind, unit, by=by)
    if User.objects.filter(email=normal(email)).exists():
        raise EmailTaken
    token = new_token()
    invitation = Invitation.objects.create(
        email=normal(email),
        name=name.strip(),
        kind=kind,
        unit=unit,
        token_hash=fingerprint(token),
        created_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    record_invitation("invitation.sent", invitation, by=by, at=at)
    return invitation, token


def record_invitation(verb: str, invitation: Invitation, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        subject=invitation,
        by=by,
        at=at,
        unit_path=invitation.unit.path or "/",
        email=invitation.email,
        role=invitation.kind,
    )


@transaction.atomic
def accept_invitation(*, token: str, password: str, name: str, at: datetime) -> User:
    """The account of a newcomer. Who already has one gains nothing by a second link:
    its holder may not be the owner of the account."""
    # Two browsers may hold the link: only one update finds it open.
    opened = Invitation.objects.filter(
        token_hash=fingerprint(token), accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    if not opened.update(accepted_at=at):
        raise InvitationClosed
    invitation = Invitation.objects.select_related("unit").get(token_hash=fingerprint(token))
    user = create_user(
        email=invitation.email, name=name, password=password, by=invitation.email, at=at
    )
    Role.objects.create(user=user, kind=invitation.kind, unit=invitation.unit, granted_at=at)
    record_invitation("invitation.accepted", invitation, by=user, at=at)
    return user


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> None:
    must_administer(by, invitation.unit)
    opened = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not opened.update(withdrawn_at=at):
        raise InvitationClosed
    record_invitation("invitation.withdrawn", invitation, by=by, at=at)


# Tokens of the API


@transaction.atomic
def create_token(
    *, user: User, name: str, expires_at: datetime | None, by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """The token and its text, which is shown once and stored nowhere."""
    must_be_oneself(by, user)
    text = new_token()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        token_hash=fingerprint(text),
        created_at=at,
        expires_at=expires_at,
    )
    record_user("token.created", user, by=by, at=at, token=name)
    return token, text


def must_be_oneself(by: Actor, user: User) -> None:
    if isinstance(by, User) and by != user:
        raise TokenForSomebodyElse


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> None:
    must_be_oneself(by, token.user)
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record_user("token.revoked", token.user, by=by, at=at, token=token.name)
