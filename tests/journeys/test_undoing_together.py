"""One takes back while another writes on the same note: nobody's words go unseen.

The negative control takes the lock of the drawing away: the words are then lost. On SQLite
every write waits for the other anyway, so the control proves something on PostgreSQL only.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection

from jalon.journeys import actions
from jalon.journeys.actions import undoing
from jalon.journeys.models import Journey, Note
from jalon.organisation.models import User
from tests.factories import NOON, a_company, a_journey, a_note, a_touchpoint, a_unit, a_user

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 1.5  # seconds: longer than an edit takes, so that the order is the one wanted


@pytest.fixture
def note() -> Note:
    a_company()
    journey = a_journey(a_unit())
    drawn = a_note(a_touchpoint(journey).situation, "Attente")
    camille = a_user("Camille")
    return actions.edit_note(note=drawn, version=1, text="Files", by=camille, at=NOON)


class Race:
    """Léa writes between the moment the undo has looked and the moment it puts back."""

    def __init__(self, note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
        self.note, self.lea = note, a_user("Lea")
        self.looked, self.wrote = Event(), Event()
        put_back = undoing.restore

        def slowly(*args: Any, **kwargs: Any) -> None:
            self.looked.set()
            self.wrote.wait(PATIENCE)
            put_back(*args, **kwargs)

        monkeypatch.setattr(undoing, "restore", slowly)

    def undo(self) -> None:
        try:
            journey = Journey.objects.get()
            actions.undo(journey=journey, by=User.objects.get(name="Camille"), at=NOON)
        finally:
            connection.close()

    def write(self) -> str:
        try:
            self.looked.wait(10)
            actions.edit_note(
                note=Note.objects.get(), version=2, text="Foule", by=self.lea, at=NOON
            )
            self.wrote.set()
        except actions.EditConflict:
            return "told"
        finally:
            connection.close()
        return "written"

    def run(self) -> str:
        with ThreadPoolExecutor(2) as hands:
            undone, written = hands.submit(self.undo), hands.submit(self.write)
            undone.result()
            return written.result()


def test_who_comes_second_is_told(note, monkeypatch) -> None:
    assert Race(note, monkeypatch).run() == "told"
    assert Note.objects.get().text == "Attente"


@pytest.mark.postgres
def test_without_the_lock_words_are_lost(note, monkeypatch) -> None:
    monkeypatch.setattr(undoing, "touch", lambda journey, *, at: journey.refresh_from_db())
    assert Race(note, monkeypatch).run() == "written"
    assert Note.objects.get().text == "Attente"
