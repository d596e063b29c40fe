from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jalon.cockpit.models import Embed, Share, Wall
from jalon.organisation import scope
from jalon.organisation.models import fingerprint
from tests.factories import NOON, some_answers

SUN = {10: 240, 8: 100, 3: 60}
STORM = {10: 20, 8: 30, 3: 50}
A_MONTH = timedelta(days=30)
TOKEN = "a-token-of-thirty-two-characters"

Make = Callable[..., Any]


@pytest.fixture
def measured(lavigne):
    """Sun in Pau, storm in Agen."""
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.pau, SUN)
        some_answers(lavigne.point, lavigne.agen, STORM)
    return lavigne


def shown(model: type, lavigne: Any, **fields: Any) -> Any:
    usual = {
        "label": "Hall du siège", "unit": lavigne.root, "token_hash": fingerprint(TOKEN),
        "created_at": NOON - A_MONTH, "expires_at": NOON + A_MONTH,
    }  # fmt: skip
    return model.objects.create(**usual | fields)


@pytest.fixture
def a_wall(measured) -> Make:
    return lambda **fields: shown(Wall, measured, **fields)


@pytest.fixture
def an_embed(measured) -> Make:
    return lambda **fields: shown(Embed, measured, **fields)


@pytest.fixture
def a_share(measured) -> Make:
    def make(**fields: Any) -> Share:
        unit = fields.setdefault("unit", measured.root)
        usual = {
            "made_by": measured.reader(), "arguments": {"unit": unit.code},
            "journey": measured.journey,
        }  # fmt: skip
        return shown(Share, measured, **usual | fields)

    return make
