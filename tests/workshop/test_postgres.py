from __future__ import annotations

import psycopg
import pytest

from scripts.workshop import postgres, system

pytestmark = pytest.mark.skipif(
    not system.has_postgres(), reason="PostgreSQL 15 or newer is not on this machine"
)


@pytest.fixture(scope="module")
def cluster():
    with postgres.cluster() as one:
        yield one


@pytest.mark.parametrize("guard", ["fsync", "synchronous_commit", "full_page_writes"])
def test_it_keeps_what_it_has_committed(cluster, guard) -> None:
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute(f"show {guard}").fetchone() == ("on",)


def test_it_listens_to_this_machine_only(cluster) -> None:
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)


def test_it_is_gone_afterwards() -> None:
    with postgres.cluster() as one:
        psycopg.connect(one.url).close()
    assert not one.directory.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(one.url)
