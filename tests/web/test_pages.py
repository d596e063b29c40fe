"""The pages around every page: no inline script or style, no other origin, small."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.templatetags.static import static

import jalon.web

WEB = Path(jalon.web.__file__).parent
STATIC = WEB / "static" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def shipped() -> dict[str, str]:
    lines = (STATIC / "vendor" / "MANIFEST.sha256").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def zipped(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def test_vendored_files_are_those_of_the_manifest() -> None:
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in [*(STATIC / "vendor").rglob("*"), STATIC / "icons.svg"]
        if path.is_file() and path.name != "MANIFEST.sha256"
    }
    assert found == shipped()


def test_each_vendored_folder_has_its_licence() -> None:
    folders = [path for path in (STATIC / "vendor").iterdir() if path.is_dir()]
    assert [path.name for path in folders if not (path / "LICENSE").exists()] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_inline(template) -> None:
    text = template.read_text()
    assert (
        re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?! src)", text) == []
    )


def test_style_sheets_reach_no_other_origin() -> None:
    sheets = [STATIC / "jalon.css", STATIC / "vendor/tabler/tabler.min.css"]
    addresses = [
        found for sheet in sheets for found in re.findall(r"url\(([^)]*)\)", sheet.read_text())
    ]
    assert [found for found in addresses if re.match(r'"?(https?:|//|data:)', found)] == []


def test_our_scripts_are_small() -> None:
    assert sum((STATIC / name).stat().st_size for name in ("house.js", "live.js")) < 10_240


def test_the_style_of_a_page_is_under_sixty_kilobytes() -> None:
    assert zipped("jalon.css", "vendor/tabler/tabler.min.css") < 60_000


def test_the_shell_has_its_landmarks(visitor) -> None:
    page = visitor.get("/show/").text
    landmarks = ("<header", "<main", "<footer", 'href="#content"', 'aria-live="polite"')
    assert [mark for mark in landmarks if mark not in page] == []


def test_a_page_has_one_title(visitor) -> None:
    assert visitor.get("/show/").text.count("<h1") == 1


def test_htmx_is_kept_on_a_short_leash(visitor) -> None:
    page = visitor.get("/show/").text
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page
    assert '{"code": "422", "swap": true}' in page


def test_what_names_no_icon_is_shown_that_of_the_house(visitor) -> None:
    """A picture or a file opened alone: the browser asks for it beside."""
    response = visitor.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (301, static("web/mark.svg"))
