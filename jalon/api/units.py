"""The tree of units: their names are everybody's."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from jalon.api import shapes
from jalon.api.bearer import Bearer
from jalon.api.cursors import page
from jalon.organisation.access import Access, SignedInRequest
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right

router = Router(tags=["Organisation"])


@router.get("/units", response=shapes.Listing[shapes.Unit], auth=Bearer())
def list_units(request: SignedInRequest, asked: Query[shapes.Paged]) -> Any:
    """Every unit, and which ones you read."""
    rows = Unit.objects.select_related("parent", "merged_into")
    found = page(rows, of={"list": "units"}, cursor=asked.cursor, limit=asked.limit)
    return {"items": [unit(each, request.access) for each in found.rows], "next": found.next}


def unit(each: Unit, access: Access) -> shapes.Unit:
    return shapes.Unit(
        code=each.code, name=each.name, level=each.level,
        parent=each.parent.code if each.parent else None, closed_at=each.closed_at,
        merged_into=each.merged_into.code if each.merged_into else None,
        readable=access.may(Right.READ_FIGURES, each),
    )  # fmt: skip
