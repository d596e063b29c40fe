"""What the templates of the cockpit are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from jalon.cockpit import answers, charts, drawing, figures, film, queries, wording
from jalon.cockpit.drawing import Drawn, GapLimits, Station
from jalon.cockpit.figures import LiveMap, PointFigure
from jalon.cockpit.forms import CUSTOM
from jalon.cockpit.panel import Panel, months, panel
from jalon.cockpit.periods import WEEK, week_key
from jalon.cockpit.screen import ZOOMS, Screen
from jalon.feedback.models import Response
from jalon.journeys.models import Channel, Journey, MeasurePoint
from jalon.journeys.queries import Drawing, the_map
from jalon.organisation.access import Access
from jalon.organisation.rights import Right
from jalon.organisation.tree import indented
from jalon.web import numbers
from jalon.web.export import Column

WATCHED, PRAISED = 4, 3
PICTURES = ("pdf", "png", "svg")
KEPT_BY_FILTERS = ("point", "fold", "zoom", "view", "film")
STALE = timedelta(minutes=1)
LABELS_OF_FILM = 12
GRADE_REACH = 25.0  # a gap of one grade of five is drawn as 25 points
# How wide the map is at least, in hundredths of its own units: less would not be read.
WIDTHS = {"small": 0, "normal": 88, "large": 135}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a point where it stands."""

    station: Station
    figure: PointFigure


@dataclass(frozen=True, slots=True)
class Brief:
    """What matters now, before any click."""

    watch: tuple[Station, ...]
    good: tuple[Station, ...]
    below: int
    reached: int
    unknown: int
    measured: int
    judged: int  # of those measured, how many have a gap to their objective


def map_context(screen: Screen) -> dict[str, Any]:
    tag = screen.tag  # read first: what moves meanwhile is asked for again
    plan = the_map(screen.journey, day=screen.look.period.last_day, unit=screen.look.unit)
    found = live(screen, plan)
    drawn = draw(screen, plan, found)
    rows = sorted_rows(screen, drawn, found, plan)
    return {
        **addresses(screen, drawn, plan),
        "screen": screen,
        "journey": screen.journey,
        "live": found,
        "drawn": drawn,
        "least_width": drawn.width * WIDTHS[screen.zoom] // 100,
        "rows": rows,
        "brief": brief([row.station for row in rows]),
        "last_answer_at": queries.last_answer_at(screen.look, [p.pk for p in plan.points]),
        "is_late": screen.at - found.as_of > STALE,
        "at": screen.at,
        "etag": tag,
        "selected": screen.point,
        "plan": plan,
        "skies": [(sky, words) for sky, words in wording.SKIES.items() if sky != "none"],
        "may_draw": screen.access.may(Right.DRAW, screen.journey.unit),
    }


# Ways around: each address is this screen, but for one thing


def addresses(screen: Screen, drawn: Drawn, plan: Drawing) -> dict[str, Any]:
    here = screen.address
    position = ZOOMS.index(screen.zoom)
    tools = {
        "map": here(view=None, sort=None),
        "table": here(view="table"),
        "csv": here("export", "csv"),
        "xlsx": here("export", "xlsx"),
        "pictures": [(each.upper(), here("picture", each)) for each in PICTURES],
        "zoom_out": here(zoom=ZOOMS[max(0, position - 1)]),
        "zoom_in": here(zoom=ZOOMS[min(len(ZOOMS) - 1, position + 1)]),
        "film_all": here(film="all"),
        "film_year": here(film=None),
        "now": here(frame=None),
        "share": reverse("cockpit:shares") + screen.query(journey=screen.journey.key),
    }
    return {
        "tools": tools,
        "foldings": {zone.stage.id: screen.folding(zone.stage.id) for zone in drawn.zones},
        "pointings": {point.key: here(point=point.key) for point in plan.points},
        "map_address": address_of_drawing(screen.journey),
    }


def address_of_drawing(journey: Journey) -> str:
    return reverse("journeys:map", args=[journey.key])


