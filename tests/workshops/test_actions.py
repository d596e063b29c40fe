"""Contributions come once, wait, and end on the map or aside."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from jalon.journal.models import Entry
from jalon.journeys.models import Note, Situation, Source
from jalon.workshops import actions, queries
from jalon.workshops.models import Contribution, Workshop
from jalon.workshops.refusals import (
    AlreadySorted,
    NotOfThisWorkshop,
    WorkshopIsClosed,
    WorkshopIsFull,
)
from jalon.workshops.retention import forget_first_names
from tests.factories import NOON, a_journey, a_touchpoint
from tests.workshops.conftest import BY, a_workshop


def sent(workshop, text="Trois appels", number=1, **more) -> Contribution:
    return actions.contribute(
        workshop=workshop, submission_id=UUID(int=number), text=text, **{"at": NOON} | more
    )


def sorted_onto(workshop, one, kind="irritant") -> Note:
    lane = workshop.journey.lanes.get(kind=kind)
    situation = Situation.objects.get(stage__journey=workshop.journey)
    return actions.sort_contribution(contribution=one, lane=lane, situation=situation, **BY)


def test_a_contribution_sent_twice_is_kept_once(workshop) -> None:
    assert sent(workshop) == sent(workshop, text="Autre chose")
    assert workshop.contributions.get().text == "Trois appels"


def test_a_closed_workshop_receives_nothing_more(workshop) -> None:
    actions.close_workshop(workshop=workshop, **BY)
    workshop.refresh_from_db()
    with pytest.raises(WorkshopIsClosed):
        sent(workshop)


def test_a_workshop_closes_by_itself(workshop) -> None:
    with pytest.raises(WorkshopIsClosed):
        sent(workshop, at=NOON + timedelta(hours=3))


def test_what_was_sent_before_the_end_is_thanked_again_after_it(workshop) -> None:
    kept = sent(workshop)
    assert sent(workshop, at=NOON + timedelta(days=1)) == kept


def test_a_workshop_keeps_so_many_and_says_so(workshop, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_CONTRIBUTIONS", 1)
    sent(workshop)
    with pytest.raises(WorkshopIsFull):
        sent(workshop, number=2)


def test_a_contribution_becomes_a_note_with_its_source(workshop) -> None:
    note = sorted_onto(workshop, sent(workshop))
    assert (note.text, note.lane.kind) == ("Trois appels", "irritant")
    assert Source.objects.get().citation == "Atelier SAV"
    assert queries.waiting(workshop) == []


def test_a_cell_names_the_workshop_once(workshop) -> None:
    for number in (1, 2):
        sorted_onto(workshop, sent(workshop, number=number))
    assert (Note.objects.count(), Source.objects.count()) == (2, 1)


def test_a_contribution_is_sorted_once(workshop) -> None:
    one = sent(workshop)
    sorted_onto(workshop, one)
    with pytest.raises(AlreadySorted), transaction.atomic():
        sorted_onto(workshop, one)
    assert Note.objects.count() == 1


def test_a_note_taken_off_the_map_brings_its_contribution_back(workshop) -> None:
    one = sent(workshop)
    sorted_onto(workshop, one).delete()
    assert queries.waiting(workshop) == [one]


def test_a_contribution_stays_on_its_own_map(workshop, unit) -> None:
    elsewhere = a_touchpoint(a_journey(unit, key="autre")).situation
    lane = workshop.journey.lanes.get(kind="irritant")
    with pytest.raises(NotOfThisWorkshop):
        actions.sort_contribution(
            contribution=sent(workshop), lane=lane, situation=elsewhere, **BY
        )


def test_a_contribution_set_aside_can_be_taken_back(workshop) -> None:
    one = sent(workshop)
    actions.set_aside(contribution=one, **BY)
    assert (queries.waiting(workshop), queries.set_aside(workshop)) == ([], [one])
    actions.take_back(contribution=one, **BY)
    assert (queries.waiting(workshop), queries.set_aside(workshop)) == ([one], [])


def test_a_workshop_takes_the_lanes_of_its_own_map(journey, unit) -> None:
    other = a_journey(unit, key="autre")
    with pytest.raises(NotOfThisWorkshop):
        actions.open_workshop(
            journey=journey, title="A", question="B", lanes=other.lanes.all(),
            closes_at=NOON + timedelta(hours=1), **BY,
        )  # fmt: skip


def test_a_workshop_is_written_in_the_journal(workshop) -> None:
    actions.close_workshop(workshop=workshop, **BY)
    verbs = Entry.objects.filter(subject_kind="workshop").values_list("verb", flat=True)
    assert list(verbs) == ["workshop.opened", "workshop.closed"]


def test_first_names_are_forgotten_after_a_month(journey) -> None:
    old = a_workshop(journey, at=NOON - timedelta(days=31))
    sent(old, author="Léa", at=NOON - timedelta(days=31))
    sent(a_workshop(journey), number=2, author="Tom")
    forget_first_names(at=NOON)
    assert sorted(Contribution.objects.values_list("author", flat=True)) == ["", "Tom"]


def test_the_database_refuses_a_workshop_that_ends_before_it_begins(workshop) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=workshop.pk).update(closes_at=NOON)


def test_the_database_refuses_an_empty_contribution(workshop) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        sent(workshop, text="")
