"""Signing in with the company's identity provider, in a browser, between two real servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit
from uuid import uuid4

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.looking import scrolls_sideways, violations
from tests.providers import CLIENT, PASSWORD, Provider, a_provider
from tests.servers import COMPANY, Installation, Server, an_installation, free_port

pytestmark = pytest.mark.browser
OURS = "correct horse battery"
BACK = "/sign-in/company/back/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[Provider]:
    with a_provider(tmp_path_factory.mktemp("provider")) as one:
        yield one


@pytest.fixture(scope="module")
def house(tmp_path_factory, provider) -> Iterator[Server]:
    one = an_installation(tmp_path_factory.mktemp("identity"))
    one.found()
    try:
        with serving(one, provider) as server:
            provider.serves(server.home + BACK)
            yield server
    finally:
        one.remove()


@contextmanager
def serving(one: Installation, provider: Provider, **more: str) -> Iterator[Server]:
    """Under a name and not a number, so that two sites are two for the browser as well."""

    port = free_port()
    server = Server(one, port, {})
    server.home = f"http://localhost:{port}"
    server.settings = provider.settings(JALON_PUBLIC_URL=server.home, **more)
    try:
        server.start(seconds=180)
        yield server
    finally:
        server.stop()


@pytest.fixture(autouse=True)
def _honest(provider) -> Iterator[None]:
    yield
    provider.lies()


@pytest.fixture
def page(opened) -> Page:
    return opened(width=1440, height=900).new_page()


@pytest.fixture
def somebody(provider) -> Callable[..., str]:
    """Known to the provider, by an address of the company."""

    def known(*, verified: bool = True, domain: str = "lavigne.example") -> str:
        name = f"camille-{uuid4().hex[:8]}"
        provider.knows(name, f"{name}@{domain}", verified=verified)
        return f"{name}@{domain}"

    return known


def account(house: Server, email: str, role: str = "viewer") -> None:
    house.installation.python(ACCOUNT.format(email=email, password=OURS, role=role))


ACCOUNT = """
from django.utils import timezone
from jalon.organisation import actions
from jalon.organisation.models import Unit
at, root = timezone.now(), Unit.objects.get(parent=None)
user = actions.create_user(
    email="{email}", name="Camille", password="{password}", by="a test", at=at)
if "{role}":
    actions.grant_role(user=user, kind="{role}", unit=root, by="a test", at=at)
"""
DEACTIVATE = """
from django.utils import timezone
from jalon.organisation import actions
from jalon.organisation.models import User
user = User.objects.get(email="{email}")
actions.deactivate_user(user=user, by="a test", at=timezone.now())
"""
RULE = """
from django.utils import timezone
from jalon.organisation import role_rules
from jalon.organisation.models import RoleRule, Unit
RoleRule.objects.all().delete()
role_rules.write_rule(claim="groups", value="{value}", kind="{kind}",
    unit=Unit.objects.get(parent=None), by="a test", at=timezone.now())
"""
ROLES = """
from jalon.organisation.models import Role
held = Role.objects.filter(user__email="{email}").order_by("kind")
print(list(held.values_list("kind", "source")))
"""
LAST_REFUSAL = """
import json
from jalon.journal.models import Entry
line = Entry.objects.filter(verb="sign_in.refused").order_by("-pk").first()
print(json.dumps(line and [line.details["reason"], line.details.get("email")]))
"""


def roles(house: Server, email: str) -> str:
    return house.installation.python(ROLES.format(email=email))


def last_refusal(house: Server) -> list[str]:
    return json.loads(house.installation.python(LAST_REFUSAL))


def goes(page: Page, house: Server, email: str) -> None:
    """From our sign-in page through the provider's own, to its consent."""
    page.goto(f"{house.home}/sign-in/")
    page.get_by_role("link", name="Entrer avec Lavigne ID").click()
    page.locator("input[name=login]").fill(email.partition("@")[0])
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    page.wait_for_url("**/identity/o/authorize**")


def consents(page: Page) -> None:
    page.locator("button[value=grant]").click()


def arrives(page: Page, house: Server, email: str) -> None:
    goes(page, house, email)
    consents(page)
    page.wait_for_url(lambda address: address.startswith(house.home))


def leaves(page: Page, house: Server) -> None:
    page.goto(f"{house.home}/sign-out/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/sign-in/")


