"""Pages of a long list by cursor: the page after a row costs what the first one costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Any]
    before: str  # cursor of the page before, empty on the first
    after: str


def cut(
    rows: QuerySet[Any],
    cursor: str,
    *,
    by: tuple[str, ...],
    descending: bool = False,
    size: int = PAGE_SIZE,
) -> Page:
    """`cursor` is a letter (a: after, b: before) and the id of a row of the page beside."""
    backwards = cursor.startswith("b")
    pivot = pivot_of(rows, cursor, by)
    upwards = descending == backwards
    if pivot:
        rows = rows.filter(beyond(by, pivot, "gt" if upwards else "lt"))
    found = list(rows.order_by(*(name if upwards else f"-{name}" for name in by))[: size + 1])
    more, items = len(found) > size, found[:size]
    if backwards:
        items.reverse()
    has_before, has_after = (more, bool(pivot)) if backwards else (bool(pivot), more)
    return Page(
        items,
        before=f"b{items[0].pk}" if items and has_before else "",
        after=f"a{items[-1].pk}" if items and has_after else "",
    )


def pivot_of(rows: QuerySet[Any], cursor: str, by: tuple[str, ...]) -> tuple[Any, ...] | None:
    number = cursor[1:]
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return rows.model.objects.filter(pk=int(number)).values_list(*by).first()


def beyond(names: tuple[str, ...], values: tuple[Any, ...], sign: str) -> Q:
    """Rows after `values` in the order of `names`, the first name weighing most."""
    condition = Q()
    for position, name in enumerate(names):
        same = dict(zip(names[:position], values[:position], strict=True))
        condition |= Q(**same, **{f"{name}__{sign}": values[position]})
    return condition
