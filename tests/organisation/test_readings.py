"""The access log: who read which customer, for the administrators of their units."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jalon.journal.models import Reading
from jalon.journal.recording import note_reading
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_company, a_unit, a_user

pytestmark = pytest.mark.django_db
PAGE = "/journal/readings/"


@pytest.fixture
def north(db):
    a_company()
    return a_unit("Nord", a_unit(), level="region")


def read(unit, reference="C-7", *, by="Inès <ines@lavigne.example>", days=0, page="customer"):
    at = NOON + timedelta(days=days)
    return note_reading(page, reference=reference, by=by, at=at, unit_path=unit.path)


def administrator(unit, role="administrator") -> Client:
    client = Client()
    client.force_login(a_user(f"{role}-{unit.code}", role, unit))
    return client


def shown(client, **asked) -> list[str]:
    lines = client.get(PAGE, asked).context["lines"]
    return [line.reading.reference for line in lines]


def test_it_says_who_read_whom_and_where(north) -> None:
    read(north)
    page = administrator(north).get(PAGE).content.decode()
    assert "Inès &lt;ines@lavigne.example&gt;" in page
    assert all(words in page for words in ("C-7", "Page du client", "Nord", "18\u00a0novembre"))


def test_the_newest_comes_first(north) -> None:
    read(north, "C-1")
    read(north, "C-2", days=1)
    assert shown(administrator(north)) == ["C-2", "C-1"]


def test_another_unit_s_customers_are_not_seen(north) -> None:
    read(a_unit("Sud", north.parent, level="region"), "C-9")
    read(north, "C-1")
    assert shown(administrator(north)) == ["C-1"]
    assert shown(administrator(north.parent)) == ["C-1", "C-9"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"reference": "C-1"}, ["C-1"]),
        ({"reference": "C"}, []),
        ({"reader": "inès"}, ["C-2", "C-1"]),
        ({"reader": "paul@"}, ["C-3"]),
        ({"since": "2026-11-19"}, ["C-3", "C-2"]),
        ({"until": "2026-11-18"}, ["C-1"]),
    ],
)
def test_it_is_filtered(north, asked, expected) -> None:
    read(north, "C-1")
    read(north, "C-2", days=1)
    read(north, "C-3", days=2, by="Paul <paul@lavigne.example>")
    assert shown(administrator(north), **asked) == expected


def test_a_filter_that_cannot_be_read_is_said(north) -> None:
    assert administrator(north).get(PAGE, {"since": "yesterday"}).status_code == 422


def test_a_customer_who_was_erased_is_named_no_more(north) -> None:
    read(north)
    Reading.objects.forget("C-7")
    page = administrator(north).get(PAGE).content.decode()
    assert "effacée" in page
    assert "C-7" not in page


def test_the_file_is_the_filtered_log(north, monkeypatch) -> None:
    monkeypatch.setattr("jalon.organisation.queries.READINGS_A_TIME", 2)
    for number in range(5):
        read(north, f"C-{number}", page="response")
    answer = administrator(north).get(f"{PAGE}export.csv", {"reader": "Inès"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    _header, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert [line[2] for line in lines] == ["C-4", "C-3", "C-2", "C-1", "C-0"]
    assert lines[0][3:] == ["Réponse", "Nord"]


def test_another_format_is_not_found(north) -> None:
    assert administrator(north).get(f"{PAGE}export.pdf").status_code == 404


@pytest.mark.parametrize("role", ["cx_manager", "unit_manager", "employee", "viewer"])
def test_it_is_for_administrators(north, role) -> None:
    client = administrator(north, role)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}export.csv").status_code == 403


def test_it_costs_the_same_for_one_line_or_three(north) -> None:
    read(north)
    client = administrator(north)
    assert_same_query_count(client, PAGE, lambda: [read(north, f"C-{n}") for n in (1, 2)])


def test_the_journal_leads_to_it_and_back(north) -> None:
    client = administrator(north)
    assert f'href="{PAGE}"' in client.get(reverse("organisation:journal")).content.decode()
    assert 'href="/journal/"' in client.get(PAGE).content.decode()


def test_the_empty_log_teaches(north) -> None:
    page = administrator(north).get(PAGE).content.decode()
    assert "s’écrit ici, avec le nom de qui l’a lue" in page
