"""One consistent copy of the database and back, on SQLite and on PostgreSQL.

A copy comes with a fingerprint of each table: its number of rows, and a sum of
their hashes that no order of rows changes.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import click
from django.db import connection, transaction

LOCKED_OUT = 60.0  # seconds that a restore waits for another command to let the database go
ROWS_AT_ONCE = 5_000
HALF = 2**64


@dataclass(frozen=True, slots=True)
class Fingerprint:
    rows: int
    hash: str


Fingerprints = dict[str, Fingerprint]


class Store(Protocol):
    vendor: str

    def dump(self, file: Path) -> Fingerprints:
        """Write a copy of one moment, while people write; returns what that moment holds."""

    def load(self, file: Path) -> None:
        """Put the copy in place of whatever is here, wholly or not at all."""

    def fingerprints(self) -> Fingerprints:
        """What the database holds now."""


def store() -> Store:
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


class Sqlite:
    vendor = "sqlite"

    @property
    def file(self) -> Path:
        return Path(str(connection.settings_dict["NAME"]))

    def dump(self, file: Path) -> Fingerprints:
        with closing(sqlite3.connect(self.file, isolation_level=None, timeout=20)) as live:
            live.execute("VACUUM INTO ?", (str(file),))
        return sqlite_fingerprints(file)

    def load(self, file: Path) -> None:
        connection.close()
        with (
            closing(sqlite3.connect(file)) as copy,
            closing(sqlite3.connect(self.file)) as live,
        ):
            live.execute("PRAGMA synchronous=FULL")
            # Through the database's own locks, in one transaction: a crash leaves the old one.
            copy.backup(live, progress=partial(give_up_after, time.monotonic() + LOCKED_OUT))
            live.execute("PRAGMA journal_mode=WAL")

    def fingerprints(self) -> Fingerprints:
        return sqlite_fingerprints(self.file)


def give_up_after(deadline: float, status: int, remaining: int, total: int) -> None:
    del remaining, total
    if status != sqlite3.SQLITE_DONE and time.monotonic() > deadline:
        raise click.ClickException("Another command holds the database: nothing was restored.")


def sqlite_fingerprints(file: Path) -> Fingerprints:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("BEGIN")  # every table at the same moment
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {name: sqlite_fingerprint(database, name) for (name,) in sorted(names)}


def sqlite_fingerprint(database: sqlite3.Connection, table: str) -> Fingerprint:
    rows = total = 0
    cursor = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names of our tables)
    while several := cursor.fetchmany(ROWS_AT_ONCE):
        rows += len(several)
        total += sum(row_hash(row) for row in several)
    return Fingerprint(rows, f"{total % HALF:016x}")


def row_hash(row: Sequence[Any]) -> int:
    return int.from_bytes(blake2b(repr(row).encode(), digest_size=8).digest())


class Postgres:
    vendor = "postgresql"

    def dump(self, file: Path) -> Fingerprints:
        with transaction.atomic():
            snapshot = self.one_moment()
            program(
                "pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--file={file}",
            )  # fmt: skip
            return postgres_fingerprints()

    def one_moment(self) -> str:
        """What pg_dump copies and what we count are the same rows."""
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            return str(cursor.fetchone()[0])

    def load(self, file: Path) -> None:
        connection.close()
        before, script = file.with_name("before.sql"), file.with_name("restore.sql")
        before.write_text(EMPTY_THE_SCHEMA)
        program("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        program(
            "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            "--output=/dev/null", f"--file={before}", f"--file={script}",
        )  # fmt: skip

    def fingerprints(self) -> Fingerprints:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return postgres_fingerprints()


EMPTY_THE_SCHEMA = """\
SET lock_timeout = '60s';
SET client_min_messages = warning;
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', one.tablename);
  END LOOP;
  FOR one IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', one.name);
  END LOOP;
END $$;
"""
# Values written as text are the same everywhere only under the same conventions.
CONVENTIONS = (
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL bytea_output = 'hex'"
)
HASHES = (
    "SELECT count(*), "
    "coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)"
)


def postgres_fingerprints() -> Fingerprints:
    with connection.cursor() as cursor:
        cursor.execute(CONVENTIONS)
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = sorted(name for (name,) in cursor.fetchall())
        return {name: postgres_fingerprint(cursor, name) for name in names}


def postgres_fingerprint(cursor: Any, table: str) -> Fingerprint:
    cursor.execute(f'{HASHES} FROM "{table}" t')
    rows, total = cursor.fetchone()
    return Fingerprint(rows, f"{int(total) % HALF:016x}")


def program(name: str, *words: str) -> None:
    """One of PostgreSQL's own programs, on our database."""
    found = shutil.which(name)
    if found is None:
        raise click.ClickException(
            f"{name} was not found on the path: install the client programs of PostgreSQL "
            "(package postgresql-client on Debian), of the server's version or newer."
        )
    done = subprocess.run(  # noqa: S603 (our own words)
        [found, *words],
        env={**os.environ, **address()},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"{name} did not work: {done.stderr.strip()[-2000:]}")


def address() -> Mapping[str, str]:
    """By the environment: a password on a command line is read by every user of the machine."""
    settings: Any = connection.settings_dict
    known = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"]),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        **{LIBPQ[key]: text for key, text in settings["OPTIONS"].items() if key in LIBPQ},
    }
    return {name: value for name, value in known.items() if value}


LIBPQ = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
}
