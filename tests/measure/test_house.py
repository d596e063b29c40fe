"""The kernel is pure, and light to start."""

from __future__ import annotations

import subprocess
import sys

import jalon.measure

HEAVY = {"django", "scipy.stats", "scipy.optimize", "pandas"}


def test_it_starts_without_the_heavy_libraries():
    probe = f"import sys, jalon.measure; print(*({HEAVY!r} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == []


def test_it_names_all_that_it_offers():
    assert all(hasattr(jalon.measure, name) for name in jalon.measure.__all__)
