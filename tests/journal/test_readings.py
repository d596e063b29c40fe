"""The access log is only added to, but for retention and erasure."""

from __future__ import annotations

import pytest

from jalon.journal.models import AppendOnly, Reading
from jalon.journal.recording import note_reading
from tests.factories import NOON, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> Reading:
    return note_reading("customer", reference="C-7", by="Inès", at=NOON, unit_path="/1/")


def test_a_line_says_who_read_whom(line) -> None:
    said = (line.at, line.reader, line.page, line.reference, line.unit_path)
    assert said == (NOON, "Inès", "customer", "C-7", "/1/")
    assert str(line) == "2026-11-18 12:00 Inès customer"


def test_a_reader_is_named_and_not_referred_to() -> None:
    ines = a_user("Inès")
    note_reading("customer", reference="C-7", by=ines, at=NOON, unit_path="/1/")
    ines.delete()
    assert Reading.objects.get().reader == "Inès"


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.save(),
        lambda line: line.delete(),
        lambda line: Reading.objects.update(reader="Nobody"),
        lambda line: Reading.objects.all().delete(),
    ],
    ids=["save", "delete", "update all", "delete all"],
)
def test_a_line_is_not_changed(line, change) -> None:
    with pytest.raises(AppendOnly):
        change(line)


def test_retention_removes_it(line) -> None:
    assert Reading.objects.filter(at__lte=NOON).purge() == 1
    assert not Reading.objects.exists()


def test_an_erasure_takes_the_customer_out_of_it(line) -> None:
    note_reading("customer", reference="C-8", by="Inès", at=NOON, unit_path="/1/")
    assert Reading.objects.forget("C-7") == 1
    readings = Reading.objects.order_by("pk").values_list("reader", "reference")
    assert list(readings) == [("Inès", ""), ("Inès", "C-8")]
