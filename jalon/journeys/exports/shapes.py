"""What a drawing is made of: forms with words inside, lines, icons and a curve.

Lengths are whole units of the drawing, x to the right and y downwards; inks and fills are
names that a palette turns into colours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import ClassVar

from jalon.web.lettering import BOLD, REGULAR, wrapped

LEADING = 1.34
BASELINE = 1.02  # of the first line, under the top of its words


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    lines: tuple[str, ...]  # the same, cut for their room
    size: int
    ink: str = "ink"
    weight: int = REGULAR

    @property
    def leading(self) -> int:
        return ceil(self.size * LEADING)

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)

    @property
    def is_cut(self) -> bool:
        return bool(self.lines) and self.lines[-1].endswith("…") and self.text[-1:] != "…"


def words(
    text: str, room: int, size: int, ink: str = "ink", *, bold: bool = False,
    most: int | None = None,
) -> Words:  # fmt: skip
    weight = BOLD if bold else REGULAR
    return Words(text, wrapped(text, room, size, weight, most), size, ink, weight)


@dataclass(frozen=True, slots=True)
class Block:
    """A form, and the words that stand in it."""

    kind: ClassVar = "block"

    x: int
    y: int
    width: int
    height: int
    form: str = "none"  # none, rect, round, pill, ring, chevron, first (chevron)
    fill: str = ""
    stroke: str = ""
    is_dashed: bool = False
    words: tuple[Words, ...] = ()
    left: int = 0  # from its edges to its words
    top: int = 0
    right: int = 0  # kept free of words
    is_centred: bool = False

    @property
    def lines(self) -> list[tuple[int, int, str, Words]]:
        """Where each line is written: x, baseline, text, and whose line it is."""
        x = self.x + (self.width // 2 if self.is_centred else self.left)
        y, found = self.y + self.top, []
        for each in self.words:
            for line in each.lines:
                found.append((x, y + round(each.size * BASELINE), line, each))
                y += each.leading
        return found

    @property
    def radius(self) -> int:
        return self.width // 2

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def outline(self) -> str:
        """Of a chevron, as the points of a polygon."""
        right, bottom, notch = self.x + self.width, self.y + self.height, NOTCH
        middle = self.y + self.height // 2
        points = [
            (self.x, self.y), (right - notch, self.y), (right, middle),
            (right - notch, bottom), (self.x, bottom),
        ]  # fmt: skip
        if self.form == "chevron":
            points.append((self.x + notch, middle))
        return " ".join(f"{x},{y}" for x, y in points)


NOTCH = 12


@dataclass(frozen=True, slots=True)
class Line:
    kind: ClassVar = "line"

    x: int
    y: int
    across: int = 0
    down: int = 0
    ink: str = "line"
    is_dashed: bool = False

    @property
    def ends(self) -> tuple[int, int]:
        return self.x + self.across, self.y + self.down


@dataclass(frozen=True, slots=True)
class Icon:
    kind: ClassVar = "icon"

    x: int
    y: int
    size: int
    name: str
    ink: str = "quiet"


@dataclass(frozen=True, slots=True)
class Curve:
    """Dots and the line through them, from one that is known to the next."""

    kind: ClassVar = "curve"

    x: int
    y: int
    dots: tuple[tuple[int, int, str], ...]  # across, down, ink

    @property
    def placed(self) -> list[tuple[int, int, str]]:
        return [(self.x + across, self.y + down, ink) for across, down, ink in self.dots]

    @property
    def path(self) -> str:
        """It leaves and arrives flat, so that it reads as one line."""
        placed = self.placed
        if not placed:
            return ""
        legs = [
            f"C{(a[0] + b[0]) // 2} {a[1]} {(a[0] + b[0]) // 2} {b[1]} {b[0]} {b[1]}"
            for a, b in pairwise(placed)
        ]
        return f"M{placed[0][0]} {placed[0][1]}{''.join(legs)}"


Shape = Block | Line | Icon | Curve


def moved(shapes: Iterable[Shape], across: int, down: int) -> tuple[Shape, ...]:
    return tuple(replace(each, x=each.x + across, y=each.y + down) for each in shapes)


@dataclass(frozen=True, slots=True)
class Piece:
    """Shapes drawn from (0, 0), and how high they are together."""

    height: int = 0
    shapes: tuple[Shape, ...] = ()

    def at(self, x: int, y: int) -> tuple[Shape, ...]:
        return moved(self.shapes, x, y)


def stacked(pieces: Iterable[Piece], gap: int) -> Piece:
    shapes: list[Shape] = []
    y = 0
    for piece in pieces:
        if y:
            y += gap
        shapes += piece.at(0, y)
        y += piece.height
    return Piece(y, tuple(shapes))


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that are one thing for the reader: a lane, a cell, the legend."""

    said: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole drawing, or one page of it."""

    width: int
    height: int
    groups: tuple[Group, ...]
    said: str  # which stages, and which lanes where they are not all there

    @property
    def shapes(self) -> list[Shape]:
        return [shape for group in self.groups for shape in group.shapes]
