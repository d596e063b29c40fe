"""A sheet as SVG: alone in its file, its text is text, and it asks for nothing outside."""

from __future__ import annotations

from django.template.loader import render_to_string

from jalon.journeys.exports.palettes import THEMES
from jalon.journeys.exports.shapes import Icon, Sheet
from jalon.web.icons import drawings
from jalon.web.lettering import FAMILY

TEMPLATE = "journeys/exports/drawing.svg"


def svg(sheet: Sheet, *, title: str, described: str, theme: str = "light") -> str:
    used = sorted({shape.name for shape in sheet.shapes if isinstance(shape, Icon)})
    context = {
        "sheet": sheet,
        "title": title,
        "described": described,
        "family": FAMILY,
        "inks": THEMES[theme],
        "icons": [(name, drawings()[name]) for name in used],
    }
    return str(render_to_string(TEMPLATE, context))
