"""Parquet files that tests make."""

from __future__ import annotations

from pathlib import Path

import duckdb

ROWS = """
    SELECT i AS "ID", DATE '2024-01-01' + CAST(i % 28 AS INTEGER) AS "DATE", i % 11 AS "NPS",
           'Avis ' || i AS "AVIS"
    FROM range({n}) AS one(i)
"""


def a_parquet(folder: Path, query: str, options: str = "") -> Path:
    path = folder / "reponses.parquet"
    path.unlink(missing_ok=True)
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet {options})")
    return path


def survey(folder: Path, rows: int = 60, order: str = "") -> Path:
    return a_parquet(folder, f"FROM ({ROWS.format(n=rows)}) {order}")
