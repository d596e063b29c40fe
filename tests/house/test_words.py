"""Every sentence on a screen exists in French and in English, in the typography of each."""

from __future__ import annotations

import ast
import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import ngettext

from jalon.organisation.verbs import VERBS
from scripts.workshop import plurals
from tests.house.sources import PACKAGE, python_files, templates, where

TRANSLATED_APPS = sorted(path.parent for path in PACKAGE.glob("*/locale"))
MARKS = re.compile(r"gettext|{%\s*(?:blocktrans|trans)")
# Names and symbols that are the same in every language.
CODE_ON_PURPOSE = {"gallery.html": "names of components and of their tags, for developers"}
SAME_EVERYWHERE = {
    "API", "CES", "CSAT", "CSV", "JSON", "Jalon", "NPS", "QR", "XLSX", "English", "Français",
}  # fmt: skip
WRONG_FRENCH = {
    "a straight apostrophe": re.compile(r"\w'\w"),
    "three dots for an ellipsis": re.compile(r"\.\.\."),
    "a breakable space before a double sign": re.compile(r" (?:[:;?!](?=[\s)]|$)|»)"),
    "a breakable space before a percent sign": re.compile(r"\d %%?(?=\W|$)"),
    "a breakable space after an opening quote": re.compile(r"« "),
    "straight quotes around words": re.compile(r'(?<![=\w])"\w[^"]*"'),
}

# A space that never breaks before a double sign, or French quotes, in what is not French.
FRENCH_SIGNS = re.compile("[\u00a0\u202f][:;?!]|[«»]")
ENGLISH_ON_PURPOSE = {"Semicolon ;"}
SPACES = {"NBSP": "\u00a0", "numbers.NBSP": "\u00a0", "numbers.NARROW": "\u202f"}
IN_A_LANGUAGE = {"numbers.py", "typography.py"}  # where the signs of each language stand

needs_gettext = pytest.mark.skipif(
    shutil.which("msgcmp") is None, reason="the gettext tools are not on this machine"
)
each_app = pytest.mark.parametrize("app", TRANSLATED_APPS, ids=lambda app: app.name)


def marked_apps() -> set[str]:
    return {
        path.relative_to(PACKAGE).parts[0]
        for path in [*PACKAGE.glob("*/**/*.py"), *templates()]
        if path.suffix in {".py", ".html", ".txt"} and MARKS.search(path.read_text())
    }


def catalogue(app: Path) -> Path:
    return app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_every_app_that_speaks_has_an_english_catalogue() -> None:
    assert marked_apps() - {app.name for app in TRANSLATED_APPS} == set()


@needs_gettext
@each_app
def test_every_sentence_has_its_english(app, tmp_path) -> None:
    """A copy of the app is read again: what its catalogue does not hold is missing."""
    fresh = sentences_of(app, tmp_path)
    compared = subprocess.run(
        ["msgcmp", catalogue(app), fresh], capture_output=True, text=True, check=False
    )
    assert compared.returncode == 0, compared.stderr


def sentences_of(app: Path, folder: Path) -> Path:
    copy = shutil.copytree(app, folder / app.name, ignore=shutil.ignore_patterns("vendor"))
    shutil.rmtree(copy / "locale")
    (copy / "locale").mkdir()
    command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "en"]
    subprocess.run(command, cwd=copy, capture_output=True, check=True)
    return catalogue(copy)


@needs_gettext
@each_app
def test_the_compiled_catalogue_is_that_of_the_text(app, tmp_path) -> None:
    compiled = tmp_path / "fresh.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, catalogue(app)], check=True)
    assert read(catalogue(app).with_suffix(".mo")) == read(compiled)


def test_french_counts_none_in_the_singular() -> None:
    assert plurals.CATALOGUE.read_text() == plurals.wanted(), "run ./dev fix"
    words = ngettext("%(counter)s étape", "%(counter)s étapes", 0)
    assert words % {"counter": 0} == "0 étape"


