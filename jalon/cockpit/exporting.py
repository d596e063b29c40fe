"""The matrix as a file, with the figures that its reader may see: the same as on the live map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext

from jalon.cockpit import figures, pages, wording
from jalon.cockpit.counting import Look
from jalon.cockpit.figures import LiveMap, PointFigure
from jalon.cockpit.forms import ExportMap
from jalon.cockpit.periods import Period, last_weeks
from jalon.cockpit.screen import Screen
from jalon.journeys.drawn_figures import NO_FIGURES, Figure, Figures
from jalon.journeys.exports.files import Exported, Options, exported
from jalon.journeys.exports.layout import Content
from jalon.journeys.exports.poster import About
from jalon.journeys.matrix import Matrix, the_matrix
from jalon.journeys.models import Journey
from jalon.organisation.access import Access
from jalon.organisation.models import Unit
from jalon.organisation.queries import company, company_day
from jalon.organisation.rights import Right
from jalon.web import numbers
from jalon.web.typography import labelled


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for, and may have."""

    file_format: str
    options: Options
    language: str
    unit: Unit | None  # whose figures; None: the drawing alone
    weeks: int


def wished(form: ExportMap, access: Access) -> Wish:
    """A unit outside the reader's scope is not found."""
    asked = form.cleaned_data
    return Wish(
        file_format=asked["format"],
        options=Options(asked["paper"], asked["theme"], int(asked["width"])),
        language=asked["language"],
        unit=readable_unit(access, asked["unit"]) if asked["unit"] else None,
        weeks=int(asked["weeks"]),
    )


def readable_unit(access: Access, code: str) -> Unit:
    unit = Unit.objects.select_related("parent").filter(code=code).first()
    if unit is None or not access.may(Right.READ_FIGURES, unit):
        raise Http404
    return unit


def first_choice(access: Access) -> str:
    """With figures for who may read some: those of the highest unit that they have."""
    highest = min(access.paths(Right.READ_FIGURES), key=len, default="")
    unit = Unit.objects.filter(path=highest).first() if highest else None
    return unit.code if unit else ""


def map_file(journey: Journey, wish: Wish, *, access: Access, at: datetime) -> Exported:
    with translation.override(wish.language):
        content = content_of(journey, wish, access=access, at=at)
        return exported(wish.file_format, content, about(at), wish.options)


def about(at: datetime) -> About:
    house = company()
    return About(house.name if house else "", numbers.day(company_day(at)))


def picture(screen: Screen, file_format: str) -> Exported:
    """What is on screen, drawn as every map is: its figures, under its filters."""
    look = screen.look
    matrix = the_matrix(screen.journey, day=look.period.last_day, unit=look.unit)
    content = Content(matrix, drawn_figures(pages.live(screen, matrix.drawing)))
    return exported(file_format, content, about(screen.at), Options())


def content_of(journey: Journey, wish: Wish, *, access: Access, at: datetime) -> Content:
    today = company_day(at)
    if wish.unit is None:
        return Content(the_matrix(journey, day=today, unit=journey.unit))
    matrix = the_matrix(journey, day=today, unit=wish.unit)
    period = last_weeks(wish.weeks, today)
    return Content(matrix, figures_on(matrix, wish.unit, period, access=access, at=at))


def figures_on(
    matrix: Matrix, unit: Unit, period: Period, *, access: Access, at: datetime
) -> Figures:
    """Of the points of a matrix of our own: a document frozen elsewhere has its own figures."""
    if not matrix.drawing.points:
        return NO_FIGURES
    found = figures.live(
        matrix.drawing.journey, unit=unit, start=period.start, end=period.end, at=at,
        access=access, drawing=matrix.drawing,
    )  # fmt: skip
    return drawn_figures(found)


def drawn_figures(found: LiveMap) -> Figures:
    period = found.look.period
    return Figures(
        by_point={each.key: drawn_figure(each) for each in found.points},
        period=numbers.period(period.start, period.end), unit=found.look.unit.name,
        as_of=numbers.moment(found.as_of), starts=period.start, ends=period.end,
        read_at=found.as_of, kept=kept_words(found.look), definitions=definitions(found),
    )  # fmt: skip


def kept_words(look: Look) -> str:
    """The filters, as the page names them."""
    told = [
        labelled(gettext("Segment"), look.segment) if look.segment else "",
        labelled(gettext("Canal"), pages.channel_name(look.channel)) if look.channel else "",
        "" if look.is_whole else gettext("organisation telle qu’elle est"),
    ]
    return " · ".join(filter(None, told))


def definitions(found: LiveMap) -> str:
    """Of what is drawn, each once."""
    met = dict.fromkeys(each.definition for each in found.points)
    return " ".join(str(wording.DEFINITIONS[name]) for name in met)


def drawn_figure(figure: PointFigure) -> Figure:
    is_known = figure.value is not None
    return Figure(
        sky=figure.sky, value=wording.written(figure),
        limits=wording.limits(figure) if is_known else "", base=wording.base(figure),
        said=wording.state_of(figure), number=rounded(figure.value), low=rounded(figure.low),
        high=rounded(figure.high), n=figure.n,
    )  # fmt: skip


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
