"""What is written of a request: never an address that opens something by itself."""

from __future__ import annotations

import pytest

from jalon.logs import without_credentials

TOKEN = "NMNTg2IrFLVn8Z9hwfU9nGa09rsk5nyG"


@pytest.mark.parametrize("door", ["r", "invitation", "wall", "embed", "shared"])
def test_no_token_is_written(door) -> None:
    line = without_credentials(None, "warning", {"event": f"Not Found: /{door}/{TOKEN}/"})
    assert line["event"] == f"Not Found: /{door}/…/"
