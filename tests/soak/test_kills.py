"""R1: web and worker are killed while people answer; what was acknowledged is there, once."""

from __future__ import annotations

import itertools
import time

import pytest

from tests.servers import Server, descendants, kill
from tests.soak.crowd import Sent, counted, crowd, stored

pytestmark = pytest.mark.slow
HASTY = ("-m", "tests.soak.hasty")


def victims(server: Server, turn: int) -> list[int]:
    """By turns: the process that answers, the worker, the web server."""
    web, worker = server.children("web"), server.children("worker")
    answering = [pid for one in web for pid in descendants(one)]
    return [answering, worker, answering, web][turn % 4]


def kill_often(server: Server, sent: Sent, *, kills: int, answers: int) -> int:
    done = 0
    for turn in itertools.count():
        if done >= kills and len(sent.acknowledged) >= answers:
            return done
        if pids := victims(server, turn):
            kill(pids)
            done += 1
        sent.wait_for(len(sent.acknowledged) + max(20, answers // kills))
    raise AssertionError


def test_nothing_acknowledged_is_lost_or_counted_twice(
    installation, link, full, database, report
) -> None:
    kills, answers = (50, 10_000) if full else (3, 90)
    with installation.serving() as server, crowd(server.url, link, people=8) as sent:
        done = kill_often(server, sent, kills=kills, answers=answers)
        sent.stopping.set()
        there, counts = stored(installation), counted(installation)
    lost = {one for one, score in sent.acknowledged.items() if there.get(one) != score}
    seen = f"{len(sent.acknowledged)} acknowledged, {len(lost)} lost, {counts}"
    held = not lost and all_agree(counts)
    report.line("R1", f"{done} kills, {database}", seen, "yes" if held else "NO")
    assert lost == set()
    assert all_agree(counts), counts


def all_agree(counts: dict[str, int]) -> bool:
    named = ("responses", "revisions", "own cells", "subtree cells", "tasks")
    alike = {counts[name] for name in named}
    return len(alike) == 1 and counts["waiting"] == counts["differences"] == 0


def test_control_acknowledging_before_commit_loses_answers(
    installation, link, database, report
) -> None:
    with installation.serving(HASTY) as server, crowd(server.url, link, people=8) as sent:
        kills = next((done for done in range(1, 13) if loses(server, sent)), 12)
        lost = set(sent.acknowledged) - set(stored(installation))
    seen = f"{len(sent.acknowledged)} acknowledged, {len(lost)} lost"
    done = f"{kills} kills, {database}, acknowledged before COMMIT"
    report.line("R1, control", done, seen, "losses appear" if lost else "NO LOSS")
    assert lost


def loses(server: Server, sent: Sent) -> bool:
    """Kill what answers; is anything missing that was acknowledged before?"""
    sent.wait_for(len(sent.acknowledged) + 60)
    kill([pid for one in server.children("web") for pid in descendants(one)])
    before = set(sent.acknowledged)
    time.sleep(1)
    return not before <= set(stored(server.installation))
