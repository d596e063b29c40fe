"""What an OpenID Connect provider says of somebody, believed only when all of it holds.

Nothing here touches the database, the session or the people: an address to send a browser
to, and the claims that come back. The code flow with PKCE, a state and a nonce; the ID token
is verified (signature, issuer, audience, dates, nonce) though it comes over TLS already.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge

from jalon.environment import IdentityProvider
from jalon.organisation.refusals import (
    ProviderUnreachable,
    TokenExpired,
    TokenFromElsewhere,
    TokenNotForThisSignIn,
    TokenNotSigned,
)
from jalon.web import egress

WELL_KNOWN = "/.well-known/openid-configuration"
# The provider signs with a key that is its alone; a shared secret or none is no signature.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
LEEWAY = 60  # seconds between two clocks
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is remembered of a question until its answer comes back, and where to ask it."""

    address: str
    state: str
    nonce: str
    verifier: str


def ask(provider: IdentityProvider, *, come_back_to: str) -> Asked:
    metadata = described(provider)
    state, nonce, pkce = secrets.token_urlsafe(24), secrets.token_urlsafe(24), challenge()
    question = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": come_back_to,
        "scope": " ".join(dict.fromkeys(("openid", "email", "profile", *provider.scopes))),
        "state": state,
        "nonce": nonce,
        "code_challenge": pkce["code_challenge"],
        "code_challenge_method": pkce["code_challenge_method"],
    }
    joint = "&" if "?" in metadata["authorization_endpoint"] else "?"
    address = f"{metadata['authorization_endpoint']}{joint}{urlencode(question)}"
    return Asked(address, state, nonce, pkce["code_verifier"])


def challenge() -> dict[str, str]:
    return dict(generate_code_challenge())


def claims_of(
    provider: IdentityProvider, *, code: str, verifier: str, nonce: str, come_back_to: str
) -> dict[str, Any]:
    """What the provider says of whoever came back with this code."""
    metadata = described(provider)
    tokens = exchanged(provider, metadata, code=code, verifier=verifier, to=come_back_to)
    keys = fetched(provider, "GET", metadata["jwks_uri"])
    claims = believed(tokens.get("id_token"), keys, provider, metadata["issuer"], nonce)
    return completed(claims, told_apart(provider, metadata, tokens), provider)


def described(provider: IdentityProvider) -> dict[str, Any]:
    """The provider's own description of itself, of the very issuer that was named."""
    named = provider.issuer.rstrip("/")
    metadata = fetched(provider, "GET", named + WELL_KNOWN)
    if str(metadata.get("issuer", "")).rstrip("/") != named:
        raise TokenFromElsewhere
    if not all(isinstance(metadata.get(place), str) for place in NEEDED):
        raise ProviderUnreachable
    return metadata


def exchanged(
    provider: IdentityProvider,
    metadata: Mapping[str, Any],
    *,
    code: str,
    verifier: str,
    to: str,
) -> dict[str, Any]:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": to,
        "code_verifier": verifier,
    }
    known = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_post" in known:
        ours = {"client_id": provider.client_id, "client_secret": provider.client_secret}
        return fetched(provider, "POST", metadata["token_endpoint"], data=sent | ours)
    basic = (provider.client_id, provider.client_secret)
    return fetched(provider, "POST", metadata["token_endpoint"], data=sent, auth=basic)


def told_apart(
    provider: IdentityProvider, metadata: Mapping[str, Any], tokens: Mapping[str, Any]
) -> dict[str, Any]:
    """Many providers keep groups or the address for this second place."""
    place, access = metadata.get("userinfo_endpoint"), tokens.get("access_token")
    if not isinstance(place, str) or not isinstance(access, str):
        return {}
    return fetched(provider, "GET", place, headers={"Authorization": f"Bearer {access}"})


def fetched(provider: IdentityProvider, method: str, url: str, **more: Any) -> dict[str, Any]:
    try:
        with egress.Session(home=provider.issuer) as session:
            answer = session.request(method, url, **more)
            answer.raise_for_status()
            found = answer.json()
    except (requests.RequestException, ValueError, RecursionError) as trouble:
        raise ProviderUnreachable from trouble
    if not isinstance(found, dict):
        raise ProviderUnreachable
    return found


def believed(
    token: Any, keys: dict[str, Any], provider: IdentityProvider, issuer: str, nonce: str
) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key_of(token, keys),
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=provider.client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.ExpiredSignatureError:
        raise TokenExpired from None
    except (jwt.InvalidIssuerError, jwt.InvalidAudienceError):
        raise TokenFromElsewhere from None
    except (jwt.PyJWTError, TypeError, ValueError):
        raise TokenNotSigned from None
    must_be_for_us(claims, provider, nonce)
    return claims


def key_of(token: Any, keys: dict[str, Any]) -> Any:
    """The one key that signs, of the name that the token gives."""
    name = jwt.get_unverified_header(token).get("kid")
    signing = [
        key
        for key in jwt.PyJWKSet.from_dict(keys).keys
        if key.public_key_use in {None, "sig"} and (name is None or key.key_id == name)
    ]
    if len(signing) != 1:
        raise TokenNotSigned
    return signing[0].key


def must_be_for_us(claims: Mapping[str, Any], provider: IdentityProvider, nonce: str) -> None:
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise TokenNotForThisSignIn
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise TokenFromElsewhere
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise TokenFromElsewhere


def completed(
    claims: dict[str, Any], more: dict[str, Any], provider: IdentityProvider
) -> dict[str, Any]:
    """The token first. An address and whether it is verified are said by one and the same."""
    if not more:
        return claims
    if more.get("sub") != claims["sub"]:
        raise TokenFromElsewhere
    pair = {"email", provider.verified_claim}
    if "email" in claims:
        return {name: said for name, said in more.items() if name not in pair} | claims
    return more | {name: said for name, said in claims.items() if name not in pair}
