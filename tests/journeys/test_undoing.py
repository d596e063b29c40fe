"""Taking back one's gestures: each comes back as it was, and never over somebody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.journal.models import Entry
from jalon.journeys import actions
from jalon.journeys.document import to_document
from jalon.journeys.models import (
    Journey,
    Lane,
    Note,
    Persona,
    Planting,
    Situation,
    Source,
    Stage,
    Stroke,
)
from tests.factories import (
    NOON,
    a_journey,
    a_note,
    a_planting,
    a_point,
    a_touchpoint,
    a_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey(root):
    return a_journey(root, key="achat")


@pytest.fixture
def situation(journey):
    return a_touchpoint(journey).situation


@pytest.fixture
def camille():
    return a_user("Camille")


@pytest.fixture
def lea():
    return a_user("Lea")


def done(by, minutes: int = 0):
    return {"by": by, "at": NOON + timedelta(minutes=minutes)}


def undo(journey, by):
    return actions.undo(journey=journey, **done(by))


def redo(journey, by):
    return actions.redo(journey=journey, **done(by))


# One gesture


def test_a_note_taken_back_is_gone_and_comes_again_with_its_identity(
    journey, situation, camille
) -> None:
    lane = journey.lanes.get(kind="irritant")
    note = actions.add_note(lane=lane, situation=situation, text="Attente", **done(camille))
    undo(journey, camille)
    assert not Note.objects.exists()
    redo(journey, camille)
    assert Note.objects.values_list("pk", "uid", "text").get() == (note.pk, note.uid, "Attente")


def test_words_come_back(journey, situation, camille) -> None:
    note = a_note(situation, "Attente")
    actions.edit_note(note=note, version=1, text="Files", severity=4, **done(camille))
    undo(journey, camille)
    assert Note.objects.values_list("text", "severity").get() == ("Attente", None)


def test_a_form_opened_before_an_undo_is_a_conflict(journey, situation, camille, lea) -> None:
    note = a_note(situation, "Attente")
    edited = actions.edit_note(note=note, version=1, text="Files", **done(camille))
    undo(journey, camille)
    with pytest.raises(actions.EditConflict):
        actions.edit_note(note=note, version=edited.version, text="Foule", **done(lea))


def test_a_stage_comes_back_with_everything_under_it(journey, situation, camille) -> None:
    note = a_note(situation)
    lane = journey.lanes.get(kind="irritant")
    Source.objects.create(
        lane=lane, situation=situation, kind="survey", seen_date=date(2026, 3, 2)
    )
    before = to_document(journey)
    actions.remove_stage(stage=situation.stage, **done(camille))
    assert not Note.objects.exists()
    undo(journey, camille)
    assert to_document(journey) == before
    assert Note.objects.get().pk == note.pk


def test_a_past_planting_finds_its_place_again(journey, situation, camille) -> None:
    touchpoint = situation.touchpoints.get()
    planting = a_planting(a_point(journey.unit), touchpoint)
    actions.uproot(planting=planting, **done("Jalon"))
    actions.remove_stage(stage=situation.stage, **done(camille))
    undo(journey, camille)
    assert Planting.objects.get().touchpoint == touchpoint


def test_undoing_a_planting_closes_it_and_keeps_the_row(journey, situation, camille) -> None:
    touchpoint = situation.touchpoints.get()
    actions.plant(point=a_point(journey.unit), touchpoint=touchpoint, **done(camille))
    undo(journey, camille)
    assert Planting.objects.get().to_at is not None
    redo(journey, camille)
    assert Planting.objects.open().get().touchpoint == touchpoint
    assert Planting.objects.count() == 2


def test_a_title_comes_back(journey, camille) -> None:
    words = {"name": "Vente", "kind": "current", "objective": "Vendre"}
    actions.edit_journey(journey=journey, version=1, **words, **done(camille))
    undo(journey, camille)
    assert Journey.objects.get().name == "Achat d’un équipement"


def test_undoing_has_its_line_in_the_journal(journey, camille) -> None:
    actions.add_stage(journey=journey, name="Choisir", **done(camille))
    undo(journey, camille)
    line = Entry.objects.get(verb="journey.undone")
    assert line.details["gesture"] == "stage.added"
    assert Entry.objects.filter(verb="stage.added").exists()


def test_nothing_is_left_to_undo(journey, camille) -> None:
    with pytest.raises(actions.NothingToUndo):
        undo(journey, camille)


def test_a_map_made_at_once_is_not_taken_back_piece_by_piece(root, camille) -> None:
    document = {"name": "Achat", "stages": [{"name": "Choisir"}]}
    built = actions.build_journey(document=document, unit=root, **done(camille))
    with pytest.raises(actions.NothingToUndo):
        undo(built, camille)


def test_a_new_gesture_is_a_new_branch(journey, camille) -> None:
    actions.add_stage(journey=journey, name="Choisir", **done(camille))
    undo(journey, camille)
    actions.add_stage(journey=journey, name="Comparer", **done(camille))
    with pytest.raises(actions.NothingToUndo):
        redo(journey, camille)


# Somebody else


def test_one_takes_back_ones_own_gestures_only(journey, camille, lea) -> None:
    actions.add_stage(journey=journey, name="Choisir", **done(camille))
    actions.add_stage(journey=journey, name="Comparer", **done(lea))
    undo(journey, camille)
    assert Stage.objects.get().name == "Comparer"


def test_what_somebody_changed_since_is_refused_by_name(
    journey, situation, camille, lea
) -> None:
    note = a_note(situation, "Attente")
    edited = actions.edit_note(note=note, version=1, text="Files", **done(camille))
    actions.edit_note(note=note, version=edited.version, text="Foule", **done(lea, 5))
    with pytest.raises(actions.ChangedSince) as refusal:
        undo(journey, camille)
    assert (refusal.value.changed_by, refusal.value.changed_at) == (
        "Lea", NOON + timedelta(minutes=5),
    )  # fmt: skip
    assert Note.objects.get().text == "Foule"


def test_what_somebody_put_inside_is_not_carried_away(journey, camille, lea) -> None:
    stage = actions.add_stage(journey=journey, name="Choisir", **done(camille))
    actions.add_situation(stage=stage, name="Comparer", channels=["web"], **done(lea))
    with pytest.raises(actions.ChangedSince):
        undo(journey, camille)
    assert Situation.objects.get().name == "Comparer"


def test_what_lost_its_place_does_not_come_back(journey, situation, camille, lea) -> None:
    note = a_note(situation)
    actions.remove_note(note=note, **done(camille))
    actions.remove_stage(stage=situation.stage, **done(lea))
    with pytest.raises(actions.ChangedSince) as refusal:
        undo(journey, camille)
    assert refusal.value.changed_by == "Lea"


def test_a_gesture_that_cannot_be_taken_back_is_left_for_the_one_before(
    journey, situation, camille, lea
) -> None:
    stage = actions.add_stage(journey=journey, name="Choisir", **done(camille))
    note = a_note(situation)
    actions.edit_note(note=note, version=1, text="Files", **done(camille))
    actions.remove_note(note=note, **done(lea))
    actions.skip_undo(journey=journey, **done(camille))
    undo(journey, camille)
    assert not Stage.objects.filter(pk=stage.pk).exists()


# Many


class Hand:
    """One person draws at random; each number chooses what, and on what."""

    def __init__(self, journey: Journey, by) -> None:
        self.journey, self.by = journey, done(by)

    def draw(self, what: int, which: int) -> None:
        gestures = [
            self.add_stage, self.move_stage, self.remove_stage, self.add_situation,
            self.move_situation, self.edit_situation, self.add_note, self.add_note,
            self.edit_note, self.move_note, self.remove_note, self.add_source,
            self.remove_source, self.add_lane, self.move_lane, self.show_or_hide,
            self.remove_lane, self.persona, self.title, self.plant, self.uproot,
        ]  # fmt: skip
        gestures[what % len(gestures)](which)

    def one(self, model, which: int, **found):
        rows = list(model._default_manager.filter(**found).order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def situation(self, which: int):
        return self.one(Situation, which, stage__journey=self.journey)

    def lane(self, which: int):
        return self.one(Lane, which, journey=self.journey, kind__in=["irritant", "question"])

    def add_stage(self, which: int) -> None:
        actions.add_stage(journey=self.journey, name=f"Étape {which}", **self.by)

    def move_stage(self, which: int) -> None:
        if stage := self.one(Stage, which):
            actions.move_stage(stage=stage, before=self.one(Stage, which + 1), **self.by)

    def remove_stage(self, which: int) -> None:
        stage = self.one(Stage, which)
        if stage and not Planting.objects.open().exists():
            actions.remove_stage(stage=stage, **self.by)

    def add_situation(self, which: int) -> None:
        if stage := self.one(Stage, which):
            channels = ["web", "phone"]
            actions.add_situation(stage=stage, name="Vivre", channels=channels, **self.by)

    def move_situation(self, which: int) -> None:
        if situation := self.situation(which):
            stage = self.one(Stage, which + 1)
            actions.move_situation(situation=situation, stage=stage, **self.by)

    def edit_situation(self, which: int) -> None:
        situation = self.situation(which)
        if situation and not Planting.objects.open().exists():
            actions.edit_situation(
                situation=situation, version=situation.version, name=f"Vivre {which}",
                channels=["store"], **self.by,
            )  # fmt: skip

    def add_note(self, which: int) -> None:
        if situation := self.situation(which):
            lane = self.lane(which)
            actions.add_note(lane=lane, situation=situation, text=f"{which}", **self.by)

    def edit_note(self, which: int) -> None:
        if note := self.one(Note, which):
            actions.edit_note(note=note, version=note.version, text=f"+{which}", **self.by)

    def move_note(self, which: int) -> None:
        if note := self.one(Note, which):
            place = {"lane": self.lane(which), "situation": self.situation(which)}
            actions.move_note(note=note, **place, **self.by)

    def remove_note(self, which: int) -> None:
        if note := self.one(Note, which):
            actions.remove_note(note=note, **self.by)

    def add_source(self, which: int) -> None:
        if situation := self.situation(which):
            actions.add_source(
                lane=self.lane(which), situation=situation, kind="interview",
                seen_date=date(2026, 5, 4), **self.by,
            )  # fmt: skip

    def remove_source(self, which: int) -> None:
        if source := self.one(Source, which):
            actions.remove_source(source=source, **self.by)

    def add_lane(self, which: int) -> None:
        block = ["customer", "analysis"][which % 2]
        actions.add_lane(journey=self.journey, name=f"Ligne {which}", block=block, **self.by)

    def move_lane(self, which: int) -> None:
        lane, before = self.one(Lane, which), self.one(Lane, which * 7)
        actions.move_lane(lane=lane, before=before, **self.by)

    def show_or_hide(self, which: int) -> None:
        lane = self.one(Lane, which)
        show = actions.hide_lane if lane.is_shown else actions.show_lane
        show(lane=lane, **self.by)

    def remove_lane(self, which: int) -> None:
        if lane := self.one(Lane, which, kind="custom"):
            actions.remove_lane(lane=lane, **self.by)

    def persona(self, which: int) -> None:
        if which % 2 and (persona := self.one(Persona, which)):
            actions.remove_persona(persona=persona, **self.by)
        else:
            actions.add_persona(journey=self.journey, name=f"P {which}", **self.by)

    def title(self, which: int) -> None:
        journey = Journey.objects.get(pk=self.journey.pk)
        words = {"name": f"Parcours {which}", "kind": "current", "objective": ""}
        actions.edit_journey(journey=journey, version=journey.words_version, **words, **self.by)

    def plant(self, which: int) -> None:
        from jalon.journeys.models import MeasurePoint, Touchpoint

        touchpoint, point = self.one(Touchpoint, which), self.one(MeasurePoint, which)
        standing = Planting.objects.open().filter(point=point)
        if touchpoint and not standing.exists():
            actions.plant(point=point, touchpoint=touchpoint, **self.by)

    def uproot(self, which: int) -> None:
        if planting := self.one(Planting, which, to_at=None):
            actions.uproot(planting=planting, **self.by)


def written(journey) -> dict:
    return to_document(Journey.objects.get(pk=journey.pk))


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=25))
@settings(max_examples=25)
def test_all_undone_is_the_first_drawing_and_all_redone_the_last(root, camille, drawn) -> None:
    Journey.objects.all().delete()
    journey = a_journey(root)
    a_note(a_touchpoint(journey).situation)
    a_point(root, f"point-{journey.pk}")
    hand, first = Hand(journey, camille), written(journey)
    for what, which in drawn:
        hand.draw(what, which)
    last = written(journey)
    count = Stroke.objects.filter(journey=journey).count()
    for _ in range(count):
        undo(journey, camille)
    assert written(journey) == first
    for _ in range(count):
        redo(journey, camille)
    assert written(journey) == last


def test_more_than_fifty_gestures_are_taken_back(journey, camille) -> None:
    for number in range(60):
        actions.add_stage(journey=journey, name=f"Étape {number}", **done(camille))
    for _ in range(60):
        undo(journey, camille)
    assert not Stage.objects.exists()


def test_the_last_200_gestures_of_each_are_kept(journey, camille, lea) -> None:
    actions.add_stage(journey=journey, name="Une", **done(lea))
    for number in range(203):
        actions.add_persona(journey=journey, name=f"P {number}", **done(camille))
    actions.forget_old_strokes(at=NOON)
    mine = Stroke.objects.filter(user=camille).order_by("id")
    assert (mine.count(), mine.first().name) == (200, "P 3")
    assert Stroke.objects.filter(user=lea).count() == 1
