"""Reduced in every run; at full size, with a report, under JALON_SOAK=full (`./dev soak`)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers import Installation, a_link, an_installation, postgres_url
from tests.soak.reporting import Report

FULL = os.environ.get("JALON_SOAK") == "full"


@pytest.fixture(scope="session")
def full() -> bool:
    return FULL


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    report = Report()
    yield report
    if FULL:
        report.write()


def databases() -> list[str]:
    """The one of this run; both in a soak."""
    if not FULL:
        return ["PostgreSQL" if postgres_url() else "SQLite"]
    return ["SQLite", "PostgreSQL"] if postgres_url() else ["SQLite"]


@pytest.fixture(scope="session", params=databases())
def founded_on(request, tmp_path_factory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("founded")
    one = an_installation(data, on_postgres=request.param == "PostgreSQL")
    one.settings["JALON_TRUSTED_PROXIES"] = "127.0.0.1"
    one.found()
    yield one
    one.remove()


@pytest.fixture
def installation(founded_on, tmp_path) -> Iterator[Installation]:
    one = founded_on.copy(tmp_path / "data")
    yield one
    one.remove()


@pytest.fixture
def database(installation) -> str:
    return "PostgreSQL" if installation.database_url else "SQLite"


@pytest.fixture
def link(installation) -> str:
    return a_link(installation)