def read(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def french_sentences(app: Path) -> list[str]:
    catalog = read(catalogue(app).with_suffix(".mo"))
    return [key if isinstance(key, str) else key[0] for key in catalog if key]


@each_app
@pytest.mark.parametrize("fault", WRONG_FRENCH)
def test_french_is_set_in_french_typography(app, fault) -> None:
    text = [re.sub(r"<[^>]*>", "", sentence) for sentence in french_sentences(app)]
    assert not [sentence for sentence in text if WRONG_FRENCH[fault].search(sentence)]


@each_app
def test_english_is_set_in_english_typography(app) -> None:
    said = [text for text in read(catalogue(app).with_suffix(".mo")).values() if text]
    faults = re.compile(f"{FRENCH_SIGNS.pattern}| [:;?!](?=\\s|$)")
    assert {text for text in said if faults.search(text)} <= ENGLISH_ON_PURPOSE


def test_no_sign_of_one_language_stands_in_what_is_built() -> None:
    """`f"{place} : {words}"` would be read in English too: `labelled`, `quoted`."""
    assert not [
        where(path, built.lineno)
        for path in python_files()
        if path.name not in IN_A_LANGUAGE
        for built in ast.walk(ast.parse(path.read_text()))
        if isinstance(built, ast.JoinedStr) and FRENCH_SIGNS.search(written_out(built))
    ]


def written_out(built: ast.JoinedStr) -> str:
    """What stands between the values, and the spaces that are named."""
    parts = (
        part.value
        if isinstance(part, ast.Constant)
        else SPACES.get(ast.unparse(part.value), "…")
        for part in built.values
    )
    return "".join(map(str, parts))


def test_no_sign_of_one_language_stands_between_the_tags_of_a_template() -> None:
    said = re.compile(f"{COMMENT}|{TRANSLATED}|{{%.*?%}}", re.DOTALL)
    assert not [
        where(path)
        for path in templates()
        if FRENCH_SIGNS.search(said.sub("", path.read_text()))
    ]


def test_no_template_says_a_word_that_is_not_translated() -> None:
    assert not [
        f"{where(path)}: {words}"
        for path in templates()
        if path.suffix == ".html" and path.name not in CODE_ON_PURPOSE
        for words in bare_words(path.read_text())
    ]


COMMENT = r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->"
CODE = r"<(pre|code|kbd)\b.*?</\1>"
CLASS_BLOCK = r"{%\s*block \w*class\s*%}.*?{%\s*endblock[^%]*%}"
TRANSLATED = r"{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}"
TAG = r"""<(?:"[^"]*"|'[^']*'|[^>"'])*>"""
SPOKEN_ATTRIBUTE = re.compile(
    r'\s(?:placeholder|title|aria-label|alt)="([^"{]*[^\W\d_]{2}[^"{]*)"'
)


def bare_words(source: str) -> list[str]:
    markup = re.sub(f"{COMMENT}|{TRANSLATED}|{CLASS_BLOCK}|{CODE}", "", source, flags=re.DOTALL)
    attributes = SPOKEN_ATTRIBUTE.findall(markup)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", markup, flags=re.DOTALL)
    text = re.sub(f"{TAG}|&\\w+;", "\n", text)
    spoken = [line.strip() for line in [*text.splitlines(), *attributes]]
    return [line for line in spoken if unknown_words(line)]


def unknown_words(line: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]{2,}", line) if word not in SAME_EVERYWHERE]


ACT = re.compile(
    r'"((?!journal\.)[a-z_]+\.[a-z_]+ed|[a-z_]+\.(?:set|made|taken|drawn|done|channels|shown))"'
)


def test_every_act_of_the_journal_has_its_words() -> None:
    """Whoever administers reads « Étape ajoutée », never `stage.added`."""
    written = {act for path in PACKAGE.rglob("*.py") for act in ACT.findall(path.read_text())}
    assert written - settings.TASK_HANDLERS.keys() - VERBS.keys() == set()
