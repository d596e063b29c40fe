"""Pages of a list, each with the signed cursor of the next: nothing twice, nothing left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from jalon.api.problems import Refused

SALT = "jalon.api.cursors"
LARGEST_PAGE = 200
PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    next: str | None  # the cursor of the next page


def page(
    rows: QuerySet[Any],
    *,
    of: Mapping[str, Any],
    cursor: str | None,
    limit: int,
    latest_first: bool = False,
) -> Page:
    """`of` is what was asked for: a cursor continues that list and no other.

    Rows are walked by id, so that one added during the walk moves no other.
    """
    asked = {name: str(value) for name, value in of.items()}
    if cursor is not None:
        last = last_id(cursor, asked)
        rows = rows.filter(pk__lt=last) if latest_first else rows.filter(pk__gt=last)
    found = list(rows.order_by("-pk" if latest_first else "pk")[: limit + 1])
    shown = found[:limit]
    more = len(found) > limit
    return Page(shown, written(shown[-1].pk, asked) if more else None)


def written(last: int, asked: Mapping[str, str]) -> str:
    return signing.Signer(salt=SALT).sign_object({"last": last, "of": dict(asked)})


def last_id(cursor: str, asked: Mapping[str, str]) -> int:
    try:
        told = signing.Signer(salt=SALT).unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        raise Refused(404, "No page has this cursor.") from None
    if told["of"] != dict(asked):
        raise Refused(404, "This cursor continues a list with other filters.")
    return int(told["last"])
