"""Who talks about a map: those who hold a role in its unit, under it or above it."""

from __future__ import annotations

from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right


def may_talk(access: Access, unit: Unit) -> bool:
    """An agency talks about the map of its company; not about that of another region."""
    here = unit.rights_path or ""
    paths = access.paths(Right.READ_FIGURES)
    return any(here.startswith(path) or path.startswith(here) for path in paths)