def live(screen: Screen, plan: Drawing | None = None) -> LiveMap:
    look = screen.look
    return figures.live(
        screen.journey, unit=look.unit, start=look.period.start, end=look.period.end,
        segment=look.segment, channel=look.channel, as_is=look.as_is, at=screen.at,
        access=screen.access, drawing=plan, today=screen.today,
    )  # fmt: skip


def draw(screen: Screen, plan: Drawing, found: LiveMap) -> Drawn:
    by_key = found.by_key
    gaps = {key: limits for key, each in by_key.items() if (limits := gap_limits(each))}
    return drawing.draw(queries.board_of(plan), by_key, gaps, folded=screen.folded)


def gap_limits(figure: PointFigure) -> GapLimits | None:
    if figure.gap is None:
        return None
    factor = GRADE_REACH if figure.unit == "grade" else 1.0
    gap = figure.gap
    return gap.value * factor, gap.low * factor, gap.high * factor


def brief(stations: Sequence[Station]) -> Brief:
    shown = [station for station in stations if station.figure.gap]
    worrying = [each for each in shown if is_worrying(each.figure)]
    good = [each for each in shown if each.figure.is_surely_above and each not in worrying]
    return Brief(
        watch=tuple(sorted(worrying, key=lambda each: each.figure.gap.value)[:WATCHED]),
        good=tuple(sorted(good, key=lambda each: -each.figure.gap.value)[:PRAISED]),
        below=sum(each.figure.is_surely_below for each in shown),
        reached=sum(each.figure.is_surely_above for each in shown),
        unknown=sum(each.figure.sky in {"fog", "hollow", "private"} for each in stations),
        measured=len(stations),
        judged=len(shown),
    )


def is_worrying(figure: PointFigure) -> bool:
    falls = bool(figure.trend and figure.trend.arrow) and not wording.change_is_good(figure)
    return figure.is_surely_below or figure.state in {"rain", "storm"} or falls


# The table


def rows_of(drawn: Drawn) -> list[Row]:
    return [Row(each, each.figure) for each in drawn.stations if each.figure is not None]


SORTS = {
    "label": lambda row: row.figure.label.lower(),
    "value": lambda row: row.figure.value,
    "n": lambda row: row.figure.n,
    "gap": lambda row: row.figure.gap and row.figure.gap.value,
    "trend": lambda row: row.figure.trend and row.figure.trend.difference,
}


def sorted_rows(screen: Screen, drawn: Drawn, found: LiveMap, plan: Drawing) -> list[Row]:
    """In the order of the journey, or as asked; what is not known comes last."""
    rows = rows_of(drawn)
    if len(rows) < len(found.points):  # a folded stage keeps its lines
        rows = rows_of(drawing.draw(queries.board_of(plan), found.by_key, {}))
    asked = screen.arguments.get("sort", "")
    key = SORTS.get(asked.removeprefix("-"))
    if key is None:
        return rows
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return [*sorted(known, key=key, reverse=asked.startswith("-")), *unknown]


def columns() -> list[Column]:
    """Every figure with its definition, its base, its interval and its period."""
    return [
        Column(gettext("Étape"), width=18), Column(gettext("Situation"), width=24),
        Column(gettext("Canal"), width=16), Column(gettext("Point de mesure"), width=24),
        Column(gettext("Clé"), width=20), Column(gettext("Définition"), width=12),
        Column(gettext("Valeur"), "decimal"), Column(gettext("Borne basse"), "decimal"),
        Column(gettext("Borne haute"), "decimal"), Column(gettext("Réponses"), "integer"),
        Column(gettext("Non comptées"), "integer"), Column(gettext("État"), width=30),
        Column(gettext("Objectif"), "decimal"), Column(gettext("Seuil"), "decimal"),
        Column(gettext("Écart à l’objectif"), "decimal"), Column(gettext("Évolution"), "decimal"),
        Column(gettext("Évolution jugée"), width=24), Column(gettext("Entité"), width=24),
        Column(gettext("Début"), "date"), Column(gettext("Fin (exclue)"), "date"),
        Column(gettext("Segment")), Column(gettext("Canal filtré")),
        Column(gettext("À jour à"), "moment", width=20),
    ]  # fmt: skip


