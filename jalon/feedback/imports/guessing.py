"""What a file is written in: its encoding and its separator, from what it holds."""

from __future__ import annotations

import codecs
import contextlib
import csv
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SAMPLE = 64 * 1024  # bytes looked at
BLOCK = 1024 * 1024
SECTOR = 4096
OLE = b"\xd0\xcf\x11\xe0"
LOCKED = "EncryptedPackage".encode("utf-16-le")
SEPARATORS = {
    ",": gettext_lazy("virgule"), ";": gettext_lazy("point-virgule"),
    "\t": gettext_lazy("tabulation"), "|": gettext_lazy("barre"),
}  # fmt: skip
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-1", "iso8859-15",
    "cp1250", "iso8859-2", "cp850", "cp437", "mac-roman", "ascii",
)  # fmt: skip
LIKELY = ["cp1252", "mac_roman", "cp850"]  # one byte a letter, in Western Europe
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MOSTLY = 0.9  # of the accented lines: one broken byte does not make a file another encoding


class FileRefused(Exception):
    """The file is not one that can be imported; the message says what to do."""


def refuse_other_files(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(SECTOR)
        if start.startswith(OLE):
            raise FileRefused(old_workbook(start, file))
    if start.startswith(
        (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"Rar!", b"7z\xbc")
    ):
        raise FileRefused(_("Ce fichier est compressé : décompressez-le, puis importez-le."))
    if start.startswith(
        (b"%PDF", b"\x89PNG", b"\x7fELF", b"PK", b"PAR", b"ARROW1", b"SQLite format")
    ):
        raise FileRefused(
            _(
                "Ce n’est ni un CSV, ni un classeur .xlsx, ni un fichier Parquet : exportez vos "
                "réponses dans l’un de ces formats."
            )
        )


def old_workbook(start: bytes, file: BinaryIO) -> str:
    """A container of before .xlsx: an old workbook, or a new one under a password."""
    sector = 1 << min(int.from_bytes(start[30:32], "little"), 16)
    file.seek((int.from_bytes(start[48:52], "little") + 1) * sector)
    if LOCKED in file.read(SECTOR):
        return _("Ce classeur est protégé par un mot de passe : retirez-le, puis importez-le.")
    return _("C’est un ancien classeur (.xls) : enregistrez-le en .xlsx, puis importez-le.")


def encoding_of(path: Path) -> str:
    refuse_other_files(path)
    with path.open("rb") as file:
        start = file.read(SAMPLE)
        for bom, name in BOMS:
            if start.startswith(bom):
                return name
        if wide := wide_encoding(start):
            return wide
        file.seek(0)
        accented = accented_lines(file)
    return "utf-8" if is_utf8(accented) else by_letters(accented)


def wide_encoding(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is null, from the header on."""
    if b"\0" not in start.partition(b"\n")[0]:
        return ""  # nulls below a plain header are cells gone wrong
    even, odd = start[0::2].count(0), start[1::2].count(0)
    few = len(start) * 0.15
    if max(even, odd) < few or len(start) < 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def accented_lines(file: object) -> list[bytes]:
    """The lines that are not plain ASCII, wherever they stand, up to a sample of them."""
    found: list[bytes] = []
    size, rest = 0, b""
    while size < SAMPLE and (block := file.read(BLOCK)):  # type: ignore[attr-defined]
        if block.isascii() and rest.isascii():
            rest = b""
            continue
        *lines, rest = (rest + block).split(b"\n")
        rest = rest[-SAMPLE:]
        for line in lines:
            if not line.isascii() and size < SAMPLE:
                found.append(line[:SAMPLE])
                size += len(line)
    return found if rest.isascii() else [*found, rest]


def is_utf8(lines: list[bytes]) -> bool:
    good = sum(1 for line in lines if decodes(line))
    return good >= MOSTLY * len(lines)


def decodes(line: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line)
    except UnicodeDecodeError:
        return False
    return True


def by_letters(lines: list[bytes]) -> str:
    best = from_bytes(b"\n".join(lines), cp_isolation=LIKELY).best()
    return best.encoding.replace("_", "-") if best else "cp1252"


def separator_of(path: Path, encoding: str) -> str:
    """The one that cuts the first lines into the most columns, the same number on each."""
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(SAMPLE))
    lines = text.replace("\0", "").splitlines(keepends=True)[:60]
    scores = {separator: evenness(lines, separator) for separator in SEPARATORS}
    return max(scores, key=lambda separator: scores[separator])


def evenness(lines: list[str], separator: str) -> float:
    widths: list[int] = []
    with contextlib.suppress(csv.Error):
        widths.extend(len(row) for row in csv.reader(lines, delimiter=separator) if row)
    if not widths or widths[0] < 2:
        return 0.0
    same = sum(1 for width in widths if width == widths[0])
    return same / len(widths) + min(widths[0], 50) / 1000
