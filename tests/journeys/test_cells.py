"""The cells of a map and their doors: notes, sources, lanes, gestures taken back."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from jalon.journeys import actions
from jalon.journeys.models import Lane, Note, Source
from tests.factories import (
    NOON,
    a_journey,
    a_note,
    a_point,
    a_touchpoint,
    a_user,
)

pytestmark = pytest.mark.django_db
BY = {"by": "Nadia", "at": NOON}
IN_PLACE = {"HTTP_HX_REQUEST": "true", "HTTP_X_JALON_IN_PLACE": "field"}


@pytest.fixture
def journey(south):
    return a_journey(south, key="achat")


@pytest.fixture
def situation(journey):
    return a_touchpoint(journey).situation


@pytest.fixture
def irritants(journey):
    return journey.lanes.get(kind="irritant")


def address(name: str, *args: object) -> str:
    return reverse(f"journeys:{name}", args=args)


def cell_of(lane: Lane, situation) -> tuple[object, ...]:
    return (lane.journey.key, lane.pk, situation.pk)


def note_words(**words: object) -> dict[str, object]:
    return {"version": 1, "text": "Attente longue"} | words


# Who


def test_a_cell_is_read_by_everybody_signed_in(charlie, irritants, situation) -> None:
    a_note(situation, "Trop long")
    page = charlie.get(address("cell", *cell_of(irritants, situation))).content.decode()
    assert "Trop long" in page
    assert "edit/" not in page.partition("<main")[2]


def test_who_draws_elsewhere_writes_nothing_here(charlie, irritants, situation) -> None:
    response = charlie.post(address("add_note", *cell_of(irritants, situation)), note_words())
    assert response.status_code == 403
    assert not Note.objects.exists()


@pytest.mark.parametrize("name", ["move_note", "remove_note"])
def test_what_only_changes_a_note_is_posted(alice, situation, name) -> None:
    assert alice.get(address(name, a_note(situation).pk)).status_code == 405


def test_a_cell_of_two_journeys_is_not_found(alice, south, irritants) -> None:
    elsewhere = a_touchpoint(a_journey(south, key="autre")).situation
    response = alice.get(address("cell", *cell_of(irritants, elsewhere)))
    assert response.status_code == 404


# Notes


def test_a_note_is_added_with_its_severity(alice, irritants, situation) -> None:
    door = address("add_note", *cell_of(irritants, situation))
    response = alice.post(door, note_words(severity="4"))
    note = Note.objects.get()
    assert (note.text, note.severity) == ("Attente longue", 4)
    assert response["Location"] == f"/map/achat/?edit=1#note-{note.pk}"


def test_in_place_the_cell_alone_comes_back(alice, irritants, situation) -> None:
    door = address("add_note", *cell_of(irritants, situation)) + "?seen=1"
    page = alice.post(door, note_words(), **IN_PLACE).content.decode()
    assert f'id="cell-{irritants.pk}-{situation.pk}"' in page
    assert 'id="drawing"' not in page
    assert "Annuler\u00a0: ajout de «\u00a0Attente longue\u00a0»" in page


def test_a_note_without_words_is_refused(alice, irritants, situation) -> None:
    door = address("add_note", *cell_of(irritants, situation))
    response = alice.post(door, note_words(text=" "), **IN_PLACE)
    assert response.status_code == 422
    assert not Note.objects.exists()


@pytest.mark.parametrize("severity", ["0", "6", "x", "-1"])
def test_a_severity_goes_from_1_to_5(alice, irritants, situation, severity) -> None:
    door = address("add_note", *cell_of(irritants, situation))
    assert alice.post(door, note_words(severity=severity)).status_code == 422


def test_a_unit_alone_says_who_is_in_charge(alice, south, journey, situation) -> None:
    front = journey.lanes.get(kind="front")
    door = address("add_note", *cell_of(front, situation))
    alice.post(door, note_words(text="", unit=south.pk))
    assert Note.objects.values_list("text", "unit").get() == ("Sud", south.pk)


def test_a_mood_alone_says_what_is_felt(alice, journey, situation) -> None:
    emotion = journey.lanes.get(kind="emotion")
    door = address("add_note", *cell_of(emotion, situation))
    alice.post(door, note_words(text="", mood="-2"))
    assert Note.objects.values_list("text", "mood").get() == ("Très mécontent", -2)


def test_a_lane_that_shows_the_drawing_takes_no_note(alice, journey, situation) -> None:
    touchpoints = journey.lanes.get(kind="touchpoints")
    door = address("add_note", *cell_of(touchpoints, situation))
    assert alice.post(door, note_words()).status_code == 422
    assert not Note.objects.exists()


def test_the_second_of_two_sees_both_notes_in_place(alice, situation) -> None:
    note = a_note(situation, "Attente")
    actions.edit_note(note=note, version=1, text="Files", **BY)
    response = alice.post(address("edit_note", note.pk), note_words(text="Foule"), **IN_PLACE)
    page = response.content.decode()
    assert response.status_code == 409
    assert all(words in page for words in ("Files", "Foule", "Nadia"))


def test_keeping_mine_after_a_conflict_writes_it(alice, situation) -> None:
    note = a_note(situation, "Attente")
    actions.edit_note(note=note, version=1, text="Files", **BY)
    alice.post(address("edit_note", note.pk), note_words(text="Foule", version=2))
    assert Note.objects.get().text == "Foule"


def test_a_note_moves_to_another_situation(alice, journey, situation, irritants) -> None:
    note = a_note(situation)
    there = a_touchpoint(journey, situation="Être rappelé").situation
    door = address("move_note", note.pk)
    page = alice.post(door, {"cell": f"{irritants.pk}-{there.pk}"}, **IN_PLACE).content.decode()
    assert Note.objects.get().situation == there
    assert f"cell-{irritants.pk}-{situation.pk}" in page
    assert f"cell-{irritants.pk}-{there.pk}" in page


def test_a_note_is_dropped_before_another(alice, situation) -> None:
    first, second = a_note(situation, "A"), a_note(situation, "B", position=1)
    alice.post(address("move_note", second.pk), {"before": first.pk})
    ordered = Note.objects.order_by("position").values_list("text", flat=True)
    assert list(ordered) == ["B", "A"]


@pytest.mark.parametrize(("direction", "order"), [("back", "BAC"), ("forth", "ACB")])
def test_a_note_moves_by_one_step_in_its_cell(alice, situation, direction, order) -> None:
    notes = [a_note(situation, text, position=n) for n, text in enumerate("ABC")]
    alice.post(address("move_note", notes[1].pk), {"direction": direction})
    ordered = Note.objects.order_by("position").values_list("text", flat=True)
    assert "".join(ordered) == order


def test_a_note_that_says_more_does_not_fit_everywhere(alice, journey, situation) -> None:
    note = a_note(situation, severity=4)
    action = journey.lanes.get(kind="action")
    response = alice.post(address("move_note", note.pk), {"lane": action.pk})
    assert response.status_code == 422
    assert Note.objects.get().lane.kind == "irritant"


def test_words_alone_go_to_any_lane_that_holds_notes(alice, journey, situation) -> None:
    question = journey.lanes.get(kind="question")
    alice.post(address("move_note", a_note(situation).pk), {"lane": question.pk})
    assert Note.objects.get().lane == question


def test_a_note_of_another_journey_is_no_place(alice, south, situation, irritants) -> None:
    note = a_note(situation)
    elsewhere = a_touchpoint(a_journey(south, key="autre")).situation
    alice.post(address("move_note", note.pk), {"situation": elsewhere.pk})
    assert Note.objects.get().situation == situation


def test_a_note_is_removed_and_taken_back(alice, situation) -> None:
    note = a_note(situation, "Attente")
    alice.post(address("remove_note", note.pk))
    assert not Note.objects.exists()
    alice.post(address("undo", "achat"))
    assert Note.objects.get().pk == note.pk


def test_notes_come_out_escaped(alice, situation) -> None:
    a_note(situation, "<script>alert(1)</script>")
    page = alice.get(address("map", "achat") + "?edit=1").content.decode()
    assert "<script>alert" not in page


# Sources


def source_words(**words: object) -> dict[str, object]:
    defaults = {"version": 1, "kind": "interview", "seen_date": "2026-05-04"}
    return defaults | {"citation": "Dix entretiens"} | words


def test_a_source_marks_its_cell(alice, irritants, situation) -> None:
    alice.post(address("add_source", *cell_of(irritants, situation)), source_words())
    source = Source.objects.get()
    assert (source.kind, source.seen_date) == ("interview", date(2026, 5, 4))
    assert 'data-sources="interview"' in alice.get(address("map", "achat")).content.decode()


def test_a_source_needs_its_date(alice, irritants, situation) -> None:
    door = address("add_source", *cell_of(irritants, situation))
    assert alice.post(door, source_words(seen_date="hier")).status_code == 422


def test_a_source_is_changed_and_removed(alice, irritants, situation) -> None:
    alice.post(address("add_source", *cell_of(irritants, situation)), source_words())
    source = Source.objects.get()
    alice.post(address("edit_source", source.pk), source_words(kind="data"))
    assert Source.objects.get().kind == "data"
    alice.post(address("remove_source", source.pk))
    assert not Source.objects.exists()


def test_the_map_is_looked_at_by_its_sources(alice, situation) -> None:
    page = alice.get(address("map", "achat") + "?from=none").content.decode()
    assert '<div class="matrix" data-from="none"' in page


# Lanes


def names(journey) -> list[str]:
    shown = journey.lanes.filter(is_shown=True).order_by("position")
    return [str(lane.kind) for lane in shown]


def test_a_new_map_starts_simple(alice, journey, situation) -> None:
    assert names(journey) == ["touchpoints", "expectation", "measures", "irritant", "action"]
    page = alice.get(address("map", "achat")).content.decode()
    assert "Montrer plus de lignes (9 masquées)" in page


def test_lanes_are_chosen_in_one_list(alice, journey) -> None:
    kept = journey.lanes.filter(kind__in=["emotion", "verbatim"])
    alice.post(address("lanes", "achat"), {"shown": [lane.pk for lane in kept]})
    assert names(journey) == ["emotion", "verbatim"]


def test_a_lane_is_hidden_and_keeps_what_it_holds(alice, journey, irritants, situation) -> None:
    a_note(situation)
    alice.post(address("hide_lane", irritants.pk))
    assert "irritant" not in names(journey)
    assert Note.objects.exists()


def test_a_lane_moves_within_its_block(alice, journey) -> None:
    measures = journey.lanes.get(kind="measures")
    alice.post(address("move_lane", measures.pk), {"direction": "back"})
    assert names(journey)[:3] == ["touchpoints", "measures", "expectation"]


def test_a_lane_stays_in_its_block(alice, journey, irritants) -> None:
    first = journey.lanes.get(kind="touchpoints")
    alice.post(address("move_lane", irritants.pk), {"before": first.pk})
    assert names(journey) == ["touchpoints", "expectation", "measures", "action", "irritant"]


def test_a_lane_is_added_named_and_removed(alice, journey, situation) -> None:
    words = {"version": 1, "name": "Preuves", "block": "customer"}
    alice.post(address("add_lane", "achat"), words)
    lane = journey.lanes.get(kind="custom")
    assert names(journey)[3] == "custom"
    alice.post(address("edit_lane", lane.pk), words | {"name": "Gestes", "block": "analysis"})
    assert names(journey)[-1] == "custom"
    alice.post(address("remove_lane", lane.pk))
    assert not journey.lanes.filter(kind="custom").exists()


def test_a_lane_of_every_map_is_hidden_not_removed(alice, irritants) -> None:
    response = alice.post(address("remove_lane", irritants.pk))
    assert response.status_code == 422
    assert Lane.objects.filter(pk=irritants.pk).exists()


def test_a_lane_of_every_map_takes_back_its_name(alice, irritants) -> None:
    alice.post(address("edit_lane", irritants.pk), {"version": 1, "name": "Douleurs"})
    assert str(Lane.objects.get(pk=irritants.pk)) == "Douleurs"
    alice.post(address("edit_lane", irritants.pk), {"version": 2, "name": ""})
    assert str(Lane.objects.get(pk=irritants.pk)) == "Irritants"


def test_a_map_has_at_most_forty_lanes(alice, journey) -> None:
    for number in range(26):
        actions.add_lane(journey=journey, name=f"L {number}", block="analysis", **BY)
    words = {"version": 1, "name": "Trop", "block": "analysis"}
    assert alice.post(address("add_lane", "achat"), words).status_code == 422
    assert journey.lanes.count() == 40


# Undo


def test_the_button_says_what_it_takes_back(alice, situation, irritants) -> None:
    alice.post(address("add_note", *cell_of(irritants, situation)), note_words())
    page = alice.get(address("map", "achat") + "?edit=1").content.decode()
    assert "Annuler\u00a0: ajout de «\u00a0Attente longue\u00a0»" in page


def test_undo_and_redo_without_javascript(alice, situation, irritants) -> None:
    alice.post(address("add_note", *cell_of(irritants, situation)), note_words())
    assert alice.post(address("undo", "achat")).status_code == 302
    assert not Note.objects.exists()
    alice.post(address("redo", "achat"))
    assert Note.objects.exists()


def test_what_cannot_be_undone_says_who_and_offers_the_one_before(alice, situation) -> None:
    note = a_note(situation, "Attente")
    alice.post(address("edit_note", note.pk), note_words(text="Files"))
    lea = a_user("Lea")
    actions.edit_note(note=note, version=2, text="Foule", by=lea, at=NOON)
    response = alice.post(address("undo", "achat"))
    assert response.status_code == 409
    assert "Lea a changé ceci depuis" in response.content.decode()
    alice.post(address("undo", "achat"), {"skip": "1"})
    assert alice.post(address("undo", "achat")).status_code == 409
    assert Note.objects.get().text == "Foule"


def test_a_stage_removed_comes_back_whole_from_the_page(alice, situation) -> None:
    a_note(situation)
    alice.post(address("remove_stage", situation.stage_id))
    alice.post(address("undo", "achat"), **IN_PLACE)
    assert Note.objects.get().situation == situation


# Live


def test_nothing_new_costs_nothing(alice, situation) -> None:
    first = alice.get(address("changes", "achat") + "?seen=1")
    again = alice.get(address("changes", "achat") + "?seen=1", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304


def test_a_proxy_that_compresses_leaves_nothing_new(alice, situation) -> None:
    door = address("changes", "achat") + "?seen=1"
    weak = "W/" + alice.get(door)["ETag"]
    assert alice.get(door, HTTP_IF_NONE_MATCH=weak).status_code == 304


def changes_since(client, journey, version: int) -> str:
    figures = client.get(address("map", journey.key)).context["figures_tag"]
    address_of = f"{address('changes', journey.key)}?edit=1&seen={version}&figures={figures}"
    return client.get(address_of).content.decode()


def test_the_cell_somebody_wrote_in_arrives_alone(alice, journey, irritants, situation) -> None:
    version = journey.version
    actions.add_note(
        lane=irritants, situation=situation, text="Foule", by=a_user("Lea"), at=NOON
    )
    page = changes_since(alice, journey, version)
    assert "Foule" in page
    assert page.count('class="cell ') == 1


def test_a_note_that_went_elsewhere_changes_both_cells(
    alice, journey, irritants, situation
) -> None:
    note, lea = a_note(situation), a_user("Lea")
    there = a_touchpoint(journey, situation="Être rappelé").situation
    actions.move_note(note=note, situation=there, by=lea, at=NOON)
    assert changes_since(alice, journey, 1).count('class="cell ') == 2


def test_what_no_gesture_tells_is_the_whole_drawing(alice, journey, situation) -> None:
    actions.add_stage(journey=journey, name="Choisir", by="Jalon", at=NOON)
    page = changes_since(alice, journey, 1)
    assert 'id="drawing"' in page
    assert "data-kept" not in page


def cells_drawn(page: str) -> set[str]:
    """Of an answer: those it holds, and not those whose place alone it gives."""
    return set(re.findall(r'id="(cell-\d+-\d+)" role', page))


def test_a_stage_that_comes_leaves_the_cells_where_they_are(alice, journey, situation) -> None:
    actions.add_stage(journey=journey, name="Choisir", by=a_user("Lea"), at=NOON)
    page = changes_since(alice, journey, 1)
    assert "Choisir" in page
    assert cells_drawn(page) == set()
    assert page.count("data-kept") == journey.lanes.filter(is_shown=True).count()


def test_a_situation_renamed_brings_its_own_cells(alice, journey, situation) -> None:
    a_touchpoint(journey, situation="Être rappelé")
    lea, name = a_user("Lea"), "Appeler"
    actions.edit_situation(situation=situation, version=1, name=name, by=lea, at=NOON)
    drawn = cells_drawn(changes_since(alice, journey, 1))
    lanes = journey.lanes.filter(is_shown=True).values_list("pk", flat=True)
    assert drawn == {f"cell-{lane}-{situation.pk}" for lane in lanes}


def test_a_lane_shown_again_brings_its_cells(alice, journey, situation) -> None:
    lane, lea = journey.lanes.get(kind="verbatim"), a_user("Lea")
    shown = {*journey.lanes.filter(is_shown=True).values_list("pk", flat=True), lane.pk}
    actions.show_lanes(journey=journey, shown=shown, by=lea, at=NOON)
    drawn = cells_drawn(changes_since(alice, journey, 1))
    assert drawn == {f"cell-{lane.pk}-{situation.pk}"}


def test_a_situation_that_moves_redraws_the_curve(alice, journey, situation) -> None:
    emotion = journey.lanes.get(kind="emotion")
    journey.lanes.filter(pk=emotion.pk).update(is_shown=True)
    other, lea = a_touchpoint(journey, situation="Être rappelé").situation, a_user("Lea")
    actions.move_situation(situation=situation, by=lea, at=NOON)
    drawn = cells_drawn(changes_since(alice, journey, 1))
    assert drawn == {f"cell-{emotion.pk}-{each.pk}" for each in (situation, other)}


def test_a_point_planted_redraws_the_measures(alice, journey, south, situation) -> None:
    touchpoint, lea = situation.touchpoints.get(), a_user("Lea")
    actions.plant(point=a_point(south), touchpoint=touchpoint, by=lea, at=NOON)
    measures = journey.lanes.get(kind="measures")
    drawn = cells_drawn(changes_since(alice, journey, 1))
    assert drawn == {f"cell-{measures.pk}-{situation.pk}"}


def test_what_others_did_meanwhile_comes_with_ones_own(
    alice, journey, irritants, situation
) -> None:
    lea = a_user("Lea")
    actions.add_note(lane=irritants, situation=situation, text="Foule", by=lea, at=NOON)
    door = address("add_note", *cell_of(journey.lanes.get(kind="action"), situation))
    page = alice.post(
        door + "?seen=1", note_words(text="Rappeler"), **IN_PLACE
    ).content.decode()
    assert "Foule" in page
    assert "Rappeler" in page


def test_a_gesture_that_changes_nothing_gives_nobody_news(alice, journey, situation) -> None:
    actions.move_situation(situation=situation, by=a_user("Lea"), at=NOON)
    journey.refresh_from_db()
    assert journey.version == 1


def test_a_stage_removed_leaves_the_other_cells(alice, journey, situation) -> None:
    gone = journey.stages.create(name="Choisir")
    actions.remove_stage(stage=gone, by=a_user("Lea"), at=NOON)
    page = changes_since(alice, journey, 1)
    assert "Choisir" not in page
    assert page.count("data-kept") == journey.lanes.filter(is_shown=True).count()


def test_a_gesture_taken_back_arrives_too(alice, journey, irritants, situation) -> None:
    lea = a_user("Lea")
    actions.add_note(lane=irritants, situation=situation, text="Foule", by=lea, at=NOON)
    journey.refresh_from_db()
    actions.undo(journey=journey, by=lea, at=NOON)
    page = changes_since(alice, journey, journey.version - 1)
    assert "Aucun irritant signalé" in page
    assert page.count('class="cell ') == 1


def test_one_sees_where_the_other_writes(alice, client, south, irritants, situation) -> None:
    alice.post(address("presence", "achat"), {"cell": f"cell-{irritants.pk}-{situation.pk}"})
    client.force_login(a_user("Lea", "cx_manager", south))
    page = client.get(address("changes", "achat") + "?edit=1").content.decode()
    assert "Alice modifie «\u00a0Irritants · Appeler le SAV\u00a0»" in page


def test_one_does_not_see_oneself(alice, situation) -> None:
    alice.post(address("presence", "achat"), {"cell": ""})
    page = alice.get(address("changes", "achat") + "?edit=1").content.decode()
    assert "Alice modifie" not in page


def test_who_only_reads_does_not_see_who_writes(client, alice, root, situation) -> None:
    alice.post(address("presence", "achat"), {"cell": ""})
    client.force_login(a_user("Bob", "viewer", root))
    assert "Alice" not in client.get(address("changes", "achat") + "?edit=1").content.decode()
