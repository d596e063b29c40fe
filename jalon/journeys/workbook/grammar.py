"""Notes in a cell, one a line: « • Délai d’expertise [gravité 5] ».

Exact both ways: what was written is read the same, whatever a note says. What a person types
is read too: a bullet is not needed, nor are brackets; a line that begins with two spaces goes
on with the note above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, gettext_noop

from jalon.journeys.models import Note
from jalon.journeys.workbook.labels import in_all_languages, label_of, value_of

BULLET, AGAIN = "• ", "  "
TAIL = re.compile(r" \[([^\[\]\n]*)\]\Z")
WORDS = {
    "severity": gettext_noop("gravité"),
    "mood": gettext_noop("humeur"),
    "unit": gettext_noop("entité"),
    "channel": gettext_noop("canal"),
    "point": gettext_noop("point"),
}
NUMBERS = frozenset({"severity", "mood"})
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a cell: its text, and what stands in brackets after it."""

    text: str
    more: dict[str, Any] = field(default_factory=dict)


class NotUnderstood(ValueError):
    """What stands in brackets begins like ours and does not end so."""


# Writing


def written_lines(lines: Iterable[Said]) -> str:
    return "\n".join(written_line(line) for line in lines)


def written_line(line: Said) -> str:
    told = ", ".join(tail_words(line.more))
    # Words in brackets of its own would be taken for ours.
    needs_tail = told or TAIL.search(line.text)
    whole = f"{line.text} [{told}]" if needs_tail else line.text
    return BULLET + whole.replace("\n", f"\n{AGAIN}")


def tail_words(more: dict[str, Any]) -> list[str]:
    return [
        label_of(Note.State, value) if name == "state" else f"{gettext(WORDS[name])} {value}"
        for name, value in more.items()
    ]


# Reading


def read_lines(cell: str) -> list[Said]:
    return [read_line(each) for each in separate(cell)]


def separate(cell: str) -> list[str]:
    found: list[str] = []
    for line in cell.split("\n"):
        if line.startswith(AGAIN) and found:
            found[-1] += f"\n{line.removeprefix(AGAIN)}"
        elif line.strip():
            found.append(line.removeprefix(BULLET))
    return found


def read_line(line: str) -> Said:
    tail = TAIL.search(line)
    if tail is None:
        return Said(line)
    text, said = line[: tail.start()], tail[1].strip()
    if not said:
        return Said(text)
    more: dict[str, Any] = {}
    for word in said.split(","):
        known = read_word(word.strip())
        if known is None:  # brackets of the text itself
            return Said(line)
        more |= known
    return Said(text, more)


def read_word(word: str) -> dict[str, Any] | None:
    state = value_of(Note.State, word)
    if state:
        return {"state": state}
    first, _, rest = word.partition(" ")
    name = names().get(first.casefold())
    if name is None:
        return None
    return {name: value_in(name, rest.strip(), word)}


def value_in(name: str, rest: str, word: str) -> Any:
    if not rest:
        raise NotUnderstood(word)
    if name not in NUMBERS:
        return rest
    plain = rest.replace(MINUS, "-").removesuffix("/5").removeprefix("+")
    if not re.fullmatch(r"-?\d{1,4}", plain):
        raise NotUnderstood(word)
    return int(plain)


def names() -> dict[str, str]:
    """Of what brackets say, in the languages of the house: « gravité », “severity”."""
    return {
        word.casefold(): name for name, said in WORDS.items() for word in in_all_languages(said)
    }