def is_refused(page: Page, house: Server, words: str, reason: str) -> None:
    expect(page.get_by_role("heading", name="Vous n’êtes pas entré")).to_be_visible()
    expect(page.get_by_text(words)).to_be_visible()
    assert last_refusal(house)[0] == reason
    page.goto(f"{house.home}/account/")
    assert "/sign-in/" in page.url


def is_ours(line: ConsoleMessage, house: Server) -> bool:
    return line.type == "error" and line.location["url"].startswith(house.home)


def test_a_known_address_enters_consents_and_leaves(page, house, somebody) -> None:
    email = somebody()
    account(house, email)
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if is_ours(line, house) else None)
    arrives(page, house, email)
    page.goto(f"{house.home}/account/")
    expect(page.get_by_text("Votre compte y est relié")).to_be_visible()
    leaves(page, house)
    page.goto(f"{house.home}/account/")
    assert "/sign-in/" in page.url
    assert said == []


def test_one_goes_where_one_was_going(page, house, somebody) -> None:
    email = somebody()
    account(house, email)
    page.goto(f"{house.home}/organisation/")
    page.get_by_role("link", name="Entrer avec Lavigne ID").click()
    page.locator("input[name=login]").fill(email.partition("@")[0])
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    consents(page)
    page.wait_for_url(f"{house.home}/organisation/")


def test_the_question_carries_state_nonce_and_proof(page, house) -> None:
    page.goto(f"{house.home}/sign-in/company/")
    asked = parse_qs(parse_qs(urlsplit(page.url).query)["next"][0].partition("?")[2])
    assert asked["client_id"] == [CLIENT]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [house.home + BACK]
    assert all(len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))


def test_roles_follow_what_the_provider_says(page, house, provider, somebody) -> None:
    email = somebody()
    account(house, email, role="viewer")
    house.installation.python(RULE.format(value="chiffres", kind="cx_manager"))
    provider.lies(claims={"groups": ["chiffres"]})
    arrives(page, house, email)
    assert roles(house, email) == "[('cx_manager', 'claims'), ('viewer', 'hand')]"
    leaves(page, house)
    provider.lies(claims={"groups": []})
    page.goto(f"{house.home}/sign-in/company/")
    consents(page)
    page.wait_for_url(lambda address: address.startswith(house.home))
    assert roles(house, email) == "[('viewer', 'hand')]"


def test_without_a_role_one_is_told_whom_to_ask(page, house, somebody) -> None:
    email = somebody()
    account(house, email, role="")
    arrives(page, house, email)
    page.wait_for_url("**/no-role/")
    expect(page.get_by_text("À qui le demander : Alix")).to_be_visible()
    assert violations(page) == []


LIES = [
    ({"iss": "https://elsewhere.example"}, "ne vient pas du fournisseur", "wrong_issuer"),
    ({"aud": "another-client"}, "ne vient pas du fournisseur", "wrong_issuer"),
    ({"nonce": "another"}, "répond à une autre connexion", "wrong_nonce"),
    ({"exp": 1_000_000_000}, "périmé", "expired"),
]


@pytest.mark.parametrize(("lie", "words", "reason"), LIES)
def test_a_token_that_is_not_right_is_refused(
    page, house, provider, somebody, lie, words, reason
) -> None:
    email = somebody()
    account(house, email)
    provider.lies(id_token=lie)
    arrives(page, house, email)
    is_refused(page, house, words, reason)


def test_an_answer_to_another_question_is_refused(page, house, somebody) -> None:
    """The code is good; the state is not the one that this browser was given."""
    goes(page, house, somebody())
    page.goto(altered(page.url))
    consents(page)
    is_refused(page, house, "n’a pas été commencée dans ce navigateur", "unknown_state")


def altered(url: str) -> str:
    address = urlsplit(url)
    query = {name: one[0] for name, one in parse_qs(address.query).items()}
    return urlunsplit(address._replace(query=urlencode(query | {"state": "x" * 32})))


def test_an_answer_serves_in_the_browser_that_asked(page, opened, house, somebody) -> None:
    """An address sent to somebody else signs nobody in."""
    kept: list[str] = []
    page.on("request", lambda asked: kept.append(asked.url) if BACK in asked.url else None)
    arrives(page, house, somebody())
    other = opened().new_page()
    other.goto(kept[0])
    is_refused(other, house, "n’a pas été commencée dans ce navigateur", "unknown_state")


