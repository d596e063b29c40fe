"""The same drawing on paper: tagged for those who listen to it (PDF/UA-1), one page where it
can be read, else several; then the whole of it in words, and the points as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from jalon.journeys.exports.layout import Content
from jalon.journeys.exports.paging import Laid, Room, laid
from jalon.journeys.exports.poster import About, Masthead, masthead
from jalon.journeys.exports.spelling import spelled_points, spelled_stages
from jalon.journeys.exports.svg import svg
from jalon.web.lettering import BOLD, FACES, REGULAR, wrapped
from jalon.web.printing import File, printed

MM = 72 / 25.4
MARGIN, FOOT = 10 * MM, 14 * MM
PAPERS = {"a3": (420 * MM, 297 * MM), "a4": (297 * MM, 210 * MM)}
LEAST = 0.66  # points a unit: no letter is under 6 points
USUAL = {"a3": 0.8, "a4": 0.7}
HEADING = 22  # height of what stands above a drawing, in points
# The title and what the map is about: size and height of a line, in points.
KICKER, TITLE, TOLD = (8, 11), (18, 23), (9, 12)
MOST_TOLD = 2  # lines each; the rest is in the words that follow the drawing


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands above the first drawing, cut for the width of the paper."""

    kicker: tuple[str, ...]
    title: tuple[str, ...]
    told: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> int:
        lines = sum(len(each) for each in self.told)
        return len(self.kicker) * KICKER[1] + len(self.title) * TITLE[1] + lines * TOLD[1]


def opening(said: Masthead, width: float) -> Opening:
    room = int(width)
    return Opening(
        kicker=wrapped(said.kicker, room, KICKER[0], BOLD, 1),
        title=wrapped(said.title, room, TITLE[0], BOLD, 2),
        told=tuple(wrapped(each, room, TOLD[0], REGULAR, MOST_TOLD) for each in said.told),
    )


def pdf(content: Content, about: About, *, paper: str = "a3") -> bytes:
    wide, high = PAPERS[paper]
    said = masthead(content, about)
    above = opening(said, wide - 2 * MARGIN)
    height = high - MARGIN - FOOT - above.height - HEADING
    drawn = laid(content, Room(wide - 2 * MARGIN, height, LEAST, USUAL[paper]))
    ours = files(drawn, said.title)
    context = {
        "language": (get_language() or "fr")[:2], "paper": paper, "about": about,
        "said": said, "opening": above, "content": content,
        "drawings": [
            {"name": f"map-{n}", "sheet": sheet, "width": points(sheet.width, drawn),
             "height": points(sheet.height, drawn)}
            for n, sheet in enumerate(drawn.sheets)
        ],
        "stages": spelled_stages(content), "points": spelled_points(content),
    }  # fmt: skip
    ours["jalon:style"] = rendered("pages.css", context).encode(), "text/css"
    return printed(rendered("pages.html", context), ours)


def rendered(name: str, context: dict[str, Any]) -> str:
    return str(render_to_string(f"journeys/exports/{name}", context))


def points(units: int, drawn: Laid) -> str:
    return f"{units * drawn.scale:.2f}pt"


def files(drawn: Laid, title: str) -> dict[str, File]:
    """All that the pages may ask for: our faces, and the drawings."""
    found = {
        f"jalon:face-{weight}": (path.read_bytes(), "font/ttf")
        for weight, path in FACES.items()
    }
    for n, sheet in enumerate(drawn.sheets):
        drawing = svg(sheet, title=title, described=sheet.said)
        found[f"jalon:map-{n}"] = (drawing.encode(), "image/svg+xml")
    return found
