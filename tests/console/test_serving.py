"""`jalon serve`: one instance, children that come back, an end in order."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable

import pytest

from tests.servers import Server, descendants, free_port, is_alive, kill

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def until(truth: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not truth() and time.monotonic() < deadline:
        time.sleep(0.05)
    return truth()


@pytest.fixture(scope="module")
def installation(founded_once, tmp_path_factory):
    one = founded_once.copy(tmp_path_factory.mktemp("served"))
    yield one
    one.remove()


@pytest.fixture
def server(installation):
    with installation.serving() as server:
        yield server


def test_a_second_one_on_the_same_data_is_refused(server) -> None:
    refused = server.installation.attempt("serve", "--port", free_port())
    assert refused.returncode == 1
    assert f"Jalon already runs on {server.installation.data}" in refused.stderr


def test_a_restore_waits_for_its_end(server, tmp_path) -> None:
    server.installation.run("backup", tmp_path / "backup.tar.gz")
    refused = server.installation.attempt("restore", "--replace", tmp_path / "backup.tar.gz")
    assert refused.returncode == 1
    assert "already runs" in refused.stderr


def test_a_taken_port_is_named(installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = installation.attempt("serve", "--port", port)
    assert refused.returncode == 1
    assert f"127.0.0.1:{port} is taken" in refused.stderr


def test_it_needs_a_secret_key(blank) -> None:
    refused = blank.attempt("serve", "--port", free_port())
    assert refused.returncode == 1
    assert "There is no secret key yet" in refused.stderr


def test_it_needs_an_up_to_date_database(blank) -> None:
    refused = blank.attempt("serve", JALON_SECRET_KEY="k" * 60)
    assert refused.returncode == 1
    assert "migrations are waiting" in refused.stderr


@pytest.mark.parametrize("kind", ["web", "worker"])
def test_a_killed_child_is_started_again(server, kind) -> None:
    before = server.child(kind)
    kill([before])
    assert until(lambda: not is_alive(before) and any_child(server, kind) not in {0, before})
    assert until(lambda: server.status("/health/") == 200)


def any_child(server: Server, kind: str) -> int:
    try:
        return server.child(kind)
    except AssertionError:
        return 0


def test_a_killed_web_process_is_started_again(server) -> None:
    (before,) = descendants(server.child("web"))
    kill([before])
    assert until(lambda: not is_alive(before))
    assert until(lambda: server.status("/health/") == 200)


def test_nothing_outlives_a_killed_supervisor(server) -> None:
    family = server.family()
    kill([server.pid])
    server.process.wait()
    assert len(family) == 4
    assert until(lambda: not any(map(is_alive, family)))
    server.start()  # neither the lock nor the port is held


def test_nothing_outlives_a_killed_web_server(server) -> None:
    before = [server.child("web"), *descendants(server.child("web"))]
    kill(before[:1])
    assert until(lambda: not any(map(is_alive, before)))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_order(installation, number) -> None:
    with installation.serving() as server:
        family = server.family()
        os.kill(server.pid, number)
        assert server.process.wait(timeout=25) == 0
        assert until(lambda: not any(map(is_alive, family)))
