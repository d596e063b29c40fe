"""The guided start: one sitting, resumable, and a journey that can be answered at the end."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jalon.journeys.models import Journey, MeasurePoint, Note, Situation
from jalon.journeys.queries import setting_on, the_map
from jalon.listening.models import EntryLink, Survey
from tests.factories import a_company, a_unit, a_user

pytestmark = pytest.mark.django_db
START = reverse("journeys:start")


@pytest.fixture
def unit():
    a_company()
    return a_unit()


@pytest.fixture
def alice(client, unit):
    client.force_login(a_user("Alice", "cx_manager", unit))
    return client


def send(client, step: str, **fields: object):
    return client.post(f"{START}?step={step}", fields)


def rows(*given: dict[str, object]) -> dict[str, object]:
    return {
        f"row{number}-{key}": value
        for number, row in enumerate(given)
        for key, value in row.items()
    }


def as_far_as_points(client, unit) -> None:
    send(client, "template", template="", name="Achat", unit=unit.pk, objective="Fidéliser")
    send(client, "persona", name="Sophie, 38 ans", goal="Vite", quote="")
    send(client, "stages", **rows({"name": "Choisir"}, {"name": ""}, {"name": "Recevoir"}))
    send(client, "situations", **rows(*SITUATIONS))


SITUATIONS = (
    {"name": "Comparer", "stage": 0, "moment": "ordinary", "channels": ["web"]},
    {
        "name": "Être livré",
        "stage": 1,
        "moment": "moment_of_truth",
        "channels": ["app", "email"],
    },
)
POINTS = (
    {
        "label": "Livraison",
        "situation": 1,
        "indicator": "csat",
        "objective": "80",
        "floor": "65",
    },
)


def test_a_map_is_made_in_one_sitting(alice, unit) -> None:
    as_far_as_points(alice, unit)
    send(alice, "points", **rows(*POINTS))
    response = alice.post(f"{START}?step=review")
    drawing = the_map(Journey.objects.get())
    assert response["Location"] == "/map/achat/"
    assert [stage.name for stage in drawing.stages] == ["Choisir", "Recevoir"]
    assert [each.name for each in drawing.stages[1].situations] == ["Être livré"]
    assert [each.label for each in drawing.plantings] == ["Livraison"]
    assert [each.name for each in drawing.personas] == ["Sophie, 38 ans"]


def test_it_can_be_answered_at_once(alice, unit) -> None:
    as_far_as_points(alice, unit)
    send(alice, "points", **rows(*POINTS))
    alice.post(f"{START}?step=review")
    assert setting_on(MeasurePoint.objects.get()).objective == 80
    assert EntryLink.objects.get().survey == Survey.objects.get()


def test_nothing_is_written_before_the_end(alice, unit) -> None:
    as_far_as_points(alice, unit)
    assert not Journey.objects.exists()


def test_it_is_resumed_where_it_was_left(alice, unit) -> None:
    as_far_as_points(alice, unit)
    page = alice.get(START).content.decode()
    assert "Point 1" in page
    assert "Comparer" in page


def test_a_step_is_not_jumped_over(alice, unit) -> None:
    page = alice.get(f"{START}?step=review").content.decode()
    assert "D’où partez-vous" in page


def test_a_step_goes_back_with_what_was_typed(alice, unit) -> None:
    as_far_as_points(alice, unit)
    assert "Sophie, 38 ans" in alice.get(f"{START}?step=persona").content.decode()


def test_a_template_fills_the_steps_in(alice, unit) -> None:
    send(alice, "template", template="mutual-insurance", name="", unit=unit.pk)
    assert "Marc, 52 ans" in alice.get(START).content.decode()


def test_a_template_read_again_makes_new_points(alice, unit) -> None:
    for _ in range(2):
        send(alice, "template", template="simple-sale", name="", unit=unit.pk)
        alice.post(f"{START}?step=review")
    assert Journey.objects.count() == 2
    assert MeasurePoint.objects.count() == 6


def test_a_stage_that_leaves_gives_its_situations_to_the_first(alice, unit) -> None:
    as_far_as_points(alice, unit)
    send(alice, "stages", **rows({"name": "Choisir"}, {"name": ""}, {"name": "Garder"}))
    send(alice, "points", **rows(*POINTS))
    alice.post(f"{START}?step=review")
    assert set(Situation.objects.values_list("stage__name", flat=True)) == {"Choisir"}


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("template", {"template": "", "name": ""}),
        ("template", {"template": "no-such-template"}),
        ("persona", {"name": ""}),
        ("stages", rows({"name": "Seule"})),
        ("situations", rows({"name": "Comparer", "stage": 0, "moment": "ordinary"})),
        ("situations", rows(SITUATIONS[0] | {"stage": 9})),
        ("points", rows({"label": "A", "situation": 0, "indicator": "nps", "objective": "900"})),
        ("points", rows({"label": "A", "situation": 0, "indicator": "nps", "floor": "1"})),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_said_and_kept(alice, unit, step, fields) -> None:
    as_far_as_points(alice, unit)
    response = send(alice, step, **fields)
    assert response.status_code == 422
    # A reader of screens is led to what is said: it stands there before the page is read.
    assert "data-focus" in response.content.decode()


def test_starting_again_forgets(alice, unit) -> None:
    as_far_as_points(alice, unit)
    alice.post(reverse("journeys:start_again"))
    assert "D’où partez-vous" in alice.get(START).content.decode()


def test_who_does_not_draw_does_not_start(client, unit) -> None:
    client.force_login(a_user("Bob", "viewer", unit))
    assert client.get(START).status_code == 403


def test_no_map_is_started_in_the_unit_of_others(client, unit) -> None:
    north, south = a_unit("Nord", unit), a_unit("Sud", unit)
    client.force_login(a_user("Bob", "cx_manager", north))
    response = send(client, "template", template="", name="Achat", unit=south.pk)
    assert response.status_code == 422


def test_a_template_brings_its_other_personas_its_channels_and_its_notes(alice, unit) -> None:
    send(alice, "template", template="complex-sale", name="", unit=unit.pk, objective="")
    plan = alice.session["journey_start"]
    send(alice, "persona", **plan["persona"])
    send(alice, "stages", **rows(*plan["stages"]))
    send(alice, "situations", **rows(*typed(plan["situations"])))
    send(alice, "points", **rows(*typed(plan["points"])))
    send(alice, "review")
    journey = Journey.objects.get()
    assert journey.personas.count() == 3
    assert Situation.objects.filter(touchpoints__channel__key="visit").exists()
    assert Note.objects.filter(lane__journey=journey, lane__kind="irritant").count() == 6
    assert MeasurePoint.objects.filter(family="relational").count() == 1


def typed(kept: list[dict]) -> list[dict]:
    """What the fields of a row show of it."""
    unseen = {"notes", "question", "channel"}
    return [{k: v for k, v in row.items() if k not in unseen and v is not None} for row in kept]
