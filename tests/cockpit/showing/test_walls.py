"""A wall shows one unit's figures to whoever passes by, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from jalon.cockpit.models import Wall
from jalon.cockpit.showing import actions, slides
from jalon.feedback.models import Response
from jalon.journal.models import Entry
from jalon.journeys.models import Journey
from jalon.organisation import scope
from jalon.organisation.models import fingerprint
from tests.cockpit.showing.conftest import TOKEN
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_journey, a_planting, a_survey, a_touchpoint, an_answer

WALL = f"/wall/{TOKEN}/"
TYPED = {
    "label": "Cantine", "unit": "sud-ouest", "slides": ["board", "moved"], "seconds": "15",
    "weeks": "12", "language": "fr", "days": "90",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("_at_noon")


def seen(**headers: str) -> str:
    return Client().get(WALL, headers=headers).content.decode()


# Who opens one


@pytest.mark.parametrize("role", ["administrator", "cx_manager"])
def test_who_runs_the_programme_opens_a_wall(measured, role) -> None:
    response = measured.client(role).post("/weather/walls/", TYPED)
    wall = Wall.objects.get()
    token = response.context["address"].rstrip("/").rsplit("/", 1)[1]
    assert wall.token_hash == fingerprint(token)
    assert (wall.slides, wall.seconds, wall.weeks) == (["board", "moved"], 15, 12)
    assert wall.expires_at == NOON + timedelta(days=90)


@pytest.mark.parametrize("role", ["unit_manager", "employee", "viewer"])
def test_others_do_not(measured, role) -> None:
    client = measured.client(role)
    assert client.get("/weather/walls/").status_code == 403
    assert client.post("/weather/walls/", TYPED).status_code == 403


def test_a_wall_of_another_unit_is_refused(measured) -> None:
    response = measured.client("cx_manager", measured.pau).post("/weather/walls/", TYPED)
    assert response.status_code == 422
    assert not Wall.objects.exists()


def test_what_was_typed_is_kept_when_something_is_wrong(measured) -> None:
    response = measured.client().post("/weather/walls/", TYPED | {"slides": []})
    assert response.status_code == 422
    assert 'value="Cantine"' in response.content.decode()


def test_the_address_is_shown_once_and_stored_nowhere(measured) -> None:
    client = measured.client()
    address = client.post("/weather/walls/", TYPED).context["address"]
    assert address not in client.get("/weather/walls/").content.decode()
    assert len(address.rstrip("/").rsplit("/", 1)[1]) * 6 >= 128  # bits of base64


def test_opening_and_closing_are_lines_of_the_journal(measured) -> None:
    client = measured.client()
    client.post("/weather/walls/", TYPED)
    for _ in range(2):
        client.post(f"/weather/walls/{Wall.objects.get().pk}/close/")
    verbs = list(Entry.objects.order_by("pk").values_list("verb", "details"))
    assert verbs == [("wall.opened", {"name": "Cantine"}), ("wall.closed", {"name": "Cantine"})]


def test_a_wall_of_another_unit_is_not_found(measured, a_wall) -> None:
    wall = a_wall(unit=measured.agen)
    client = measured.client("cx_manager", measured.pau)
    assert client.post(f"/weather/walls/{wall.pk}/close/").status_code == 404
    assert "Hall du siège" not in client.get("/weather/walls/").content.decode()


def test_a_wall_is_closed_by_a_press_only(measured, a_wall) -> None:
    assert measured.client().get(f"/weather/walls/{a_wall().pk}/close/").status_code == 405


# Who reads it


def test_nobody_signs_in_to_a_wall(a_wall) -> None:
    a_wall()
    response = Client().get(WALL)
    assert response.status_code == 200
    assert "Météo des parcours" in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    "closed", [{"revoked_at": NOON}, {"expires_at": NOON}, {"token_hash": fingerprint("other")}]
)
def test_a_closed_wall_opens_nothing(a_wall, closed) -> None:
    a_wall(**closed)
    response = Client().get(WALL)
    assert response.status_code == 404
    assert "Sud-Ouest" not in response.content.decode()


def test_a_wall_shows_its_unit_and_no_other(measured, a_wall) -> None:
    a_wall(unit=measured.pau)
    page = seen()
    assert "Pau" in page
    assert "Agen" not in page
    assert "Sud-Ouest" not in page


def test_a_wall_shows_no_verbatim(measured, a_wall) -> None:
    """Even where the browser belongs to somebody who reads every row."""
    an_answer(a_survey(measured.point), 2, text="Trois appels, trois fois tout réexpliquer")
    a_wall()
    page = measured.client("administrator").get(WALL).content.decode()
    assert "réexpliquer" not in page


def test_the_scope_of_a_wall_holds_figures_of_its_unit_alone(measured, a_wall) -> None:
    from jalon.cockpit.showing.reading import in_front_of

    an_answer(a_survey(measured.point), 2)
    wall = a_wall()
    with in_front_of(wall, 4, at=NOON):
        assert Response.objects.count() == 0
        assert {str(right) for right in scope.current().paths} == {"read_figures"}


def test_small_groups_are_kept_from_passers_by(measured, a_wall) -> None:
    from tests.factories import some_answers

    with scope.everything("a test"):
        some_answers(measured.point, measured.root, {10: 3})
    a_wall(unit=measured.region, slides=["units"])
    assert "Masqué" not in seen()
    Journey.objects.update(version=2)  # another picture
    Wall.objects.update(unit=measured.root)
    assert "masqué pour préserver l’anonymat" in seen()


def test_guessing_is_slowed_down(a_wall) -> None:
    client = Client()
    statuses = [client.get(f"/wall/{number}/").status_code for number in range(35)]
    assert statuses[:30] == [404] * 30
    assert statuses[-1] == 429


def test_a_wall_is_only_read(a_wall) -> None:
    a_wall()
    assert Client().post(WALL).status_code == 405


# What it shows


def test_an_unchanged_wall_is_not_sent_again(a_wall) -> None:
    a_wall()
    tag = Client().get(WALL).headers["ETag"]
    assert Client().get(WALL, headers={"If-None-Match": tag}).status_code == 304


def test_a_new_version_of_the_application_is_another_picture(a_wall, monkeypatch) -> None:
    a_wall()
    tag = Client().get(WALL).headers["ETag"]
    monkeypatch.setattr("jalon.cockpit.showing.public.__version__", "99.0")
    assert Client().get(WALL, headers={"If-None-Match": tag}).status_code == 200
    assert 'data-version="99.0"' in seen()


def test_a_wall_speaks_its_own_language(measured, a_wall) -> None:
    a_wall(language="en")
    with override("fr"):
        page = seen()
    assert "Weather of the journeys" in page


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", (("board", "moved"), 20, 4)),
        ("slides=news,board&seconds=45&period=12", (("news", "board"), 45, 12)),
        ("seconds=1", (("board", "moved"), 5, 4)),
        ("seconds=9999", (("board", "moved"), 600, 4)),
        ("slides=nothing&seconds=x&period=52", (("board", "moved"), 20, 4)),
    ],
)
def test_the_address_may_say_otherwise_than_the_settings(a_wall, address, found) -> None:
    from django.http import QueryDict

    asked = slides.asked(a_wall(slides=["board", "moved"]), QueryDict(address))
    assert (asked.slides, asked.seconds, asked.weeks) == found


def test_pictures_are_shared_out_evenly() -> None:
    assert [len(part) for part in slides.parts(range(10), 9)] == [5, 5]
    assert [len(part) for part in slides.parts(range(9), 9)] == [9]
    assert list(slides.parts([], 9)) == []


def test_a_wall_without_change_says_so(a_wall) -> None:
    a_wall(slides=["news"])
    assert "Aucun nouveau changement réel cette semaine." in seen()


def test_a_wall_costs_the_same_for_one_journey_or_many(measured, a_wall) -> None:
    a_wall()

    def add_two() -> None:
        for name in ("Renouveler", "Partir"):
            a_planting(measured.point, a_touchpoint(a_journey(measured.root, name)))

    assert_same_query_count(Client(), WALL, add_two)


# Every night


def test_what_has_been_closed_for_a_month_is_forgotten(measured, a_wall) -> None:
    a_wall(revoked_at=NOON - timedelta(days=31))
    a_wall(token_hash=fingerprint("b"), revoked_at=NOON - timedelta(days=29))
    a_wall(token_hash=fingerprint("c"))
    actions.forget_closed(at=NOON)
    assert Wall.objects.count() == 2
