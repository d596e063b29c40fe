"""`jalon serve`: one instance, children that come back, an end in order."""

from __future__ import annotations

import json
import socket

import pytest

from tests.servers import descendants, free_port, is_alive, kill, until

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def installation(founded_once, tmp_path_factory):
    one = founded_once.copy(tmp_path_factory.mktemp("served"))
    yield one
    one.remove()


@pytest.fixture(scope="module")
def server(installation):
    """One for all: it recovers from what each test does to it."""
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


def test_static_files_are_found_by_their_hashed_name(server) -> None:
    manifest = json.loads(
        (server.installation.data / "static" / "staticfiles.json").read_text()
    )
    assert server.status(f"/static/{next(iter(manifest['paths'].values()))}") == 200


def test_a_killed_worker_is_started_again(server) -> None:
    before = server.child("worker")
    kill([before])
    assert until(lambda: server.children("worker") not in ([], [before]))


def test_a_killed_web_process_is_started_again(server) -> None:
    (before,) = descendants(server.child("web"))
    kill([before])
    assert until(lambda: not is_alive(before))
    assert until(lambda: server.status("/health/") == 200)


def test_a_killed_web_server_leaves_no_orphan_and_is_started_again(server) -> None:
    before = [server.child("web"), *descendants(server.child("web"))]
    kill(before[:1])
    assert until(lambda: not any(map(is_alive, before)))
    assert until(lambda: server.children("web") not in ([], before[:1]))
    assert until(lambda: server.status("/health/") == 200)


def test_nothing_outlives_a_killed_supervisor(server) -> None:
    assert until(lambda: len(server.family()) == 4)
    family = server.family()
    kill([server.pid])
    server.process.wait()
    assert until(lambda: not any(map(is_alive, family)))
    server.start()  # neither the lock nor the port is held


def test_it_stops_in_order(server) -> None:
    family = server.family()
    assert server.stop() == 0
    assert not any(map(is_alive, family))


def test_a_taken_port_is_named(founded_once) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = founded_once.attempt("serve", "--port", port)
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
