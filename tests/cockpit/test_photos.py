"""A photo keeps the map and its figures; what happens afterwards never reaches it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from jalon.cockpit.models import SnapshotFigure
from jalon.cockpit.periods import Period
from jalon.cockpit.snapshots.reading import figures_of, recomputed, rows_of
from jalon.journal.models import Entry
from jalon.journeys import actions
from jalon.journeys.models import Journey, MeasurePoint, Snapshot, SnapshotIsKept
from jalon.organisation import scope
from tests.factories import NOON, a_note, a_snapshot, some_answers

HUNDRED = {10: 50, 8: 30, 3: 20}  # NPS 30 [14 ; 44]
BY = {"by": "Camille", "at": NOON}

pytestmark = pytest.mark.usefixtures("_everything")


@pytest.fixture
def photo(lavigne) -> Snapshot:
    some_answers(lavigne.point, lavigne.pau, HUNDRED, left_out={"skipped": 4})
    return a_snapshot(lavigne.journey, lavigne.root)


def kept(photo, lavigne, role="cx_manager", unit=None):
    access = lavigne.access(role, unit)
    with scope.entered(access.scope):
        return figures_of(photo, rows_of(photo), access).get(lavigne.point.key)


def again(photo, lavigne):
    rows = rows_of(photo)
    return recomputed(photo, rows, today=NOON.date(), access=lavigne.access())[0]


# Taking


def test_it_keeps_the_drawing_with_the_identity_of_each_part(lavigne, photo) -> None:
    situation = photo.document["stages"][0]["situations"][0]
    assert (photo.document["version"], situation["name"]) == (2, "Appeler le SAV")
    assert situation["uid"] == lavigne.journey.stages.get().situations.get().uid


def test_it_keeps_the_figure_and_what_it_is_made_of(lavigne, photo) -> None:
    figure = kept(photo, lavigne)
    assert (figure.n, figure.excluded, figure.state) == (100, {"skipped": 4}, "veiled")
    assert [round(each) for each in (figure.value, figure.low, figure.high)] == [30, 14, 44]
    assert (figure.objective, figure.floor, round(figure.gap.value)) == (20.0, 0.0, 10)


def test_it_says_of_whom_of_when_and_by_whom(lavigne, photo) -> None:
    assert (photo.unit, photo.taken_by, photo.taken_at) == (lavigne.root, "Camille", NOON)
    assert (photo.start_date, photo.end_date) == (date(2026, 10, 22), date(2026, 11, 19))


def test_taking_one_is_a_line_of_the_journal(photo) -> None:
    line = Entry.objects.get(verb="snapshot.taken")
    assert (line.actor, line.details["name"]) == ("Camille", "Comité de novembre")


def test_a_period_of_its_own_is_counted_alone(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 12}, day=date(2026, 3, 3))
    march = Period(date(2026, 3, 1), date(2026, 4, 1))
    assert kept(a_snapshot(lavigne.journey, lavigne.root, period=march), lavigne).n == 12


# Nothing changes it


def test_a_redraw_does_not(lavigne, photo) -> None:
    stage = lavigne.journey.stages.get()
    actions.edit_stage(stage=stage, version=1, name="Être secouru", **BY)
    a_note(stage.situations.get())
    assert Snapshot.objects.get().document["stages"][0]["name"] == "Être aidé"
    assert Snapshot.objects.get().document == photo.document


def test_a_later_objective_does_not(lavigne, photo) -> None:
    actions.set_point(
        point=lavigne.point, valid_from=date(2026, 1, 1), label="Autre", objective=80, **BY
    )
    assert (kept(photo, lavigne).objective, kept(photo, lavigne).label) == (
        20,
        "Appeler le SAV",
    )
    assert again(photo, lavigne).now.objective == 20


def test_an_import_undone_later_does_not(lavigne, photo) -> None:
    some_answers(lavigne.point, lavigne.pau, {3: -20}, left_out={"undone": 20})
    assert (kept(photo, lavigne).n, round(kept(photo, lavigne).value)) == (100, 30)


def test_a_design_effect_found_later_does_not(lavigne, photo) -> None:
    MeasurePoint.objects.update(design_effect=2.0)
    assert round(kept(photo, lavigne).low) == 14


@pytest.mark.parametrize("change", [{"note": "x"}, {"document": {}}, {"end_date": NOON}])
def test_it_is_refused_by_its_manager(photo, change) -> None:
    with pytest.raises(SnapshotIsKept):
        Snapshot.objects.update(**change)


def test_it_is_refused_by_its_row(photo) -> None:
    photo.document = {}
    with pytest.raises(SnapshotIsKept):
        photo.save()
    with pytest.raises(SnapshotIsKept):
        photo.delete()
    with pytest.raises(SnapshotIsKept):
        Snapshot.objects.all().delete()


@pytest.mark.parametrize("change", [{"note": "x"}, {"document": {}}, {"map_version": 9}])
def test_the_database_refuses_another_drawing(photo, change) -> None:
    rows = super(type(Snapshot.objects.all()), Snapshot.objects.all())
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change)


def test_the_database_lets_its_name_change(photo) -> None:
    actions.rename_snapshot(snapshot=photo, name="Avant travaux", **BY)
    assert Snapshot.objects.get().name == "Avant travaux"


def test_the_database_refuses_another_figure(photo) -> None:
    rows = super(type(SnapshotFigure.objects.all()), SnapshotFigure.objects.all())
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value=99)


def test_a_figure_is_never_changed_nor_deleted(photo) -> None:
    row = SnapshotFigure.objects.get()
    for attempt in (row.save, row.delete, SnapshotFigure.objects.all().delete):
        with pytest.raises(SnapshotIsKept):
            attempt()
    with pytest.raises(SnapshotIsKept):
        SnapshotFigure.objects.update(n=1)


# Recomputed with the answers of today


def test_nothing_new_is_said_to_be_the_same(lavigne, photo) -> None:
    assert again(photo, lavigne).is_same


def test_late_answers_are_counted(lavigne, photo) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 7})
    found = again(photo, lavigne)
    assert (found.then.n, found.now.n) == (100, 107)
    assert [(each.kind, each.count) for each in found.reasons] == [("arrived", 7)]


def test_an_import_undone_is_said_to_be(lavigne, photo) -> None:
    some_answers(lavigne.point, lavigne.pau, {3: -20}, left_out={"undone": 20})
    found = again(photo, lavigne)
    assert found.now.n == 80
    assert [(each.kind, each.count, each.exclusion) for each in found.reasons] == [
        ("excluded", 20, "undone")
    ]


def test_answers_counted_again_are_said_to_be(lavigne, photo) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 4}, left_out={"skipped": -4})
    reason = again(photo, lavigne).reasons[0]
    assert (reason.kind, reason.count, reason.exclusion) == ("counted", 4, "skipped")


def test_answers_corrected_are_said_to_be(lavigne, photo) -> None:
    some_answers(lavigne.point, lavigne.pau, {3: -5, 10: 5})
    assert [each.kind for each in again(photo, lavigne).reasons] == ["revised"]


def test_customers_who_repeat_weigh_otherwise(lavigne, photo) -> None:
    MeasurePoint.objects.update(design_effect=2.0)
    assert [each.kind for each in again(photo, lavigne).reasons] == ["repeats"]


# Who reads what


def test_a_reader_of_another_unit_has_no_figure(lavigne, photo) -> None:
    assert kept(photo, lavigne, "cx_manager", lavigne.agen) is None


def test_few_people_are_hidden_from_readers_without_rows(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 4})
    photo = a_snapshot(lavigne.journey, lavigne.root)
    assert kept(photo, lavigne, "viewer").hidden_reason == "few_people"
    assert kept(photo, lavigne, "cx_manager").n == 4


def test_what_the_parent_would_give_away_is_hidden_for_ever(lavigne) -> None:
    some_answers(lavigne.point, lavigne.pau, {10: 20})
    some_answers(lavigne.point, lavigne.agen, {10: 3})
    photo = a_snapshot(lavigne.journey, lavigne.pau)
    some_answers(lavigne.point, lavigne.agen, {10: 30})
    assert kept(photo, lavigne, "viewer").hidden_reason == "few_others"
    assert kept(photo, lavigne, "viewer", lavigne.pau).n == 20


# Drawn again


def test_a_draft_is_a_journey_of_its_own_with_the_same_parts(lavigne, photo) -> None:
    draft = actions.draft_from(snapshot=photo, **BY)
    assert draft.name == "Achat d’un équipement (brouillon du 18\u00a0novembre\u00a02026)"
    assert (draft.kind, draft.key != lavigne.journey.key) == ("draft", True)
    assert draft.stages.get().uid == lavigne.journey.stages.get().uid


def test_each_draft_of_a_day_has_a_name_of_its_own(lavigne, photo) -> None:
    drafts = [actions.draft_from(snapshot=photo, **BY) for _ in range(3)]
    usual = "Achat d’un équipement (brouillon du 18\u00a0novembre\u00a02026)"
    assert [draft.name for draft in drafts] == [usual, f"{usual} 2", f"{usual} 3"]


def test_the_number_of_a_draft_fits_within_its_name(lavigne, photo) -> None:
    Journey.objects.update(name="x" * 120)
    long = a_snapshot(lavigne.journey, lavigne.root)
    names = [actions.draft_from(snapshot=long, **BY).name for _ in range(2)]
    assert ([len(name) for name in names], names[1][-2:]) == ([120, 120], " 2")


def test_a_draft_is_called_as_its_author_says(lavigne, photo) -> None:
    assert actions.draft_from(snapshot=photo, name="Essai", **BY).name == "Essai"


def test_a_draft_has_its_own_plantings(lavigne, photo) -> None:
    draft = actions.draft_from(snapshot=photo, **BY)
    assert draft.plantings.open().get().point == lavigne.point
    assert lavigne.journey.plantings.open().count() == 1


def test_a_draft_is_not_piloted_by(lavigne, photo) -> None:
    actions.draft_from(snapshot=photo, **BY)
    assert list(Journey.objects.living(day=NOON.date())) == [lavigne.journey]


def test_a_study_that_is_over_is_not_piloted_by(lavigne) -> None:
    today = NOON.date()
    Journey.objects.update(starts_date=today, ends_date=today)
    assert Journey.objects.living(day=today).exists()
    assert not Journey.objects.living(day=today + timedelta(days=1)).exists()
