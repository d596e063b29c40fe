"""A link to a page with its filters: who opens it signs in, and sees it with their own rights."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from jalon.cockpit.models import Share
from jalon.journal.models import Entry
from jalon.organisation.models import fingerprint
from tests.cockpit.showing.conftest import TOKEN
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_user

LINK = f"/shared/{TOKEN}/"
TYPED = {"label": "SAV", "message": "Avant jeudi", "days": "30", "is_still": "on"}

pytestmark = pytest.mark.usefixtures("_at_noon")


def arguments(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


# Making one


def test_a_map_is_shared_with_its_filters_on_days_that_do_not_move(measured) -> None:
    asked = f"journey={measured.journey.key}&unit=pau&point=appeler-le-sav&view=table&sort=n"
    response = measured.client().post(f"/weather/shares/?{asked}", TYPED)
    share = Share.objects.get()
    token = response.context["address"].rstrip("/").rsplit("/", 1)[1]
    assert share.token_hash == fingerprint(token)
    assert share.arguments == {
        "unit": "pau", "point": "appeler-le-sav", "view": "table", "period": "dates",
        "since": "2026-08-27", "until": "2026-11-18",
    }  # fmt: skip


def test_a_moving_period_stays_moving(measured) -> None:
    typed = {name: value for name, value in TYPED.items() if name != "is_still"}
    measured.client().post("/weather/shares/?period=12", typed)
    assert Share.objects.get().arguments == {"unit": "maison-lavigne", "period": "12"}


def test_nobody_shares_what_they_do_not_read(measured) -> None:
    client = measured.client("unit_manager", measured.pau)
    assert client.get("/weather/shares/?unit=agen").status_code == 404
    assert client.post("/weather/shares/?unit=agen", TYPED).status_code == 404
    assert not Share.objects.exists()


def test_what_was_typed_is_kept_when_something_is_wrong(measured) -> None:
    response = measured.client().post("/weather/shares/", TYPED | {"days": "4000"})
    assert response.status_code == 422
    assert "Avant jeudi" in response.content.decode()


# Following one


def test_whoever_follows_it_signs_in_first_and_comes_back(a_share) -> None:
    a_share()
    location = Client().get(LINK).headers["Location"]
    assert location == f"/sign-in/?next={LINK}"


def test_it_says_who_shares_and_why(measured, a_share) -> None:
    a_share(message="Avant le comité <b>de jeudi</b>")
    page = measured.client("viewer").get(LINK).content.decode()
    assert "Avant le comité &lt;b&gt;de jeudi" in page
    assert "cx_manager-maison-lavigne partage cette page" in page


def test_going_on_opens_the_very_page(measured, a_share) -> None:
    a_share(arguments={"unit": "pau", "period": "12", "point": "appeler-le-sav"})
    address = measured.client("viewer").post(LINK).headers["Location"]
    assert urlsplit(address).path == measured.page
    assert arguments(address) == {"unit": "pau", "period": "12", "point": "appeler-le-sav"}


def test_a_still_board_opens_on_its_days(measured, a_share) -> None:
    days = {"period": "dates", "since": "2026-10-22", "until": "2026-11-18"}
    a_share(journey=None, arguments={"unit": "sud-ouest", **days})
    client = measured.client("viewer")
    page = client.get(client.post(LINK).headers["Location"])
    assert (page.context["screen"].is_still, page.context["screen"].weeks) == (True, 4)
    assert f"{measured.page}?unit=pau&amp;period=dates&amp;since=2026-10-22" in (
        page.content.decode()
    )


def test_looking_at_it_opens_nothing_and_notes_nothing(measured, a_share) -> None:
    """A program that follows links is nobody who read."""
    a_share()
    measured.client("viewer").get(LINK)
    assert not Entry.objects.exists()


def test_who_opened_it_is_told_to_who_made_it(measured, a_share) -> None:
    a_share()
    measured.client("viewer").post(LINK)
    line = Entry.objects.get()
    assert (line.verb, line.actor) == ("share.opened", "viewer-maison-lavigne")
    assert "viewer-maison-lavigne" in measured.client().get("/weather/shares/").content.decode()


def test_a_reader_without_the_unit_is_told_why_and_shown_nothing(measured, a_share) -> None:
    a_share(unit=measured.agen, message="Regardez")
    client = measured.client("unit_manager", measured.pau)
    for response in (client.get(LINK), client.post(LINK)):
        assert response.status_code == 403
        assert "que vos rôles ne vous ouvrent pas" in response.content.decode()
    assert not Entry.objects.exists()


def test_a_reader_without_the_unit_is_led_to_the_same_page_of_their_own(
    measured, a_share
) -> None:
    a_share(unit=measured.agen, arguments={"unit": "agen", "period": "12"})
    client = measured.client("unit_manager", measured.pau)
    own = client.get(LINK).context["arrived"].own_address
    assert own == f"{measured.page}?period=12"
    assert client.get(own).status_code == 200


def test_somebody_without_a_role_is_refused(a_share) -> None:
    a_share()
    client = Client()
    client.force_login(a_user("Charlie"))
    assert client.get(LINK).status_code == 403


@pytest.mark.parametrize(
    ("ended", "words"),
    [({"expires_at": NOON}, "Il a expiré le"), ({"revoked_at": NOON}, "l’a fermé le")],
)
def test_a_link_that_ended_says_so(measured, a_share, ended, words) -> None:
    a_share(**ended)
    response = measured.client("viewer").get(LINK)
    assert response.status_code == 410
    assert words in response.content.decode()


@pytest.mark.parametrize(
    ("ended", "words"),
    [({"expires_at": NOON}, "Il a expiré le"), ({"revoked_at": NOON}, "Vous l’avez fermé le")],
)
def test_who_made_it_is_told_to_share_again_and_not_to_ask_themselves(
    measured, a_share, ended, words
) -> None:
    share = a_share(**ended)
    client = Client()
    client.force_login(share.made_by)
    page = client.get(LINK).content.decode()
    assert words in page
    assert "partagez-la de nouveau" in page
    assert "Demandez-en un nouveau" not in page


def test_a_still_period_is_said_once_with_its_year(measured, a_share) -> None:
    days = {"period": "dates", "since": "2026-10-30", "until": "2026-11-26"}
    a_share(arguments=days)
    page = measured.client("viewer").get(LINK).content.decode().replace("\xa0", " ")
    assert "du 30 octobre au 26 novembre 2026" in page


def test_an_unknown_link_is_not_found(measured) -> None:
    assert measured.client("viewer").get(LINK).status_code == 404


# One's own list


def test_a_link_is_closed_by_who_made_it(measured, a_share) -> None:
    share = a_share()
    assert (
        measured.client("administrator").post(f"/weather/shares/{share.pk}/close/").status_code
        == 404
    )
    measured.client().post(f"/weather/shares/{share.pk}/close/")
    share.refresh_from_db()
    assert share.revoked_at == NOON


def test_the_list_holds_ones_own_links_only(measured, a_share) -> None:
    a_share()
    assert "Hall du siège" in measured.client().get("/weather/shares/").content.decode()
    assert "Hall du siège" not in (
        measured.client("administrator").get("/weather/shares/").content.decode()
    )


def test_the_list_costs_the_same_for_one_link_or_many(measured, a_share) -> None:
    a_share()

    def add_two() -> None:
        for text in ("b", "c"):
            a_share(token_hash=fingerprint(text), created_at=NOON - timedelta(days=2))

    assert_same_query_count(measured.client(), "/weather/shares/", add_two)
