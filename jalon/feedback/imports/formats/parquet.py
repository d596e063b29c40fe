"""A Parquet file as records: read by an engine in a process of its own, which may fail alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jalon.feedback.imports.formats import parquet_child
from jalon.feedback.imports.formats.records import (
    LONGEST_FIELD,
    LONGEST_LINE,
    Layout,
    Record,
    WrittenDate,
    named,
)
from jalon.feedback.imports.guessing import FileRefused
from jalon.web import numbers

MIB = 1024 * 1024
MARK, MARK_ENCRYPTED = b"PAR1", b"PARE"
FRAME = 12  # bytes: a mark at each end, the length of the footer
MOST_FOOTER = 16 * MIB
MOST_TEXT = 512 * MIB  # characters in all, as of a CSV
LONGEST_ANSWER = 1024 * MIB  # of the engine, in one line
PACKAGES = Path(__file__).resolve().parents[4]


class ParquetFile:
    def __init__(self, path: Path) -> None:
        refuse_other_frames(path)
        self.size = path.stat().st_size
        self.layout = Layout("parquet")
        self._read = 0
        self._engine = engine_on(path)
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._engine.kill()
        if self._engine.stdout:
            self._engine.stdout.close()
        self._engine.wait()

    @property
    def bytes_read(self) -> int:
        return self.size * min(self._read, self._rows) // self._rows if self._rows else 0

    def records(self) -> Iterator[Record]:
        length = 0
        while isinstance(batch := self._answer(), list):
            for cells in batch:
                self._read += 1
                record = self._record(cells)
                length += sum(map(len, cells)) + len(cells) if cells else LONGEST_FIELD
                if length > MOST_TEXT:
                    raise FileRefused(outsized_after(self._read))
                yield record
        if self._read != self._rows:
            raise FileRefused(sentence("damaged", read=self._read))

    def _begin(self) -> None:
        columns = self._answer()
        self.header = named(columns["header"])
        if not self.header:
            raise FileRefused(_("Ce fichier Parquet n’a aucune colonne."))
        self._dated = [at for at, dated in enumerate(columns["dated"]) if dated]
        self._rows: int = columns["rows"]

    def _answer(self) -> Any:
        """What the engine says next; a line that does not come is a file that broke it."""
        line = self._engine.stdout.readline(LONGEST_ANSWER) if self._engine.stdout else b""
        if not line.endswith(b"\n"):
            raise FileRefused(sentence("damaged", read=self._read))
        said = json.loads(line)
        if isinstance(said, dict) and "unfit" in said:
            about = said.get("about", "")
            raise FileRefused(sentence(said["unfit"], about=about, read=self._read))
        return said

    def _record(self, cells: list[str] | None) -> Record:
        if cells is None:
            return Record(self._read, [], "field_too_long")
        if sum(map(len, cells)) > LONGEST_LINE:
            return Record(self._read, [], "line_too_long")
        for at in self._dated:
            cells[at] = WrittenDate(cells[at])
        return Record(self._read, [readable(cell) for cell in cells])


def engine_on(path: Path) -> subprocess.Popen[bytes]:
    with path.open("rb") as file:
        return subprocess.Popen(  # noqa: S603 (our own interpreter and module, nothing typed)
            [sys.executable, "-P", "-m", parquet_child.__name__],
            env={"PYTHONPATH": str(PACKAGES)},
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def readable(cell: str) -> str:
    return cell.replace("\0", "") if "\0" in cell else cell


def refuse_other_frames(path: Path) -> None:
    """The marks at both ends, and a footer that the file can hold."""
    with path.open("rb") as file:
        size = path.stat().st_size
        file.seek(max(size - 8, 0))
        end = file.read(8)
    if end[4:] == MARK_ENCRYPTED:
        raise FileRefused(
            _("Ce fichier Parquet est chiffré : exportez-le en clair, puis importez-le.")
        )
    footer = int.from_bytes(end[:4], "little")
    if end[4:] != MARK or footer > size - FRAME:
        raise FileRefused(sentence("damaged", read=0))
    if footer > MOST_FOOTER:
        raise FileRefused(sentence("outsized", read=0))


def sentence(reason: str, *, read: int, about: str = "") -> str:
    said = {
        "damaged": _("Ce fichier Parquet est abîmé ou incomplet : exportez-le de nouveau."),
        "outsized": _("Ce fichier Parquet est démesuré une fois décompressé : coupez-le."),
        "too_many_rows": _("Ce fichier Parquet a plus de 20 millions de lignes : coupez-le."),
        "too_many_columns": _("Ce fichier a plus de 2 000 colonnes."),
        "nested": _(
            "Ces colonnes en contiennent d’autres : %(about)s. Une réponse tient dans des "
            "colonnes simples ou des listes de choix."
        )
        % {"about": about},
    }[reason]
    return with_lines_read(said, read)


def outsized_after(read: int) -> str:
    said = _("Ce fichier dépasse 512 Mio de texte : coupez-le en plusieurs.")
    return with_lines_read(said, read)


def with_lines_read(said: str, read: int) -> str:
    """Where it broke off: the lines before are as they were imported."""
    if not read:
        return said
    kept = _("Ses %(read)s premières lignes ont été lues.") % {"read": numbers.number(read)}
    return f"{said} {kept}"
