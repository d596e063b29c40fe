"""Passkeys in a real browser, with Chromium's virtual authenticator in the place of a finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.looking import complaints, violations
from tests.servers import Installation, Server

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
SOMEBODY = """
from django.utils import timezone
from jalon.organisation import actions
from jalon.organisation.models import Unit
at, root = timezone.now(), Unit.objects.get(parent=None)
user = actions.create_user(
    email="{email}", name="Nora", password="{password}", by="a test", at=at)
actions.grant_role(user=user, kind="viewer", unit=root, by="a test", at=at)
"""
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass
class Visitor:
    """Somebody with an account and a password, a browser and a device that holds passkeys."""

    page: Page
    home: str
    email: str
    finger: CDPSession
    device: str

    def opens(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page

    def enters(self) -> None:
        page = self.opens("/sign-in/")
        page.get_by_label("Adresse e-mail").fill(self.email)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Entrer", exact=True).click()
        page.wait_for_url(lambda address: not address.endswith("/sign-in/"))

    def adds_a_key(self, name: str = "Téléphone") -> None:
        page = self.opens("/account/")
        page.get_by_role("link", name="Ajouter une clé d’accès").click()
        page.wait_for_url(lambda address: not address.endswith("/account/"))
        if "/again/" in page.url:
            page.get_by_label("Mot de passe").fill(PASSWORD)
            page.get_by_role("button", name="Confirmer").click()
        page.get_by_label("Nom de la clé").fill(name)
        page.get_by_role("button", name="Créer la clé").click()

    def leaves(self) -> None:
        page = self.opens("/sign-out/")
        page.locator("main").get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url("**/sign-in/")

    def shows_the_key(self) -> None:
        self.opens("/sign-in/").get_by_role("button", name="Entrer avec une clé").click()

    def is_in(self) -> None:
        self.page.wait_for_url(lambda address: "sign-in" not in address)

    def passkeys(self) -> list[Any]:
        asked = {"authenticatorId": self.device}
        return self.finger.send("WebAuthn.getCredentials", asked)["credentials"]


@pytest.fixture
def visit(opened, company: Installation, site: Server) -> Callable[..., Visitor]:
    def coming(**window: Any) -> Visitor:
        email = f"nora-{uuid4().hex[:8]}@lavigne.example"
        company.python(SOMEBODY.format(email=email, password=PASSWORD))
        page = opened(**window).new_page()
        finger = page.context.new_cdp_session(page)
        finger.send("WebAuthn.enable")
        added = finger.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        # Passkeys belong to a name: the page is opened as localhost.
        home = f"http://localhost:{site.port}"
        return Visitor(page, home, email, finger, added["authenticatorId"])

    return coming


@pytest.fixture
def nora(visit) -> Visitor:
    return visit(width=1440, height=900)


@pytest.fixture
def nora_with_a_key(nora) -> Visitor:
    nora.enters()
    nora.adds_a_key()
    nora.page.wait_for_url("**/two-factor/codes/")
    return nora


def test_a_passkey_is_made_and_opens_alone(nora_with_a_key) -> None:
    nora, said = nora_with_a_key, complaints(nora_with_a_key.page)
    assert [key["isResidentCredential"] for key in nora.passkeys()] == [True]
    nora.leaves()
    nora.shows_the_key()
    nora.is_in()
    name = nora.opens("/account/").get_by_text("Téléphone", exact=True)
    expect(name).to_be_visible()
    assert said == []


def test_it_is_the_second_factor_after_a_password(nora_with_a_key) -> None:
    nora = nora_with_a_key
    nora.leaves()
    nora.enters()
    nora.page.wait_for_url("**/sign-in/code/")
    nora.page.get_by_role("button", name="Montrer ma clé d’accès").click()
    nora.is_in()
    expect(nora.opens("/account/").get_by_role("heading", name="Mon compte")).to_be_visible()


def test_it_proves_who_is_there(nora_with_a_key) -> None:
    nora, page = nora_with_a_key, nora_with_a_key.page
    nora.leaves()
    nora.shows_the_key()
    nora.is_in()
    nora.opens("/two-factor/activate/")
    page.get_by_role("link", name="Avec une clé d’accès").click()
    page.get_by_role("button", name="Montrer ma clé d’accès").click()
    page.wait_for_url("**/two-factor/activate/")


def test_removed_it_opens_nothing(nora_with_a_key) -> None:
    nora, page = nora_with_a_key, nora_with_a_key.page
    nora.opens("/account/").get_by_role("link", name="Retirer la clé Téléphone").click()
    page.get_by_role("button", name="Retirer la clé").click()
    page.wait_for_url("**/account/")
    nora.leaves()
    nora.shows_the_key()
    expect(page.get_by_text("n’ouvre rien ici")).to_be_visible()


def test_a_device_without_a_key_opens_nothing(nora) -> None:
    """The page stays, says what happened, and the button can be pressed again."""
    unverified = {"authenticatorId": nora.device, "isUserVerified": False}
    nora.finger.send("WebAuthn.setUserVerified", unverified)
    nora.shows_the_key()
    expect(nora.page.get_by_text("n’a pas été montrée")).to_be_visible(timeout=70_000)
    expect(nora.page.get_by_role("button", name="Entrer avec une clé")).to_be_focused()


def test_the_same_device_makes_one_key(nora_with_a_key) -> None:
    nora_with_a_key.adds_a_key("Encore")
    expect(nora_with_a_key.page.get_by_text("a déjà une clé pour ce compte")).to_be_visible()
    assert len(nora_with_a_key.passkeys()) == 1


def test_the_keyboard_is_enough(nora_with_a_key) -> None:
    nora_with_a_key.leaves()
    nora_with_a_key.page.get_by_label("Mot de passe", exact=True).focus()
    for _ in range(3):  # past the tick of staying signed in and the button of the password
        nora_with_a_key.page.keyboard.press("Tab")
    nora_with_a_key.page.keyboard.press("Enter")
    nora_with_a_key.is_in()


def test_without_a_script_the_password_still_opens(visit) -> None:
    nora = visit(java_script_enabled=False)
    button = nora.opens("/sign-in/").get_by_role("button", name="Entrer avec une clé")
    expect(button).to_be_hidden()
    nora.enters()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_pages_are_for_everybody(visit, company, theme) -> None:
    nora, found = visit(width=390, color_scheme=theme), {}
    said = complaints(nora.page)
    for address in pages_of_a_key(nora, company):
        nora.opens(address)
        if trouble := violations(nora.page) + said:
            found[address] = list(trouble)
        said.clear()
    assert found == {}


def pages_of_a_key(nora: Visitor, company: Installation) -> Iterator[str]:
    """Those before coming in, then those after, with one passkey."""
    yield "/sign-in/"
    nora.enters()
    nora.adds_a_key()
    nora.page.wait_for_url("**/two-factor/codes/")
    key = company.python(
        "from allauth.mfa.models import Authenticator\n"
        f"print(Authenticator.objects.get(type='webauthn', user__email='{nora.email}').pk)"
    )
    passkeys = "/two-factor/passkeys"
    yield from ["/account/", f"{passkeys}/add/", f"{passkeys}/{key}/rename/"]
    yield from [f"{passkeys}/{key}/remove/", "/sign-in/passkey/again/", "/sign-in/again/"]
    nora.leaves()
    nora.enters()
    yield "/sign-in/code/"
