"""Who is named in a text: « @Camille Roux » or « @camille.roux », among people who may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

END = " \t\n\r,;:.!?…)»\u00a0\u202f’'\""


class Person(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


Somebody = TypeVar("Somebody", bound=Person)


def named(text: str, people: Iterable[Somebody]) -> list[Somebody]:
    """The longest names first: « @Léa Roy » does not name Léa."""
    found: list[Somebody] = []
    left = text.casefold()
    for person in sorted(people, key=lambda each: -len(each.name)):
        for handle in handles(person):
            left, is_there = taken(left, f"@{handle}")
            if is_there and person not in found:
                found.append(person)
    return found


def handles(person: Person) -> list[str]:
    mailbox = person.email.partition("@")[0]
    return [each.casefold() for each in (person.name, mailbox) if each]


def taken(text: str, handle: str) -> tuple[str, bool]:
    """The text without the handle, where it stands as a word of its own."""
    start, is_there = 0, False
    while (place := text.find(handle, start)) >= 0:
        end = place + len(handle)
        if end == len(text) or text[end] in END:
            text, is_there = f"{text[:place]} {text[end:]}", True
        start = place + 1
    return text, is_there
