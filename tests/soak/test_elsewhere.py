"""Faults whose tests are already at full size elsewhere: run again, and named in the report."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.servers import ROOT, passes_on

pytestmark = pytest.mark.soak

ELSEWHERE = {
    "R6, R9, R13, R15 (answers)": ["tests/feedback/respond"],
    "R10, R11 (CSV)": ["tests/feedback/imports"],
    "R12, R13 (every address)": ["tests/house", "tests/web", "tests/api"],
    "R15 (sign-in)": ["tests/organisation"],
    "R19": ["tests/console/test_backing_up.py"],
}


@pytest.mark.parametrize("fault", ELSEWHERE)
def test_it_holds_where_it_is_tested(fault, report) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "not browser", *ELSEWHERE[fault]],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={name: text for name, text in os.environ.items() if passes_on(name)},
    )  # fmt: skip
    verdict = done.stdout.strip().splitlines()[-1]
    paths = ", ".join(ELSEWHERE[fault])
    report.line(fault, paths, verdict, "yes" if done.returncode == 0 else "NO")
    assert done.returncode == 0, done.stdout[-3000:]
