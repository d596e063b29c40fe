"""A map as a file, in every format: a function of the matrix and of figures, of no database.

A frozen map leaves by the same door: `Content(matrix_of(document), figures)`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext

from jalon.journeys.document import written
from jalon.journeys.exports.layout import Content
from jalon.journeys.exports.pdf import pdf
from jalon.journeys.exports.png import png
from jalon.journeys.exports.poster import About, figures_words, poster
from jalon.journeys.exports.pptx import pptx
from jalon.journeys.exports.shapes import Sheet
from jalon.journeys.exports.svg import svg
from jalon.journeys.workbook.writing import book
from jalon.web.export import XLSX_TYPE, write_book

PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class Options:
    paper: str = "a3"  # of a PDF: a3 or a4
    theme: str = "light"  # of an image: light or dark
    width: int = 2400  # of a PNG, in pixels


@dataclass(frozen=True, slots=True)
class Exported:
    body: bytes
    media_type: str
    extension: str


Writer = Callable[[Content, About, Options], bytes]


def exported(file_format: str, content: Content, about: About, options: Options) -> Exported:
    """In the language in force; `file_format` is one of FORMATS."""
    media_type, write = FORMATS[file_format]
    return Exported(write(content, about, options), media_type, file_format)


def as_pdf(content: Content, about: About, options: Options) -> bytes:
    return pdf(content, about, paper=options.paper)


def as_svg(content: Content, about: About, options: Options) -> bytes:
    return drawn(poster(content, about), content, options).encode()


def as_png(content: Content, about: About, options: Options) -> bytes:
    sheet = poster(content, about)
    return png(drawn(sheet, content, options), sheet, width=options.width)


def drawn(sheet: Sheet, content: Content, options: Options) -> str:
    name = content.matrix.drawing.journey.name
    return svg(sheet, title=name, described=description(content), theme=options.theme)


def description(content: Content) -> str:
    drawing = content.matrix.drawing
    told = gettext("Carte du parcours « %(name)s » : %(stages)s.") % {
        "name": drawing.journey.name,
        "stages": ", ".join(stage.name for stage in drawing.stages),
    }
    return f"{told} {figures_words(content)}".strip()


def as_pptx(content: Content, about: About, options: Options) -> bytes:
    del options
    return pptx(content, about)


def as_xlsx(content: Content, about: About, options: Options) -> bytes:
    del about, options
    target = io.BytesIO()
    write_book(target, book(written(content.matrix), content.figures))
    return target.getvalue()


def as_json(content: Content, about: About, options: Options) -> bytes:
    del about, options
    said = json.dumps(written(content.matrix), ensure_ascii=False, indent=2)
    return f"{said}\n".encode()


FORMATS: dict[str, tuple[str, Writer]] = {
    "pdf": ("application/pdf", as_pdf),
    "pptx": (PPTX_TYPE, as_pptx),
    "png": ("image/png", as_png),
    "svg": ("image/svg+xml", as_svg),
    "xlsx": (XLSX_TYPE, as_xlsx),
    "json": ("application/json", as_json),
}
