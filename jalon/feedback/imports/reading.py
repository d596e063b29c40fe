"""The one door to a survey file, whatever its format: told by what it holds, not by its name."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from jalon.feedback.imports.formats.delimited import DelimitedFile
from jalon.feedback.imports.formats.delimited import layout_of as delimited_layout
from jalon.feedback.imports.formats.parquet import ParquetFile
from jalon.feedback.imports.formats.records import SurveyFile, Wishes
from jalon.feedback.imports.formats.sheet import SheetFile
from jalon.feedback.imports.guessing import FileRefused, refuse_other_files

STARTS = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}
ENDINGS = {".xlsx": "xlsx", ".parquet": "parquet"}


def opened(path: Path, wishes: Wishes | None = None) -> SurveyFile:
    """To be closed by who asked."""
    told = wishes or Wishes()
    found = format_of(path)
    if found == "xlsx":
        return SheetFile(path, told)
    if found == "parquet":
        return ParquetFile(path)
    return DelimitedFile(path, delimited_layout(path, told))


def format_of(path: Path) -> str:
    with path.open("rb") as file:
        return STARTS.get(file.read(4), "csv")


def refuse_misnamed(name: str, path: Path) -> None:
    """A name that promises a workbook over something else: the file came out wrong."""
    promised = ENDINGS.get(Path(name).suffix.lower())
    if promised is None or format_of(path) == promised:
        return
    refuse_other_files(path)
    raise FileRefused(
        _(
            "« %(name)s » n’est pas ce que son nom annonce : exportez-le de nouveau, ou "
            "donnez-lui l’extension de ce qu’il contient."
        )
        % {"name": name}
    )
