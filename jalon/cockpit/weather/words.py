"""What the board says in words: the headline, a place, a cell for those who do not see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jalon.cockpit.weather.board import Finding, Tally
from jalon.cockpit.wording import MISSING_SKIES, SKIES
from jalon.web import numbers

SEPARATOR = " › "
EVERY_SKY = {**SKIES, **MISSING_SKIES, "none": _("Sans objectif")}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A count and what it counts: « 3 » « points sûrement sous leur objectif »."""

    kind: str
    count: int
    words: str


def headline(tally: Tally) -> list[Phrase]:
    """What a director reads in five seconds; what is none of it is told where there is any."""
    told = [below(tally.below), above(tally.above), untold(tally.untold)]
    rest = [between(tally.between), aimless(tally.aimless)]
    return [*told, *(phrase for phrase in rest if phrase.count)]


def below(n: int) -> Phrase:
    words = ngettext(
        "point sûrement sous son objectif", "points sûrement sous leur objectif", n
    )
    return Phrase("below", n, words)


def above(n: int) -> Phrase:
    return Phrase("above", n, ngettext("l’atteint sûrement", "l’atteignent sûrement", n))


def untold(n: int) -> Phrase:
    return Phrase("untold", n, ngettext("ne peut pas se dire", "ne peuvent pas se dire", n))


def between(n: int) -> Phrase:
    return Phrase("between", n, gettext("trop près pour trancher"))


def aimless(n: int) -> Phrase:
    return Phrase("aimless", n, gettext("sans objectif"))


def spoken_headline(tally: Tally) -> str:
    """« 3 points sûrement sous leur objectif, 5 l’atteignent sûrement, … »"""
    return ", ".join(
        f"{numbers.number(phrase.count)} {phrase.words}" for phrase in headline(tally)
    )


def place(found: Finding) -> str:
    """Journey › stage › point › unit."""
    steps = [found.spot.journey.name, found.spot.stage, found.figure.label, found.unit.name]
    return SEPARATOR.join(steps)


def elsewhere(found: Finding) -> str:
    """« 3 autres entités » : where it does too."""
    if not found.others:
        return ""
    words = ngettext("%(n)s autre entité", "%(n)s autres entités", found.others)
    return words % {"n": numbers.number(found.others)}


def spoken_cell(tally: Tally) -> str:
    """Every sky with its count, what is sure, and the base."""
    if tally.is_silent:
        return gettext("aucune réponse")
    skies = ", ".join(
        gettext("%(sky)s : %(n)s")
        % {"sky": str(EVERY_SKY[sky]).lower(), "n": numbers.number(count)}
        for sky, count in tally.skies
    )
    words = gettext(
        "%(skies)s. Sûrement sous l’objectif : %(below)s ; sûrement atteint : %(above)s"
    )
    return words % {"skies": skies, "below": tally.below, "above": tally.above}
