"""How wide a text is, and where its lines are cut: measured on the faces that documents and
images are drawn with, which have no kerning. Lengths are in the unit of the size."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FACES_FOLDER = Path(__file__).parent / "static" / "web" / "vendor" / "inter"
REGULAR, BOLD = 400, 600
FACES = {
    REGULAR: FACES_FOLDER / "Inter-Regular.ttf",
    BOLD: FACES_FOLDER / "Inter-SemiBold.ttf",
}
FAMILY = "Inter"
# Of a letter that our faces do not have, and another one draws: in shares of the size.
WIDE, UNKNOWN = 1.05, 0.65
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Face:
    advances: dict[int, float]  # by character, in shares of the size

    def width(self, text: str) -> float:
        return sum(self.advance(letter) for letter in text)

    def advance(self, letter: str) -> float:
        known = self.advances.get(ord(letter))
        if known is not None:
            return known
        if unicodedata.combining(letter):
            return 0.0
        return WIDE if unicodedata.east_asian_width(letter) in "WF" else UNKNOWN


@cache
def face(weight: int) -> Face:
    with TTFont(FACES[weight], lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        advances = {code: metrics[name][0] / units for code, name in font.getBestCmap().items()}
    return Face(advances)


def is_ours(text: str) -> bool:
    """Whether our faces have every letter of it."""
    known = face(REGULAR).advances
    return all(ord(letter) in known for letter in text if letter != "\n")


def width(text: str, size: float, weight: int = REGULAR) -> float:
    return face(weight).width(text) * size


def wrapped(
    text: str, room: float, size: float, weight: int = REGULAR, most: int | None = None
) -> tuple[str, ...]:
    """Cut between words so that no line is wider than `room`; a word that is too long is cut
    where it must be. Of more lines than `most`, the last one says « … »."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += cut(paragraph.strip(" "), room / size, face(weight))
    if most is None or len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], shortened(lines[most - 1], room / size, face(weight)))


def cut(paragraph: str, room: float, letters: Face) -> Iterator[str]:
    line = ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if letters.width(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        *whole, line = pieces(word, room, letters)
        yield from whole
    yield line


def pieces(word: str, room: float, letters: Face) -> list[str]:
    """At least one letter each, however narrow the room."""
    found, wide = [""], 0.0
    for letter in word:
        advance = letters.advance(letter)
        if found[-1] and wide + advance > room:
            found.append("")
            wide = 0.0
        found[-1] += letter
        wide += advance
    return found


def shortened(line: str, room: float, letters: Face) -> str:
    while line and letters.width(line + ELLIPSIS) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
