"""A customer opens a link, chooses, sends: kept once, thanked, countable at once."""

from __future__ import annotations

import pytest

from jalon.feedback.models import Answer, Response
from tests.feedback.respond.asking import post

pytestmark = pytest.mark.usefixtures("everything")


def test_a_score_and_a_comment_are_kept(customer, address) -> None:
    response = post(
        customer,
        address,
        {"score": "6", "why-bad": "Trop long"},
        seen=["score", "why-bad", "callback"],
    )
    assert response.status_code == 303
    assert response.headers["Location"] == f"{address}thanks/"
    assert Response.objects.get().complete
    assert list(Answer.objects.order_by("id").values_list("value", "text", "blank")) == [
        (6, "", ""),
        (None, "Trop long", ""),
        (None, "", "skipped"),
    ]
