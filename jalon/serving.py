"""`jalon serve`: one instance a data directory, web and worker supervised together."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import structlog
from django.conf import settings
from django.core.management import call_command

from jalon import checks
from jalon.dying import die_with_parent
from jalon.web.gathering import gather_static

log = structlog.get_logger(__name__)
PATIENCE = 20.0  # seconds given to a child to finish what it had begun
LOCK = "instance.lock"
APPLICATION = "jalon.wsgi:application"


class InstanceRuns(click.ClickException):
    """Another `jalon serve` (or a restore) holds this data directory."""


@contextlib.contextmanager
def the_only_instance(data: Path) -> Iterator[None]:
    """Hold the data directory; children inherit the lock, so an orphan keeps it too."""
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(descriptor, True)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InstanceRuns(f"Jalon already runs on {data}. Stop it first.") from None
    try:
        yield
    finally:
        os.close(descriptor)


def serve(*, host: str, port: int) -> None:
    checks.refuse_unsafe()
    with the_only_instance(settings.DATA_DIR):
        refuse_taken(host, port)
        gather_static()
        if settings.PROCESSES > 1:
            call_command("createcachetable", verbosity=0)
        Supervisor({**web(host, port), "worker": [*ourselves(), "work"]}).run()


def ourselves() -> list[str]:
    return [sys.executable, "-m", "jalon.cli"]


def web(host: str, port: int) -> dict[str, list[str]]:
    """Each web process under a server of its own, on a port that the kernel shares out.

    A server that watched several would stop them all with the one that died.
    """
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
        *("--host", host, "--port", str(port)),
        *("--blocking-threads", str(settings.THREADS)),
        *("--workers-kill-timeout", str(int(PATIENCE) - 2)),
        *("--no-ws", "--log-level", "warning"),
        APPLICATION,
    ]
    return {f"web-{number}": command for number in range(1, settings.PROCESSES + 1)}


def refuse_taken(host: str, port: int) -> None:
    # The server shares its port silently with a second instance: ask before it starts.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"{host}:{port} is taken: {error.strerror}.") from None


class Supervisor:
    """Starts each child again when it dies, and stops them all together."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.stopping = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        for name in self.commands:
            self.start(name)
        while not self.stopping:
            time.sleep(0.2)
            for name, child in list(self.children.items()):
                if child.poll() is not None and not self.stopping:
                    self.revive(name, child.returncode)
        self.end()

    def start(self, name: str) -> None:
        self.started[name] = time.monotonic()
        self.children[name] = subprocess.Popen(  # noqa: S603 (our own commands)
            self.commands[name],
            close_fds=False,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "jalon.settings"},
            preexec_fn=die_with_parent,  # noqa: PLW1509 (we have no thread)
        )

    def revive(self, name: str, code: int) -> None:
        log.warning("child_died", child=name, code=code)
        if time.monotonic() - self.started[name] < 1:
            time.sleep(1)  # it dies as it is born: do not spin
        self.start(name)

    def stop(self, *_: object) -> None:
        self.stopping = True

    def end(self) -> None:
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        for child in self.children.values():
            try:
                child.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
