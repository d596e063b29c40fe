"""An unchanged page is not built again."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from jalon.web.live import unless_unchanged


def asked(version: str = "7", known: str = "", path: str = "/map/") -> HttpResponse:
    request = RequestFactory().get(path, headers={"if-none-match": known})
    return unless_unchanged(request, version, lambda: HttpResponse("map"))


def test_a_first_visit_gets_the_page_and_its_mark() -> None:
    response = asked()
    assert (response.status_code, response.text) == (200, "map")
    assert response["ETag"].startswith('"')


def test_the_same_facts_are_not_sent_again() -> None:
    assert asked(known=asked()["ETag"]).status_code == 304


def test_a_server_that_compresses_weakens_the_mark() -> None:
    assert asked(known="W/" + asked()["ETag"]).status_code == 304


def test_new_facts_are_sent() -> None:
    assert asked(version="8", known=asked()["ETag"]).status_code == 200


def test_another_language_is_another_page() -> None:
    known = asked()["ETag"]
    with override("en"):
        assert asked(known=known).status_code == 200


def test_other_filters_are_another_page() -> None:
    assert asked(path="/map/?unit=3", known=asked()["ETag"]).status_code == 200
