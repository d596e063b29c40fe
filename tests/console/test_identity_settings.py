"""What an operator writes of the identity provider: whole and safe, or the start is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from jalon import environment

USUAL = {
    "JALON_OIDC_ISSUER": "https://id.lavigne.example",
    "JALON_OIDC_CLIENT_ID": "jalon",
    "JALON_OIDC_CLIENT_SECRET": "a secret",
}


@pytest.fixture
def written(monkeypatch):
    def write(**more: str):
        for name, text in (USUAL | more).items():
            monkeypatch.setenv(name, text)
        return environment.identity_provider()

    return write


def test_without_an_issuer_there_is_none() -> None:
    assert environment.identity_provider() is None


def test_three_settings_are_enough(written) -> None:
    provider = written()
    assert (provider.name, provider.domains) == ("id.lavigne.example", ())
    assert not provider.creates_accounts
    assert not provider.is_second_factor


def test_lists_are_read(written) -> None:
    provider = written(
        JALON_OIDC_DOMAINS="Lavigne.example, b.example",
        JALON_OIDC_REQUIRED_CLAIMS="hd=lavigne.example,tid=1=2",
        JALON_OIDC_SCOPES="groups",
    )
    assert provider.domains == ("lavigne.example", "b.example")
    assert provider.required_claims == (("hd", "lavigne.example"), ("tid", "1=2"))
    assert provider.scopes == ("groups",)


def test_the_secret_may_be_in_a_file(written, tmp_path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    file = str(tmp_path / "secret")
    provider = written(JALON_OIDC_CLIENT_SECRET="", JALON_OIDC_CLIENT_SECRET_FILE=file)
    assert provider.client_secret == "from a file"


UNSAFE = [
    {"JALON_OIDC_ISSUER": "http://id.lavigne.example"},
    {"JALON_OIDC_ISSUER": "id.lavigne.example"},
    {"JALON_OIDC_CLIENT_ID": ""},
    {"JALON_OIDC_CLIENT_SECRET": ""},
    {"JALON_OIDC_CREATE_ACCOUNTS": "1"},
    {"JALON_OIDC_CREATE_ACCOUNTS": "perhaps"},
    {"JALON_OIDC_REQUIRED_CLAIMS": "hd"},
    {"JALON_OIDC_CLIENT_SECRET": "", "JALON_OIDC_CLIENT_SECRET_FILE": "/no/such/file"},
]


@pytest.mark.parametrize("wrong", UNSAFE)
def test_what_is_not_safe_refuses_the_start(written, wrong) -> None:
    with pytest.raises(ImproperlyConfigured, match="JALON_OIDC"):
        written(**wrong)


def test_this_machine_may_speak_without_tls(written) -> None:
    assert written(JALON_OIDC_ISSUER="http://127.0.0.1:8081").issuer == "http://127.0.0.1:8081"
