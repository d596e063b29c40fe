"""What every test is given: a network that stops at this machine, marks that mean something."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import FileResponse
from django.test.client import ClientHandler
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from jalon.journeys.queries import default_channels
from jalon.web import throttle
from scripts.workshop import system
from tests.factories import a_company, a_unit, a_user

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# Generated examples take the time they take, and share the fixtures of their test. They are the
# same at each run, so that a failure is of the change; JALON_EXPLORE=1 draws others.
settings.register_profile(
    "of this house",
    deadline=None,
    derandomize="JALON_EXPLORE" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("of this house")


class NetworkIsClosed(AssertionError):
    pass


def _is_this_machine(address: Any) -> bool:
    if not isinstance(address, tuple):  # a path: a Unix socket
        return True
    host = str(address[0]).split("%")[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches out fails: what it proves must hold on a plane."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _loopback_only(getattr(socket.socket, name)))


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    """A page read in English leaves its thread English: the next test begins in French."""
    with translation.override("fr"):
        yield


def _loopback_only(method: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if not _is_this_machine(address):
            raise NetworkIsClosed(f"a test tried to reach {address}")
        return method(self, address)

    return connect


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for every file of a run: a second Playwright beside a first one does not start."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=system.chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Throttles live in the cache: a test does not pay for the visits of another."""
    cache.clear()


@pytest.fixture(autouse=True)
def _closed_files(monkeypatch) -> Iterator[None]:
    """Of an answer that a test did not read to its end: a web server closes them, Django's
    test client does not, and the warning of an open file would fall on any later test."""
    given: list[Any] = []
    answers = ClientHandler.__call__

    def keeps(handler: ClientHandler, environ: dict[str, Any]) -> Any:
        given.append(answers(handler, environ))
        return given[-1]

    monkeypatch.setattr(ClientHandler, "__call__", keeps)
    yield
    for response in given:
        if isinstance(response, FileResponse):
            for close in response._resource_closers:
                close()


@pytest.fixture(autouse=True)
def _one_window(monkeypatch) -> None:
    """And counts all of its own in one window, whatever the minute it began in."""
    monkeypatch.setattr(throttle, "time", lambda: 0.0)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if connection.vendor == "postgresql":
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgres")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]


# Two regions, and who works there


@pytest.fixture
def root():
    a_company()
    default_channels()
    return a_unit()


@pytest.fixture
def south(root):
    return a_unit("Sud", root, level="region")


@pytest.fixture
def north(root):
    return a_unit("Nord", root, level="region")


@pytest.fixture
def alice(client, south):
    """She draws for the south."""
    client.force_login(a_user("Alice", "cx_manager", south))
    return client


@pytest.fixture
def bob(client, south):
    """He reads, in the south."""
    client.force_login(a_user("Bob", "viewer", south))
    return client


@pytest.fixture
def charlie(client, north):
    """He draws, for the north."""
    client.force_login(a_user("Charlie", "cx_manager", north))
    return client
