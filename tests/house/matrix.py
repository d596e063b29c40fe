"""Who gets what: every route and every operation of the API, by method.

A line says which right opens each method, on an object of the user's own unit.
On the same kind of object in another unit the answer is 404, whatever the role;
`shared` objects (drawings, surveys: readable by everyone signed in) answer a GET.

To add a route: one line here. Its parameters are filled in by `tests/house/world.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

STAFF = ("administrator", "cx_manager", "unit_manager", "employee", "viewer")
OUTSIDER = "outsider"  # signs in, holds no role
ANONYMOUS = "anonymous"
ROLES = (*STAFF, OUTSIDER, ANONYMOUS)

# Written out, not read from the code: this is what the code is judged by.
PUBLIC = frozenset(ROLES)
SIGNED_IN = PUBLIC - {ANONYMOUS}
FIGURES = frozenset(STAFF)
ROWS = FIGURES - {"viewer"}
CONTACTS = frozenset({"administrator", "cx_manager", "unit_manager"})
EXCLUDES = CONTACTS
DRAWS = frozenset({"administrator", "cx_manager"})
IMPORTS = DRAWS
ADMINISTERS = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Door:
    GET: frozenset[str] = NOBODY
    POST: frozenset[str] = NOBODY
    PUT: frozenset[str] = NOBODY
    PATCH: frozenset[str] = NOBODY
    DELETE: frozenset[str] = NOBODY
    shared: bool = False
    about: dict[str, str] = field(default_factory=dict)  # parameter → attribute of a half
    query: dict[str, str] = field(default_factory=dict)  # the same, after the question mark
    why: str = ""

    def opens_to(self, method: str) -> frozenset[str]:
        held: frozenset[str] = getattr(self, method)
        return held


ANY_METHOD = Door(
    GET=PUBLIC,
    POST=PUBLIC,
    PUT=PUBLIC,
    PATCH=PUBLIC,
    DELETE=PUBLIC,
    why="the document of the API: the same text for any method, nothing behind it",
)

ROUTES: dict[str, Door] = {
    "web:gallery": Door(GET=ADMINISTERS),
    "web:language": Door(POST=PUBLIC),
    "web:theme": Door(POST=PUBLIC),
    "api-1:api-root": Door(why="404: there is nothing at the root"),
    "api-1:openapi-json": ANY_METHOD,
    "api-1:openapi-view": ANY_METHOD,
}

OPERATIONS: dict[str, Door] = {}
