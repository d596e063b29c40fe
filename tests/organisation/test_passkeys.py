"""Passkeys: made after proving oneself, shown to come in, and worth nothing once removed."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from jalon.journal.models import Entry
from jalon.organisation import actions, passkeys, queries, refusals
from tests.authenticators import HERE, Passkey
from tests.factories import NOON

PASSWORD = "correct horse"
ADD = "/two-factor/passkeys/add/"


@pytest.fixture
def browser(house) -> Client:
    return Client(SERVER_NAME="localhost")


def enter(browser: Client, email: str = "nora@lavigne.example"):
    return browser.post("/sign-in/", {"login": email, "password": PASSWORD})


def leave(browser: Client) -> None:
    browser.post("/sign-out/")


def prove(browser: Client) -> None:
    browser.post("/sign-in/again/", {"password": PASSWORD})


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def add(browser: Client, key: Passkey, name: str = "Téléphone", **how):
    options = browser.get(ADD).context["js_data"]["creation_options"]
    return browser.post(ADD, {"name": name, "credential": key.make(options, **how)})


def challenge(browser: Client) -> dict:
    answer = browser.get("/sign-in/passkey/", headers={"accept": "application/json"})
    return answer.json()["request_options"]


def show(browser: Client, key: Passkey, **how):
    sent = {"credential": key.show(challenge(browser), **how)}
    return browser.post("/sign-in/passkey/", sent, follow=True)


@pytest.fixture
def key(browser, people) -> Passkey:
    """Nora's, added a moment ago; she has left since."""
    made = Passkey()
    enter(browser)
    prove(browser)
    add(browser, made)
    leave(browser)
    return made


def said(response) -> str:
    return response.content.decode()


UNKNOWN = "n’ouvre rien ici"


# Making one


def test_adding_asks_who_is_there(browser, people) -> None:
    enter(browser)
    assert browser.get(ADD)["Location"] == f"/sign-in/again/?next={ADD.replace('/', '%2F')}"


def test_the_first_one_brings_recovery_codes(browser, people) -> None:
    enter(browser)
    prove(browser)
    assert add(browser, Passkey())["Location"] == "/two-factor/codes/"
    assert queries.recovery_codes_left(people.nora) == 10


def test_what_was_done_is_said_in_the_words_of_the_pages(browser, people) -> None:
    enter(browser)
    prove(browser)
    add(browser, Passkey())
    assert "Clé d’accès ajoutée." in said(browser.get("/account/"))
    browser.post(its_page(people, "remove"))
    assert "Clé d’accès retirée." in said(browser.get("/account/"))


def test_without_a_second_factor_there_is_no_recovery_code(browser, people) -> None:
    enter(browser)
    prove(browser)
    page = browser.post("/two-factor/codes/new/")
    assert (page.status_code, "Ajoutez d’abord une clé d’accès" in said(page)) == (422, True)
    assert queries.recovery_codes_left(people.nora) == 0


def test_two_without_a_name_are_told_apart(browser, people) -> None:
    enter(browser)
    prove(browser)
    add(browser, Passkey(), name="")
    add(browser, Passkey(), name="")
    page = said(browser.get("/account/"))
    assert all(f"la clé {name}</span>" in page for name in ("Clé d’accès", "Clé d’accès 2"))


def test_it_is_listed_by_its_name(browser, key) -> None:
    enter_with(browser, key)
    assert "Téléphone" in said(browser.get("/account/"))


def enter_with(browser: Client, key: Passkey) -> None:
    assert is_signed(show(browser, key))


def is_signed(response) -> bool:
    return response.wsgi_request.user.is_authenticated


def test_a_page_of_another_name_makes_none(browser, people) -> None:
    enter(browser)
    prove(browser)
    assert add(browser, Passkey(), origin="http://evil.localhost").status_code == 422
    assert Authenticator.objects.count() == 0


def test_without_a_finger_or_a_code_none_is_made(browser, people) -> None:
    enter(browser)
    prove(browser)
    assert add(browser, Passkey(), flags=0).status_code == 422


def test_a_challenge_serves_once(browser, people) -> None:
    enter(browser)
    prove(browser)
    options = browser.get(ADD).context["js_data"]["creation_options"]
    first, second = Passkey().make(options), Passkey().make(options)
    assert browser.post(ADD, {"name": "", "credential": first}).status_code == 302
    assert browser.post(ADD, {"name": "", "credential": second}).status_code == 422


MALFORMED = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    '"text"',
    '{"response": null}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": 3}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30"}}',
    '{"id": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "userHandle": 3}}',
]


@pytest.mark.parametrize("credential", MALFORMED)
def test_what_cannot_be_read_makes_none(browser, people, credential) -> None:
    enter(browser)
    prove(browser)
    browser.get(ADD)
    assert browser.post(ADD, {"name": "x", "credential": credential}).status_code == 422


