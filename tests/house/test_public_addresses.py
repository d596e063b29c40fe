"""What opens without signing in: a literal list; where a token opens it, only that token."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.house import matrix
from tests.house.routes import routes
from tests.house.visits import Visit

PUBLIC = {
    "cockpit:embed", "cockpit:wall",
    "account_login", "account_logout", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "feedback:enter", "feedback:notice", "feedback:respond", "feedback:thanks",
    "feedback:theme", "mfa_authenticate", "mfa_index", "mfa_list_webauthn",
    "mfa_login_webauthn",
    "organisation:come_back", "organisation:enter_by_identity",
    "organisation:health", "organisation:invitation", "organisation:logo",
    "web:language", "web:mark", "web:theme", "api-1:openapi-json", "api-1:openapi-view",
    "workshops:phone",
}  # fmt: skip
BY_TOKEN = [
    route for route in routes() if matrix.ROUTES.get(route.name, matrix.Door()).credential
]
by_token = pytest.mark.parametrize("route", BY_TOKEN, ids=lambda route: route.name)


def test_the_public_addresses_are_these() -> None:
    open_to_all = {
        name
        for name, door in matrix.ROUTES.items()
        if any(matrix.ANONYMOUS in door.opens_to(method) for method in ("GET", "POST"))
    }
    assert open_to_all == PUBLIC


def address_of(route, world) -> str:
    door = matrix.ROUTES[route.name]
    return Visit(world, route, door, matrix.ANONYMOUS, "GET", world.own).address


def forged(route, world) -> list[str]:
    """One letter more, one less, another case, and a token made for another purpose."""
    address = address_of(route, world)
    token = next(part for part in address.split("/") if len(part) > 10)
    other = "invitation_token" if "link" in token else "link"
    wrong = [token + "A", token[:-1], token.swapcase(), str(world.own.things[other])]
    return [address.replace(token, one) for one in wrong]


def visited(address: str) -> HttpResponse:
    cache.clear()  # whoever guesses is slowed down: tested where that is written
    return Client().get(address)


@by_token
def test_a_token_that_is_not_exact_opens_nothing(route, world) -> None:
    assert {visited(address).status_code for address in forged(route, world)} == {404}


@by_token
def test_refusals_of_tokens_look_alike(route, world) -> None:
    """Nothing says whether a token exists, is closed or was never made."""
    pages = {visited(address).content for address in forged(route, world)}
    assert len(pages) == 1


def test_a_signed_in_page_sends_to_sign_in_and_back(world) -> None:
    page = reverse("organisation:units")
    assert Client().get(page).headers["Location"] == f"{reverse('account_login')}?next={page}"
