"""A drawing on paper and on slides: one sheet where it can be read, else as many as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jalon.journeys.exports.layout import Content, fits, pages
from jalon.journeys.exports.poster import legend
from jalon.journeys.exports.shapes import Group, Sheet

UNDER = 10  # between the drawing and its legend


@dataclass(frozen=True, slots=True)
class Room:
    """Of one page, in points; and how small a unit of the drawing may be printed on it."""

    width: float
    height: float
    least: float  # points a unit: body text is 11 units high
    usual: float  # where several pages are needed anyway


@dataclass(frozen=True, slots=True)
class Laid:
    sheets: tuple[Sheet, ...]
    scale: float  # points a unit


STEPS = 6  # between full size and the smallest that is read


def laid(content: Content, room: Room) -> Laid:
    """On one page at the largest size that fits; on several at the usual size."""
    for scale in scales(room):
        if fits(content, int(room.width / scale)):
            sheets = at_scale(content, room, scale)
            if len(sheets) == 1:
                return Laid(sheets, scale)
    return Laid(at_scale(content, room, room.usual), room.usual)


def scales(room: Room) -> Sequence[float]:
    step = (1.0 - room.least) / STEPS
    return [1.0 - step * n for n in range(STEPS + 1)]


def at_scale(content: Content, room: Room, scale: float) -> tuple[Sheet, ...]:
    width, height = int(room.width / scale), int(room.height / scale)
    under = legend(content, width).height + UNDER
    return tuple(
        with_legend(sheet, content, width) for sheet in pages(content, width, height - under)
    )


def with_legend(sheet: Sheet, content: Content, room: int) -> Sheet:
    marks = legend(content, room)
    group = Group("", marks.at(0, sheet.height + UNDER))
    return replace(
        sheet, width=max(sheet.width, min(room, reach(group))),
        height=sheet.height + UNDER + marks.height, groups=(*sheet.groups, group),
    )  # fmt: skip


def reach(group: Group) -> int:
    return max((shape.x + getattr(shape, "width", 0) for shape in group.shapes), default=0)
