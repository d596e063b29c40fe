"""The weather in a page of the intranet: these sites may hold it, no other, no other page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from jalon.cockpit.models import Embed, Origin
from jalon.cockpit.showing.embed import snippet
from jalon.cockpit.showing.origins import NotAnOrigin, origin_of
from jalon.journal.models import Entry
from jalon.organisation.models import fingerprint
from tests.cockpit.showing.conftest import TOKEN
from tests.factories import NOON, a_user

EMBED = f"/embed/{TOKEN}/"
INTRANET = "https://intranet.lavigne.example"
TYPED = {
    "label": "Accueil", "unit": "maison-lavigne", "journey": "", "size": "large",
    "theme": "auto", "weeks": "4", "language": "fr", "days": "365",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("_at_noon")


def ancestors(response) -> str:
    policy = response.headers["Content-Security-Policy"]
    return next(part.strip() for part in policy.split(";") if "frame-ancestors" in part)


# Sites


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://intranet.exemple.fr", "https://intranet.exemple.fr"),
        (" HTTPS://Intranet.Exemple.FR/ ", "https://intranet.exemple.fr"),
        ("https://intranet.exemple.fr:443", "https://intranet.exemple.fr"),
        ("https://intranet.exemple.fr:8443", "https://intranet.exemple.fr:8443"),
        ("https://été.exemple.fr", "https://xn--t-9fab.exemple.fr"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_a_site_is_written_as_a_browser_names_it(typed, origin) -> None:
    assert origin_of(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "", "intranet.exemple.fr", "http://intranet.exemple.fr", "https://", "https://*",
        "https://*.exemple.fr", "https://exemple.fr/page", "https://exemple.fr?x=1",
        "https://exemple.fr#x", "https://alix@exemple.fr", "https://exemple.fr:99999",
        "https://exemple.fr; script-src *", "https://exemple.fr 'unsafe-inline'",
        "javascript:alert(1)", "https://-exemple.fr", f"https://{'a' * 64}.fr", "https://[::1",
        "https://exemple.fr,https://autre.fr", "https://a\nb.fr", "null", "data:text/html,x",
    ],
)  # fmt: skip
def test_what_names_no_encrypted_site_is_refused(typed) -> None:
    with pytest.raises(NotAnOrigin):
        origin_of(typed)


def test_the_national_administrator_allows_a_site(measured) -> None:
    client = measured.client("administrator")
    for _ in range(2):
        client.post("/weather/embeds/origins/add/", {"address": f"{INTRANET}/"})
    assert [origin.address for origin in Origin.objects.all()] == [INTRANET]
    assert Entry.objects.filter(verb="origin.allowed").count() == 1


def test_a_wrong_site_is_kept_in_the_field_and_nowhere_else(measured) -> None:
    response = measured.client("administrator").post(
        "/weather/embeds/origins/add/", {"address": "http://intranet.fr"}
    )
    assert response.status_code == 422
    assert 'value="http://intranet.fr"' in response.content.decode()
    assert not Origin.objects.exists()


def test_an_administrator_of_a_region_allows_no_site(measured) -> None:
    client = measured.client("administrator", measured.region)
    response = client.post("/weather/embeds/origins/add/", {"address": INTRANET})
    assert response.status_code == 403
    origin = Origin.objects.create(address=INTRANET, added_at=NOON)
    removal = client.post(f"/weather/embeds/origins/{origin.pk}/remove/")
    assert (removal.status_code, Origin.objects.count()) == (403, 1)


# Who opens one


def test_an_administrator_opens_an_embed_and_copies_its_lines(measured) -> None:
    response = measured.client("administrator").post("/weather/embeds/", TYPED)
    address = re.search(r'src="(http[^"]+)"', response.context["snippet"])[1]
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert Embed.objects.get().token_hash == fingerprint(token)
    assert f"&lt;iframe src=&quot;{address}&quot; title=&quot;Accueil" in (
        response.content.decode()
    )


def test_a_name_never_leaves_its_attribute(an_embed) -> None:
    embed = an_embed(label='"><script>alert(1)</script>')
    assert snippet(embed, "https://x/").count("<") == 2


@pytest.mark.parametrize("role", ["cx_manager", "unit_manager", "employee", "viewer"])
def test_others_do_not(measured, role) -> None:
    client = measured.client(role)
    assert client.get("/weather/embeds/").status_code == 403
    assert client.post("/weather/embeds/", TYPED).status_code == 403


def test_an_embed_of_another_unit_is_not_found(measured, an_embed) -> None:
    embed = an_embed(unit=measured.agen)
    client = measured.client("administrator", measured.pau)
    assert client.post(f"/weather/embeds/{embed.pk}/close/").status_code == 404


def test_a_closed_embed_opens_nothing(measured, an_embed) -> None:
    embed = an_embed()
    measured.client("administrator").post(f"/weather/embeds/{embed.pk}/close/")
    assert Client().get(EMBED).status_code == 404


@pytest.mark.parametrize(
    "closed", [{"revoked_at": NOON}, {"expires_at": NOON}, {"token_hash": fingerprint("other")}]
)
def test_inside_its_frame_it_says_that_it_is_over_and_not_why(an_embed, closed) -> None:
    an_embed(**closed)
    Origin.objects.create(address=INTRANET, added_at=NOON)
    response = Client().get(EMBED)
    assert (response.status_code, ancestors(response)) == (404, f"frame-ancestors {INTRANET}")
    assert "Cette météo n’est plus partagée" in response.content.decode()
    assert "Sud-Ouest" not in response.content.decode()


# What holds it


def test_the_allowed_sites_and_no_other_may_frame_it(an_embed) -> None:
    an_embed()
    for address in (INTRANET, "https://rh.lavigne.example"):
        Origin.objects.create(address=address, added_at=NOON)
    response = Client().get(EMBED)
    assert ancestors(response) == f"frame-ancestors {INTRANET} https://rh.lavigne.example"
    assert "X-Frame-Options" not in response.headers


def test_without_an_allowed_site_nobody_may(an_embed) -> None:
    an_embed()
    assert ancestors(Client().get(EMBED)) == "frame-ancestors 'none'"


def test_a_site_that_was_removed_may_no_longer_even_when_nothing_else_changed(
    measured, an_embed
) -> None:
    an_embed()
    origin = Origin.objects.create(address=INTRANET, added_at=NOON)
    tag = Client().get(EMBED).headers["ETag"]
    measured.client("administrator").post(f"/weather/embeds/origins/{origin.pk}/remove/")
    assert ancestors(Client().get(EMBED, headers={"If-None-Match": tag})) == (
        "frame-ancestors 'none'"
    )


@pytest.mark.parametrize("page", ["/weather/", "/", "/sign-in/", "/wall/x/"])
def test_every_other_page_stays_closed_to_frames(measured, page) -> None:
    Origin.objects.create(address=INTRANET, added_at=NOON)
    response = measured.client().get(page, follow=True)
    assert response.headers["X-Frame-Options"] == "DENY"
    assert ancestors(response) == "frame-ancestors 'none'"


# What it shows


def test_an_embed_needs_no_cookie_and_leads_nowhere(an_embed) -> None:
    an_embed()
    response = Client().get(EMBED)
    assert not response.cookies
    assert "<a " not in response.content.decode()


def test_an_embed_shows_figures_of_its_unit_alone(measured, an_embed) -> None:
    an_embed(unit=measured.pau, journey=measured.journey)
    page = Client().get(EMBED).content.decode()
    assert "+45" in page
    assert "Agen" not in page


def test_an_embed_is_the_same_whoever_is_signed_in(measured, an_embed) -> None:
    an_embed()
    anonymous = Client().get(EMBED).content
    stranger = Client()
    stranger.force_login(a_user("Charlie"))
    assert stranger.get(EMBED).content == anonymous


def test_a_small_embed_is_the_summary_alone(measured, an_embed) -> None:
    an_embed(size="small")
    page = Client().get(EMBED).content.decode()
    assert "embed-headline" in page
    assert "<table" not in page


@pytest.mark.parametrize(("theme", "said"), [("dark", True), ("auto", False)])
def test_an_embed_wears_its_theme(an_embed, theme, said) -> None:
    an_embed(theme=theme)
    assert ('data-bs-theme="dark"' in Client().get(EMBED).content.decode()) is said
