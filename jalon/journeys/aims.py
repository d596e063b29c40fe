"""Whether an objective and its floor can be told apart with the answers one may hope for."""

from __future__ import annotations

from functools import lru_cache

from jalon.measure.definitions import definition
from jalon.measure.sample_size import expected_n_to_tell_apart

# More answers a period than most points ever get: the weather would stay in the fog.
MANY_ANSWERS = 1_000
SIMPLE = 7  # points: beyond, a journey is no longer read at a glance


@lru_cache(maxsize=1024)
def answers_needed(name: str, objective: float | None, floor: float | None) -> int | None:
    """Answers a period before the weather can leave the fog; None without a floor."""
    if objective is None or floor is None:
        return None
    return expected_n_to_tell_apart(name, objective=objective, floor=floor)


def too_close(name: str, objective: float | None, floor: float | None) -> bool:
    if objective is None or floor is None:
        return False
    needed = answers_needed(name, objective, floor)
    return needed is None or needed > MANY_ANSWERS


def unit_of(name: str) -> str:
    """How a value of this definition is written: points, percent or grade."""
    return definition(name).unit
