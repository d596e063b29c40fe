"""A token stands for its user, today; what is no token is always told the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.conftest import a_token, bearing
from tests.factories import a_user, an_answer

UNITS = "/api/v1/units"


def deactivated(user) -> str:
    user.is_active = False
    user.save()
    return a_token(user)


REFUSED = {
    "wrong": lambda user: "nothing-of-the-kind",
    "empty": lambda user: "",
    "revoked": lambda user: a_token(user, revoked_at=timezone.now()),
    "expired": lambda user: a_token(user, expires_at=timezone.now() - timedelta(seconds=1)),
    "of a deactivated user": deactivated,
}


def test_a_token_opens(house, call) -> None:
    assert call().get(UNITS).status_code == 200


@pytest.mark.parametrize("kind", REFUSED)
def test_a_token_that_is_not_open_is_refused(house, kind) -> None:
    user = a_user("Camille", "administrator", house.national)
    answer = bearing(REFUSED[kind](user)).get(UNITS)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("kind", REFUSED)
def test_refusals_of_tokens_look_alike(house, kind) -> None:
    user = a_user("Camille", "administrator", house.national)
    assert bearing(REFUSED[kind](user)).get(UNITS).content == Client().get(UNITS).content


def test_a_session_opens_nothing(house, client) -> None:
    client.force_login(
        a_user("Camille", "administrator", house.national),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get(UNITS).status_code == 401


def test_beside_a_session_the_token_alone_decides(house, call) -> None:
    """A wider session in the same client adds nothing to a narrow token."""
    an_answer(house.version)
    client = call("employee", house.east)
    client.force_login(
        a_user("Camille", "administrator", house.national),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get("/api/v1/responses").json()["items"] == []


def test_no_cookie_is_set(house, call) -> None:
    assert not call().get(UNITS).cookies


def test_an_answer_is_kept_by_no_cache(house, call) -> None:
    assert call().get(UNITS)["Cache-Control"] == "no-store, private"


def test_whoever_insists_is_told_to_wait(house, call, settings) -> None:
    settings.API_REQUESTS = 3
    client = call()
    answers = [client.get(UNITS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60


def test_whoever_guesses_tokens_is_told_to_wait(house, settings) -> None:
    settings.API_WRONG_TOKENS = 2
    answers = [bearing(f"guess-{number}").get(UNITS) for number in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert "Retry-After" in answers[-1]


def test_a_right_token_passes_beside_a_guesser(house, call, settings) -> None:
    settings.API_WRONG_TOKENS = 0
    assert bearing("guess").get(UNITS).status_code == 429
    assert call().get(UNITS).status_code == 200
