"""Many rows at once, by the shortest way each database has.

The demo company's answers were never acknowledged to anybody: they may skip the
committer, never the tables' own constraints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from django.core.management.color import no_style
from django.db import connection, models
from numpy.typing import NDArray


def insert(model: type[models.Model], columns: Mapping[str, Sequence[Any]], count: int) -> None:
    """Insert `count` rows; a field without a column takes its default."""
    fields = list(model._meta.concrete_fields)
    values = [columns[f.attname] if f.attname in columns else _default(f) for f in fields]
    names = [connection.ops.quote_name(str(field.column)) for field in fields]
    rows = zip(range(count), *values, strict=False)
    _write(connection.ops.quote_name(model._meta.db_table), names, (row[1:] for row in rows))
    _settle_ids(model)


def _default(field: models.Field[Any, Any]) -> Iterator[Any]:
    return repeat(field.get_db_prep_save(field.get_default(), connection))


def _write(table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    target = f"{table} ({', '.join(names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            # Any iterable will do, and one row at a time: the stubs ask for more.
            statement = f"INSERT INTO {target} VALUES ({places})"  # noqa: S608 (our own names)
            cursor.executemany(statement, rows)  # type: ignore[arg-type]


def _settle_ids(model: type[models.Model]) -> None:
    """The ids were given: the database goes on after the last one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def next_id(model: type[models.Model]) -> int:
    last = model._default_manager.aggregate(last=models.Max("pk"))["last"]
    return (last or 0) + 1


def moments(seconds: NDArray[np.int64]) -> list[str]:
    """Seconds since the epoch as the database reads a moment."""
    texts = np.datetime_as_string(seconds.astype("datetime64[s]"))
    zone = "+00" if connection.vendor == "postgresql" else ""
    return [f"{text[:10]} {text[11:]}{zone}" for text in texts.tolist()]


def days(since_epoch: NDArray[np.int32]) -> list[str]:
    return np.datetime_as_string(since_epoch.astype("datetime64[D]")).tolist()
