"""`./dev demo`: from a fresh checkout to the demo company in a browser."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from . import venv
from .steps import ROOT, StepFailed, run, say, step

JALON = venv.VENV / "bin" / "jalon"
LOADED = "company-is-here"
PATIENCE = 180  # seconds, on a machine that is busy elsewhere
EMPTY = {
    "name": "Mon entreprise",
    "time-zone": "Europe/Paris",
    "languages": "fr,en",
    "email": "admin@entreprise.example",
    "administrator": "Administrateur",
    "password": "un-jalon-sur-le-chemin",
}


def demo(words: list[str]) -> int:
    wish = parsed(words)
    refuse_taken(wish.port)
    started = time.monotonic()
    venv.ready(venv.RUNTIME)
    data = Path(wish.data).resolve()
    env = settings(data, wish.port)
    prepare(data, env, empty=wish.empty)
    return serve(wish.port, env, data / "log", empty=wish.empty, started=started)


def parsed(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", help="kept between runs; var/demo, or var/empty")
    parser.add_argument("--empty", action="store_true", help="no demo company: start from zero")
    wish = parser.parse_args(words)
    # Two companies never share a folder: the accounts that are shown are those of this one.
    wish.data = wish.data or str(ROOT / "var" / ("empty" if wish.empty else "demo"))
    return wish


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StepFailed(
                f"Port {port} is taken. Another one: ./dev demo --port {port + 1}"
            ) from None


def settings(data: Path, port: int) -> dict[str, str]:
    return {
        "JALON_DATA": str(data),
        # By its name: a passkey belongs to a name, never to an IP address.
        "JALON_PUBLIC_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "jalon.settings",
    }


def prepare(data: Path, env: dict[str, str], *, empty: bool) -> None:
    data.mkdir(parents=True, exist_ok=True)
    keep_a_key(data / "secret_key")
    with step("Prepare the database"):
        run([JALON, "manage", "migrate", "--verbosity", "0"], env=env)
    if not (data / LOADED).exists():
        settle(env, empty=empty)
        (data / LOADED).touch()


def settle(env: dict[str, str], *, empty: bool) -> None:
    if empty:
        with step("Found an empty company"):
            run(
                [JALON, "init", *(f"--{name}={value}" for name, value in EMPTY.items())],
                env=env,
            )
    else:
        with step("Load the demo company (about 150,000 answers)"):
            run([JALON, "demo", "load"], env=env)


def keep_a_key(file: Path) -> None:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))


def serve(port: int, env: dict[str, str], log: Path, *, empty: bool, started: float) -> int:
    server = start(port, env, log)
    try:
        with step("Start web and worker"):
            wait_until_healthy(server, port, log)
        say(f"\nReady in {time.monotonic() - started:.0f} s: http://localhost:{port}/\n")
        show_accounts(env, empty=empty)
        say(f"\nThe log: {log}\nCtrl-C stops everything; the data stays.")
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        stop(server)


def start(port: int, env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches us alone, and we stop the others in order."""
    with log.open("ab") as written:
        return subprocess.Popen(
            [JALON, "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        if server.poll() is not None:
            said = log.read_text(errors="replace")[-3000:]
            raise StepFailed(f"{said}\nThe server stopped at once ({server.returncode}).")
        if answers(f"http://127.0.0.1:{port}/health/"):
            return
        time.sleep(0.2)
    raise StepFailed(f"The server did not answer within {PATIENCE} seconds. Its log: {log}")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own, on this machine
            return True
    except OSError:
        return False


def show_accounts(env: dict[str, str], *, empty: bool) -> None:
    if empty:
        say(f"Administrator: {EMPTY['email']}, password: {EMPTY['password']}")
    else:
        run([JALON, "demo", "accounts"], env=env)


def stop(server: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
