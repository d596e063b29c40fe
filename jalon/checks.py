"""What must hold before a customer's answer is acknowledged here.

`jalon serve` and `jalon work` refuse to start where an error is found;
`jalon check --deploy` shows the warnings too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from jalon import environment

OLDEST_POSTGRES = 15
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
SQLITE_FULL = 2
KEY_FOR_ITS_OWNER = 0o600


@register(Tags.database)
def answers_survive_a_crash(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """An answer is acknowledged after COMMIT: COMMIT must mean that it is on the disk."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            found += durability(connections[alias])
        except DatabaseError as error:
            found.append(Error(f"The database does not answer: {error}", id="jalon.E001"))
    return found


def durability(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    if connection.vendor == "postgresql":
        return postgres_durability(connection)
    return sqlite_durability(connection)


def postgres_durability(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
            [[*DURABLE, "server_version_num"]],
        )
        shown = dict(cursor.fetchall())
    found: list[CheckMessage] = [
        Error(
            f"PostgreSQL runs with {name}=off: a crash would lose answers that were "
            "acknowledged.",
            hint=f"Set {name} to on, for the server and for the role of Jalon.",
            id="jalon.E002",
        )
        for name in DURABLE
        if shown[name] == "off"
    ]
    if int(shown["server_version_num"]) // 10_000 < OLDEST_POSTGRES:
        found.append(
            Error(f"PostgreSQL {OLDEST_POSTGRES} or newer is needed.", id="jalon.E003")
        )
    return found


def sqlite_durability(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    found: list[CheckMessage] = []
    if str(journal).lower() != "wal":
        found.append(
            Error(
                f"SQLite keeps its journal in {journal} mode and not in WAL.",
                hint="The data directory must be on a local disk, not on a network share.",
                id="jalon.E004",
            )
        )
    if int(synchronous) < SQLITE_FULL:
        found.append(Error("SQLite does not flush each commit (synchronous).", id="jalon.E005"))
    return found


# Not at every command: `migrate` is the one that puts these right.
@register(Tags.database, deploy=True)
def the_database_is_up_to_date(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            executor = MigrationExecutor(connections[alias])
        except DatabaseError:
            continue  # said above
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            names = ", ".join(f"{one.app_label}.{one.name}" for one, _ in waiting[:5])
            found.append(
                Error(
                    f"{len(waiting)} migrations are waiting: {names}.",
                    hint="Make a backup, then: jalon manage migrate",
                    id="jalon.E006",
                )
            )
    return found


@register(Tags.security, deploy=True)
def there_is_a_secret_key(**_: Any) -> list[CheckMessage]:
    if settings.SECRET_KEY.startswith(environment.EPHEMERAL):
        return [Error("There is no secret key yet: run `jalon init` first.", id="jalon.E007")]
    return []


@register(Tags.security)
def the_proxy_is_known(**_: Any) -> list[CheckMessage]:
    """Without it every plain request, thus every request, is redirected to itself."""
    if settings.SECURE_SSL_REDIRECT and not settings.TRUSTED_PROXIES:
        return [
            Error(
                "JALON_PUBLIC_URL is https, and no reverse proxy is trusted to say so.",
                hint="Name its address: JALON_TRUSTED_PROXIES=127.0.0.1",
                id="jalon.E008",
            )
        ]
    return []


@register(Tags.files)
def the_data_directory_is_ours(**_: Any) -> list[CheckMessage]:
    data: Path = settings.DATA_DIR
    nearest = next(place for place in (data, *data.parents) if place.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return []
    return [Error(f"{nearest} cannot be written (JALON_DATA).", id="jalon.E009")]


@register(Tags.security, deploy=True)
def the_public_address_is_secure(**_: Any) -> list[CheckMessage]:
    if settings.PUBLIC_URL.startswith("https://"):
        return []
    return [
        checks.Warning(
            f"The public address {settings.PUBLIC_URL} is not https.",
            hint="Put a reverse proxy with a certificate in front, and set JALON_PUBLIC_URL.",
            id="jalon.W001",
        )
    ]


@register(Tags.security, deploy=True)
def the_key_is_read_by_its_owner_only(**_: Any) -> list[CheckMessage]:
    file = environment.secret_key_file(settings.DATA_DIR)
    if environment.key_is_given() or not file.exists():
        return []
    if stat.S_IMODE(file.stat().st_mode) & ~KEY_FOR_ITS_OWNER == 0:
        return []
    return [
        checks.Warning(
            f"{file} can be read by others.", hint=f"chmod 600 {file}", id="jalon.W002"
        )
    ]


REFUSING = (
    there_is_a_secret_key,
    the_proxy_is_known,
    the_data_directory_is_ours,
    answers_survive_a_crash,
    the_database_is_up_to_date,
)


def refuse_unsafe() -> None:
    """One sentence for each thing that keeps `serve` and `work` from starting."""
    found = [message for check in REFUSING for message in check(databases=["default"])]
    if found:
        raise click.ClickException("\n".join(sentence(message) for message in found))


def sentence(message: CheckMessage) -> str:
    return f"{message.msg} {message.hint or ''}".strip()
