"""Every refusal says what happened, what was kept and what to do."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from jalon.api.problems import DETAILS
from jalon.web import errors


@pytest.mark.parametrize("status", sorted(errors.REFUSALS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_refusal_has_its_page(status, language) -> None:
    request = RequestFactory().get("/", headers={"accept": "text/html"})
    with override(language):
        response = errors.refused(request, status)
    refusal = errors.REFUSALS[status]
    with override(language):
        said = [str(part) for part in (refusal.title, refusal.happened, refusal.todo)]
    assert response.status_code == status
    assert [part for part in said if part not in response.text] == []


def test_a_program_gets_a_problem_document() -> None:
    request = RequestFactory().get("/api/v1/journeys")
    response = errors.refused(request, 404)
    assert response["Content-Type"] == "application/problem+json"
    assert '"title": "Not Found"' in response.text


@pytest.mark.parametrize("status", sorted(errors.REFUSALS))
def test_the_api_refuses_in_one_language(status) -> None:
    request = RequestFactory().get("/api/v1/journeys", headers={"accept": "text/html"})
    with override("fr"):
        told = json.loads(errors.refused(request, status).content)
    assert (told["status"], told["detail"]) == (status, DETAILS[status])


def test_a_program_elsewhere_is_told_in_its_language() -> None:
    request = RequestFactory().get("/map/", headers={"accept": "application/json"})
    with override("fr"):
        answer = errors.refused(request, 404)
    assert (answer["Content-Type"], "inconnue" in answer.text) == (
        "application/problem+json", True,
    )  # fmt: skip


def test_what_is_unknown_is_not_found(visitor) -> None:
    response = visitor.get("/nowhere/")
    assert (response.status_code, "n’existe pas" in response.text) == (404, True)


def test_a_wordless_refusal_gets_its_page(visitor) -> None:
    response = visitor.get("/post/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "attend l’envoi d’un formulaire" in response.text


def test_an_error_of_ours_is_said_without_the_database(visitor) -> None:
    response = visitor.get("/fail/")
    assert (response.status_code, "de notre côté" in response.text) == (500, True)


def test_a_database_that_is_away_asks_to_come_back(visitor) -> None:
    response = visitor.get("/lock/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_a_conflict_says_what_changed() -> None:
    request = RequestFactory().post("/", headers={"accept": "text/html"})
    assert "par Mme Dupuy" in errors.conflict(request, "par Mme Dupuy").text


def test_a_detail_is_text_never_markup() -> None:
    request = RequestFactory().post("/", headers={"accept": "text/html"})
    assert "<script>x" not in errors.conflict(request, "<script>x").text


def test_the_third_request_waits(visitor) -> None:
    answers = [visitor.get("/rare/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert "Trop de demandes" in answers[2].text
