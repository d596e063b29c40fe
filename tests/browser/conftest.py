"""Real installations for all the tests that look at pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.servers import Installation, Server, an_installation

Open = Callable[..., BrowserContext]
# Milliseconds, on a machine busy with something else. What is there sooner costs nothing.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def company(tmp_path_factory) -> Iterator[Installation]:
    """Founded and empty; each test makes what it needs."""
    one = an_installation(tmp_path_factory.mktemp("browser"))
    one.found()
    yield one
    one.remove()


@pytest.fixture(scope="session")
def site(company) -> Iterator[Server]:
    with company.serving() as server:
        yield server


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory) -> Iterator[Installation]:
    """The demo company with a twentieth of its answers; nothing runs on it: copies do."""
    one = an_installation(tmp_path_factory.mktemp("small-demo"))
    one.run("manage", "migrate", "--verbosity", "0")
    one.run("demo", "load", "--scale", "0.05")
    yield one
    one.remove()


@pytest.fixture(scope="module")
def demo(small_demo, tmp_path_factory) -> Iterator[Installation]:
    """The demo company as of this morning, for the tests of one file."""
    one = small_demo.copy(tmp_path_factory.mktemp("demo"))
    yield one
    one.remove()


@pytest.fixture(scope="module")
def house(demo) -> Iterator[Server]:
    with demo.serving() as server:
        yield server


@pytest.fixture
def opened(browser) -> Iterator[Open]:
    """Opens windows as of somebody new: `opened(width=390, color_scheme="dark")`."""
    windows: list[BrowserContext] = []

    def window(width: int = 390, height: int = 844, **settings: Any) -> BrowserContext:
        usual = {"locale": "fr-FR", "reduced_motion": "reduce"}
        size = {"width": width, "height": height}
        windows.append(browser.new_context(viewport=size, **usual | settings))
        windows[-1].set_default_timeout(PATIENCE)
        return windows[-1]

    yield window
    for one in windows:
        one.close()
