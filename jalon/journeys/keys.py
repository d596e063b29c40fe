"""Short names that addresses and files use: made from a name, never reused."""

from __future__ import annotations

from django.db import models
from django.utils.text import slugify

from jalon.journeys.refusals import KeyIsTaken

LONGEST = 60
# Words that are addresses of pages already.
RESERVED = {"start", "import", "study", "photos", "workshops"}
ELISION = str.maketrans({"’": "-", "'": "-", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})


def slug(name: str) -> str:
    """`Être aidé à l’heure` → `etre-aide-a-l-heure`; a name without letters is `sans-nom`."""
    return slugify(name.translate(ELISION))[: LONGEST - 5].strip("-") or "sans-nom"


def free_key(model: type[models.Model], name: str) -> str:
    """The slug of the name, with a number where it is taken."""
    base = slug(name)
    taken = set(
        model._default_manager.filter(key__startswith=base).values_list("key", flat=True)
    )
    taken |= RESERVED
    if base not in taken:
        return base
    return next(
        candidate
        for number in range(2, len(taken) + 3)
        if (candidate := f"{base}-{number}") not in taken
    )


def chosen_key(model: type[models.Model], key: str | None, name: str) -> str:
    """The key asked for, refused when taken; else a free one."""
    if key is None:
        return free_key(model, name)
    if key in RESERVED or model._default_manager.filter(key=key).exists():
        raise KeyIsTaken
    return key
