"""The provider's answers: believed when all of it holds. A small real server gives them."""

from __future__ import annotations

import dataclasses

import pytest

from jalon.organisation import oidc, refusals
from tests.organisation.speaking import CURVE, PROVIDER, STRANGER, says

BACK = "https://cx.lavigne.example/sign-in/company/back/"


def asked(provider) -> dict:
    return oidc.claims_of(provider, code="c", verifier="v", nonce="n", come_back_to=BACK)


def test_what_is_right_is_believed(server, provider) -> None:
    claims = asked(provider)
    assert (claims["sub"], claims["groups"]) == ("77", ["chefs"])


def test_the_secret_goes_apart_or_within_as_the_provider_likes(server, provider) -> None:
    asked(provider)
    assert server.heard[0]["authorization"].startswith("Basic ")
    described = server.says["/.well-known/openid-configuration"]
    described["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    asked(provider)
    assert server.heard[1]["client_secret"] == "a secret"
    assert {one["code_verifier"] for one in server.heard} == {"v"}


def test_a_key_of_another_kind_signs_as_well(server, provider) -> None:
    says(server, key=CURVE, name="two", algorithm="ES256")
    assert asked(provider)["sub"] == "77"


SECRET = "a secret of more than thirty-two signs, known to both"
BAD = [
    ({"key": STRANGER}, refusals.TokenNotSigned),
    ({"name": "three"}, refusals.TokenNotSigned),
    ({"name": None}, refusals.TokenNotSigned),  # two keys, and no name to choose by
    ({"key": SECRET, "algorithm": "HS256"}, refusals.TokenNotSigned),
    ({"key": None, "algorithm": "none"}, refusals.TokenNotSigned),
    ({"key": CURVE, "algorithm": "ES256"}, refusals.TokenNotSigned),  # named as the other one
    ({"iss": "https://elsewhere.example"}, refusals.TokenFromElsewhere),
    ({"aud": "another"}, refusals.TokenFromElsewhere),
    ({"aud": ["jalon", "another"]}, refusals.TokenFromElsewhere),
    ({"azp": "another"}, refusals.TokenFromElsewhere),
    ({"exp": 1_000_000_000}, refusals.TokenExpired),
    ({"iat": 4_000_000_000}, refusals.TokenNotSigned),
    ({"nonce": "another"}, refusals.TokenNotForThisSignIn),
    ({"nonce": ""}, refusals.TokenNotForThisSignIn),
    ({"without": ["nonce"]}, refusals.TokenNotForThisSignIn),
    ({"without": ["exp"]}, refusals.TokenNotSigned),
    ({"without": ["sub"]}, refusals.TokenNotSigned),
    ({"sub": ""}, refusals.TokenFromElsewhere),
]


@pytest.mark.parametrize(("how", "refusal"), BAD)
def test_a_token_that_is_not_right_is_refused(server, provider, how, refusal) -> None:
    says(server, **how)
    with pytest.raises(refusal):
        asked(provider)


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", 3, ["x"]])
def test_what_is_no_token_is_refused(server, provider, token) -> None:
    server.says["/token"] = {"access_token": "a", "id_token": token}
    with pytest.raises(refusals.TokenNotSigned):
        asked(provider)


def test_two_audiences_with_ours_as_the_party_are_believed(server, provider) -> None:
    says(server, aud=["jalon", "another"], azp="jalon")
    assert asked(provider)["sub"] == "77"


def test_a_description_of_another_issuer_is_refused(server, provider) -> None:
    server.says["/.well-known/openid-configuration"]["issuer"] = "https://elsewhere.example"
    with pytest.raises(refusals.TokenFromElsewhere):
        asked(provider)


def test_the_second_place_speaks_of_the_same_person(server, provider) -> None:
    server.says["/me"] = {"sub": "78", "groups": ["patrons"]}
    with pytest.raises(refusals.TokenFromElsewhere):
        asked(provider)


def test_an_address_is_vouched_for_by_who_says_it(server, provider) -> None:
    says(server, email_verified=False)
    server.says["/me"] = {"sub": "77", "email": "boss@lavigne.example", "email_verified": True}
    claims = asked(provider)
    assert (claims["email"], claims["email_verified"]) == ("nora@lavigne.example", False)


def test_an_address_of_the_second_place_is_not_vouched_for_by_the_first(
    server, provider
) -> None:
    says(server, without=["email"])
    server.says["/me"] = {"sub": "77", "email": "boss@lavigne.example"}
    claims = asked(provider)
    assert claims["email"] == "boss@lavigne.example"
    assert "email_verified" not in claims


BROKEN = [
    ("/.well-known/openid-configuration", 500),
    ("/.well-known/openid-configuration", b"<html>"),
    ("/.well-known/openid-configuration", ["not an object"]),
    ("/.well-known/openid-configuration", 302),
    ("/token", 400),
    ("/token", b""),
    ("/keys", 302),
    ("/keys", b"x" * 1_000_001),
    ("/me", 401),
]


@pytest.mark.parametrize(("place", "answer"), BROKEN)
def test_a_provider_that_fails_is_said_to(server, provider, place, answer) -> None:
    server.says[place] = answer
    with pytest.raises(refusals.ProviderUnreachable):
        asked(provider)


def test_a_description_without_its_places_is_no_description(server, provider) -> None:
    del server.says["/.well-known/openid-configuration"]["token_endpoint"]
    with pytest.raises(refusals.ProviderUnreachable):
        oidc.ask(provider, come_back_to=BACK)


def test_two_questions_share_nothing(provider) -> None:
    one, other = (oidc.ask(provider, come_back_to=BACK) for _ in range(2))
    assert one.state != other.state
    assert one.nonce != other.nonce
    assert one.verifier != other.verifier


def test_more_scopes_are_asked_for_once(provider) -> None:
    wider = dataclasses.replace(provider, scopes=("groups", "email"))
    address = oidc.ask(wider, come_back_to=BACK).address
    assert "scope=openid+email+profile+groups&" in address


def test_the_secret_is_not_in_what_is_shown_of_a_provider() -> None:
    assert "a secret" not in repr(PROVIDER)
