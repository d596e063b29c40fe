"""What the parts of a drawing have alike: words that two people may edit, an order, an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import F

from jalon.journal.models import Entry
from jalon.journal.recording import Actor
from jalon.journeys.actions.strokes import Watched, stroke, write
from jalon.journeys.models import Drawn, Journey, Planting
from jalon.journeys.queries import labels_of
from jalon.journeys.refusals import CarriesPoints, EditConflict

Row = TypeVar("Row", bound=models.Model)


def itself(row: models.Model) -> models.QuerySet:
    return type(row)._default_manager.filter(pk=row.pk)


def kind_of(row: models.Model) -> str:
    return row._meta.model_name or ""


# Words


def last_change(row: models.Model) -> Entry | None:
    lines = Entry.objects.filter(subject_kind=kind_of(row), subject_id=str(row.pk))
    return lines.order_by("-at", "-id").first()


def change_words(row: Row, *, version: int, counter: str, changes: dict[str, Any]) -> Row:
    """Write the changes where nobody came first; one conditional update decides who did."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    mine = rows.filter(**{counter: version})
    if not mine.update(**{counter: F(counter) + 1}, **changes):
        line = last_change(row)
        raise EditConflict(rows.first(), line.actor if line else "", line.at if line else None)
    return rows.get()


def edit_part(
    row: Row,
    journey: Journey,
    *,
    version: int,
    by: Actor | str,
    at: datetime,
    words: dict[str, Any],
    counter: str = "version",
) -> Row:
    verb = f"{kind_of(row)}.edited"
    with stroke(journey, verb, str(row), itself(row), by=by, at=at):
        edited = change_words(row, version=version, counter=counter, changes=words)
    write(verb, edited, journey, by=by, at=at, changed=sorted(words))
    return edited


# Order


def next_place(siblings: Any) -> int:
    last = siblings.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


def put_in_order(row: Drawn, siblings: Iterable[Any], before: Drawn | None) -> None:
    """Before that one, or last."""
    others = [each for each in siblings if each.pk != row.pk]
    place = len(others)
    if before is not None:
        place = next((i for i, each in enumerate(others) if each.pk == before.pk), place)
    others.insert(place, row)
    renumber(others)


def renumber(rows: list[Any]) -> None:
    for position, each in enumerate(rows):
        each.position = position
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, ["position"])


# End


def remove_part(
    row: Drawn, journey: Journey, *content: Watched, by: Actor | str, at: datetime
) -> None:
    """With its content, which undoing gives back. Closed plantings keep their dates; the
    place they had is no longer drawn."""
    verb, name = f"{kind_of(row)}.removed", str(row)
    with stroke(journey, verb, name, itself(row), *content, by=by, at=at):
        write(verb, row, journey, by=by, at=at, name=name)
        itself(row).delete()


def refuse_if_planted(plantings: models.QuerySet[Planting]) -> None:
    open_ones = list(plantings.filter(to_at=None).values_list("point_id", flat=True))
    if open_ones:
        raise CarriesPoints(labels_of(open_ones))
