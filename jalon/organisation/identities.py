"""Who a user is at the company's identity provider: coming in, being linked, being refused.

An identity is the provider's subject. An address links an account once, and only when the
provider says that it is verified *and* it is of a domain that the operator has named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jalon.environment import IdentityProvider
from jalon.journal.recording import record
from jalon.organisation import role_rules, tree
from jalon.organisation.actions import create_user, record_invitation, record_user
from jalon.organisation.mapping import values_at
from jalon.organisation.models import Identity, Invitation, Role, User
from jalon.organisation.queries import company, identity_of, invitations_open_at, passkeys_of
from jalon.organisation.refusals import (
    AccountDeactivated,
    AnotherIdentityLinked,
    ClaimRequired,
    EmailNotOfTheCompany,
    EmailNotVerified,
    IdentityOfAnother,
    LastWayIn,
    NoAccount,
    SignInRefused,
)

Claims = Mapping[str, Any]
LONGEST = {"email": 254, "name": 120}


@transaction.atomic
def enter(*, claims: Claims, provider: IdentityProvider, at: datetime) -> User:
    """The account that these claims open, with the roles that they give today."""
    must_be_of_the_company(claims, provider)
    tree.lock()  # two first sign-ins of one person make one account
    identity = known(claims, provider) or newcomer(claims, provider, at=at)
    user = identity.user
    if not user.is_active:
        raise AccountDeactivated
    identity.last_used_at = at
    identity.save(update_fields=["last_used_at"])
    role_rules.apply(user=user, claims=claims, by=provider.name, at=at)
    return user


def must_be_of_the_company(claims: Claims, provider: IdentityProvider) -> None:
    for claim, value in provider.required_claims:
        if value not in values_at(claims, claim):
            raise ClaimRequired


def known(claims: Claims, provider: IdentityProvider) -> Identity | None:
    found = Identity.objects.filter(issuer=provider.issuer, subject=claims["sub"])
    return found.select_related("user").first()


def newcomer(claims: Claims, provider: IdentityProvider, *, at: datetime) -> Identity:
    """The account of the verified address, an invitation's, or a new one where allowed."""
    email = email_believed(claims, provider)
    user = User.objects.filter(email=email).first() or account_for(
        email, claims, provider, at=at
    )
    if not user.is_active:
        raise AccountDeactivated
    if identity_of(user, provider) is not None:
        raise AnotherIdentityLinked
    return linked(user, claims, provider, at=at)


def email_believed(claims: Claims, provider: IdentityProvider) -> str:
    email = str(claims.get("email") or "").strip().lower()
    verified = values_at(claims, provider.verified_claim)
    if not email or len(email) > LONGEST["email"] or not verified & {"true", "True", "1"}:
        raise EmailNotVerified
    if email.rpartition("@")[2] not in provider.domains:
        raise EmailNotOfTheCompany
    return email


def account_for(
    email: str, claims: Claims, provider: IdentityProvider, *, at: datetime
) -> User:
    invitation = invitations_open_at(at).filter(email=email).order_by("-pk").first()
    if invitation is None and not provider.creates_accounts:
        raise NoAccount
    name = str(claims.get("name") or email)[: LONGEST["name"]]
    user = create_user(email=email, name=name, by=provider.name, at=at)
    if invitation is not None:
        accept(invitation, user, at=at)
    return user


def accept(invitation: Invitation, user: User, *, at: datetime) -> None:
    """The provider vouches for the address: no link was needed."""
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    Role.objects.create(user=user, kind=invitation.kind, unit=invitation.unit, granted_at=at)
    record_invitation("invitation.accepted", invitation, by=user, at=at)


def linked(user: User, claims: Claims, provider: IdentityProvider, *, at: datetime) -> Identity:
    identity = Identity.objects.create(
        user=user, issuer=provider.issuer, subject=claims["sub"], linked_at=at
    )
    record_user("identity.linked", user, by=user, at=at, provider=provider.name)
    return identity


@transaction.atomic
def link(*, user: User, claims: Claims, provider: IdentityProvider, at: datetime) -> Identity:
    """Somebody signed in, and just proved to be there, showed this identity: no address."""
    must_be_of_the_company(claims, provider)
    tree.lock()
    held = known(claims, provider)
    if held is not None and held.user != user:
        raise IdentityOfAnother
    if held is None and identity_of(user, provider) is not None:
        raise AnotherIdentityLinked
    return held or linked(user, claims, provider, at=at)


@transaction.atomic
def unlink(*, user: User, provider: IdentityProvider, by: User, at: datetime) -> None:
    if not user.has_usable_password() and not passkeys_of(user):
        raise LastWayIn
    gone, _rows = Identity.objects.filter(user=user, issuer=provider.issuer).delete()
    if gone:
        record_user("identity.unlinked", user, by=by, at=at, provider=provider.name)


@transaction.atomic
def note_refusal(
    *,
    refusal: SignInRefused,
    claims: Claims | None,
    provider: IdentityProvider,
    at: datetime,
) -> None:
    """Read by the administrators of whoever was refused, or of the company."""
    email = str((claims or {}).get("email") or "")[: LONGEST["email"]]
    told = {"reason": refusal.reason} | ({"email": email} if email else {})
    identity = known(claims, provider) if claims else None
    if identity is not None:
        record_user("sign_in.refused", identity.user, by=provider.name, at=at, **told)
    elif house := company():
        record("sign_in.refused", subject=house, by=provider.name, at=at, **told)
