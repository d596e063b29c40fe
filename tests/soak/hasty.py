"""The application with its guard off: an answer is acknowledged before COMMIT.

The negative control of the kill tests: under it, answers must be seen to be lost.
Run as a program, it is the console whose `serve` serves this application.
"""

from __future__ import annotations

from concurrent.futures import Future
from importlib import import_module
from typing import Any

from jalon import serving


def acknowledge_at_once(self: Any, submission: Any, **_: Any) -> None:
    self._ensure_running()
    self._queue.put((submission, Future()))


def application(environ: Any, start_response: Any) -> Any:
    return hasty()(environ, start_response)


def hasty() -> Any:
    from jalon.wsgi import application as real

    # Only now is the application set up, and its modules can be imported.
    committer = import_module("jalon.feedback.committer")
    committer.Committer.keep = acknowledge_at_once
    return real


if __name__ == "__main__":
    from jalon.cli import main

    serving.APPLICATION = "tests.soak.hasty:application"
    main()
