"""Drawing a journey: what is written, in which order, and who came first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jalon.journal.models import Entry
from jalon.journeys import actions
from jalon.journeys.models import Journey, Situation, Stage, Touchpoint
from tests.factories import NOON, a_company, a_planting, a_point, a_unit

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)
BY = {"by": "Camille", "at": NOON}


@pytest.fixture
def unit():
    a_company()
    return a_unit()


@pytest.fixture
def journey(unit):
    return actions.create_journey(name="Être livré à l’heure", unit=unit, **BY)


@pytest.fixture
def stage(journey):
    return actions.add_stage(journey=journey, name="Choisir", **BY)


@pytest.fixture
def situation(stage):
    return actions.add_situation(stage=stage, name="Faire un devis", channels=["web"], **BY)


def names(rows) -> list[str]:
    return list(rows.order_by("position").values_list("name", flat=True))


def channels_of(situation) -> list[str]:
    touchpoints = situation.touchpoints.order_by("position")
    return list(touchpoints.values_list("channel__key", flat=True))


def test_a_journey_is_named_by_a_key_made_from_its_name(journey) -> None:
    assert journey.key == "etre-livre-a-l-heure"


def test_two_journeys_of_one_name_have_two_keys(journey, unit) -> None:
    second = actions.create_journey(name=journey.name, unit=unit, **BY)
    assert second.key == "etre-livre-a-l-heure-2"


def test_a_key_asked_for_twice_is_refused(journey, unit) -> None:
    with pytest.raises(actions.KeyIsTaken):
        actions.create_journey(name="Autre", key=journey.key, unit=unit, **BY)


def test_a_name_without_letters_still_has_a_key(unit) -> None:
    assert actions.create_journey(name="★", unit=unit, **BY).key == "sans-nom"


def test_stages_stand_in_the_order_they_were_added(journey) -> None:
    for name in ("Choisir", "Acheter", "Utiliser"):
        actions.add_stage(journey=journey, name=name, **BY)
    assert names(journey.stages) == ["Choisir", "Acheter", "Utiliser"]


def test_a_stage_moves_before_another(journey, stage) -> None:
    last = actions.add_stage(journey=journey, name="Acheter", **BY)
    actions.move_stage(stage=last, before=stage, **BY)
    assert names(journey.stages) == ["Acheter", "Choisir"]


def test_a_stage_moved_before_nothing_is_last(journey, stage) -> None:
    actions.add_stage(journey=journey, name="Acheter", **BY)
    actions.move_stage(stage=stage, **BY)
    assert names(journey.stages) == ["Acheter", "Choisir"]


def test_a_stage_does_not_move_to_another_journey(stage, unit) -> None:
    elsewhere = actions.create_journey(name="Autre", unit=unit, **BY)
    other = actions.add_stage(journey=elsewhere, name="Ailleurs", **BY)
    with pytest.raises(actions.AnotherJourney):
        actions.move_stage(stage=stage, before=other, **BY)


def test_a_situation_moves_to_another_stage(journey, situation) -> None:
    target = actions.add_stage(journey=journey, name="Acheter", **BY)
    actions.move_situation(situation=situation, stage=target, **BY)
    assert names(target.situations) == ["Faire un devis"]


def test_a_situation_is_lived_on_its_channels_in_the_order_of_the_company(stage) -> None:
    lived = actions.add_situation(stage=stage, name="Appeler", channels=["phone", "web"], **BY)
    assert channels_of(lived) == ["web", "phone"]


def test_channels_are_set_exactly(situation) -> None:
    actions.set_channels(situation=situation, channels=["store", "chat"], **BY)
    assert channels_of(situation) == ["store", "chat"]


def test_a_kept_channel_keeps_its_touchpoint(situation) -> None:
    before = situation.touchpoints.get()
    actions.set_channels(situation=situation, channels=["web", "chat"], **BY)
    assert situation.touchpoints.get(channel__key="web") == before


def test_a_situation_needs_a_channel(situation) -> None:
    with pytest.raises(actions.LastTouchpoint):
        actions.set_channels(situation=situation, channels=[], **BY)


@pytest.fixture
def planted(situation, unit):
    return a_planting(a_point(unit, label="Devis"), situation.touchpoints.get())


def test_a_channel_that_carries_a_point_stays(situation, planted) -> None:
    with pytest.raises(actions.CarriesPoints) as refusal:
        actions.set_channels(situation=situation, channels=["chat"], **BY)
    assert refusal.value.labels == ["Devis"]


def test_a_stage_that_carries_a_point_stays(stage, planted) -> None:
    with pytest.raises(actions.CarriesPoints):
        actions.remove_stage(stage=stage, **BY)
    assert Stage.objects.filter(pk=stage.pk).exists()


def test_a_situation_that_carries_a_point_stays(situation, planted) -> None:
    with pytest.raises(actions.CarriesPoints):
        actions.remove_situation(situation=situation, **BY)
    assert Touchpoint.objects.filter(situation=situation).exists()


def test_a_situation_whose_point_left_can_go(situation, planted) -> None:
    actions.uproot(planting=planted, by="Camille", at=LATER)
    actions.remove_situation(situation=situation, **BY)
    planted.refresh_from_db()
    assert (planted.touchpoint, planted.to_at) == (None, LATER)


def test_an_edit_writes_what_it_is_told(stage) -> None:
    edited = actions.edit_stage(stage=stage, version=1, name="Comparer", **BY)
    assert (edited.name, edited.version) == ("Comparer", 2)


def test_the_second_of_two_edits_is_told_who_came_first(stage) -> None:
    actions.edit_stage(stage=stage, version=1, name="Comparer", by="Nadia", at=LATER)
    with pytest.raises(actions.EditConflict) as conflict:
        actions.edit_stage(stage=stage, version=1, name="Hésiter", **BY)
    assert conflict.value.current.name == "Comparer"
    assert (conflict.value.changed_by, conflict.value.changed_at) == ("Nadia", LATER)


def test_an_edit_of_what_was_removed_is_told_so(situation) -> None:
    actions.remove_situation(situation=situation, by="Nadia", at=LATER)
    gone = Situation(pk=Situation.objects.count() + 1, stage=situation.stage)
    gone.pk = int(Entry.objects.get(verb="situation.removed").subject_id)
    with pytest.raises(actions.EditConflict) as conflict:
        actions.edit_situation(situation=gone, version=1, name="Appeler", **BY)
    assert (conflict.value.current, conflict.value.changed_by) == (None, "Nadia")


def test_a_title_changes_while_stages_move(journey) -> None:
    actions.add_stage(journey=journey, name="Choisir", **BY)
    edited = actions.edit_journey(journey=journey, version=1, objective="Garder", **BY)
    assert (edited.objective, edited.words_version) == ("Garder", 2)


def test_the_second_of_two_titles_is_a_conflict(journey) -> None:
    actions.edit_journey(journey=journey, version=1, name="Premier", **BY)
    with pytest.raises(actions.EditConflict):
        actions.edit_journey(journey=journey, version=1, name="Second", **BY)


def test_every_change_moves_the_version_of_the_drawing(journey, stage, situation) -> None:
    before = Journey.objects.get(pk=journey.pk).version
    actions.set_channels(situation=situation, channels=["chat"], **BY)
    assert Journey.objects.get(pk=journey.pk).version == before + 1


def test_a_persona_is_added_edited_and_removed(journey) -> None:
    sophie = actions.add_persona(journey=journey, name="Sophie", goal="Vite", **BY)
    edited = actions.edit_persona(persona=sophie, version=1, quote="« Dites-moi »", **BY)
    actions.remove_persona(persona=edited, **BY)
    assert not journey.personas.exists()


def test_an_archived_journey_is_kept_and_comes_back(journey) -> None:
    actions.archive_journey(journey=journey, **BY)
    assert not Journey.objects.current().exists()
    actions.restore_journey(journey=journey, **BY)
    assert Journey.objects.current().get() == journey


def test_each_change_is_a_line_of_the_journal(journey, stage, situation) -> None:
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "journey.created",
        "stage.added",
        "situation.added",
    ]


def test_the_journal_says_where_it_may_be_read(stage, unit) -> None:
    assert Entry.objects.get(verb="stage.added").unit_path == unit.path
