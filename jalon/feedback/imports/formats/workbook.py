"""What surrounds the rows of an XLSX workbook: its sheets, its shared texts, its formats."""

from __future__ import annotations

import posixpath
import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS

from jalon.feedback.imports.formats.archive import MIB, Archive, damaged, outsized
from jalon.feedback.imports.formats.records import LONGEST_FIELD
from jalon.feedback.imports.formats.xml_stream import Unreadable, XmlReader
from jalon.feedback.imports.guessing import FileRefused

MOST_PART = 16 * MIB  # of a part that lists things
MOST_TEXTS = 128 * MIB  # unpacked
MOST_HELD = 256 * MIB  # of texts in memory
MOST_SHEETS = 1_000
MOST_LINKS = 10_000
MOST_FORMATS = 100_000
LONGEST_CODE = 255
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
DURATION = re.compile(r"\[(?:h+|m+|s+)\]")
FAR_EAST = {*range(27, 37), *range(50, 59)}  # formats that Excel keeps for its eastern dates
PLACES = "xl/worksheets/"
Reader = TypeVar("Reader", bound=XmlReader)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    is_hidden: bool
    part: str


def refuse_other_archives(names: frozenset[str], archive: Archive) -> None:
    """What looks like a workbook from outside, said by its name."""
    if "xl/vbaProject.bin" in names:
        raise FileRefused(
            _("Ce classeur contient des macros : enregistrez-le en .xlsx, puis importez-le.")
        )
    if "xl/workbook.bin" in names:
        raise FileRefused(
            _("Ce classeur est en .xlsb : enregistrez-le en .xlsx, puis importez-le.")
        )
    if "mimetype" in names:
        kind = b"".join(archive.part("mimetype", 4096))
        if b"opendocument" in kind:
            raise FileRefused(
                _(
                    "C’est un document OpenDocument : enregistrez la feuille en .xlsx ou en "
                    "CSV, puis importez-la."
                )
            )
    if "_rels/.rels" not in names or not any(name.startswith(PLACES) for name in names):
        raise FileRefused(
            _("C’est une archive, pas un classeur : décompressez-la, puis importez un fichier.")
        )


class Links(XmlReader):
    """Relationships of a part: identifier → kind and target."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            if len(self.found) >= MOST_LINKS:
                raise outsized()
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


class Sheets(XmlReader):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool, str]] = []  # name, hidden, link
        self.since_1904 = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "") in {"1", "true"}
        elif name == "sheet":
            if len(self.found) >= MOST_SHEETS:
                raise outsized()
            link = next((text for key, text in attributes.items() if key.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.found.append((attributes.get("name", "")[:120], is_hidden, link))


class Texts(XmlReader):
    """The shared texts: pieces of rich text joined, hints of pronunciation left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._length = self._held = 0
        self._takes = self._hints = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces, self._length = [], 0
        elif name == "rPh":
            self._hints = True
        elif name == "t":
            self._takes = not self._hints

    def text(self, data: str) -> None:
        # One character too many is kept: the cell is then refused as too long.
        if self._takes and self._length <= LONGEST_FIELD:
            self._pieces.append(data)
            self._length += len(data)

    def closed(self, name: str) -> None:
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._hints = False
        elif name == "si":
            self._keep(unescaped("".join(self._pieces)[: LONGEST_FIELD + 1]))

    def _keep(self, text: str) -> None:
        self._held += sys.getsizeof(text) + 8
        if self._held > MOST_HELD:
            raise outsized()
        self.found.append(text)
        self.idle = 0


class Formats(XmlReader):
    """What each style shows: a day, a moment, a time, a duration, or the number itself."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[str] = []
        self._codes: dict[str, str] = {}
        self._listing = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and len(self._codes) < MOST_FORMATS:
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._listing = True
        elif name == "xf" and self._listing and len(self.kinds) < MOST_FORMATS:
            self.kinds.append(self._kind(attributes.get("numFmtId", "0")))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self._listing = False

    def _kind(self, number: str) -> str:
        if number in self._codes:
            return kind_of(self._codes[number][:LONGEST_CODE])
        known = int(number) if number.isdecimal() and len(number) < 4 else 0
        return "day" if known in FAR_EAST else kind_of(BUILTIN_FORMATS.get(known, ""))


@lru_cache(maxsize=1024)
def kind_of(code: str) -> str:
    """Of a format code: `day`, `moment`, `time`, `duration`, or nothing."""
    shown = LITERALS.sub("", code).partition(";")[0].lower()
    if DURATION.search(shown):
        return "duration"
    letters = set("dmyhs") & set(shown)
    has_time = bool(letters & {"h", "s"})
    has_day = bool(letters & {"d", "y"}) or ("m" in letters and not has_time)
    if has_day:
        return "moment" if has_time else "day"
    return "time" if has_time else ""


def unescaped(text: str) -> str:
    """`_x000D_` is a carriage return; a null is no character of any answer."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: character(int(found.group(1), 16)), text)
    return text.replace("\0", "") if "\0" in text else text


def character(code: int) -> str:
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


class Workbook:
    """A workbook opened: which sheets it has, and what their cells refer to."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive(path)
        try:
            self._open()
        except Unreadable:
            self.archive.close()
            raise damaged() from None
        except BaseException:
            self.archive.close()
            raise

    def _open(self) -> None:
        self.archive.check()
        refuse_other_archives(self.archive.names, self.archive)
        book = self._target("", "officeDocument")
        sheets = self._read(Sheets(), book)
        self.since_1904 = sheets.since_1904
        links = self._links(book)
        self.sheets = [
            Sheet(name, is_hidden, place(book, links[link][1]))
            for name, is_hidden, link in sheets.found
            if links.get(link, ("", ""))[0] == "worksheet"
        ]
        parts = {kind: place(book, target) for kind, target in links.values()}
        self.kinds = self._read(Formats(), parts["styles"]).kinds if "styles" in parts else []
        self.texts: list[str] = []
        if "sharedStrings" in parts:
            self.texts = self._read(Texts(), parts["sharedStrings"], MOST_TEXTS).found

    def close(self) -> None:
        self.archive.close()

    def _read(self, reader: Reader, part: str, most: int = MOST_PART) -> Reader:
        reader.read(self.archive.part(part, most))
        return reader

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        return self._read(Links(), posixpath.join(folder, "_rels", f"{name}.rels")).found

    def _target(self, part: str, wanted: str) -> str:
        for kind, target in self._links(part).values():
            if kind == wanted:
                return place(part, target)
        raise damaged()


def place(part: str, target: str) -> str:
    """Where a link of a part leads, in the archive."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
