"""Programs run one after another, each with its name and its seconds on the screen."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class StepFailed(Exception):
    """A sentence for the person at the terminal."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"→ {name} …", flush=True)
    yield
    print(f"  {time.monotonic() - started:.1f} s", flush=True)


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
    cwd: Path = ROOT,
) -> None:
    """Runs to the end; a failure stops the workshop and shows what the program said."""
    done = attempt(command, env=env, quiet=quiet, cwd=cwd)
    if done.returncode:
        if quiet:
            sys.stderr.write(done.stdout or "")
        raise StepFailed(f"This did not work ({done.returncode}): {spoken(command)}")


def attempt(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
    cwd: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )


def spoken(command: Sequence[str | Path]) -> str:
    return " ".join(str(word) for word in command)
