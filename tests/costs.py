"""What a page costs the database."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str) -> list[str]:
    """The statements of one visit; a first visit, not counted, fills what is remembered."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
        if response.streaming:
            response.getvalue()
    return [query["sql"] for query in captured.captured_queries]


def assert_same_query_count(client: Client, address: str, add_two: Callable[[], None]) -> None:
    """A list costs the same for one thing or three."""
    of_one = queries_of(client, address)
    add_two()
    of_three = queries_of(client, address)
    assert len(of_three) == len(of_one), "\n".join(
        [f"{address}: {len(of_one)} statements became {len(of_three)}", *of_three]
    )
