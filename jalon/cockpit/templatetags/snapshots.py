"""Words of photos and comparisons: `{% load snapshots %}`."""

from __future__ import annotations

from typing import Any

from django import template

from jalon.cockpit import wording as figure_words
from jalon.cockpit.snapshots import telling, wording
from jalon.cockpit.snapshots.scoring import GapToTarget, Score
from jalon.journeys.models import Block
from jalon.web import numbers

register = template.Library()

register.filter("why_different", wording.why_different)
register.filter("why", wording.why)
register.filter("gap_why", wording.gap_why)
register.filter("marks_in_words", telling.marks_in_words)

MOODS = {-2: "−−", -1: "−", 0: "0", 1: "+", 2: "++"}


@register.filter
def verdict(score: Score) -> str:
    return str(wording.VERDICTS[score.verdict])


@register.filter
def gap_verdict(line: GapToTarget) -> str:
    return str(wording.GAP_VERDICTS[line.verdict])


@register.filter
def sky_name(sky: str) -> str:
    return str((figure_words.SKIES | figure_words.MISSING_SKIES)[sky])


@register.filter
def block_name(block: str) -> Any:
    return Block(block).label


@register.filter
def mood_sign(mood: int) -> str:
    return MOODS[mood]


@register.filter
def moved_by(score: Score) -> str:
    """« +12 [4 ; 20] »"""
    moved = score.difference
    if moved is None:
        return numbers.NOTHING
    decimals = score.figure.decimals
    limits = numbers.interval(moved.low, moved.high, decimals)
    return f"{numbers.signed(moved.value, decimals)} {limits}"


@register.filter
def p_value(score: Score) -> str:
    moved = score.difference
    if moved is None or moved.p is None:
        return numbers.NOTHING
    least = 0.001
    if moved.p < least:
        return f"<{numbers.NBSP}{numbers.number(least, 3)}"
    return numbers.number(moved.p, 3)


@register.filter
def distance(line: GapToTarget) -> str:
    if line.gap is None or line.figure is None:
        return numbers.NOTHING
    decimals = line.figure.decimals
    limits = numbers.interval(line.gap.low, line.gap.high, decimals)
    return f"{numbers.signed(line.gap.value, decimals)} {limits}"


@register.filter
def aim(line: GapToTarget) -> str:
    if line.figure is None or line.objective is None:
        return numbers.NOTHING
    return numbers.figure(line.objective, line.figure.unit)