def shortened(text: str, part: str) -> str:
    """The same, with half of one part."""
    whole = json.loads(text)
    whole["response"][part] = whole["response"][part][: len(whole["response"][part]) // 2]
    return json.dumps(whole)


@pytest.mark.parametrize("part", ["attestationObject", "clientDataJSON"])
def test_half_of_one_makes_none(browser, people, part) -> None:
    enter(browser)
    prove(browser)
    options = browser.get(ADD).context["js_data"]["creation_options"]
    sent = shortened(Passkey().make(options), part)
    assert browser.post(ADD, {"name": "x", "credential": sent}).status_code == 422


# Coming in with it


def test_it_opens_without_address_nor_password(browser, key) -> None:
    response = show(browser, key)
    assert is_signed(response)
    assert response.wsgi_request.user.name == "Nora"


def test_one_goes_where_one_was_going(browser, key) -> None:
    sent = {"credential": key.show(challenge(browser)), "next": "/organisation/"}
    assert browser.post("/sign-in/passkey/", sent)["Location"] == "/organisation/"


@pytest.mark.parametrize("credential", MALFORMED)
def test_what_cannot_be_read_opens_nothing(browser, key, credential) -> None:
    challenge(browser)
    response = browser.post("/sign-in/passkey/", {"credential": credential}, follow=True)
    assert response.status_code == 200
    assert not is_signed(response)


@pytest.mark.parametrize("part", ["authenticatorData", "clientDataJSON", "signature"])
def test_half_of_one_opens_nothing(browser, key, part) -> None:
    sent = {"credential": shortened(key.show(challenge(browser)), part)}
    response = browser.post("/sign-in/passkey/", sent, follow=True)
    assert not is_signed(response)
    assert UNKNOWN in said(response)


def test_an_unknown_one_opens_nothing(browser, key) -> None:
    stranger = Passkey(holder=key.holder)
    response = show(browser, stranger)
    assert not is_signed(response)
    assert UNKNOWN in said(response)


def test_the_signature_of_another_opens_nothing(browser, key) -> None:
    forged = Passkey(credential_id=key.credential_id, holder=key.holder)
    assert not is_signed(show(browser, forged))


def test_a_challenge_answered_twice_opens_once(browser, key) -> None:
    sent = {"credential": key.show(challenge(browser))}
    browser.post("/sign-in/passkey/", sent)
    leave(browser)
    assert not is_signed(browser.post("/sign-in/passkey/", sent, follow=True))


@pytest.mark.parametrize(
    "how", [{"origin": "http://evil.localhost"}, {"name": "evil.example"}, {"flags": 0}]
)
def test_said_elsewhere_or_without_a_finger_it_opens_nothing(browser, key, how) -> None:
    assert not is_signed(show(browser, key, **how))


def test_the_key_of_a_deactivated_user_opens_nothing(browser, key, people) -> None:
    actions.deactivate_user(user=people.nora, by=people.alice, at=NOON)
    response = show(browser, key)
    assert not is_signed(response)
    assert UNKNOWN in said(response)


def test_refusals_look_alike(browser, key, people) -> None:
    """A key nobody has, and the key of an account that was closed."""
    unknown = said(show(browser, Passkey(holder=b"OTk5")))
    actions.deactivate_user(user=people.nora, by=people.alice, at=NOON)
    closed = said(show(browser, key))
    assert (UNKNOWN in unknown, UNKNOWN in closed) == (True, True)


def test_too_many_tries_wait(browser, house) -> None:
    answers = [browser.post("/sign-in/passkey/", {}).status_code for _ in range(61)]
    assert answers[-1] == 429


# After the password


def test_it_is_asked_for_after_the_password(browser, key) -> None:
    assert enter(browser)["Location"].startswith("/sign-in/code/")
    assert not is_in(browser)
    options = browser.get("/sign-in/code/").context["js_data"]["request_options"]
    assert browser.post("/sign-in/code/", {"credential": key.show(options)}).status_code == 302
    assert is_in(browser)


def test_the_key_of_another_is_no_second_factor(browser, key) -> None:
    enter(browser)
    options = browser.get("/sign-in/code/").context["js_data"]["request_options"]
    answer = browser.post("/sign-in/code/", {"credential": Passkey().show(options)})
    assert answer.status_code == 422
    assert UNKNOWN in said(answer)


def test_a_recovery_code_stands_in_for_it(browser, key, people) -> None:
    codes = Authenticator.objects.get(user=people.nora, type="recovery_codes").wrap()
    enter(browser)
    assert "Code de secours" in said(browser.get("/sign-in/code/"))
    code = codes.get_unused_codes()[0]
    assert browser.post("/sign-in/code/", {"code": code}).status_code == 302


def test_it_proves_who_is_there(browser, key) -> None:
    enter_with(browser, key)
    again = "/sign-in/passkey/again/?next=/password/change/"
    options = browser.get(again).context["js_data"]["request_options"]
    assert browser.post(again, {"credential": Passkey().show(options)}).status_code == 422
    options = browser.get(again).context["js_data"]["request_options"]
    answer = browser.post(again, {"credential": key.show(options)})
    assert answer["Location"] == "/password/change/"


# Renaming and removing


def its_page(people, act: str) -> str:
    return f"/two-factor/passkeys/{queries.passkeys_of(people.nora)[0].pk}/{act}/"


def test_it_is_renamed(browser, key, people) -> None:
    enter_with(browser, key)
    prove(browser)
    browser.post(its_page(people, "rename"), {"name": "Ordinateur"})
    assert [one.wrap().name for one in queries.passkeys_of(people.nora)] == ["Ordinateur"]


def test_a_name_is_never_longer_than_a_line(browser, key, people) -> None:
    enter_with(browser, key)
    prove(browser)
    browser.post(its_page(people, "rename"), {"name": "x" * 500})
    assert len(queries.passkeys_of(people.nora)[0].wrap().name) == 80


@pytest.mark.parametrize("act", ["rename", "remove"])
def test_changing_it_asks_who_is_there(browser, key, people, act) -> None:
    enter_with(browser, key)
    assert browser.get(its_page(people, act))["Location"].startswith("/sign-in/again/")


@pytest.mark.parametrize("act", ["rename", "remove"])
def test_the_key_of_another_is_not_there(browser, key, people, act) -> None:
    enter(browser, "alice@lavigne.example")
    prove(browser)
    page = its_page(people, act)
    assert (browser.get(page).status_code, browser.post(page).status_code) == (404, 404)


def test_removed_it_opens_nothing(browser, key, people) -> None:
    enter_with(browser, key)
    prove(browser)
    browser.post(its_page(people, "remove"))
    leave(browser)
    assert not is_signed(show(browser, key))
    assert enter(browser)["Location"] == "/norm/"


def test_an_administrator_removes_all_second_factors(browser, key, people) -> None:
    actions.remove_second_factor(user=people.nora, by=people.alice, at=NOON)
    assert enter(browser)["Location"] == "/norm/"
    leave(browser)
    assert not is_signed(show(browser, key))
    with pytest.raises(refusals.NoSecondFactor):
        actions.remove_second_factor(user=people.nora, by=people.alice, at=NOON)


def test_the_journal_names_the_key(browser, key, people) -> None:
    enter_with(browser, key)
    prove(browser)
    browser.post(its_page(people, "remove"))
    lines = Entry.objects.order_by("pk").values_list("actor", "verb", "details__passkey")
    assert list(lines) == [
        ("Nora", "user.passkey_added", "Téléphone"),
        ("Nora", "user.passkey_used", "Téléphone"),
        ("Nora", "user.passkey_removed", "Téléphone"),
    ]


# Where they work

PLACES = [
    # public address                 name               an origin, ours or not
    ("https://cx.lavigne.example", "cx.lavigne.example", "https://cx.lavigne.example", True),
    ("https://cx.lavigne.example", "cx.lavigne.example", "https://a.cx.lavigne.example", False),
    ("https://cx.lavigne.example", "cx.lavigne.example", "http://cx.lavigne.example", False),
    ("https://cx.lavigne.example", "cx.lavigne.example", "https://cx.lavigne.example:1", False),
    ("https://cx.lavigne.example:1", "cx.lavigne.example", "https://cx.lavigne.example:1", True),
    ("http://cx.lavigne.example", "", "http://cx.lavigne.example", False),
    ("https://192.0.2.7", "", "https://192.0.2.7", False),
    ("http://127.0.0.1:8000", "localhost", "http://localhost:8000", True),
    ("http://[::1]:8000", "localhost", "http://localhost:8000", True),
    ("http://localhost:8000", "localhost", "http://evil.localhost:8000", False),
]  # fmt: skip


@pytest.mark.parametrize(("public", "name", "origin", "ours"), PLACES)
def test_a_passkey_belongs_to_the_public_address(settings, public, name, origin, ours) -> None:
    settings.PUBLIC_URL = public
    assert passkeys.relying_party() == name
    assert passkeys.is_our_origin(origin) is ours


def test_under_another_name_the_page_says_where_to_go(client, people) -> None:
    client.post("/sign-in/", {"login": "nora@lavigne.example", "password": PASSWORD})
    client.post("/sign-in/again/", {"password": PASSWORD})
    page = client.get(ADD, SERVER_NAME="127.0.0.1", SERVER_PORT="8000").content.decode()
    assert "http://localhost:8000/two-factor/passkeys/add/" in page
    assert "data-passkey-button" not in page


def test_where_no_browser_makes_one_none_is_offered(browser, people, settings) -> None:
    settings.PUBLIC_URL = "http://cx.lavigne.example"
    assert "data-passkey" not in said(browser.get("/sign-in/"))
    enter(browser)
    prove(browser)
    assert "https qui porte un nom" in said(browser.get(ADD))


def test_here_is_where_the_tests_are() -> None:
    assert passkeys.is_our_origin(HERE)
