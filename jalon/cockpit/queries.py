"""Reads that the pages of the cockpit share."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from jalon.cockpit.board import Board, Line, Place, Situation, Stage
from jalon.cockpit.counting import Look, within
from jalon.cockpit.periods import week_key
from jalon.feedback.models import Answer, OwnCell, Response
from jalon.journeys.models import Journey, Snapshot
from jalon.journeys.queries import Drawing, DrawnSituation
from jalon.organisation.queries import company_zone
from jalon.organisation.rights import Right
from jalon.organisation.scope import current

SEGMENTS = "cockpit:segments"
NAMES_KEPT = 300  # seconds
CELLS_LOOKED_AT = 20_000  # the same cost whatever the company’s size


def board_of(drawing: Drawing) -> Board:
    channels = {each.channel.pk: each.channel for each in drawing.touchpoints}
    ordered = sorted(channels.values(), key=lambda each: (each.position, each.pk))
    return Board(
        lines=tuple(Line(each.key, each.kind, each.name) for each in ordered),
        stages=tuple(
            Stage(each.id, each.name, tuple(map(situation_of, each.situations)))
            for each in drawing.stages
        ),
    )


def situation_of(drawn: DrawnSituation) -> Situation:
    places = tuple(
        Place(each.id, each.channel.key, tuple(one.point.key for one in each.plantings))
        for each in drawn.touchpoints
    )
    return Situation(drawn.id, drawn.name, drawn.moment, places)


def journeys(day: date) -> list[Journey]:
    """Those to choose from that day; the address of any other still opens it."""
    return list(Journey.objects.living(day=day).order_by("kind", "name"))


def photographed(journey: Journey, since: date) -> dict[str, list[Snapshot]]:
    """The photos taken since that day, by the week of the film that shows it."""
    taken = Snapshot.objects.listed().filter(journey=journey, end_date__gt=since)
    found: dict[str, list[Snapshot]] = defaultdict(list)
    zone = company_zone()
    for each in taken.only("name", "taken_at").order_by("taken_at"):
        found[week_key(each.taken_at.astimezone(zone).date())].append(each)
    return found


def last_answer_at(look: Look, points: Iterable[int]) -> datetime | None:
    """Of the responses that the reader may open; None for readers of figures alone."""
    of_points = Answer.objects.filter(response=OuterRef("pk"), point_id__in=list(points))
    return (
        responses_of(look)
        .filter(Exists(of_points))
        .order_by("-answered_at", "-id")
        .values_list("answered_at", flat=True)
        .first()
    )


def responses_of(look: Look) -> QuerySet[Response]:
    """Counted or not, in the unit and the period; as it was, or as it is when filtered."""
    found = Response.objects.filter(within(look.period), **look.chosen)
    path = look.unit.path or ""
    if look.is_whole:
        return found.filter(unit_path__startswith=path)
    return found.filter(unit__rights_path__startswith=path)


def segments() -> list[str]:
    """The values of the segmentation met of late where the reader reads, kept a while."""
    paths = current().paths.get(Right.READ_FIGURES, ())
    key = f"{SEGMENTS}:{hashlib.sha256(' '.join(paths).encode()).hexdigest()}"
    known = cache.get(key)
    if known is None:
        latest = OwnCell.objects.order_by("-pk").values_list("segment", flat=True)
        known = sorted(set(latest[:CELLS_LOOKED_AT]) - {""})
        cache.set(key, known, NAMES_KEPT)
    return known
