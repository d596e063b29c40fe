"""The icon sprite: one drawing for each name, the same on every page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "web" / "icons.svg"
SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="0 0 24 24" ([^>]*)>(.*?)</symbol>')


@cache
def drawings() -> dict[str, str]:
    """Name → its strokes in a 24 × 24 box, for the SVG that the server draws itself."""
    sprite = SPRITE.read_text(encoding="utf-8")
    return {name: f"<g {ink}>{strokes}</g>" for name, ink, strokes in SYMBOL.findall(sprite)}


@cache
def names() -> frozenset[str]:
    return frozenset(drawings())
