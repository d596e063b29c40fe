"""The journal is only added to."""

from __future__ import annotations

import pytest
from django.db import transaction

from jalon.journal.models import AppendOnly, Entry
from jalon.journal.recording import record
from tests.factories import NOON, a_company, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    return record("unit.renamed", subject=a_company(), by="console", at=NOON, before="A")


def test_a_line_says_who_did_what_to_what(entry) -> None:
    assert (entry.actor, entry.verb, entry.subject_kind, entry.subject_id, entry.details) == (
        "console",
        "unit.renamed",
        "company",
        "1",
        {"before": "A"},
    )


def test_a_user_is_named_and_not_referred_to() -> None:
    camille = a_user("Camille")
    record("unit.renamed", subject=a_company(), by=camille, at=NOON)
    camille.delete()
    assert Entry.objects.get().actor == "Camille"


def test_a_line_is_not_saved_again(entry) -> None:
    with pytest.raises(AppendOnly):
        entry.save()


def test_a_line_is_not_deleted(entry) -> None:
    with pytest.raises(AppendOnly):
        entry.delete()


def test_lines_are_not_deleted_together(entry) -> None:
    with pytest.raises(AppendOnly):
        Entry.objects.all().delete()


def test_lines_are_not_updated_together(entry) -> None:
    with pytest.raises(AppendOnly):
        Entry.objects.filter(pk=entry.pk).update(actor="Somebody else")


def test_lines_are_not_updated_in_bulk(entry) -> None:
    entry.actor = "Somebody else"
    with pytest.raises(AppendOnly):
        Entry.objects.bulk_update([entry], ["actor"])


def test_the_act_and_its_line_go_together() -> None:
    with transaction.atomic():
        record("unit.renamed", subject=a_company(), by="console", at=NOON)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
