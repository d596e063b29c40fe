"""R2: PostgreSQL is killed and started again under load."""

from __future__ import annotations

import os
import signal
import time

import pytest

from scripts.workshop import postgres, system
from tests.servers import Installation, a_link, descendants, is_alive
from tests.soak.crowd import counted, crowd, stored
from tests.soak.test_kills import all_agree

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not system.has_postgres(), reason="PostgreSQL 15 or newer is not on this machine"
    ),
]


@pytest.fixture
def cluster():
    with postgres.cluster() as one:
        yield one


@pytest.fixture
def on_it(cluster, tmp_path) -> Installation:
    trust = {"JALON_TRUSTED_PROXIES": "127.0.0.1"}
    one = Installation(tmp_path / "data", cluster.url, trust)
    one.found()
    return one


def kill_and_start(cluster: postgres.Cluster) -> None:
    postmaster = cluster.postmaster
    family = [postmaster, *descendants(postmaster)]
    os.kill(postmaster, signal.SIGKILL)
    while any(map(is_alive, family)):  # they notice, and leave
        time.sleep(0.05)
    # Where nobody reaps the dead, the file would make its zombie pass for a living server.
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    for _ in range(300):
        try:
            return cluster.start()
        except postgres.NoPostgres:  # a backend born meanwhile still holds the memory
            time.sleep(0.2)
    raise AssertionError("PostgreSQL did not start again")


def test_it_dies_under_load_and_nothing_acknowledged_is_lost(
    cluster, on_it, full, report
) -> None:
    kills, slowest = (20, 0.0) if full else (2, 0.0)
    link = a_link(on_it)
    with on_it.serving() as server, crowd(server.url, link, people=6) as sent:
        for _ in range(kills):
            sent.wait_for(len(sent.acknowledged) + 50)
            kill_and_start(cluster)
            up, before = time.monotonic(), len(sent.acknowledged)
            sent.wait_for(before + 1)
            slowest = max(slowest, time.monotonic() - up)
        sent.stopping.set()
        there, counts = stored(on_it), counted(on_it)
    lost = {one for one, score in sent.acknowledged.items() if there.get(one) != score}
    strange = {status for status in sent.statuses if status not in {303, 503}}
    held = not lost and not strange and all_agree(counts)
    seen = (
        f"{len(sent.acknowledged)} acknowledged, {len(lost)} lost; statuses "
        f"{dict(sent.statuses)}; answering {slowest:.1f} s after it is up at most; {counts}"
    )
    report.line("R2", f"{kills} kills of PostgreSQL", seen, "yes" if held else "NO")
    assert held, seen
