"""The zip around a workbook, opened within bounds: declared sizes are refused when too large,
and no more than what is declared is ever unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from jalon.feedback.imports.guessing import FileRefused

MIB = 1024 * 1024
BLOCK = 64 * 1024
MOST_AT_ONCE = 2 * MIB  # of the file; its list of entries is read at once
MOST_ENTRIES = 10_000
LARGE = 64 * MIB  # unpacked: from there on the ratio is looked at
MOST_RATIO = 200  # a sheet shrinks 10 to 50 times
ENCRYPTED = 0x1
WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


def damaged() -> FileRefused:
    return FileRefused(
        _(
            "Ce classeur est abîmé ou incomplet : ouvrez-le dans votre tableur, enregistrez-le "
            "de nouveau, puis importez-le."
        )
    )


def outsized() -> FileRefused:
    return FileRefused(
        _(
            "Ce classeur est démesuré une fois décompressé : enregistrez la feuille en CSV, "
            "puis importez-la."
        )
    )


class Bounded(io.FileIO):
    """A file that is never read in one piece: a list of entries of 500 MiB is no list."""

    def read(self, size: int | None = -1, /) -> bytes:
        most = MOST_AT_ONCE + 1
        found = super().read(most if size is None or size < 0 else min(size, most)) or b""
        if len(found) > MOST_AT_ONCE:
            raise outsized()
        return found


class Archive:
    def __init__(self, path: Path) -> None:
        self._raw = Bounded(path)
        try:
            self._zip = zipfile.ZipFile(self._raw)
        except BROKEN:
            self._raw.close()
            raise damaged() from None
        except BaseException:
            self._raw.close()
            raise
        self.names = frozenset(self._zip.namelist())

    def close(self) -> None:
        self._zip.close()
        self._raw.close()

    def check(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise outsized()
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise FileRefused(
                _("Cette archive est chiffrée : retirez son mot de passe, puis importez-la.")
            )

    def size(self, name: str) -> int:
        return self._entry(name).file_size

    def _entry(self, name: str) -> zipfile.ZipInfo:
        if name not in self.names:
            raise damaged()
        return self._zip.getinfo(name)

    def part(self, name: str, most: int) -> Iterator[bytes]:
        """Its bytes, block by block, never more than it declares."""
        entry = self._entry(name)
        if entry.file_size > most or is_a_bomb(entry):
            raise outsized()
        if entry.compress_type not in WAYS:
            raise damaged()
        try:
            with self._zip.open(entry) as part:
                while block := part.read(BLOCK):
                    yield block
        except BROKEN:
            raise damaged() from None


def is_a_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > LARGE and entry.file_size > MOST_RATIO * entry.compress_size
