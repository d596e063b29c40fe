"""Two drawings are compared part by part, whatever was renamed, moved or thrown away."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.journeys.comparing import Mark, compare, longest_rising, parts_of, together
from jalon.journeys.reading import matrix_of
from tests.journeys.documents import documents


def a_map(*situations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """One stage, "choisir"; its situations are called by their uid."""
    stage = {"uid": "choisir", "name": "Choisir", "situations": list(situations)}
    points = [
        {"key": key, "label": key, "objective": 20}
        for each in situations
        for touchpoint in each["touchpoints"]
        for key in touchpoint["points"]
    ]
    return {"name": "Achat", "stages": [stage], "points": points} | fields


def lived(uid: str, *points: str, channel: str = "web", **fields: Any) -> dict[str, Any]:
    touchpoints = [{"channel": channel, "points": list(points)}]
    return {"uid": uid, "name": uid, "touchpoints": touchpoints} | fields


def irritant(uid: str, text: str = "Attente", **fields: Any) -> dict[str, Any]:
    return {"uid": uid, "lane": "irritant", "text": text} | fields


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    changes = compare(before, after).changes
    return [(str(each.mark), str(each.part), each.uid) for each in changes]


# Each kind of change


def test_a_situation_is_added() -> None:
    assert told(a_map(lived("devis")), a_map(lived("devis"), lived("payer"))) == [
        ("added", "situation", "payer")
    ]


def test_a_situation_is_removed_with_what_it_held() -> None:
    before = a_map(lived("devis"), lived("payer", "sav", notes=[irritant("n1")]))
    assert told(before, a_map(lived("devis"))) == [
        ("removed", "situation", "payer"),
        ("removed", "point", "sav"),
        ("removed", "note", "n1"),
    ]


def test_the_one_that_changed_places_moved_and_no_other() -> None:
    before = a_map(lived("a"), lived("b"), lived("c"), lived("d"))
    after = a_map(lived("b"), lived("c"), lived("d"), lived("a"))
    assert told(before, after) == [("moved", "situation", "a")]


def test_a_situation_moves_to_another_stage_with_its_point() -> None:
    here, there = {"uid": "ici", "name": "Ici"}, {"uid": "la", "name": "Là"}
    one = lived("devis", notes=[irritant("n1")])
    before = a_map(stages=[{**here, "situations": [one]}, {**there, "situations": []}])
    after = a_map(stages=[{**here, "situations": []}, {**there, "situations": [one]}])
    assert told(before, after) == [("moved", "situation", "devis")]


def test_a_name_that_changes_says_what_it_was() -> None:
    change = compare(a_map(lived("devis")), a_map(lived("devis", name="Demander un devis")))
    edit = change.changes[0].edits[0]
    assert (edit.field, edit.before, edit.after) == ("name", "devis", "Demander un devis")


def test_a_moment_and_the_channels_are_told() -> None:
    after = a_map(lived("devis", channel="phone", moment="wow"))
    edits = compare(a_map(lived("devis")), after).changes[0].edits
    assert [(each.field, each.after) for each in edits] == [
        ("moment", "wow"),
        ("channels", ("phone",)),
    ]


def test_a_note_is_reworded_and_moved_to_another_lane() -> None:
    before = a_map(lived("devis", notes=[irritant("n1")]))
    after = a_map(lived("devis", notes=[irritant("n1", "Attente longue", lane="question")]))
    assert told(before, after) == [("moved", "note", "n1"), ("changed", "note", "n1")]


def test_a_severity_is_what_a_note_says() -> None:
    before = a_map(lived("devis", notes=[irritant("n1")]))
    after = a_map(lived("devis", notes=[irritant("n1", severity=4)]))
    edit = compare(before, after).changes[0].edits[0]
    assert (edit.field, edit.before, edit.after) == ("severity", None, 4)


def test_a_point_moves_from_a_channel_to_another() -> None:
    before = a_map(lived("devis", "p1"))
    touchpoints = [{"channel": "web", "points": []}, {"channel": "phone", "points": ["p1"]}]
    after = a_map(lived("devis", touchpoints=touchpoints))
    assert ("moved", "point", "p1") in told(before, after)


def test_a_point_is_planted_and_another_uprooted() -> None:
    assert told(a_map(lived("devis", "p1")), a_map(lived("devis", "p2"))) == [
        ("added", "point", "p2"),
        ("removed", "point", "p1"),
    ]


def test_an_objective_that_changes_is_told() -> None:
    before, after = a_map(lived("devis", "p1")), a_map(lived("devis", "p1"))
    after["points"][0]["objective"] = 30
    edit = compare(before, after).changes[0].edits[0]
    assert (edit.field, edit.before, edit.after) == ("objective", 20, 30)


def test_a_lane_is_the_same_by_its_kind() -> None:
    before = a_map(lanes=[{"uid": "1", "kind": "irritant", "name": "", "block": "analysis"}])
    after = a_map(
        lanes=[{"uid": "2", "kind": "irritant", "name": "Gênes", "block": "analysis"}]
    )
    assert told(before, after) == [("changed", "lane", "irritant")]


def test_the_objective_of_the_exercise_is_compared() -> None:
    edits = compare(a_map(objective="Vendre"), a_map(objective="Servir")).changes[0].edits
    assert [(each.field, each.after) for each in edits] == [("objective", "Servir")]


# What always holds

FEW = settings(max_examples=30)


@st.composite
def redrawn(draw: st.DrawFn) -> tuple[dict, dict]:
    """A map, and the same one after people worked on it: parts gone, new, renamed, moved."""
    before, chance = draw(documents()), random.Random(draw(st.integers(0, 10_000)))
    after, other = copy.deepcopy(before), draw(documents())
    fresh = [each for each in other["stages"] if not planted(each)]
    after["stages"] = [each for each in after["stages"] if chance.random() < 0.8] + fresh
    chance.shuffle(after["stages"])
    every = [lived for stage in after["stages"] for lived in stage["situations"]]
    kept = [each for each in every if chance.random() < 0.8]
    for stage in after["stages"]:
        stage["situations"] = []
    for each in kept:
        each["name"] = chance.choice([each["name"], "Autrement"])
        each["notes"] = [note for note in each["notes"] if chance.random() < 0.7]
        chance.choice(after["stages"])["situations"].append(each)
    standing = {key for stage in after["stages"] for key in planted(stage)}
    after["points"] = [each for each in after["points"] if each["key"] in standing]
    return before, after


def planted(stage: dict) -> list[str]:
    return [
        key
        for each in stage["situations"]
        for touchpoint in each["touchpoints"]
        for key in touchpoint["points"]
    ]


@FEW
@given(documents())
def test_a_map_does_not_differ_from_itself(document) -> None:
    assert compare(document, copy.deepcopy(document)).is_empty


@FEW
@given(redrawn())
def test_the_other_way_round_what_was_added_is_removed(maps) -> None:
    before, after = maps
    assert set(compare(after, before).changes) == set(compare(before, after).reversed.changes)


@FEW
@given(redrawn())
def test_what_is_added_and_removed_is_what_only_one_of_them_has(maps) -> None:
    before, after = maps
    changes = compare(before, after).changes
    added = {(each.part, each.uid) for each in changes if each.mark == Mark.ADDED}
    removed = {(each.part, each.uid) for each in changes if each.mark == Mark.REMOVED}
    assert added == set(parts_of(after)) - set(parts_of(before))
    assert removed == set(parts_of(before)) - set(parts_of(after))


@FEW
@given(documents(), st.randoms(use_true_random=False))
def test_another_order_is_a_move_and_nothing_else(document, chance) -> None:
    shuffled = copy.deepcopy(document)
    chance.shuffle(shuffled["stages"])
    for stage in shuffled["stages"]:
        chance.shuffle(stage["situations"])
    marks = {each.mark for each in compare(document, shuffled).changes}
    assert marks <= {Mark.MOVED}
    assert bool(marks) == (shuffled != document)


@FEW
@given(redrawn())
def test_no_change_is_told_of_a_part_that_says_the_same_where_it_was(maps) -> None:
    before, after = maps
    old, new = parts_of(before), parts_of(after)
    for each in compare(before, after).changes:
        if each.mark == Mark.CHANGED:
            key = (each.part, each.uid)
            assert dict(old[key].says) != dict(new[key].says)


@FEW
@given(redrawn())
def test_both_drawn_together_hold_every_part_of_both(maps) -> None:
    before, after = maps
    both = together(before, after)
    assert set(parts_of(both)) == set(parts_of(before)) | set(parts_of(after))
    drawn = matrix_of(both).drawing.situations
    assert len({each.uid for each in drawn}) == len(drawn)


@FEW
@given(documents())
def test_a_map_drawn_with_itself_is_itself(document) -> None:
    both = together(document, copy.deepcopy(document))
    assert compare(document, both).is_empty


@given(st.permutations(range(8)))
def test_the_longest_rising_run_is_as_long_as_any(numbers) -> None:
    kept = sorted(longest_rising(numbers))
    assert [numbers[place] for place in kept] == sorted(numbers[place] for place in kept)
    assert len(kept) == max(longest_ending_at(numbers, place) for place in range(8))


def longest_ending_at(numbers: list[int], place: int) -> int:
    before = [each for each in range(place) if numbers[each] < numbers[place]]
    return 1 + max((longest_ending_at(numbers, each) for each in before), default=0)
