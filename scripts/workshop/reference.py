"""The generated reference: written by a script that runs inside the environment."""

from __future__ import annotations

from .steps import attempt
from .venv import PYTHON


def write(*, check: bool) -> int:
    words = ["--check"] if check else []
    return attempt([PYTHON, "scripts/write_reference.py", *words]).returncode
