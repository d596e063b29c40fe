"""What a figure says in words: the same words on the map, in the table and in the panel."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jalon.cockpit.figures import Change, PointFigure
from jalon.feedback.models import Blank, Exclusion
from jalon.web import numbers
from jalon.web.templatetags.components import WEATHER
from jalon.web.typography import labelled

INDICATORS = {"nps": "NPS", "csat": "CSAT", "ces2": "CES", "ces1": "CES 1.0"}

DEFINITIONS = {
    "nps": _(
        "NPS : part des promoteurs (9 et 10) moins part des détracteurs (0 à 6), de −100 à +100."
    ),
    "csat_t2b": _("CSAT : part des notes 4 et 5 sur 5."),
    "csat_mean": _("Moyenne des notes de satisfaction, de 1 à 5."),
    "ces_t3b": _("CES 2.0 : part des notes 5, 6 et 7 sur 7 (« c’était facile »)."),
    "ces_mean": _("Moyenne des notes de facilité, de 1 à 7."),
    "ces1_b2b": _("CES 1.0 : part des notes 1 et 2 sur 5 (peu d’effort)."),
    "ces1_mean": _("Moyenne des notes d’effort, de 1 à 5 : plus elle est basse, mieux c’est."),
}

METHODS = {
    "nps": _("Intervalle de score de Tango à 95 %."),
    "csat_t2b": _("Intervalle de Wilson à 95 %."),
    "ces_t3b": _("Intervalle de Wilson à 95 %."),
    "ces1_b2b": _("Intervalle de Wilson à 95 %."),
    "csat_mean": _("Intervalle de Dirichlet à 95 %."),
    "ces_mean": _("Intervalle de Dirichlet à 95 %."),
    "ces1_mean": _("Intervalle de Dirichlet à 95 %."),
}

REASONS: dict[str, Any] = {
    str(value): label for value, label in [*Blank.choices, *Exclusion.choices]
}

HIDDEN = {
    "small_base": _("Base insuffisante"),
    "few_people": _("Trop peu de personnes pour préserver leur anonymat"),
    "few_others": _("Masqué : le reste se devinerait par soustraction"),
}

SKIES = {
    "sun": _("Objectif sûrement atteint"),
    "veiled": _("Objectif atteint, à confirmer"),
    "cloud": _("Un peu sous son objectif"),
    "rain": _("Sous son seuil, à confirmer"),
    "storm": _("Sûrement sous son seuil"),
    "fog": _("Trop incertain pour le dire"),
    "none": _("Sans objectif"),
}

# Beside its drawing, in a legend.
SHORT_SKIES = {
    "sun": _("atteint"),
    "veiled": _("à confirmer"),
    "cloud": _("sous l’objectif"),
    "rain": _("sous le seuil"),
    "storm": _("sûrement sous le seuil"),
    "fog": _("trop incertain"),
}

# Where there is no weather, and why.
MISSING_SKIES = {
    "hollow": _("Base insuffisante"),
    "private": _("Masqué pour préserver l’anonymat"),
}

MOMENTS = {
    "moment_of_truth": _("moment de vérité"),
    "transaction": _("transaction"),
    "wow": _("moment « waouh »"),
}


def written(figure: PointFigure) -> str:
    return numbers.figure(figure.value, figure.unit, figure.decimals)


def limits(figure: PointFigure) -> str:
    return numbers.interval(figure.low, figure.high, figure.decimals)


def written_gap(figure: PointFigure) -> str:
    if figure.gap is None:
        return numbers.NOTHING
    return numbers.signed(figure.gap.value, figure.decimals)


def gap_limits(figure: PointFigure) -> str:
    if figure.gap is None:
        return ""
    return numbers.interval(figure.gap.low, figure.gap.high, figure.decimals)


def base(figure: PointFigure) -> str:
    """`n = 402`, or why there is no count."""
    return (
        "" if figure.n is None else f"n{numbers.NBSP}={numbers.NBSP}{numbers.number(figure.n)}"
    )


def state_of(figure: PointFigure) -> str:
    if figure.is_private:
        return str(HIDDEN[figure.hidden_reason or "few_people"])
    if figure.value is None:
        return missing_words(figure)
    if figure.state == "cloud" and figure.is_surely_below:
        return gettext("Sûrement sous son objectif")
    return str(SKIES[figure.sky])


def missing_words(figure: PointFigure) -> str:
    left = figure.missing_answers
    if not left:  # enough answers, of too few different people
        return str(HIDDEN["small_base"])
    words = ngettext(
        "Base insuffisante : encore %(left)s réponse",
        "Base insuffisante : encore %(left)s réponses",
        left,
    )
    return words % {"left": left}


def sky_words(figure: PointFigure) -> str:
    """A few words beside the drawing of the sky."""
    if figure.is_private:
        return gettext("masqué")
    return str(WEATHER[figure.sky].label)


def arrow_words(change: Change | None, weeks: int | None) -> str:
    """Said only of a change that was judged real among all the points together."""
    if change is None or not change.arrow:
        return ""
    words = (
        gettext("hausse réelle (%(weeks)s sem.)")
        if change.arrow == "up"
        else gettext("baisse réelle (%(weeks)s sem.)")
    )
    return words % {"weeks": weeks}


def sentence(figure: PointFigure, weeks: int | None) -> str:
    """« Sous son objectif, baisse réelle (4 sem.) »"""
    arrow = arrow_words(figure.trend, weeks)
    state = state_of(figure)
    return (
        gettext("%(state)s, %(arrow)s") % {"state": state, "arrow": arrow} if arrow else state
    )


def change_is_good(figure: PointFigure) -> bool:
    change = figure.trend
    return change is not None and (change.difference > 0) == (figure.better == "high")


def difference(figure: PointFigure) -> str:
    change = figure.trend
    return (
        numbers.NOTHING
        if change is None
        else numbers.signed(change.difference, figure.decimals)
    )


def difference_limits(figure: PointFigure) -> str:
    change = figure.trend
    return "" if change is None else numbers.interval(change.low, change.high, figure.decimals)


def spoken(station: Any) -> str:
    """What a screen reader says of a station, in one breath."""
    place = f"{station.situation.name}, {station.line.name}"
    moment = MOMENTS.get(station.situation.moment)
    place = f"{place}, {moment}" if moment and station.is_first else place
    if station.figure is None:
        return place
    return labelled(place, spoken_figure(station.figure))


def spoken_figure(figure: PointFigure) -> str:
    name = INDICATORS.get(figure.indicator, figure.indicator)
    if figure.value is None:
        return f"{name}, {state_of(figure)}"
    words = gettext("%(name)s %(value)s, intervalle %(limits)s, %(n)s réponses, %(state)s")
    return words % {
        "name": name,
        "value": written(figure),
        "limits": limits(figure),
        "n": numbers.number(figure.n),
        "state": state_of(figure),
    }


def exclusions(figure: PointFigure) -> list[tuple[str, int]]:
    return [(str(REASONS[reason]), count) for reason, count in figure.excluded.items()]
