"""What an embed shows: a summary, and the points of a journey or the cells of the board."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape

from jalon.cockpit.models import Embed
from jalon.cockpit.showing.reading import Passer
from jalon.cockpit.weather import board, pages, places, words

FRAMES = {"small": (360, 230), "large": (720, 620)}  # pixels
UNITS = 12  # rows of the board, in a page of somebody else's


def context(embed: Embed, passer: Passer) -> dict[str, Any]:
    journeys = places.journeys(day=passer.today)
    if embed.journey_id:
        journeys = journeys.filter(pk=embed.journey_id)
    found = board.look_over(
        embed.unit, passer.period, access=passer.access, today=passer.today, at=passer.at,
        journeys=list(journeys),
    )  # fmt: skip
    return {
        "embed": embed,
        "board": found,
        "headline": words.headline(found.whole),
        "bar": pages.segments(found),
        "points": [(spot, found.at(spot.point.pk, embed.unit)) for spot in found.spots],
        "rows": [
            (unit, [found.cell(journey, unit).tally for journey in found.journeys])
            for unit in found.rows[:UNITS]
        ],
    }


def snippet(embed: Embed, address: str) -> str:
    """The lines to paste in a page of the intranet."""
    width, height = FRAMES[embed.size]
    return (
        f'<iframe src="{escape(address)}" title="{escape(embed.label)}" width="{width}" '
        f'height="{height}" loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )
