"""How a standing is said: in words first, with its chance and its places."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jalon.measure import AgainstPeers, Estimate, Rank, Standing, Verdict, definition
from jalon.web import numbers

VERDICTS: dict[tuple[str, str], Any] = {
    (Verdict.BETTER, "high"): _("Sûrement au-dessus de la norme"),
    (Verdict.WORSE, "high"): _("Sûrement au-dessous de la norme"),
    (Verdict.BETTER, "low"): _("Sûrement sous la norme : c’est mieux"),
    (Verdict.WORSE, "low"): _("Sûrement au-dessus de la norme : c’est moins bien"),
}
ALIKE = _("Rien ne la distingue de ses pairs")

MISSING: dict[str, Any] = {
    "few_peers": _(
        "Pas de norme : il faut au moins quatre autres entités qui ont des réponses"
    ),
    "small_base": _("Trop peu de réponses pour comparer"),
    "left_out": _("Pas de norme : trop peu d’entités répondent la même semaine"),
    "no_week": _("Pas encore de semaine close dans cette période"),
    "private": _("Pas de norme : le chiffre lui-même est masqué"),
}

FEMININE_FIRST = "1ʳᵉ"


def verdict(name: str, standing: Standing | None) -> str:
    if standing is None:
        return ""
    return str(VERDICTS.get((standing.verdict, definition(name).better), ALIKE))


def missing(reason: str) -> str:
    return str(MISSING.get(reason, ""))


def chance(standing: Standing) -> str:
    """« 97 chances sur 100 d’être meilleure que la norme »"""
    better = standing.verdict is not Verdict.WORSE
    share = standing.p_better if better else 1 - standing.p_better
    words = (
        gettext("%(n)s chances sur 100 d’être meilleure que la norme")
        if better
        else gettext("%(n)s chances sur 100 d’être moins bonne que la norme")
    )
    return words % {"n": numbers.number(min(99.0, max(1.0, 100 * share)), 0)}


def place(rank: Rank | None) -> str:
    """« entre la 3ᵉ et la 11ᵉ place sur 30 »"""
    if rank is None:
        return ""
    among = numbers.number(rank.among)
    if rank.low == rank.high:
        words = gettext("à la %(place)s place sur %(among)s")
        return words % {"place": ordinal(rank.low), "among": among}
    words = gettext("entre la %(low)s et la %(high)s place sur %(among)s")
    return words % {"low": ordinal(rank.low), "high": ordinal(rank.high), "among": among}


def ordinal(number: int) -> str:
    if numbers.language() == "fr":
        return FEMININE_FIRST if number == 1 else f"{number}ᵉ"
    tens = number // 10 % 10
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if tens != 1 else "th"
    return f"{number}{ending}"


def peers(count: int) -> str:
    words = ngettext("%(n)s entité comparable", "%(n)s entités comparables", count)
    return words % {"n": numbers.number(count)}


def value(estimate: Estimate) -> str:
    unit = definition(estimate.definition).unit
    return numbers.figure(estimate.value, unit, decimals(estimate))


def limits(estimate: Estimate) -> str:
    return numbers.interval(estimate.low, estimate.high, decimals(estimate))


def decimals(estimate: Estimate) -> int:
    return 1 if definition(estimate.definition).unit == "grade" else 0


def spoken(found: AgainstPeers) -> str:
    """The drawing of the strip, said."""
    if found.norm is None or found.standing is None:
        return ""
    words = gettext("Ramené vers la norme : %(shrunk)s %(limits)s ; norme %(norm)s %(them)s")
    return words % {
        "shrunk": value(found.standing.shrunk),
        "limits": limits(found.standing.shrunk),
        "norm": value(found.norm),
        "them": limits(found.norm),
    }
