"""The application without its guard: each sending is taken for a new submission."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from jalon.wsgi import application as guarded

SUBMISSION = re.compile(r"(?<=/)[0-9a-f-]{36}(?=/)")


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    environ["PATH_INFO"] = SUBMISSION.sub(str(uuid4()), environ["PATH_INFO"])
    return guarded(environ, start)
