"""No page asks another origin for anything, and none holds code or style in its markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, own_static_files, python_files, templates, where

FOREIGN = re.compile(r"""(?:src|href|action|srcset|poster|data)\s*=\s*["']?\s*(?:https?:)?//""")
FOREIGN_CSS = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""")
FOREIGN_JS = re.compile(r"""["'`](?:https?:|wss?:)?//(?!www\.w3\.org/)[\w.-]""")
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.DOTALL),
    "a style element": re.compile(r"<style[\s>]"),
    "a script without a file": re.compile(r"<script(?![^>]*\ssrc\s*=)[^>]*>(?!\s*</script>)"),
    "an event attribute": re.compile(r"<[a-z][^>{]*\son[a-z]+\s*=\s*[\"']"),
    "an htmx event attribute": re.compile(r"hx-on[:-]"),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)


def blanked(comment: re.Match[str]) -> str:
    """Nothing but its line breaks, so that later lines keep their numbers."""
    return "\n" * comment.group().count("\n")


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        where(path, text.count("\n", 0, hit.start()) + 1)
        for path in paths
        for text in [COMMENT.sub(blanked, path.read_text())]
        for hit in pattern.finditer(text)
    ]


def test_no_template_names_another_origin() -> None:
    assert not found(
        FOREIGN, [path for path in templates() if path.suffix in {".html", ".svg"}]
    )


def test_no_style_sheet_names_another_origin() -> None:
    assert not found(FOREIGN_CSS, sorted(PACKAGE.glob("*/static/**/*.css")))


def test_no_script_of_ours_names_another_origin() -> None:
    assert not found(FOREIGN_JS, own_static_files(".js", ".mjs"))


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what) -> None:
    pages = [path for path in templates() if path.suffix in {".html", ".svg"}]
    assert not found(INLINE[what], pages)


@pytest.mark.parametrize("what", ["a style attribute", "a style element", "an event attribute"])
def test_no_drawing_made_in_python_holds(what) -> None:
    assert not found(INLINE[what], python_files())


def test_no_script_of_ours_evaluates_text() -> None:
    risky = re.compile(r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write\(")
    assert not found(risky, own_static_files(".js", ".mjs"))


def test_no_committed_lock_names_a_registry() -> None:
    address = re.compile(r"^\s*(?:--|https?://|-i )", re.MULTILINE)
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert locks
    assert not [
        path.name
        for path in locks
        if address.search(re.sub(r"\\\n\s+--hash=\S+", "", path.read_text()))
    ]


# Laid on paper by us: no browser opens it.
WITHOUT_ICON = {"pages.html"}


def test_every_page_names_its_icon() -> None:
    """Else a browser asks for /favicon.ico beside it."""
    icon = """<link rel="icon" href="{% static 'web/mark.svg' %}\""""
    pages = [path for path in templates() if "<head>" in path.read_text()]
    without = {path.name for path in pages if icon not in path.read_text()}
    assert without == WITHOUT_ICON
