from __future__ import annotations

import doctest
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "metrics.md"


def test_the_examples_of_the_guide_run():
    outcome = doctest.testfile(str(GUIDE), module_relative=False)
    assert outcome.attempted > 20
    assert outcome.failed == 0
