"""The map page and its doors: who reads, who draws, what a refusal says."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jalon.journeys import actions
from jalon.journeys.models import Journey, MeasurePoint, Planting, Situation, Stage
from jalon.journeys.queries import default_channels
from jalon.listening.models import EntryLink, Question
from tests.costs import queries_of
from tests.factories import (
    NOON,
    a_journey,
    a_planting,
    a_point,
    a_touchpoint,
)

pytestmark = pytest.mark.django_db
BY = {"by": "Nadia", "at": NOON}
HTMX = {"HTTP_HX_REQUEST": "true"}
IN_PLACE = HTMX | {"HTTP_X_JALON_IN_PLACE": "dialog"}


@pytest.fixture
def journey(south):
    default_channels()
    return a_journey(south, key="achat")


@pytest.fixture
def touchpoint(journey):
    return a_touchpoint(journey)


@pytest.fixture
def situation(touchpoint):
    return touchpoint.situation


@pytest.fixture
def stage(situation):
    return situation.stage


def address(name: str, *args: object) -> str:
    return reverse(f"journeys:{name}", args=args)


def stage_words(**words: object) -> dict[str, object]:
    return {"version": 1, "name": "Comparer", "description": ""} | words


def situation_words(**words: object) -> dict[str, object]:
    defaults = {"version": 1, "name": "Appeler", "description": "", "moment": "wow"}
    return defaults | {"channels": ["phone", "web"]} | words


# Who


def test_everybody_signed_in_reads_a_map(charlie, journey, situation) -> None:
    page = charlie.get(address("map", "achat"))
    assert "Appeler le SAV" in page.content.decode()


def test_nobody_reads_a_map_without_signing_in(client, journey) -> None:
    assert client.get(address("map", "achat")).status_code == 302


def test_an_unknown_map_is_not_found(alice) -> None:
    assert alice.get(address("map", "inconnu")).status_code == 404


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_only_who_draws_there_sees_the_controls(request, who, journey, situation) -> None:
    page = request.getfixturevalue(who).get(address("map", "achat") + "?edit=1")
    assert "edit/" not in page.content.decode().partition("<main")[2]


def test_who_draws_there_sees_the_controls(alice, journey, stage) -> None:
    page = alice.get(address("map", "achat") + "?edit=1").content.decode()
    assert address("edit_stage", stage.pk) in page


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_seen_and_not_changeable_is_403(request, who, stage) -> None:
    visitor = request.getfixturevalue(who)
    response = visitor.post(address("edit_stage", stage.pk), stage_words())
    assert response.status_code == 403
    assert Stage.objects.get().name == "Être aidé"


@pytest.mark.parametrize("name", ["move_stage", "remove_stage"])
def test_what_only_changes_is_posted(alice, stage, name) -> None:
    assert alice.get(address(name, stage.pk)).status_code == 405


# Drawing


def test_a_stage_is_added(alice, journey) -> None:
    response = alice.post(address("add_stage", "achat"), stage_words())
    stage = journey.stages.get()
    assert response.status_code == 302
    assert response["Location"] == f"/map/achat/?edit=1#edit-stage-{stage.pk}"


def test_in_place_the_map_comes_back(alice, stage) -> None:
    door = address("edit_stage", stage.pk)
    page = alice.post(door, stage_words(), **IN_PLACE).content.decode()
    assert f'data-focus="edit-stage-{stage.pk}"' in page
    assert 'id="drawing"' in page
    assert "Comparer" in page


def test_a_form_is_headed_as_a_page_or_as_a_dialog_of_the_map(alice, stage) -> None:
    asked = address("edit_stage", stage.pk)
    assert "<h1" in alice.get(asked).content.decode()
    assert "<h1" not in alice.get(asked, **HTMX).content.decode()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(alice, stage) -> None:
    words = stage_words(name="", description="Mes mots")
    response = alice.post(address("edit_stage", stage.pk), words)
    assert response.status_code == 422
    assert "Mes mots" in response.content.decode()


def test_a_name_too_long_is_refused(alice, stage) -> None:
    words = stage_words(name="é" * 81)
    assert alice.post(address("edit_stage", stage.pk), words).status_code == 422


def test_a_situation_is_added_with_its_channels_and_its_moment(alice, stage) -> None:
    alice.post(address("add_situation", stage.pk), situation_words())
    added = Situation.objects.get(name="Appeler")
    assert added.moment == "wow"
    assert sorted(added.touchpoints.values_list("channel__key", flat=True)) == ["phone", "web"]


def test_a_situation_without_channel_is_refused(alice, stage) -> None:
    words = situation_words(channels=[])
    assert alice.post(address("add_situation", stage.pk), words).status_code == 422


def test_channels_change_with_the_words(alice, situation) -> None:
    alice.post(address("edit_situation", situation.pk), situation_words(channels=["chat"]))
    assert [each.channel.key for each in situation.touchpoints.all()] == ["chat"]


def test_a_refused_channel_leaves_the_words_as_they_were(alice, south, touchpoint) -> None:
    a_planting(a_point(south), touchpoint)
    situation = touchpoint.situation
    words = situation_words(channels=["chat"])
    response = alice.post(address("edit_situation", situation.pk), words)
    assert response.status_code == 422
    assert "Appeler le SAV" in response.content.decode()
    assert Situation.objects.get().name == "Appeler le SAV"


def test_the_second_of_two_sees_both_versions(alice, stage) -> None:
    actions.edit_stage(stage=stage, version=1, name="Hésiter", **BY)
    response = alice.post(address("edit_stage", stage.pk), stage_words(), **HTMX)
    page = response.content.decode()
    assert response.status_code == 409
    assert all(words in page for words in ("Hésiter", "Comparer", "Nadia"))


def test_keeping_mine_after_a_conflict_writes_it(alice, stage) -> None:
    actions.edit_stage(stage=stage, version=1, name="Hésiter", **BY)
    alice.post(address("edit_stage", stage.pk), stage_words(version=2))
    assert Stage.objects.get().name == "Comparer"


def test_what_was_removed_is_not_found(alice, situation) -> None:
    actions.remove_situation(situation=Situation.objects.get(), **BY)
    response = alice.post(address("edit_situation", situation.pk), situation_words())
    assert response.status_code == 404


def names(rows) -> list[str]:
    return list(rows.order_by("position").values_list("name", flat=True))


@pytest.fixture
def stages(journey):
    return [
        actions.add_stage(journey=journey, name=name, **BY) for name in ("Un", "Deux", "Trois")
    ]


@pytest.mark.parametrize(
    ("moved", "direction", "order"),
    [
        (0, "forth", ["Deux", "Un", "Trois"]),
        (2, "back", ["Un", "Trois", "Deux"]),
        (0, "back", ["Un", "Deux", "Trois"]),
        (2, "forth", ["Un", "Deux", "Trois"]),
    ],
)
def test_a_stage_moves_by_one_step(alice, journey, stages, moved, direction, order) -> None:
    alice.post(address("move_stage", stages[moved].pk), {"direction": direction})
    assert names(journey.stages) == order


def test_a_stage_is_dropped_before_another(alice, journey, stages) -> None:
    alice.post(address("move_stage", stages[2].pk), {"before": stages[0].pk})
    assert names(journey.stages) == ["Trois", "Un", "Deux"]


def test_the_handle_keeps_the_focus(alice, stages) -> None:
    door = address("move_stage", stages[0].pk)
    page = alice.post(door, {"direction": "forth"}, **IN_PLACE).content.decode()
    assert f'data-focus="move-stage-{stages[0].pk}"' in page


@pytest.fixture
def situations(stages):
    return [
        actions.add_situation(stage=stages[0], name=name, channels=["web"], **BY)
        for name in ("A", "B")
    ]


def test_past_the_last_a_situation_goes_to_the_next_stage(alice, stages, situations) -> None:
    alice.post(address("move_situation", situations[1].pk), {"direction": "forth"})
    assert (names(stages[0].situations), names(stages[1].situations)) == (["A"], ["B"])


def test_before_the_first_a_situation_of_the_first_stage_stays(
    alice, stages, situations
) -> None:
    alice.post(address("move_situation", situations[0].pk), {"direction": "back"})
    assert names(stages[0].situations) == ["A", "B"]


def test_a_situation_is_dropped_in_another_stage(alice, stages, situations) -> None:
    alice.post(
        address("move_situation", situations[0].pk), {"stage": stages[2].pk, "before": ""}
    )
    assert names(stages[2].situations) == ["A"]


@pytest.mark.parametrize("before", ["x", "9" * 40, "-1", "٣"])
def test_a_place_that_does_not_exist_is_the_last(alice, journey, stages, before) -> None:
    alice.post(address("move_stage", stages[0].pk), {"before": before})
    assert names(journey.stages) == ["Deux", "Trois", "Un"]


def test_a_stage_that_carries_a_point_says_why_it_stays(
    alice, south, stage, touchpoint
) -> None:
    a_planting(a_point(south, label="Le SAV"), touchpoint)
    response = alice.post(address("remove_stage", stage.pk))
    assert response.status_code == 422
    assert "Le SAV" in response.content.decode()


def test_a_stage_is_removed(alice, stage) -> None:
    alice.post(address("remove_stage", stage.pk))
    assert not Stage.objects.exists()


def test_an_archived_journey_leaves_the_list_and_comes_back(alice, journey) -> None:
    alice.post(address("archive", "achat"))
    assert Journey.objects.get().archived_at
    alice.post(address("restore", "achat"))
    assert Journey.objects.get().archived_at is None


# Points


def point_words(touchpoint, **words: object) -> dict[str, object]:
    defaults = {"label": "Écoute", "indicator": "nps", "family": "transactional"}
    return defaults | {"objective": "20", "floor": "0", "touchpoint": touchpoint.pk} | words


def test_a_point_is_planted_with_its_survey_and_its_link(alice, situation, touchpoint) -> None:
    alice.post(address("add_point", situation.pk), point_words(touchpoint))
    point = MeasurePoint.objects.get()
    assert Planting.objects.get().touchpoint == touchpoint
    assert Question.objects.filter(point=point).exists()
    assert EntryLink.objects.get().unit == point.unit


def test_an_impossible_objective_plants_nothing(alice, situation, touchpoint) -> None:
    words = point_words(touchpoint, objective="150")
    assert alice.post(address("add_point", situation.pk), words).status_code == 422
    assert not MeasurePoint.objects.exists()


def test_a_decimal_comma_is_read(alice, situation, touchpoint) -> None:
    alice.post(address("add_point", situation.pk), point_words(touchpoint, objective="20,5"))
    assert MeasurePoint.objects.get().settings.get().objective == 20.5


def test_a_known_point_is_planted_on_another_journey(
    alice, south, situation, touchpoint
) -> None:
    point = a_point(south)
    alice.post(
        address("plant_point", situation.pk), {"point": point.pk, "touchpoint": touchpoint.pk}
    )
    assert Planting.objects.get().point == point


def test_a_point_moves_to_another_touchpoint(alice, south, journey, touchpoint) -> None:
    planting = a_planting(a_point(south), touchpoint)
    there = a_touchpoint(journey, situation="Être rappelé")
    alice.post(address("move_planting", planting.pk), {"touchpoint": there.pk})
    assert Planting.objects.open().get().touchpoint == there


def test_a_point_leaves_the_map(alice, south, touchpoint) -> None:
    planting = a_planting(a_point(south), touchpoint)
    alice.post(address("uproot", planting.pk))
    assert not Planting.objects.open().exists()


def test_a_point_of_another_journey_is_no_place(alice, south, north, touchpoint) -> None:
    planting = a_planting(a_point(south), touchpoint)
    elsewhere = a_touchpoint(a_journey(north))
    response = alice.post(address("move_planting", planting.pk), {"touchpoint": elsewhere.pk})
    assert response.status_code == 422


# What the page says


def test_more_than_seven_points_are_too_many(alice, south, journey) -> None:
    for number in range(8):
        station = a_touchpoint(journey, situation=f"S {number}")
        a_planting(a_point(south, f"p{number}"), station)
    assert "Commencez simple" in alice.get(address("map", "achat") + "?edit=1").content.decode()


def test_an_objective_that_cannot_be_told_from_its_floor_is_said(
    alice, south, touchpoint
) -> None:
    a_planting(a_point(south, objective=20, floor=18), touchpoint)
    assert "trop proches" in alice.get(address("map", "achat") + "?edit=1").content.decode()


def test_an_empty_map_says_how_to_begin(alice, journey) -> None:
    assert "Par quoi passe votre client" in alice.get(address("map", "achat")).content.decode()


def test_names_come_out_escaped(alice, journey) -> None:
    a_touchpoint(journey, stage="<script>alert(1)</script>", situation="<b>x</b>")
    page = alice.get(address("map", "achat") + "?edit=1").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_a_map_costs_the_same_for_one_situation_or_three(alice, south, journey) -> None:
    def grow(number: int) -> None:
        station = a_touchpoint(journey, stage=f"É {number}", situation=f"S {number}")
        a_planting(a_point(south, f"p{number}", objective=20, floor=0), station)
        journey.personas.create(name=f"P {number}")

    grow(1)
    of_one = queries_of(alice, address("map", "achat") + "?edit=1")
    grow(2)
    grow(3)
    of_three = queries_of(alice, address("map", "achat") + "?edit=1")
    assert len(of_three) == len(of_one) <= 30


def test_the_list_costs_the_same_for_one_journey_or_three(alice, south, journey) -> None:
    of_one = queries_of(alice, address("list"))
    for key in ("b", "c"):
        a_journey(south, key=key)
    assert len(queries_of(alice, address("list"))) == len(of_one)
