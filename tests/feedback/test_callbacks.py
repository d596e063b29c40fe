"""Those who asked to be called back: seen where the right is held, the newest first."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from urllib.parse import quote

import openpyxl
import pytest
from django.urls import reverse

from jalon.feedback.models import Consent
from jalon.organisation import scope
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_company, a_point, a_survey, a_unit, a_user, an_answer

pytestmark = pytest.mark.django_db
PAGE = "/callbacks/"


@pytest.fixture
def company():
    a_company()
    return a_unit()


@pytest.fixture
def north(company):
    return a_survey(a_point(a_unit("Nord", company), "sav-nord", label="Appeler le SAV"))


@pytest.fixture
def south(company):
    return a_survey(a_point(a_unit("Sud", company), "sav-sud"))


def a_callback(version, contact="06 12 34 56 78", score=2, *, hours=0, **fields) -> Consent:
    at = NOON + timedelta(hours=hours)
    consents = (("callback", contact),)
    receipt = an_answer(version, score, answered_at=at, consents=consents, **fields)
    with scope.everything("a test"):
        return Consent.objects.get(response=receipt.response_id)


def signed_in(client, role="unit_manager", unit=None):
    client.force_login(a_user("Camille", role, unit), backend=BACKEND)
    return client


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def page(client, **arguments) -> str:
    return client.get(PAGE, arguments).content.decode()


def test_it_says_whom_to_call_about_what(client, north) -> None:
    asked = a_callback(north, text="Personne ne répond")
    seen = page(signed_in(client, unit=north.survey.unit))
    assert 'href="tel:0612345678">' in seen
    assert "06 12 34 56 78" in seen
    assert all(
        words in seen for words in ("2/10", "Appeler le SAV", "Nord", "Personne ne répond")
    )
    assert reverse("cockpit:response", args=[asked.response_id]) in seen


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("+33 (0)6.12-34", "tel:+3306123"),
        ("léa@lavigne.example", f"mailto:{quote('léa')}@lavigne.example"),
        ("a@b.example?cc=x@y.example", "mailto:a@b.example%3Fcc%3Dx@y.example"),
    ],
)
def test_a_tap_calls_or_writes(client, north, contact, address) -> None:
    a_callback(north, contact)
    assert f'href="{address}' in page(signed_in(client, unit=north.survey.unit))


def test_the_newest_comes_first(client, north) -> None:
    a_callback(north, "0600000002", hours=2)
    a_callback(north, "0600000001", hours=1)
    seen = page(signed_in(client, unit=north.survey.unit))
    assert seen.index("0600000002") < seen.index("0600000001")


def test_a_long_list_has_pages(client, north) -> None:
    for number in range(53):
        a_callback(north, f"06000000{number:02}", hours=number)
    first = page(signed_in(client, unit=north.survey.unit))
    assert first.count('class="card caller"') == 50
    cursor = first.split("?cursor=")[1].split('"')[0]
    assert page(client, cursor=cursor).count('class="card caller"') == 3


def test_another_unit_is_not_seen(client, north, south) -> None:
    a_callback(south, "0699999999")
    assert "0699999999" not in page(signed_in(client, unit=north.survey.unit))


def test_what_was_taken_back_is_not_listed(client, north) -> None:
    a_callback(north)
    with scope.everything("a test"):
        Consent.objects.update(withdrawn_at=NOON)
    assert "tel:" not in page(signed_in(client, unit=north.survey.unit))


def test_a_suspicious_one_waits_apart(client, north) -> None:
    a_callback(north, "0699999999", exclusion="flagged")
    seen = page(signed_in(client, unit=north.survey.unit))
    assert "0699999999" not in seen
    assert "Suspects (1)" in seen
    assert "0699999999" in page(client, show="suspicious")


@pytest.mark.parametrize("reason", ["test", "duplicate", "by_hand", "undone"])
def test_one_that_was_set_aside_is_not_listed(client, north, reason) -> None:
    a_callback(north, exclusion=reason)
    assert "tel:" not in page(signed_in(client, unit=north.survey.unit))


def test_the_empty_list_teaches(client, company) -> None:
    assert "Personne n’attend d’être rappelé" in page(signed_in(client, unit=company))


@pytest.mark.parametrize("role", ["employee", "viewer"])
def test_who_may_not_read_contacts_is_refused(client, company, role) -> None:
    assert signed_in(client, role, company).get(PAGE).status_code == 403
    assert client.get(f"{PAGE}export.csv").status_code == 403


def test_a_stranger_is_sent_to_sign_in(client, company) -> None:
    assert client.get(PAGE).status_code == 302


def test_it_is_read_in_english(client, north) -> None:
    a_callback(north)
    signed_in(client, unit=north.survey.unit).cookies["django_language"] = "en"
    assert "Those who asked to be called back" in page(client)


def test_words_are_words(client, north) -> None:
    a_callback(north, text="<script>alert(1)</script>")
    seen = page(signed_in(client, unit=north.survey.unit))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen


def test_it_costs_the_same_for_one_or_many(client, north) -> None:
    a_callback(north)
    signed_in(client, unit=north.survey.unit)
    assert_same_query_count(client, PAGE, lambda: [a_callback(north, hours=n) for n in (1, 2)])


# Filters


def asked_at_noon_and_long_ago(version) -> None:
    a_callback(version, "0600000001")
    a_callback(version, "0600000002", hours=-24 * 8)


@pytest.fixture
def _at_noon(monkeypatch) -> None:
    monkeypatch.setattr("jalon.feedback.views.timezone.now", lambda: NOON)


@pytest.mark.usefixtures("_at_noon")
@pytest.mark.parametrize(
    ("waits", "shown"),
    [
        ("", (True, True)),
        ("recent", (True, False)),
        ("long", (False, True)),
        ("x", (True, True)),
    ],
)
def test_those_who_wait_long_are_told_from_the_others(client, north, waits, shown) -> None:
    asked_at_noon_and_long_ago(north)
    seen = page(signed_in(client, unit=north.survey.unit), waits=waits)
    assert ("0600000001" in seen, "0600000002" in seen) == shown


def test_a_unit_is_chosen_with_all_under_it(client, company, north, south) -> None:
    a_callback(north, "0600000001")
    a_callback(south, "0600000002")
    signed_in(client, unit=company)
    assert "0600000002" not in page(client, unit=north.survey.unit.code)
    assert page(client, unit=company.code).count('class="card caller"') == 2


def test_the_unit_of_somebody_else_is_not_there(client, north, south) -> None:
    signed_in(client, unit=north.survey.unit)
    asked = {"unit": south.survey.unit.code}
    assert client.get(PAGE, asked).status_code == 404
    assert client.get(f"{PAGE}export.csv", asked).status_code == 404
    assert client.get(PAGE, {"unit": north.survey.unit.code}).status_code == 200


def test_who_reads_one_unit_chooses_none(client, north) -> None:
    a_callback(north)
    assert 'name="unit"' not in page(signed_in(client, unit=north.survey.unit))


@pytest.mark.usefixtures("_at_noon")
def test_filters_follow_to_the_other_list_the_next_page_and_the_files(client, north) -> None:
    for number in range(51):
        a_callback(north, f"06000000{number:02}")
    a_callback(north, "0699999999", exclusion="flagged")
    seen = page(signed_in(client, unit=north.survey.unit), waits="recent")
    for address in ("export.csv?waits=recent", "?waits=recent&amp;show=suspicious"):
        assert f'{address}"' in seen
    assert "?waits=recent&amp;cursor=" in seen
    assert "51 demandes" in seen


@pytest.mark.usefixtures("_at_noon")
def test_nobody_under_a_filter_is_not_nobody_at_all(client, north) -> None:
    a_callback(north)
    seen = page(signed_in(client, unit=north.survey.unit), waits="long")
    assert "Personne ne répond à ces filtres" in seen
    assert "Tout voir" in seen


@pytest.mark.usefixtures("_at_noon")
def test_the_file_holds_what_the_filters_leave(client, north) -> None:
    asked_at_noon_and_long_ago(north)
    _header, *lines = rows(signed_in(client, unit=north.survey.unit), waits="long")
    assert [line[1] for line in lines] == ["0600000002"]


def test_it_costs_the_same_under_filters(client, company, north) -> None:
    a_callback(north)
    address = f"{PAGE}?unit={north.survey.unit.code}&waits=recent"
    signed_in(client, unit=company)
    assert_same_query_count(
        client, address, lambda: [a_callback(north, hours=n) for n in (1, 2)]
    )


# Files


def rows(client, **arguments) -> list[list[str]]:
    file = b"".join(client.get(f"{PAGE}export.csv", arguments).streaming_content)
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))


def test_the_file_says_the_same(client, north, south) -> None:
    asked = a_callback(north, "+33612345678", text="=HYPERLINK(1)")
    a_callback(south)
    _header, *lines = rows(signed_in(client, unit=north.survey.unit))
    response = str(asked.response_id)
    assert [line[1:] for line in lines] == [
        ["'+33612345678", "Nord", "Appeler le SAV", "2", "10", "'=HYPERLINK(1)", response]
    ]


def test_the_file_holds_every_page(client, north, monkeypatch) -> None:
    monkeypatch.setattr("jalon.feedback.queries.CALLERS_A_READ", 2)
    for number in range(5):
        a_callback(north, f"060000000{number}", hours=number)
    _header, *lines = rows(signed_in(client, unit=north.survey.unit))
    assert [line[1] for line in lines] == [
        f"060000000{number}" for number in reversed(range(5))
    ]


def test_strange_words_come_out_exactly(client, north) -> None:
    words = "👩🏽‍🔧 \u202eésrever e\u0301\u0316\n«\u00a0Fin\u00a0»"
    a_callback(north, text=words)
    _header, line = rows(signed_in(client, unit=north.survey.unit))
    assert line[6] == words


def test_a_spreadsheet_opens(client, north) -> None:
    a_callback(north, text="Attente")
    answer = signed_in(client, unit=north.survey.unit).get(f"{PAGE}export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[2]][1:4] == [
        "06 12 34 56 78",
        "Nord",
        "Appeler le SAV",
    ]


def test_another_format_is_not_found(client, company) -> None:
    assert signed_in(client, unit=company).get(f"{PAGE}export.pdf").status_code == 404
