"""A journey as it is drawn: stages, situations, channels, and where points stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A channel: a horizontal line of the map."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A touchpoint: a situation on a channel, and the keys of the points planted there."""

    id: int
    channel: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    id: int
    name: str
    moment: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    id: int
    name: str
    situations: tuple[Situation, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    lines: tuple[Line, ...] = ()
    stages: tuple[Stage, ...] = ()

    @property
    def line_by_key(self) -> dict[str, Line]:
        return {line.key: line for line in self.lines}
