"""The same drawing as an image, drawn from its SVG by resvg: no browser, no network."""

from __future__ import annotations

from dataclasses import dataclass

import resvg_py

from jalon.journeys.exports.shapes import Block, Sheet
from jalon.web.lettering import FACES, FAMILY, is_ours

WIDEST, HIGHEST = 3840, 8192  # pixels
LEAST = 320


@dataclass(frozen=True, slots=True)
class Size:
    width: int
    height: int


def size_of(sheet: Sheet, width: int) -> Size:
    """As wide as asked, within the bounds, in the proportions of the drawing."""
    wide = max(LEAST, min(width, WIDEST))
    high = round(wide * sheet.height / sheet.width)
    if high > HIGHEST:
        wide, high = max(1, round(wide * HIGHEST / high)), HIGHEST
    return Size(wide, max(1, high))


def png(drawing: str, sheet: Sheet, *, width: int) -> bytes:
    size = size_of(sheet, width)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, width=size.width, height=size.height, font_family=FAMILY,
            font_files=[str(path) for path in FACES.values()],
            # The faces of the machine are read only for letters that ours do not have.
            skip_system_fonts=is_drawn_by_us(sheet), sans_serif_family=FAMILY,
        )
    )  # fmt: skip


def is_drawn_by_us(sheet: Sheet) -> bool:
    blocks = (shape for shape in sheet.shapes if isinstance(shape, Block))
    return all(is_ours(each.text) for block in blocks for each in block.words)
