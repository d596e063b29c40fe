"""An invitation that closed is kept a month, then goes with the name and the address in it;
a session goes as soon as it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from jalon.organisation import actions
from jalon.organisation.models import Invitation, User
from jalon.organisation.retention import (
    forget_closed_invitations,
    forget_expired_sessions,
)
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


def test_a_session_that_is_over_is_forgotten_and_no_other(people) -> None:
    for client in (Client(), Client()):
        client.force_login(people.bob)
    over, open_still = Session.objects.all()
    Session.objects.filter(pk=over.pk).update(expire_date=NOON)
    Session.objects.filter(pk=open_still.pk).update(expire_date=NOON + A_MINUTE)
    forget_expired_sessions(at=NOON + A_MINUTE)
    assert [session.pk for session in Session.objects.all()] == [open_still.pk]
