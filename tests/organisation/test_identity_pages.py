"""To the provider and back through the pages; the browser tests do it with a real provider."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qs, urlsplit

import pytest

from jalon.journal.models import Entry
from jalon.organisation.models import Identity
from jalon.organisation.views import identity
from tests.organisation.speaking import says

START, BACK = "/sign-in/company/", "/sign-in/company/back/"
PASSWORD = "correct horse"


@pytest.fixture
def named(provider, people, settings):
    """The provider is the company's."""
    settings.OIDC = provider
    return provider


def asked(client, where: str = START) -> dict[str, str]:
    """What the browser is sent away with."""
    query = parse_qs(urlsplit(client.get(where)["Location"]).query)
    return {name: one[0] for name, one in query.items()}


def come_back(client, server, question: dict[str, str], **claims):
    says(server, nonce=question["nonce"], **claims)
    return client.get(BACK, {"state": question["state"], "code": "c"})


def is_in(client) -> bool:
    return client.get("/account/").status_code == 200


def test_one_enters(client, server, named) -> None:
    assert come_back(client, server, asked(client))["Location"] == "/norm/"
    assert is_in(client)


def test_the_session_before_is_not_the_session_after(client, server, named) -> None:
    question = asked(client)
    before = client.session.session_key
    come_back(client, server, question)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/organisation/", "/organisation/"),
        ("https://evil.example/", "/norm/"),
        ("//evil.example", "/norm/"),
    ],
)
def test_one_goes_where_one_was_going_and_nowhere_else(
    client, server, named, wanted, reached
) -> None:
    question = asked(client, f"{START}?next={wanted}")
    assert come_back(client, server, question)["Location"] == reached


def test_an_answer_serves_once(client, server, named) -> None:
    question = asked(client)
    come_back(client, server, question)
    client.post("/sign-out/")
    assert come_back(client, server, question).status_code == 400
    assert not is_in(client)


def test_asking_for_more_in_the_address_changes_nothing(client, server, named) -> None:
    question = asked(client, f"{START}?scope=admin&auth_params=prompt%3Dnone&redirect_uri=x")
    assert question["scope"] == "openid email profile"
    assert "prompt" not in question


@pytest.mark.parametrize(
    "query", ["", "?state=", "?state=x", "?code=c", "?state=x&code=c&error=y"]
)
def test_an_answer_to_nothing_is_refused(client, named, query) -> None:
    response = client.get(BACK + query)
    assert response.status_code == 400
    assert "n’a pas été commencée dans ce navigateur" in response.content.decode()


def test_a_refusal_of_the_provider_is_said(client, named) -> None:
    question = asked(client)
    response = client.get(BACK, {"state": question["state"], "error": "server_error"})
    assert response.status_code == 403
    assert Entry.objects.get().details["reason"] == "cancelled"


def test_nobody_fills_the_journal_from_outside(client, named, monkeypatch) -> None:
    monkeypatch.setattr(identity, "MOST_REFUSALS", 3)
    assert {client.get(BACK).status_code for _ in range(8)} == {400}
    assert Entry.objects.count() == 3


def test_too_many_tries_wait(client, named) -> None:
    assert [client.get(BACK).status_code for _ in range(61)][-1] == 429


@pytest.mark.parametrize("page", [START, BACK])
def test_without_a_provider_there_is_the_sign_in_page(client, people, page) -> None:
    assert client.get(page)["Location"] == "/sign-in/"
    assert "Entrer avec Lavigne" not in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("page", [START, BACK])
def test_they_are_read_only_addresses(client, named, page) -> None:
    assert client.post(page).status_code == 405


def test_the_secret_is_on_no_page(client, named) -> None:
    client.force_login(named_administrator())
    for page in ["/sign-in/", "/account/", "/settings/", "/organisation/role-rules/"]:
        assert "a secret" not in client.get(page).content.decode()


def named_administrator():
    from jalon.organisation.models import User

    return User.objects.get(name="Alice")


# The second factor


@pytest.fixture
def with_totp(people):
    people.nora.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})


def test_the_second_factor_is_asked_for_all_the_same(client, server, named, with_totp) -> None:
    answer = come_back(client, server, asked(client))
    assert answer["Location"].startswith("/sign-in/code/")
    assert not is_in(client)


def test_a_provider_may_be_the_second_factor(
    client, server, named, with_totp, settings
) -> None:
    settings.OIDC = dataclasses.replace(named, is_second_factor=True)
    assert come_back(client, server, asked(client))["Location"] == "/norm/"


def test_it_is_not_the_second_factor_of_a_password(client, named, with_totp, settings) -> None:
    settings.OIDC = dataclasses.replace(named, is_second_factor=True)
    sent = {"login": "nora@lavigne.example", "password": PASSWORD}
    assert client.post("/sign-in/", sent)["Location"].startswith("/sign-in/code/")


# Linking


def linking(client) -> dict[str, str]:
    """Victor proves who he is, and asks to be linked."""
    client.post("/sign-in/", {"login": "victor@lavigne.example", "password": PASSWORD})
    client.post("/sign-in/again/", {"password": PASSWORD})
    page = client.post("/account/identity/link/")
    query = parse_qs(urlsplit(page.context["address"]).query)
    return {name: one[0] for name, one in query.items()}


def test_linking_asks_who_is_there(client, named) -> None:
    client.post("/sign-in/", {"login": "victor@lavigne.example", "password": PASSWORD})
    answer = client.post("/account/identity/link/")
    assert answer["Location"].startswith("/sign-in/again/")


def test_linking_is_a_form(client, named) -> None:
    linking(client)
    assert client.get("/account/identity/link/").status_code == 405


def test_whoever_asked_is_linked(client, server, named, people) -> None:
    question = linking(client)
    answer = come_back(client, server, question, email="x@y.example", email_verified=False)
    assert answer["Location"] == "/account/"
    assert Identity.objects.get().user == people.victor


def test_somebody_else_signed_in_meanwhile_is_not_linked(client, server, named, people) -> None:
    question = linking(client)
    client.force_login(people.olga)
    assert come_back(client, server, question).status_code == 400
    assert Identity.objects.count() == 0


def test_signed_out_meanwhile_one_is_neither_linked_nor_let_in(client, server, named) -> None:
    question = linking(client)
    session = client.session
    del session["_auth_user_id"]
    session.save()
    assert come_back(client, server, question).status_code == 400
    assert not is_in(client)


def test_unlinking_is_a_form_and_asks_who_is_there(client, server, named) -> None:
    come_back(client, server, linking(client))
    assert client.get("/account/identity/unlink/").status_code == 405
    assert client.post("/account/identity/unlink/")["Location"] == "/account/"
    assert Identity.objects.count() == 0


def test_an_account_without_a_password_may_choose_one(client, server, named, settings) -> None:
    settings.OIDC = dataclasses.replace(named, creates_accounts=True)
    server.says["/me"] = {"sub": "9"}
    come_back(client, server, asked(client), email="lea@lavigne.example", sub="9")
    assert client.get("/password/change/")["Location"] == "/password/set/"
    fresh = {"password1": "a longer horse 9", "password2": "a longer horse 9"}
    assert client.post("/password/set/", fresh)["Location"] == "/account/"
    assert Entry.objects.filter(
        verb="user.password_changed", actor="lea@lavigne.example"
    ).exists()
