"""What can be set, asked or called is documented; generated pages are what the code says."""

from __future__ import annotations

import re

import pytest

from scripts import write_reference
from tests.house.sources import PACKAGE, ROOT, python_files, where

VARIABLE = re.compile(r"\bJALON_[A-Z_]*[A-Z]\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
SETTINGS_PAGE = ROOT / "docs" / "reference" / "settings.md"


def named_in(paths) -> set[str]:
    return {name for path in paths for name in VARIABLE.findall(path.read_text())}


def test_every_setting_is_documented() -> None:
    assert named_in(python_files()) - named_in([SETTINGS_PAGE]) == set()


def test_no_setting_is_documented_that_nobody_reads() -> None:
    readers = [*python_files(), *python_files(ROOT / "scripts"), *(ROOT / "tests").glob("*.py")]
    assert named_in([SETTINGS_PAGE]) - named_in(readers) == set()


@pytest.mark.parametrize("page", ["commands.md", "question-kinds.md", "openapi.json"])
def test_a_generated_page_is_what_the_code_says(page) -> None:
    """`./dev docs` writes it again."""
    written = (ROOT / "docs" / "reference" / page).read_text()
    assert written == write_reference.pages()[page]


def test_every_domain_stands_in_the_codemap() -> None:
    codemap = (ROOT / "ARCHITECTURE.md").read_text()
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {name for name in packages if f"{name}/" not in codemap} == set()


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert sorted(numbers) == sorted(set(numbers))


@pytest.mark.parametrize("folder", ["decisions", "guides"])
def test_every_page_stands_in_the_list_of_its_folder(folder) -> None:
    listed = (ROOT / "docs" / folder / "README.md").read_text()
    names = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}
    assert {name for name in names if f"({name})" not in listed} == set()


def test_every_word_of_the_glossary_is_defined_once_in_alphabetical_order() -> None:
    rows = (ROOT / "GLOSSARY.md").read_text().splitlines()
    terms = [row.split("|")[1].strip().casefold() for row in rows if row.startswith("| ")][2:]
    assert terms == sorted(set(terms))


def test_every_link_between_pages_leads_to_a_file() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text())]
    assert not [
        f"{where(page)}: {link}" for page, link in links if not (page.parent / link).exists()
    ]