def cells(screen: Screen, found: LiveMap, row: Row) -> list[Any]:
    station, figure, look = row.station, row.figure, screen.look
    trend = figure.trend
    return [
        station.stage.name, station.situation.name, station.line.name, figure.label, figure.key,
        figure.definition, decimal(figure.value), decimal(figure.low), decimal(figure.high),
        figure.n, None if figure.is_private else sum(figure.excluded.values()),
        wording.state_of(figure), figure.objective, figure.floor,
        decimal(figure.gap.value if figure.gap else None),
        decimal(trend.difference if trend else None),
        wording.arrow_words(trend, screen.weeks), look.unit.name, look.period.start,
        look.period.end, look.segment or "", look.channel or "", found.as_of,
    ]  # fmt: skip


def decimal(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


# The page around the map


def page_context(screen: Screen) -> dict[str, Any]:
    context = map_context(screen)
    offer_choices(screen)
    filmed = film_context(screen, context["plan"])
    return {
        **context,
        "filters": screen.filters,
        "filter_names": filter_names(screen),
        "kept_arguments": [
            (name, screen.arguments[name])
            for name in KEPT_BY_FILTERS
            if name in screen.arguments
        ],
        **filmed,
        **(panel_context(screen, context, filmed["frames"]) if screen.point else {}),
    }


def filter_names(screen: Screen) -> list[str]:
    """Dates are asked for only once “chosen dates” is; a company without segments has no box."""
    names = ["journey", "unit", "period", "since", "until", "segment", "channel", "tree"]
    if screen.filters["period"].value() != CUSTOM:
        names = [name for name in names if name not in {"since", "until"}]
    segments: Any = screen.filters.fields["segment"].widget
    return [name for name in names if name != "segment" or len(list(segments.choices)) > 1]


def offer_choices(screen: Screen) -> None:
    """The select boxes of the filters."""
    segments = [(each, each) for each in queries.segments()]
    channels = Channel.objects.order_by("position", "id").values_list("key", "name")
    offered: dict[str, list[tuple[str, str]]] = {
        "journey": [(each.key, each.name) for each in offered_journeys(screen)],
        "unit": unit_choices(screen.access),
        "segment": [("", gettext("Tous")), *segments],
        "channel": [("", gettext("Tous")), *channels],
    }
    for name, choices in offered.items():
        box: Any = screen.filters.fields[name].widget
        box.choices = choices


def unit_choices(access: Access) -> list[tuple[str, str]]:
    return [(each.code, indented(each)) for each in access.units()]


def offered_journeys(screen: Screen) -> list[Journey]:
    """The one on screen is among them, were it a draft or a study that is over."""
    offered = queries.journeys(screen.today)
    return offered if screen.journey in offered else [*offered, screen.journey]


def film_context(screen: Screen, plan: Drawing) -> dict[str, Any]:
    whole = screen.arguments.get("film") == "all"
    frames = film.frames(
        unit=screen.look.unit, points=plan.points, today=screen.today, access=screen.access,
        weeks=None if whole else film.DEFAULT_WEEKS, look=screen.look,
    )  # fmt: skip
    shown = week_key(screen.monday) if screen.monday else frames[-1].key
    keys = [frame.key for frame in frames]
    position = keys.index(shown) if shown in keys else len(keys) - 1
    return {
        "framings": {
            key: screen.address(frame=None if key == keys[-1] else key) for key in keys
        },
        "film": charts.film(frames, months([frame.monday for frame in frames], LABELS_OF_FILM)),
        "frames": frames,
        "frame_shown": shown,
        "frame_position": position,
        "frame_before": keys[position - 1] if position > 0 else "",
        "frame_after": keys[position + 1] if position + 1 < len(keys) else "",
        "film_is_whole": whole,
        "film_photos": queries.photographed(screen.journey, frames[0].monday),
        "film_has_older": not whole
        and film.has_older(screen.look.unit, plan.points, frames[0].monday - 3 * WEEK),
    }


def panel_context(
    screen: Screen, context: dict[str, Any], frames: Sequence[film.Frame]
) -> dict[str, Any]:
    plan, found = context["plan"], context["live"]
    point = point_on(plan, screen.point)
    return about_point(screen, plan, panel(screen, point, found.by_key[point.key], frames))


def lone_panel_context(screen: Screen) -> dict[str, Any]:
    """The panel asked for alone: nothing of the other points is computed."""
    plan = the_map(screen.journey, day=screen.look.period.last_day, unit=screen.look.unit)
    point, look = point_on(plan, screen.point), screen.look
    figure = figures.figures([point], look, today=screen.today, access=screen.access)[0]
    history = film.frames(
        unit=look.unit, points=[point], today=screen.today, access=screen.access, look=look
    )
    return about_point(screen, plan, panel(screen, point, figure, history))


def about_point(screen: Screen, plan: Drawing, shown: Panel) -> dict[str, Any]:
    return {
        "closing": screen.address(point=None),
        "opening": screen.address("responses", shown.point.key, point=None, view=None),
        "panel": shown,
        "station": station_of(plan, shown.point),
        "screen": screen,
        "journey": screen.journey,
        "at": screen.at,
    }


def point_on(plan: Drawing, key: str) -> MeasurePoint:
    point = next((each for each in plan.points if each.key == key), None)
    if point is None:
        raise Http404
    return point


def station_of(plan: Drawing, point: MeasurePoint) -> Station | None:
    """Where the point stands, even when its stage is folded."""
    whole = drawing.draw(queries.board_of(plan), {}, {})
    return next((each for each in whole.stations if each.point == point.key), None)


def first_journey(journeys: Sequence[Journey], key: str) -> Journey | None:
    """The one asked for; else the oldest of those that describe today."""
    if key:
        return next((each for each in journeys if each.key == key), None)
    of_today = [each for each in journeys if each.kind == Journey.Kind.CURRENT]
    return min(of_today or journeys, key=lambda each: each.pk, default=None)


# The responses


def responses_context(screen: Screen, plan: Drawing, point: MeasurePoint) -> dict[str, Any]:
    station = station_of(plan, point)
    return {
        "screen": screen,
        "journey": screen.journey,
        "point": point,
        "at": screen.at,
        "figure": live(screen, plan).by_key[point.key],
        "map_address": screen.address(point=point.key),
        "list_address": reverse("cockpit:responses", args=[screen.journey.key, point.key]),
        "responses_purpose": " · ".join(responses_words(screen, station)),
        "kept_choices": [
            ("counted", gettext("Comptées")),
            ("excluded", gettext("Écartées")),
            ("all", gettext("Toutes")),
        ],
    }


def responses_words(screen: Screen, station: Station | None) -> list[str]:
    place = [station.stage.name, station.line.name] if station else []
    period = numbers.period(screen.look.period.start, screen.look.period.end)
    return [*place, screen.look.unit.name, period, *screen.look.chosen.values()]


def channel_name(key: str) -> str:
    found = Channel.objects.filter(key=key).values_list("name", flat=True).first()
    return found or key


def facts(response: Response) -> list[tuple[str, str]]:
    """Where a response comes from; its path of units is that of its day."""
    known = [
        (gettext("Entité"), " › ".join(answers.path_names(response.unit_path))),
        (gettext("Répondu"), numbers.moment(response.answered_at)),
        (gettext("Vécu"), numbers.moment(response.experienced_at)),
        (gettext("Mode"), str(response.get_mode_display())),
        (gettext("Canal"), channel_name(response.channel)),
        (gettext("Segment"), response.segment),
        (gettext("Langue"), response.language),
        (gettext("Import"), response.batch.name if response.batch else ""),
        (gettext("Identifiant"), str(response.submission_id)),
    ]
    return [(name, value) for name, value in known if value and value != numbers.NOTHING]
