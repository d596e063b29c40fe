"""What each role may do, on the unit it is held on and everything under it."""

from __future__ import annotations

from enum import StrEnum

from jalon.organisation.models import Role


class Right(StrEnum):
    READ_FIGURES = "read_figures"  # scores and bases; small groups hidden without READ_ROWS
    READ_ROWS = "read_rows"  # responses and verbatims
    READ_CONTACTS = "read_contacts"  # who asked to be called back, and at which number
    DRAW = "draw"  # journeys, points, surveys, links
    IMPORT = "import"  # past answers, and undoing them
    SHOW = "show"  # figures on a wall, to whoever passes by
    EXCLUDE = "exclude"  # responses, with a reason
    ADMINISTER = "administer"  # units, users, the company, the journal


GRANTED: dict[str, frozenset[Right]] = {
    Role.Kind.ADMINISTRATOR: frozenset(Right),
    Role.Kind.CX_MANAGER: frozenset(Right) - {Right.ADMINISTER},
    Role.Kind.UNIT_MANAGER: frozenset(
        {Right.READ_FIGURES, Right.READ_ROWS, Right.READ_CONTACTS, Right.EXCLUDE}
    ),
    Role.Kind.EMPLOYEE: frozenset({Right.READ_FIGURES, Right.READ_ROWS}),
    Role.Kind.VIEWER: frozenset({Right.READ_FIGURES}),
}
