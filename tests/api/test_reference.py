"""What the API says of itself: an OpenAPI document, and a page for people."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

DOCUMENT, PAGE = "/api/v1/openapi.json", "/api/v1/docs"


@pytest.fixture
def document(db) -> dict:
    return json.loads(Client().get(DOCUMENT).content)


def operations(document) -> list[dict]:
    return [one for item in document["paths"].values() for one in item.values()]


def test_it_is_openapi_3_1(document) -> None:
    assert document["openapi"].startswith("3.1")


def test_every_operation_needs_a_token(document) -> None:
    assert [one["security"] for one in operations(document)] == [[{"Bearer": []}]] * 54


def test_every_operation_tells_its_refusals(document) -> None:
    usual = {"400", "401", "403", "404", "422", "429", "503"}
    assert all(usual <= one["responses"].keys() for one in operations(document))


def test_what_has_a_body_tells_the_refusals_of_bodies(document) -> None:
    sending = document["paths"]["/api/v1/responses"]["post"]["responses"]
    assert {"200", "201", "409", "413", "415"} <= sending.keys()


def test_every_refusal_is_a_problem(document) -> None:
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_every_reference_leads_somewhere(document) -> None:
    for kind, name in re.findall(r'"#/components/(\w+)/(\w+)"', json.dumps(document)):
        assert name in document["components"][kind]


@pytest.mark.parametrize("address", [DOCUMENT, PAGE])
def test_it_is_read_without_signing_in_and_never_written(db, address) -> None:
    assert Client().get(address).status_code == 200
    assert Client().post(address).status_code == 405


def test_the_page_lists_every_operation(db, document) -> None:
    page = Client().get(PAGE).content.decode()
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Référence de l’API"), ("en", "API reference")]
)
def test_the_page_speaks_its_readers_language(db, language, title) -> None:
    page = Client().get(PAGE, headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in page
    assert f">{title}</h1>" in page


def test_the_page_asks_no_other_origin_for_anything(db) -> None:
    page = Client().get(PAGE).content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