def test_giving_up_is_said(page, house, somebody) -> None:
    goes(page, house, somebody())
    page.locator("button:not([value=grant])[type=submit]").last.click()
    page.wait_for_url(lambda address: address.startswith(house.home))
    is_refused(page, house, "Vous y avez renoncé", "cancelled")


def test_an_address_that_is_not_verified_opens_nothing(page, house, somebody) -> None:
    email = somebody(verified=False)
    account(house, email, role="administrator")
    arrives(page, house, email)
    is_refused(page, house, "ne garantit pas que votre adresse", "email_not_verified")


def test_an_address_of_elsewhere_opens_nothing(page, house, somebody) -> None:
    email = somebody(domain="partner.example")
    account(house, email)
    arrives(page, house, email)
    is_refused(page, house, "ne suffit pas à vous reconnaître", "email_not_of_the_company")


def test_somebody_without_an_account_asks_for_an_invitation(page, house, somebody) -> None:
    email = somebody()
    arrives(page, house, email)
    is_refused(page, house, "Demandez une invitation", "no_account")
    assert last_refusal(house)[1] == email


def test_a_deactivated_account_stays_closed(page, house, somebody) -> None:
    email = somebody()
    account(house, email)
    house.installation.python(DEACTIVATE.format(email=email))
    arrives(page, house, email)
    is_refused(page, house, "est désactivé", "deactivated")


PAGES = ["/sign-in/", f"{BACK}?state=x&code=y", "/organisation/role-rules/", "/account/"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_pages_are_for_everybody(opened, house, theme) -> None:
    house.installation.python(RULE.format(value="chiffres", kind="viewer"))
    page, found = opened(width=390, color_scheme=theme).new_page(), {}
    for address in PAGES:
        if address == PAGES[2]:
            enters_by_password(page, house, COMPANY["email"], COMPANY["password"])
        page.goto(house.home + address)
        if trouble := violations(page) + ["scrolls"] * scrolls_sideways(page):
            found[address] = trouble
    assert found == {}


def enters_by_password(page: Page, house: Server, email: str, password: str) -> None:
    page.goto(f"{house.home}/sign-in/")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Entrer", exact=True).click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def test_an_account_is_linked_by_whoever_holds_it(page, house, somebody) -> None:
    """From the account page, whatever the address; then it opens, then it is taken away."""
    ours, theirs = f"{uuid4().hex[:8]}@lavigne.example", somebody(domain="partner.example")
    account(house, ours)
    enters_by_password(page, house, ours, OURS)
    page.goto(f"{house.home}/account/")
    page.get_by_role("button", name="Relier à Lavigne ID").click()
    page.get_by_label("Mot de passe").fill(OURS)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("link", name="Continuer").click()
    page.locator("input[name=login]").fill(theirs.partition("@")[0])
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    consents(page)
    page.wait_for_url("**/account/")
    page.get_by_role("button", name="Délier de Lavigne ID").click()
    expect(page.get_by_text("Votre compte est délié")).to_be_visible()


@pytest.fixture(scope="module")
def generous(house, provider) -> Iterator[Server]:
    """The same provider, for a company that lets it make accounts."""
    one = an_installation(house.installation.data.parent / f"generous-{uuid4().hex[:6]}")
    one.found()
    more = {"JALON_OIDC_CREATE_ACCOUNTS": "1", "JALON_OIDC_CLIENT_ID": "generous"}
    try:
        with serving(one, provider, **more) as server:
            provider.serves(server.home + BACK, client="generous")
            yield server
    finally:
        one.remove()


def test_where_accounts_are_made_a_newcomer_gets_one(page, generous, somebody) -> None:
    email = somebody()
    arrives(page, generous, email)
    page.wait_for_url("**/no-role/")
    assert roles(generous, email) == "[]"


def test_nobody_answers_at_the_provider(opened, house, tmp_path) -> None:
    """Its server is away: a page says so."""
    away = Provider(tmp_path, free_port())
    with serving(house.installation.copy(tmp_path / "copy"), away) as server:
        page = opened().new_page()
        answer = page.goto(f"{server.home}/sign-in/company/")
        assert answer is not None
        assert answer.status == 503
        is_refused(page, server, "ne répond pas comme convenu", "unreachable")
