"""Language and appearance are the reader's, kept in a cookie, changed by POST alone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_is_remembered(visitor, theme) -> None:
    response = visitor.post("/theme/", {"theme": theme, "next": "/show/"})
    assert (response.status_code, response["Location"]) == (302, "/show/")
    assert response.cookies["jalon_theme"].value == theme


def test_the_page_wears_the_theme(visitor) -> None:
    visitor.cookies["jalon_theme"] = "dark"
    assert '<html lang="fr" data-bs-theme="dark">' in visitor.get("/show/").text


def test_auto_leaves_it_to_the_system(visitor) -> None:
    assert '<html lang="fr">' in visitor.get("/show/").text


def test_an_unknown_theme_in_the_cookie_is_auto(visitor) -> None:
    visitor.cookies["jalon_theme"] = '"><script>'
    assert '<html lang="fr">' in visitor.get("/show/").text


def test_a_language_is_remembered(visitor) -> None:
    visitor.post("/language/", {"language": "en"})
    page = visitor.get("/show/")
    assert '<html lang="en">' in page.text
    assert "Component gallery" in page.text


@pytest.mark.parametrize(("path", "field"), [("/theme/", "theme"), ("/language/", "language")])
def test_an_unknown_choice_is_refused(visitor, path, field) -> None:
    assert visitor.post(path, {field: "klingon"}).status_code == 400


@pytest.mark.parametrize("path", ["/theme/", "/language/"])
def test_reading_changes_nothing(visitor, path) -> None:
    assert visitor.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/theme/", "/language/"])
def test_it_never_leads_elsewhere(visitor, path) -> None:
    asked = {"theme": "dark", "language": "en", "next": "https://evil.example/"}
    assert visitor.post(path, asked)["Location"] == "/"


def test_the_gallery_asks_who_is_there(visitor) -> None:
    assert visitor.get("/gallery/").status_code == 302
