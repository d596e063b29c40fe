"""The emotion lane as one curve: each cell draws its part, and the parts meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# Of the drawing of one cell, stretched to its width.
WIDTH, HEIGHT = 100, 60
MIDDLE, STEP = HEIGHT / 2, 11  # a mood of +1 is a step above the middle


@dataclass(frozen=True, slots=True)
class Part:
    """The curve over one situation."""

    path: str
    mood: int | None  # None where nobody said: the curve passes, dashed


def height(mood: float) -> float:
    return MIDDLE - STEP * mood


def mood_of(moods: Sequence[int]) -> int | None:
    """Of the notes of a cell: their mean, halves away from indifference."""
    if not moods:
        return None
    mean = sum(moods) / len(moods)
    return int(abs(mean) + 0.5) * (1 if mean >= 0 else -1)


def parts(moods: Sequence[int | None]) -> list[Part | None]:
    """In the order of the situations; None before the first mood and after the last."""
    heights = filled(moods)
    return [
        Part(path(heights, place), moods[place]) if here is not None else None
        for place, here in enumerate(heights)
    ]


def filled(moods: Sequence[int | None]) -> list[float | None]:
    """Between two moods that are known, a straight way over those that are not."""
    known = [place for place, mood in enumerate(moods) if mood is not None]
    heights: list[float | None] = [None if mood is None else height(mood) for mood in moods]
    for left, right in pairwise(known):
        start, end = heights[left] or 0.0, heights[right] or 0.0
        for place in range(left + 1, right):
            heights[place] = start + (end - start) * (place - left) / (right - left)
    return heights


def path(heights: Sequence[float | None], place: int) -> str:
    """From the edge shared with the neighbour before to that shared with the one after.

    Between two middles runs one cubic, flat at both ends; de Casteljau cuts it at the edge.
    """
    here = heights[place] or 0.0
    before = heights[place - 1] if place else None
    after = heights[place + 1] if place + 1 < len(heights) else None
    drawn = f"M{WIDTH / 2:g} {here:g}"
    if before is not None:
        edge, near = (before + here) / 2, (before + 3 * here) / 4
        drawn = f"M0 {edge:g}C12.5 {near:g} 25 {here:g} 50 {here:g}"
    if after is not None:
        edge, near = (after + here) / 2, (after + 3 * here) / 4
        drawn += f"C75 {here:g} 87.5 {near:g} 100 {edge:g}"
    return drawn
