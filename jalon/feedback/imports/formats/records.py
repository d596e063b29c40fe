"""What every format gives: a header, then records of text cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from jalon.feedback.imports.guessing import FileRefused

LONGEST_FIELD = 128 * 1024  # characters
LONGEST_LINE = 1024 * 1024
MOST_COLUMNS = 2_000


class WrittenDate(str):
    """A date that the file holds as a date: ISO, however the map says that dates are typed."""

    __slots__ = ()


class Formula(str):
    """A formula that the file holds without its value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file; `refusal` says why its cells cannot be read."""

    line: int  # of the file, from 1, where it begins
    cells: list[str]
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is laid out, as told or as guessed; what a format has no use for is empty."""

    format: str  # csv, xlsx or parquet
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_row: int = 0  # from 1
    sheets: tuple[tuple[str, bool], ...] = ()  # each with: is it hidden?


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a map says of the layout; the rest is guessed."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_row: int = 0


class SurveyFile(Protocol):
    """A file opened for one reading: its header, then its records."""

    header: list[str]
    size: int
    layout: Layout

    @property
    def bytes_read(self) -> int: ...

    def records(self) -> Iterator[Record]: ...

    def close(self) -> None: ...


def named(cells: Iterable[str]) -> list[str]:
    """The names of columns that a row of cells gives."""
    names = [cell.strip().lstrip("\ufeff").strip() for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise FileRefused(_("Ce fichier a plus de 2 000 colonnes."))
    return distinct(names)


def distinct(names: list[str]) -> list[str]:
    """A second column of one name is called `name (2)`, a nameless one `#5`."""
    seen: dict[str, int] = {}
    given = []
    for position, name in enumerate(names, start=1):
        base = name or f"#{position}"
        seen[base] = seen.get(base, 0) + 1
        given.append(base if seen[base] == 1 else f"{base} ({seen[base]})")
    return given


def no_header() -> FileRefused:
    return FileRefused(_("Ce fichier est vide : il lui faut une ligne de noms de colonnes."))
