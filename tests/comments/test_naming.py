"""Who is named in a text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from jalon.comments.naming import named


@dataclass(frozen=True)
class Person:
    name: str
    email: str


LEA, LEA_ROY = Person("Léa", "lea@x.example"), Person("Léa Roy", "l.roy@x.example")
CAMILLE = Person("Camille Roux", "camille.roux@x.example")
PEOPLE = [CAMILLE, LEA, LEA_ROY]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rien", []),
        ("@Camille Roux, à vous", [CAMILLE]),
        ("@camille roux", [CAMILLE]),
        ("voir avec @camille.roux.", [CAMILLE]),
        ("@Léa Roy", [LEA_ROY]),
        ("@Léa", [LEA]),
        ("@Léa et @Léa Roy", [LEA, LEA_ROY]),
        ("@Camille Roux @Camille Roux", [CAMILLE]),
        ("@Léanore", []),
        ("Camille Roux", []),
        ("camille.roux@x.example", []),
    ],
)
def test_people_are_named_by_their_name_or_mailbox(text, found) -> None:
    assert sorted(each.name for each in named(text, PEOPLE)) == sorted(
        each.name for each in found
    )
