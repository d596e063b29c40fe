"""R3: each submission is sent 1 to 5 times at once; one response, one task, one count."""

from __future__ import annotations

import pytest

from tests.soak.crowd import counted, crowd, stored
from tests.soak.test_kills import all_agree

pytestmark = pytest.mark.slow


def test_many_sendings_of_one_submission_are_one_response(
    installation, link, full, database, report
) -> None:
    answers = 10_000 if full else 60
    with installation.serving() as server, crowd(server.url, link, people=6, copies=5) as sent:
        sent.wait_for(answers)
        sent.stopping.set()
    with installation.serving():
        there, counts = stored(installation), counted(installation)
    sendings = sent.statuses[303]
    held = all_agree(counts) and sent.acknowledged.items() <= there.items()
    seen = f"{sendings} sendings of {len(sent.acknowledged)} submissions: {counts}"
    report.line("R3", f"1 to 5 sendings at once, {database}", seen, "yes" if held else "NO")
    assert held
    assert sendings > len(sent.acknowledged)
