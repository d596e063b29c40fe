"""The tree of units as two paths a unit: where it stands, and where its facts are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from jalon.organisation.models import Unit, UnitPlace
from jalon.organisation.refusals import TreeTooDeep

LONGEST_PATH = 255  # characters of Unit.path: forty levels of a million units
PLAIN = str.maketrans({"’": " ", "-": " ", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})


def indented(unit: Unit) -> str:
    """Its name in a list of choices, as deep as it stands."""
    return "\u2003" * max(0, unit.depth - 1) + unit.name


def lock() -> None:
    """One change of the tree or of its administrators at a time, to the transaction's end."""
    list(Unit.objects.select_for_update().filter(parent=None))


def path_of(unit: Unit) -> str:
    parent = unit.parent
    path = f"{parent.path if parent else '/'}{unit.pk}/"
    if len(path) > LONGEST_PATH:
        raise TreeTooDeep
    return path


def refresh_paths(*, day: date) -> None:
    """Write the paths that the parents and the merges of today give; a move leaves a place."""
    needed = ("parent_id", "path", "rights_path", "merged_into_id")
    units = {unit.pk: unit for unit in Unit.objects.only(*needed)}
    moved = [unit for unit in units.values() if set_path(unit, chain(unit, units))]
    redirected = [unit for unit in units.values() if set_rights_path(unit, units)]
    changed = {unit.pk: unit for unit in [*moved, *redirected]}
    Unit.objects.bulk_update(changed.values(), ["path", "rights_path"], batch_size=400)
    UnitPlace.objects.bulk_create(
        (UnitPlace(unit=unit, path=unit.path or "/", valid_from=day) for unit in moved),
        update_conflicts=True,
        unique_fields=["unit", "valid_from"],
        update_fields=["path"],
    )


def chain(unit: Unit, units: dict[int, Unit]) -> list[int]:
    """The ids from the root down to `unit`."""
    ids = [unit.pk]
    while parent_id := units[ids[0]].parent_id:
        ids.insert(0, parent_id)
    return ids


def set_path(unit: Unit, ids: Iterable[int]) -> bool:
    path = "/" + "".join(f"{pk}/" for pk in ids)
    if len(path) > LONGEST_PATH:
        raise TreeTooDeep
    before, unit.path = unit.path, path
    return path != before


def set_rights_path(unit: Unit, units: dict[int, Unit]) -> bool:
    path = rights_path_of(unit, units)
    before, unit.rights_path = unit.rights_path, path
    return path != before


def rights_path_of(unit: Unit, units: dict[int, Unit]) -> str:
    """A merged unit is read where the other one stands, and so is all that stands under it."""
    if unit.merged_into_id:
        return rights_path_of(units[unit.merged_into_id], units)
    above = rights_path_of(units[unit.parent_id], units) if unit.parent_id else "/"
    return f"{above}{unit.pk}/"


def holds(unit: Unit, other: Unit) -> bool:
    """`other` is `unit`, stands under it, or is read under it: a circle if it went above."""
    return any(
        (there or "").startswith(here or "/")
        for here, there in [(unit.path, other.path), (unit.rights_path, other.rights_path)]
    )


# As people read it


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """Each unit after the one above it, sisters by name."""
    listed = {unit.pk: unit for unit in units}

    def place(unit: Unit) -> list[tuple[str, int]]:
        way = steps_of(unit.path)
        return [spelling(listed[pk]) if pk in listed else ("", pk) for pk in way]

    return sorted(listed.values(), key=place)


def spelling(unit: Unit) -> tuple[str, int]:
    """Order for people: accents, capitals, hyphens and apostrophes weigh nothing."""
    letters = unicodedata.normalize("NFKD", unit.name.translate(PLAIN))
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold(), unit.pk


def steps_of(path: str | None) -> list[int]:
    """The ids from the root down to the unit of this path."""
    return [int(step) for step in (path or "").split("/") if step]
