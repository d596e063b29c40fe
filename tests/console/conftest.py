from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import Installation, an_installation


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory) -> Iterator[Installation]:
    one = an_installation(tmp_path_factory.mktemp("founded"))
    one.found()
    yield one
    one.remove()


@pytest.fixture
def founded(founded_once, tmp_path) -> Iterator[Installation]:
    """A company that this test may change."""
    one = founded_once.copy(tmp_path / "data")
    yield one
    one.remove()


@pytest.fixture
def blank(tmp_path) -> Iterator[Installation]:
    """An installation with nothing: no key, no table."""
    one = an_installation(tmp_path / "blank")
    yield one
    one.remove()
