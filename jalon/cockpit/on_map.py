"""Figures for the map that people draw: the floor below asks by name, and is given HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from jalon.cockpit import figures, wording
from jalon.cockpit import screen as screens
from jalon.cockpit.figures import LiveMap, PointFigure
from jalon.cockpit.screen import Screen
from jalon.feedback.queries import callbacks
from jalon.journeys.figures import Shown
from jalon.journeys.models import Journey, MeasurePoint
from jalon.journeys.queries import Drawing
from jalon.listening.models import Question
from jalon.organisation.access import SignedInRequest
from jalon.organisation.rights import Right
from jalon.organisation.tree import indented


def figures_on(
    request: SignedInRequest, journey: Journey, *, at: datetime
) -> FiguresOnMap | None:
    """Of the unit and the period that the address names, as on the live map."""
    if not request.access.may_somewhere(Right.READ_FIGURES):
        return None
    try:
        return FiguresOnMap(screens.read(request, journey, at=at))
    except Http404:  # a unit out of reach: the drawing is everyone's, its figures are not
        return None


@dataclass(frozen=True, slots=True)
class FiguresOnMap:
    screen: Screen

    @property
    def tag(self) -> str:
        return self.screen.tag_of_figures

    def shown(self, drawing: Drawing) -> Shown:
        screen = self.screen
        look = screen.look
        live = figures.live(
            screen.journey, unit=look.unit, start=look.period.start, end=look.period.end,
            segment=look.segment, channel=look.channel, as_is=look.as_is, at=screen.at,
            access=screen.access, drawing=drawing, today=screen.today,
        )  # fmt: skip
        return Shown(
            points={each.key: point_html(screen, each) for each in live.points},
            cards=cards_html(screen, live, drawing),
            filters=filters_html(screen),
            legend=legend_html(),
        )


def point_html(screen: Screen, figure: PointFigure) -> SafeString:
    address = screen.address(point=figure.key)
    return html("cockpit/on_map_point.html", figure=figure, address=address, weeks=screen.weeks)


def html(template: str, **context: Any) -> SafeString:
    return mark_safe(get_template(template).render(context))  # noqa: S308 - a template of ours


def legend_html() -> SafeString:
    skies = [(sky, words) for sky, words in wording.SHORT_SKIES.items()]
    return html("cockpit/on_map_legend.html", skies=skies)


def filters_html(screen: Screen) -> SafeString:
    box: Any = screen.filters.fields["unit"].widget
    box.choices = [(each.code, indented(each)) for each in screen.access.units()]
    return html(
        "cockpit/on_map_filters.html", screen=screen, filters=screen.filters,
        names=["unit", "period"],
    )  # fmt: skip


# The figures of the head


def cards_html(screen: Screen, live: LiveMap, drawing: Drawing) -> SafeString:
    """Of all that is measured, as the cockpit counts: what cannot be told is not below."""
    return html(
        "cockpit/on_map_cards.html", screen=screen, live=live, measured=len(live.points),
        below=sum(each.is_surely_below for each in live.points),
        relational=relational_nps(live, drawing), called=callbacks_asked(screen, drawing),
    )  # fmt: skip


def relational_nps(live: LiveMap, drawing: Drawing) -> PointFigure | None:
    keys = [
        point.key
        for point in drawing.points
        if point.indicator == MeasurePoint.Indicator.NPS
        and point.family == MeasurePoint.Family.RELATIONAL
    ]
    by_key = live.by_key
    return next((by_key[key] for key in keys if key in by_key), None)


def callbacks_asked(screen: Screen, drawing: Drawing) -> int | None:
    """On this journey, in the period, on the unit; None for who may not know who asked."""
    look = screen.look
    if not screen.access.may(Right.READ_CONTACTS, look.unit):
        return None
    path = look.unit.rights_path or ""
    asking = Question.objects.filter(point__in=drawing.points).values("version_id")
    asked = callbacks().filter(
        response__unit__rights_path__startswith=path, response__version__in=asking
    )
    days = {"response__day__gte": look.period.start, "response__day__lt": look.period.end}
    return asked.filter(**days).count()
