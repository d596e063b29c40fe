"""The plurals of French: « 0 étape », where English says “0 stages”.

Sentences are written in French in the code, without a catalogue; what has none is counted as in
English. So the catalogue of French holds those that count, each standing for itself.
"""

from __future__ import annotations

import re

from .steps import ROOT

CATALOGUE = ROOT / "jalon/web/locale/fr/LC_MESSAGES/django.po"
HEAD = r"""# Written by ./dev fix from the English catalogues: what is counted, in French.
msgid ""
msgstr ""
"Language: fr\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"""
COUNTED = re.compile(
    r'^(?P<context>msgctxt .+\n)?msgid (?P<one>".+")\nmsgid_plural (?P<many>".+")$',
    re.MULTILINE,
)


def write() -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(wanted(), encoding="utf-8")


def wanted() -> str:
    english = sorted(ROOT.glob("jalon/*/locale/en/LC_MESSAGES/django.po"))
    found = {
        entry(match): None
        for path in english
        for match in COUNTED.finditer(path.read_text(encoding="utf-8"))
    }
    return "\n".join([HEAD, *sorted(found)])


def entry(counted: re.Match[str]) -> str:
    context, one, many = counted["context"] or "", counted["one"], counted["many"]
    return f"{context}msgid {one}\nmsgid_plural {many}\nmsgstr[0] {one}\nmsgstr[1] {many}\n"
