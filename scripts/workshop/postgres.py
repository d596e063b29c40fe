"""A PostgreSQL of our own: in a directory of its own, on a free port, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DURABLE = "fsync=on synchronous_commit=on full_page_writes=on"
SMALL = "shared_buffers=128MB max_connections=120 max_wal_size=1GB"
SUPERUSER = "jalon"


class NoPostgres(Exception):
    pass


@dataclass(slots=True)
class Cluster:
    directory: Path
    port: int
    programs: Path
    runs_as: str | None  # PostgreSQL refuses root: another user owns the files

    @property
    def url(self) -> str:
        return f"postgres://{SUPERUSER}@127.0.0.1:{self.port}/jalon"

    @property
    def data(self) -> Path:
        return self.directory / "data"

    def create(self) -> None:
        self.call(
            "initdb", "-D", self.data, "-U", SUPERUSER, "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C",
        )  # fmt: skip
        settings = f"listen_addresses=127.0.0.1 unix_socket_directories={self.directory}"
        lines = [
            pair.replace("=", " = '", 1) + "'"
            for pair in f"{settings} {DURABLE} {SMALL}".split()
        ]
        self.append_settings([*lines, f"port = {self.port}"])

    def append_settings(self, lines: list[str]) -> None:
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\n".join(lines) + "\n")

    def start(self) -> None:
        self.call(
            "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.directory / "log", "start"
        )

    def stop(self) -> None:
        self.call("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")

    def create_database(self) -> None:
        self.call("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", SUPERUSER, "jalon")

    @property
    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def call(self, program: str, *words: str | Path) -> None:
        become = ["runuser", "-u", self.runs_as, "--"] if self.runs_as else []
        errors = self.directory / "errors"
        with errors.open("ab") as written:
            done = subprocess.run(
                [*become, self.programs / program, *words],
                cwd=self.directory,
                stdout=subprocess.DEVNULL,  # the server would keep a pipe open for ever
                stderr=written,
                check=False,
            )
        if done.returncode:
            said = errors.read_text(errors="replace")
            raise NoPostgres(f"{program} did not work: {said[-2000:]}")


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Starts one and yields it with an empty database; stops and removes it at the end."""
    runs_as = other_user() if os.geteuid() == 0 else None
    directory = Path(tempfile.mkdtemp(prefix="jalon-pg-"))
    if runs_as:
        shutil.chown(directory, runs_as)
    made = Cluster(directory, free_port(), programs(), runs_as)
    try:
        made.create()
        made.start()
        made.create_database()
        yield made
    finally:
        with contextlib.suppress(NoPostgres):
            made.stop()
        shutil.rmtree(directory, ignore_errors=True)


def programs() -> Path:
    """The directory of initdb: PostgreSQL 15 or newer, the newest there is."""
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
    ]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    found = {folder: version(folder) for folder in folders if (folder / "initdb").exists()}
    fit = [folder for folder, number in found.items() if number >= 15]
    if not fit:
        raise NoPostgres("PostgreSQL 15 or newer (its server programs) was not found.")
    return max(fit, key=lambda folder: found[folder])


def version(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\d+", said.stdout)
    return int(number.group()) if number else 0


def other_user() -> str:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgres("PostgreSQL does not run as root, and no other user was found.")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
