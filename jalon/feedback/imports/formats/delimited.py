"""A CSV file as records, whatever it holds: bounded memory, and no record lost unsaid.

A quote that is never closed swallows the lines after it. When a record of several lines
does not have the columns of the header, its first line is refused alone and the others
are read again: one bad quote costs one line.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from jalon.feedback.imports.formats.records import (
    LONGEST_FIELD,
    LONGEST_LINE,
    Layout,
    Record,
    Wishes,
    named,
    no_header,
)
from jalon.feedback.imports.guessing import FileRefused, encoding_of, separator_of
from jalon.web.export import without_guard

MOST_LINES = 1_000  # of one record


def layout_of(path: Path, wishes: Wishes) -> Layout:
    """As told, or else as guessed."""
    written = wishes.encoding or encoding_of(path)
    return Layout("csv", written, wishes.separator or separator_of(path, written))


class DelimitedFile:
    """A CSV opened for one reading."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self.layout = layout
        self.size = path.stat().st_size
        self._raw: BinaryIO = path.open("rb")
        text = io.TextIOWrapper(
            self._raw, encoding=decoder_name(layout.encoding), errors="replace", newline=""
        )
        self._lines = Lines(text)
        try:
            self.header = self._read_header()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._lines.close()

    @property
    def bytes_read(self) -> int:
        return min(self.size, self._raw.tell())

    def _read_header(self) -> list[str]:
        for record in self._records(width=0):
            if record.refusal:
                raise FileRefused(
                    _("La première ligne ne se lit pas comme des noms de colonnes.")
                )
            if any(cell.replace("\ufeff", "").strip() for cell in record.cells):
                return named(record.cells)
        raise no_header()

    def records(self) -> Iterator[Record]:
        return self._records(width=len(self.header))

    def _records(self, *, width: int) -> Iterator[Record]:
        """`width` is the number of columns expected; 0 for the header, which sets it."""
        while (start := self._lines.next_line()) is not None:
            if start.is_cut:
                yield Record(start.number, [], "line_too_long")
            elif start.text.strip("\r\n\0 "):
                yield self._record(start, width)

    def _record(self, start: Line, width: int) -> Record:
        taken = [start]
        cells = self._parsed(self._following(start, taken), strict=True)
        if cells is None or (len(taken) > 1 and wrong_width(cells, width)):
            self._lines.give_back(taken[1:])
            cells = self._parsed(alone(start), strict=False)
        if cells is None:
            refusal = (
                "field_too_long" if len(start.text) > LONGEST_FIELD else "quote_never_closed"
            )
            return Record(start.number, [], refusal)
        if refusal := wrong_width(cells, width):
            return Record(start.number, [], refusal)
        return Record(start.number, [cleaned(cell) for cell in cells[: width or None]])

    def _parsed(self, lines: Iterator[str], *, strict: bool) -> list[str] | None:
        """One record; None where a quote is left open, badly closed, or a field too long."""
        try:
            return next(csv.reader(lines, delimiter=self.layout.separator, strict=strict))
        except (csv.Error, QuoteLeftOpen):
            return None

    def _following(self, start: Line, taken: list[Line]) -> Iterator[str]:
        size = len(start.text)
        yield start.text
        # More lines are asked for only while a quote is open.
        while (line := self._lines.next_line()) is not None:
            taken.append(line)
            size += len(line.text)
            if line.is_cut or size > LONGEST_LINE or len(taken) > MOST_LINES:
                break
            yield line.text
        raise QuoteLeftOpen


def alone(line: Line) -> Iterator[str]:
    yield line.text
    raise QuoteLeftOpen


class QuoteLeftOpen(Exception):
    """The file, or the longest record there may be, ended inside quotes."""


def wrong_width(cells: list[str], width: int) -> str:
    if not width or len(cells) == width:
        return ""
    if len(cells) < width:
        return "too_few_cells"
    return "too_many_cells" if any(cell.strip() for cell in cells[width:]) else ""


def cleaned(cell: str) -> str:
    """As it was before our own export guarded it; a null is no character of any answer."""
    return without_guard(cell.replace("\0", "") if "\0" in cell else cell)


def decoder_name(encoding: str) -> str:
    return "utf-8-sig" if encoding.lower().replace("_", "-") == "utf-8" else encoding


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    is_cut: bool = False


class Lines:
    """Lines of text of a bounded length; some may be given back to be read again."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: deque[Line] = deque()
        self._number = 0

    def close(self) -> None:
        self._text.close()

    def next_line(self) -> Line | None:
        if self._again:
            return self._again.popleft()
        text = self._text.readline(LONGEST_LINE)
        if not text:
            return None
        self._number += 1
        is_cut = len(text) >= LONGEST_LINE and not text.endswith(("\n", "\r"))
        if is_cut:
            self._skip_to_the_end()
        return Line(self._number, "" if is_cut else text, is_cut)

    def _skip_to_the_end(self) -> None:
        while (more := self._text.readline(LONGEST_LINE)) and not more.endswith(("\n", "\r")):
            pass

    def give_back(self, lines: list[Line]) -> None:
        self._again.extendleft(reversed(lines))
