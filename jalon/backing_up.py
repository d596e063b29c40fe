"""`jalon backup` and `jalon restore`: one file with everything, made while people work.

The file is a tar.gz: manifest.json first, then the database, the kept files and the
secret key. Every member is named in the manifest with its hash, and every table of
the database with its number of rows and theirs.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import jalon
from jalon import dumping, environment, invariants, serving
from jalon.dumping import Fingerprint, Fingerprints

FORMAT = 1
MANIFEST, DATABASE, KEY = "manifest.json", "database", "secret_key"
FOLDERS = ("files", "imports")  # of the data directory; all else there can be made again
QUICK = 3  # of gzip: most of the size for little of the time


@dataclass(frozen=True, slots=True)
class Manifest:
    format: int
    jalon: str
    made_at: str
    database: str
    migrations: list[str]
    tables: Fingerprints
    members: dict[str, str]  # sha256 by name

    @classmethod
    def read(cls, file: Path) -> Manifest:
        content = json.loads(file.read_text())
        if content.get("format") != FORMAT:
            raise click.ClickException(
                f"This backup has format {content.get('format')}; this Jalon reads {FORMAT}."
            )
        tables = {name: Fingerprint(**found) for name, found in content.pop("tables").items()}
        return cls(**content, tables=tables)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


# Backup


def backup(file: Path, *, at: datetime, with_key: bool = True) -> str:
    """Everything of one moment in `file`, which only its owner can read."""
    refuse_existing(file)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        store = dumping.store()
        dump = Path(folder) / DATABASE
        tables = store.dump(dump)
        members = {DATABASE: dump, **kept_files(), **(kept_key() if with_key else {})}
        manifest = Manifest(
            format=FORMAT,
            jalon=jalon.__version__,
            made_at=at.isoformat(),
            database=store.vendor,
            migrations=applied_migrations(),
            tables=tables,
            members={name: sha256(path) for name, path in members.items()},
        )
        written = write_archive(Path(folder), manifest, members)
        written.replace(file)
    size = file.stat().st_size / 1e6
    return f"{file}: {manifest.rows} rows, {len(members) - 1} files, {size:.1f} MB."


def refuse_existing(file: Path) -> None:
    if file.exists():
        raise click.ClickException(f"{file} exists already: give the backup a name of its own.")
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}.")


def kept_files() -> dict[str, Path]:
    data: Path = settings.DATA_DIR
    return {
        str(path.relative_to(data)): path
        for folder in FOLDERS
        for path in sorted((data / folder).rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def kept_key() -> dict[str, Path]:
    """The file of the key; one that comes by the environment is the operator's to keep."""
    file = environment.secret_key_file(settings.DATA_DIR)
    return {KEY: file} if file.exists() and not environment.key_is_given() else {}


def applied_migrations() -> list[str]:
    applied = MigrationLoader(connection).applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied)


def write_archive(folder: Path, manifest: Manifest, members: dict[str, Path]) -> Path:
    described = folder / MANIFEST
    described.write_text(json.dumps(asdict(manifest), indent=1))
    written = folder / "archive"
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=QUICK) as archive:
            archive.add(described, MANIFEST)
            for name, path in members.items():
                archive.add(path, name)
        raw.flush()
        os.fsync(raw.fileno())
    return written


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


# Restore


def restore(file: Path, *, replace: bool) -> str:
    """What the backup holds in place of what is here, verified row by row."""
    with serving.the_only_instance(settings.DATA_DIR), opened(file) as folder:
        manifest = Manifest.read(folder / MANIFEST)
        refuse_damaged(folder, manifest)
        refuse_another_database(manifest)
        refuse_newer(manifest)
        refuse_company(replace=replace)
        store = dumping.store()
        store.load(folder / DATABASE)
        refuse_differences(manifest.tables, store.fingerprints())
        put_back_files(folder)
        key = put_back_key(folder)
        call_command("migrate", verbosity=0)
        sign_everybody_out()
        refuse_broken()
    return f"{manifest.rows} rows of {manifest.made_at[:16]} are back, each as it was. {key}"


@contextlib.contextmanager
def opened(file: Path) -> Iterator[Path]:
    """The members in a folder of the data directory, gone afterwards."""
    data: Path = settings.DATA_DIR
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, EOFError, OSError) as error:
            raise click.ClickException(f"{file} cannot be read: {error}") from None
        if not (Path(folder) / MANIFEST).is_file():
            raise click.ClickException(f"{file} is not a backup of Jalon.")
        yield Path(folder)


def refuse_damaged(folder: Path, manifest: Manifest) -> None:
    for name, expected in manifest.members.items():
        if not (folder / name).is_file() or sha256(folder / name) != expected:
            raise click.ClickException(f"The backup is damaged ({name}): nothing was touched.")


def refuse_another_database(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise click.ClickException(
            f"This backup is of {manifest.database}, and JALON_DATABASE_URL is "
            f"{connection.vendor}: a backup goes back to the database it comes from."
        )


def refuse_newer(manifest: Manifest) -> None:
    """Older ones are migrated; this version cannot know what a newer one added."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    unknown = [name for name in manifest.migrations if name not in known]
    if unknown:
        raise click.ClickException(
            f"This backup was made by Jalon {manifest.jalon}, newer than this one "
            f"({jalon.__version__}): upgrade first. Unknown here: {', '.join(unknown)}."
        )


def refuse_company(*, replace: bool) -> None:
    from jalon.organisation.models import Company

    founded = Company._meta.db_table in connection.introspection.table_names()
    if founded and Company.objects.exists() and not replace:
        raise click.ClickException(
            "There is a company here already: add --replace to put the backup in its place."
        )


def refuse_differences(expected: Fingerprints, found: Fingerprints) -> None:
    differ = sorted(
        name for name in {*expected, *found} if expected.get(name) != found.get(name)
    )
    if differ:
        raise click.ClickException(f"These tables are not as they were: {', '.join(differ)}.")


def put_back_files(folder: Path) -> None:
    for name in FOLDERS:
        place: Path = settings.DATA_DIR / name
        shutil.rmtree(place, ignore_errors=True)
        if (folder / name).is_dir():
            (folder / name).rename(place)


def put_back_key(folder: Path) -> str:
    """Hashes of answers are keyed: without this key, what came before is not recognised."""
    file = environment.secret_key_file(settings.DATA_DIR)
    if environment.key_is_given():
        return "The secret key is that of the environment."
    if not (folder / KEY).is_file():
        return f"The backup holds no secret key: put yours in {file}."
    shutil.copyfile(folder / KEY, folder / "fresh_key")
    (folder / "fresh_key").chmod(0o600)
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder / "fresh_key", file)
    return "The secret key is that of the backup."


def sign_everybody_out() -> None:
    """A session that was closed since the backup must not be open again."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


def refuse_broken() -> None:
    from jalon.organisation import scope

    with scope.everything("jalon restore"):
        broken = invariants.broken()
    if broken:
        raise click.ClickException("\n".join(["Restored, but these are broken:", *broken]))
