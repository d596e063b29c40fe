"""A real installation on a data directory of its own, and the real `jalon serve` on it.

On SQLite, or on a database of its own in the PostgreSQL that the environment names.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[1]
COMPANY = {
    "name": "Maison Lavigne",
    "time-zone": "Europe/Paris",
    "languages": "fr,en",
    "email": "alix@lavigne.example",
    "administrator": "Alix",
    "password": "un jalon sur le chemin",
}


# Long enough for two shared, busy cores: a server that does not start says so itself.
PATIENCE = 180  # seconds


class DidNotStart(AssertionError):
    pass


@dataclass
class Installation:
    """Console commands and servers of one data directory."""

    data: Path
    database_url: str = ""  # SQLite in the data directory when empty
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        inherited = {name: text for name, text in os.environ.items() if passes_on(name)}
        ours = {"JALON_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "jalon.settings"}
        if self.database_url:
            ours["JALON_DATABASE_URL"] = self.database_url
        return {**inherited, **ours, **self.settings}

    def attempt(self, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jalon.cli", *map(str, words)],
            cwd=ROOT,
            env={**self.env, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def run(self, *words: str | Path) -> str:
        done = self.attempt(*words)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def found(self) -> None:
        self.run("init", *(f"--{name}={value}" for name, value in COMPANY.items()))

    def python(self, script: str) -> str:
        """What a few lines print, inside the application."""
        opened = "import django; django.setup()\nfrom jalon.organisation import scope\n"
        inside = "with scope.everything('a test'):\n" + indented(script)
        done = subprocess.run(
            [sys.executable, "-c", opened + inside],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip()

    def copy(self, data: Path) -> Installation:
        """The same company elsewhere, made in no time. Nothing may run on this one."""
        shutil.copytree(self.data, data, dirs_exist_ok=True)
        url = a_database(template=self.database_url) if self.database_url else ""
        return Installation(data, url, dict(self.settings))

    def remove(self) -> None:
        if self.database_url:
            drop(self.database_url)
        shutil.rmtree(self.data, ignore_errors=True)

    @contextlib.contextmanager
    def serving(
        self, program: tuple[str, ...] = ("-m", "jalon.cli"), **settings: str
    ) -> Iterator[Server]:
        server = Server(self, free_port(), settings, program)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def passes_on(name: str) -> bool:
    # Every command is a process of its own: let it keep what Python has compiled.
    return not name.startswith("JALON_") and name != "PYTHONDONTWRITEBYTECODE"


def indented(script: str) -> str:
    return "\n".join(f"    {line}" for line in script.strip().splitlines())


@dataclass
class Server:
    """`jalon serve`, its supervisor and their children."""

    installation: Installation
    port: int
    settings: dict[str, str]
    program: tuple[str, ...] = ("-m", "jalon.cli")
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.installation.data / f"log-{self.port}"

    def start(self, seconds: float = PATIENCE) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env={**self.installation.env, **self.settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_healthy(seconds)

    def wait_until_healthy(self, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            if self.status("/health/") == 200:
                return
            time.sleep(0.1)
        raise DidNotStart(self.log.read_text(errors="replace")[-4000:])

    def status(self, path: str) -> int:
        """0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:  # noqa: S310
                return int(answer.status)
        except HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def child(self, kind: str) -> int:
        """The pid of "web" (granian) or "worker"."""
        return self.children(kind)[0]

    def children(self, kind: str) -> list[int]:
        word = {"web": "granian", "worker": "work"}[kind]
        return [pid for pid in children(self.pid) if word in command(pid)]

    def family(self) -> list[int]:
        """Everything that was started, the supervisor first."""
        return [self.pid, *descendants(self.pid)]

    def stop(self, seconds: float = PATIENCE) -> int:
        if self.process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            kill(self.family())
            self.process.wait()
            raise


def children(pid: int) -> list[int]:
    try:
        return [
            int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in [child, *descendants(child)]]


def command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def until(truth: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not (true := truth()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return true


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


# PostgreSQL


def postgres_url() -> str:
    """The PostgreSQL that the suite or the soak has started; empty on SQLite."""
    url = os.environ.get("JALON_DATABASE_URL") or os.environ.get("JALON_POSTGRES_URL", "")
    return url if url.startswith("postgres") else ""


def a_database(*, template: str = "") -> str:
    """A new database beside the one of the environment; returns its address."""
    address = urlsplit(template or postgres_url())
    name = f"jalon_{uuid4().hex[:12]}"
    source = address.path.lstrip("/") if template else "template0"
    with psycopg.connect(postgres_url(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return urlunsplit(address._replace(path=f"/{name}"))


def drop(url: str) -> None:
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(postgres_url(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def an_installation(data: Path, *, on_postgres: bool | None = None) -> Installation:
    """Empty: neither key nor company. On the database of this run unless told."""
    wanted = bool(postgres_url()) if on_postgres is None else on_postgres
    data.mkdir(parents=True, exist_ok=True)
    return Installation(data, a_database() if wanted else "")


# Links to answer by


def a_link(installation: Installation, *, key: str = "appeler-le-sav") -> str:
    """Plant a point with its survey; the path of a public page that answers it."""
    return "/r/" + installation.python(A_LINK.format(key=json.dumps(key))) + "/"


A_LINK = """
from tests.factories import a_point, a_survey
from jalon.listening.models import EntryLink
from jalon.organisation.models import Unit
from django.utils import timezone
import secrets
root = Unit.objects.get(parent=None)
version = a_survey(a_point(root, key={key}))
link = EntryLink.objects.create(
    token=secrets.token_urlsafe(24), survey=version.survey, unit=root,
    created_at=timezone.now())
print(link.token)
"""
