from __future__ import annotations

from collections.abc import Iterator

import pytest

from jalon.feedback.imports import running
from jalon.organisation import scope
from jalon.organisation.models import Unit
from tests.factories import a_company, a_unit


@pytest.fixture
def national(db: None) -> Iterator[Unit]:
    a_company()
    with scope.everything("a test"):
        yield a_unit()


@pytest.fixture(autouse=True)
def _no_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else writes in these tests: there is nobody to leave time to."""
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)
