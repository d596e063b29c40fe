"""An invitation that closed is kept a month, then goes with the name and the address in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jalon.organisation import actions
from jalon.organisation.models import Invitation, User
from jalon.organisation.retention import forget_closed_invitations
from tests.factories import NOON

pytestmark = pytest.mark.django_db
A_MONTH = timedelta(days=30)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def invited(house, people) -> tuple[Invitation, str]:
    return actions.invite(
        email="lea@lavigne.example", name="Léa", kind="viewer", unit=house.rennes,
        by=people.bob, at=NOON,
    )  # fmt: skip


def accept(invitation: Invitation, token: str, bob: User) -> None:
    actions.accept_invitation(token=token, password="correct horse", name="Léa", at=NOON)


def withdraw(invitation: Invitation, token: str, bob: User) -> None:
    actions.withdraw_invitation(invitation=invitation, by=bob, at=NOON)


@pytest.mark.parametrize("close", [accept, withdraw])
def test_a_closed_invitation_goes_after_a_month(invited, people, close) -> None:
    close(*invited, people.bob)
    forget_closed_invitations(at=NOON + A_MONTH)
    assert Invitation.objects.exists()
    forget_closed_invitations(at=NOON + A_MONTH + A_MINUTE)
    assert not Invitation.objects.exists()


def test_one_that_nobody_answered_goes_a_month_after_it_expired(invited) -> None:
    over = invited[0].expires_at + A_MONTH
    forget_closed_invitations(at=over)
    assert Invitation.objects.exists()
    forget_closed_invitations(at=over + A_MINUTE)
    assert not Invitation.objects.exists()


def test_the_account_that_it_opened_stays(invited, people) -> None:
    accept(*invited, people.bob)
    forget_closed_invitations(at=NOON + A_MONTH + A_MINUTE)
    assert User.objects.get(email="lea@lavigne.example").roles.get().kind == "viewer"
