"""A survey file of any length, and the map that reads it."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import duckdb
import xlsxwriter

MAP = """
source: banc
date: {column: DATE}
external_id: ID
segment: {column: SEGMENT}
weight: {column: POIDS}
verbatim: [{column: AVIS, key: avis}]
every_point: {indicator: csat, blank: [0], not_applicable: [6]}
points:
  - {column: NPS, point: banc-nps, indicator: nps, blank: [11]}
  - {column: ACCUEIL, point: banc-accueil}
  - {column: DELAI, point: banc-delai}
  - {column: PRIX, point: banc-prix}
"""
HEADER = ["ID", "DATE", "NPS", "ACCUEIL", "DELAI", "PRIX", "POIDS", "SEGMENT", "AVIS"]
DAYS = 28


def write_file(path: Path, rows: int) -> None:
    """In the format of its name."""
    {".csv": write_csv, ".xlsx": write_sheet, ".parquet": write_parquet}[path.suffix](
        path, rows
    )


def write_sheet(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, draw = book.add_worksheet("Avis"), random.Random(1)
        sheet.write_row(0, 0, HEADER)
        for number in range(rows):
            sheet.write_row(number + 1, 0, a_row(number, draw))


def write_parquet(path: Path, rows: int) -> None:
    """From the CSV, as an exporting tool would type it."""
    source = path.with_suffix(".csv")
    write_csv(source, rows)
    with duckdb.connect() as engine:
        engine.read_csv(str(source), sep=";").write_parquet(str(path))
    source.unlink()


def write_csv(path: Path, rows: int) -> None:
    draw = random.Random(1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for number in range(rows):
            writer.writerow(a_row(number, draw))


def a_row(number: int, draw: random.Random) -> list[object]:
    words = "" if number % 4 else f"Réponse numéro {number}, « avec ses mots »"
    grades = [draw.randrange(7) for _ in range(3)]
    day = f"{number % DAYS + 1:02d}/05/2024"
    return [number, day, draw.randrange(12), *grades, "0,85", f"S{number % 3}", words]
