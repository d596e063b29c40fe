"""The same application with one commit a request, as most web applications do.

Run as a program, it is the console whose `serve` serves it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from jalon import serving


def keep_alone(self: Any, submission: Any, **_: Any) -> Any:
    from django.db import transaction
    from django.utils import timezone

    from jalon.feedback import intake
    from jalon.organisation import scope

    with scope.everything("a benchmark"), transaction.atomic():
        return intake.accept([submission], at=timezone.now())[0]


def application(environ: Any, start_response: Any) -> Any:
    return one_by_one()(environ, start_response)


def one_by_one() -> Any:
    from jalon.wsgi import application as real

    import_module("jalon.feedback.committer").Committer.keep = keep_alone
    return real


if __name__ == "__main__":
    from jalon.cli import main

    serving.APPLICATION = "benchmarks.one_by_one:application"
    main()
