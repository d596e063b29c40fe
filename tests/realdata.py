"""Real data sets that tests read where they are present; the project does not carry them.

They are looked for in $JALON_REAL_DATA, else in `shared/data` beside the checkout.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def root() -> Path:
    named = os.environ.get("JALON_REAL_DATA")
    return Path(named) if named else CHECKOUT.parent / "shared" / "data"


def folder(name: str) -> Path:
    """The folder of one data set; the test that asks for an absent one is skipped, by name."""
    found = root() / name
    if not found.is_dir():
        pytest.skip(f"real data set {name} is not on this machine")
    return found
