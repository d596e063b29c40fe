"""Run alone in a process of its own: a Parquet file on its input, JSON lines on its output.

What a file makes of the engine (memory, time, a crash) stays in here. It can open no other
file, write none, and load no extension. First line: the columns; then lists of rows; last
line: the end, without which the file broke off.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

import duckdb

from jalon.feedback.imports.formats.cells import decimal_text, number_text

FILE = "/dev/fd/0"  # whoever runs this opened it: no name to misread
MIB = 1024 * 1024
ADDRESSES = 1024 * MIB  # of the process, its libraries included
ENGINE_MEMORY = "256MiB"
CPU_SECONDS = 3_600
MOST_COLUMNS = 2_000
MOST_ROWS = 20_000_000
LONGEST_FIELD = 128 * 1024  # characters
CELLS_A_BATCH = 4_000
MOST_ROWS_A_BATCH = 400
BETWEEN_CHOICES = "; "
NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")
Mend = Callable[[str], str]


class Unfit(Exception):
    """The reason, as a word, and the columns it is about."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about


def main(out: TextIO) -> None:
    bound_this_process()
    try:
        out.writelines(
            json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n"
            for line in lines_of()
        )
    except Unfit as unfit:
        out.write(json.dumps({"unfit": unfit.reason, "about": unfit.about}) + "\n")
    except (duckdb.OutOfMemoryException, MemoryError):
        out.write('{"unfit": "outsized"}\n')
    except duckdb.Error:
        out.write('{"unfit": "damaged"}\n')
    out.flush()


def bound_this_process() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def engine() -> duckdb.DuckDBPyConnection:
    """It reads this file and nothing else, and nothing can tell it otherwise."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": ENGINE_MEMORY, "threads": "1", "temp_directory": "",
            "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
        },
    )  # fmt: skip
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET allowed_paths = [{quoted(FILE)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def lines_of() -> Iterator[Any]:
    connection = engine()
    source = f"read_parquet({quoted(FILE)})"
    columns = described(connection, source)
    yield {
        "header": [name for name, _kind in columns],
        "dated": [kind == "DATE" or kind.startswith("TIMESTAMP") for _name, kind in columns],
        "rows": counted(connection),
    }
    # By place: a name may be anything, nothing included.
    places = [f"c{at}" for at in range(len(columns))]
    kinds = [kind for _name, kind in columns]
    texts = ", ".join(
        f"{as_text(at, kind)} AS {at}" for at, kind in zip(places, kinds, strict=True)
    )
    whole = f"{source} AS whole({', '.join(places)})"
    cut = ", ".join(map(cut_short, places))
    # Rows come one block of the engine at a time: the answer is never whole in memory.
    rows = connection.execute(
        f"SELECT {cut} FROM (SELECT {texts} FROM {whole})"  # noqa: S608 (places and kinds)
    )
    size = max(1, min(MOST_ROWS_A_BATCH, CELLS_A_BATCH // len(columns)))
    mends = list(map(mend_of, kinds))
    while batch := rows.fetchmany(size):
        yield [mended(row, mends) for row in batch]
    yield {"end": True}


def described(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    found = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
    if len(found) > MOST_COLUMNS:
        raise Unfit("too_many_columns")
    columns = [(str(row[0]), str(row[1])) for row in found]
    nested = [name for name, kind in columns if is_nested(kind)]
    if nested:
        raise Unfit("nested", ", ".join(name[:60] for name in nested[:20]))
    return columns


def counted(connection: duckdb.DuckDBPyConnection) -> int:
    asked = f"SELECT num_rows FROM parquet_file_metadata({quoted(FILE)})"  # noqa: S608
    rows = connection.execute(asked).fetchone()
    count = int(rows[0]) if rows else 0
    if not 0 <= count <= MOST_ROWS:
        raise Unfit("too_many_rows")
    return count


def is_nested(kind: str) -> bool:
    """A list of plain values is a question of several choices; anything deeper is refused."""
    inner = kind.removesuffix("[]")
    return inner.endswith("]") or inner.startswith(NESTED)


def as_text(column: str, kind: str) -> str:
    if kind.endswith("[]"):
        each = f"list_transform({column}, lambda each: {as_text('each', kind[:-2])})"
        return f"array_to_string({each}, {quoted(BETWEEN_CHOICES)})"
    if kind == "BLOB":
        # Old writers leave their texts so; a picture among them is no reason to refuse the rest.
        return f"coalesce(TRY(decode({column})), CAST({column} AS VARCHAR))"
    if kind.startswith("TIMESTAMP_"):
        return f"CAST(CAST({column} AS TIMESTAMP) AS VARCHAR)"
    return f"CAST({column} AS VARCHAR)"


def cut_short(column: str) -> str:
    """Nothing where the text is too long, and an empty text where there is nothing."""
    # Bytes first: they are known, characters are counted.
    too_long = f"strlen({column}) > {LONGEST_FIELD} AND length({column}) > {LONGEST_FIELD}"
    return f"CASE WHEN {too_long} THEN NULL ELSE coalesce({column}, '') END"


def mend_of(kind: str) -> Mend | None:
    if kind in {"DOUBLE", "FLOAT"}:
        return float_text
    if kind.startswith("DECIMAL"):
        return decimal_text
    if kind.startswith("TIMESTAMP"):
        return lambda text: text.replace(" ", "T", 1)
    if kind in {"DOUBLE[]", "FLOAT[]"}:
        return lambda text: BETWEEN_CHOICES.join(map(float_text, text.split(BETWEEN_CHOICES)))
    return None


def float_text(text: str) -> str:
    """What is no number is how a data frame says that there is nothing."""
    return "" if text == "nan" else number_text(text)


def mended(row: tuple[Any, ...], mends: list[Mend | None]) -> list[str] | None:
    """Its cells; None when one of them is too long to be read."""
    if None in row:
        return None
    return [mend(text) if mend else text for text, mend in zip(row, mends, strict=True)]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    main(sys.stdout)
