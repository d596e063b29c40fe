"""The beginning of a file, looked at: what its columns hold, and what each may be."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from jalon.feedback.imports import dates
from jalon.feedback.imports.formats.records import Layout, Wishes
from jalon.feedback.imports.mapfile import SEPARATOR_NAMES
from jalon.feedback.imports.reading import opened
from jalon.organisation.queries import company_zone

SHOWN = 20  # rows of the preview
LOOKED_AT = 2_000  # rows whose values are counted
MOST_VALUES = 200  # distinct values remembered for a column
LONG_TEXT = 24  # characters on average: words, not codes


@dataclass(frozen=True, slots=True)
class SampledColumn:
    name: str
    values: Counter[str]  # as written, among the first rows
    filled: int  # cells that are not empty
    characters: int  # in those cells

    @property
    def examples(self) -> list[str]:
        return [value[:60] for value, _n in self.values.most_common(6) if value.strip()][:4]

    @property
    def common(self) -> list[tuple[str, int]]:
        """The values that a recode would name, most frequent first."""
        return [(value[:40], n) for value, n in self.values.most_common(14)]

    def share(self, test: Any) -> float:
        """Of the cells that are filled and remembered, those that pass."""
        counted = [(value, n) for value, n in self.values.items() if value.strip()]
        total = sum(n for _value, n in counted)
        return sum(n for value, n in counted if test(value)) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    layout: Layout
    header: list[str]
    rows: list[list[str]]
    columns: list[SampledColumn]
    looked_at: int
    unreadable: int  # of those rows


def sample_of(path: Path, plain: Mapping[str, Any]) -> Sample:
    with closing(opened(path, wishes_of(plain))) as file:
        records = list(islice(file.records(), LOOKED_AT))
        layout, header = file.layout, file.header
    rows = [record.cells for record in records if not record.refusal]
    columns = [column_of(name, [row[at] for row in rows]) for at, name in enumerate(header)]
    shown = [[cell[:120] for cell in row] for row in rows[:SHOWN]]
    return Sample(layout, header, shown, columns, len(records), len(records) - len(rows))


def wishes_of(plain: Mapping[str, Any]) -> Wishes:
    """Of a map that may not be complete yet."""
    separator, row = str(plain.get("separator", "")), str(plain.get("header_row", ""))
    return Wishes(
        encoding=str(plain.get("encoding", "")),
        separator=SEPARATOR_NAMES.get(separator.lower(), separator),
        sheet=str(plain.get("sheet", "")),
        header_row=int(row) if row.isdecimal() and len(row) < 4 else 0,
    )


def column_of(name: str, cells: list[str]) -> SampledColumn:
    values: Counter[str] = Counter()
    for cell in cells:
        if cell in values or len(values) < MOST_VALUES:
            values[cell] += 1
    filled = [cell for cell in cells if cell.strip()]
    return SampledColumn(name, values, len(filled), sum(map(len, filled)))


# What a column may be: a first guess that the reader corrects.

NAMES: tuple[tuple[str, str], ...] = (
    ("weight", r"weight|poids|\bpond|_pond|ponder"),
    ("nps", r"nps|netpro|net_?promoter|recommand"),
    ("ces2", r"\bces|facilit"),
    ("csat", r"csat|satisf|qualite|note"),
    ("verbatim", r"verbatim|comment|feedback|avis|remarque|suggestion"),
    (
        "external_id",
        r"\*?respnum|^id$|_id$|^id_|identifiant|row_index|^n(umero)?[ _]reponse|response_?id",
    ),
    ("unit", r"agence|magasin|boutique|entite|code_?site|store|branch|\bunit\b"),
    ("date", r"date|jour_?de|horodat|timestamp|repondu_le"),
    ("channel", r"^canal|channel"),
    ("segment", r"segment"),
)
GRADES = {"nps": (0, 10), "csat": (1, 5), "ces2": (1, 7)}


def guessed_roles(sample: Sample, units: Container[str]) -> dict[str, str]:
    """Column → role, each of the single roles at most once."""
    roles: dict[str, str] = {}
    taken: set[str] = set()
    for column in sample.columns:
        role = guessed_role(column, sample, units)
        if role and (role in GRADES or role == "verbatim" or role not in taken):
            roles[column.name] = role
            taken.add(role)
    return roles


def guessed_role(column: SampledColumn, sample: Sample, units: Container[str]) -> str:
    name = unicodedata.normalize("NFKD", column.name.lower()).encode("ascii", "ignore").decode()
    for role, pattern in NAMES:
        if re.search(pattern, name) and fits(role, column, sample, units):
            return role
    average = column.characters / column.filled if column.filled else 0
    return "verbatim" if average > LONG_TEXT and len(column.values) > 20 else ""


def fits(role: str, column: SampledColumn, sample: Sample, units: Container[str]) -> bool:
    if not column.filled:
        return False
    if role in GRADES:
        low, high = GRADES[role]
        return column.share(lambda value: value.strip() in map(str, range(low, high + 1))) > 0.5
    if role == "external_id":
        return len(column.values) >= min(MOST_VALUES, sample.looked_at - sample.unreadable)
    if role == "unit":
        return column.share(lambda value: value.strip().casefold() in units) > 0.5
    return role != "date" or column.share(is_a_date) > 0.5


def is_a_date(text: str) -> bool:
    try:
        dates.moment(text, "", company_zone())
    except dates.Impossible:
        return False
    return True
