"""What the pages of photos and of comparisons are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from jalon.cockpit import wording as figure_words
from jalon.cockpit.figures import PointFigure
from jalon.cockpit.models import SnapshotFigure
from jalon.cockpit.snapshots import sides as around
from jalon.cockpit.snapshots import telling, wording
from jalon.cockpit.snapshots.board import Board, board_of
from jalon.cockpit.snapshots.reading import (
    Recomputed,
    as_kept,
    figures_of,
    recomputed,
    rows_of,
)
from jalon.cockpit.snapshots.scoring import GapToTarget, Score, gaps, scores
from jalon.cockpit.snapshots.sides import Reader, Side
from jalon.journeys.comparing import Comparison, Mark, compare, together
from jalon.journeys.models import Journey, Snapshot
from jalon.organisation.access import Access
from jalon.organisation.queries import company_day
from jalon.organisation.rights import Right
from jalon.web import numbers
from jalon.web.export import Column

MOST_OTHERS = 3
LISTED_SKIES = ("sun", "veiled", "cloud", "rain", "storm", "fog", "hollow", "private", "none")


# The list


@dataclass(frozen=True, slots=True)
class Card:
    snapshot: Snapshot
    skies: list[tuple[str, int]]  # how many points under each sky
    may_read: bool


def cards(journey: Journey, access: Access, *, archived: bool = False) -> list[Card]:
    """The latest first; two queries, however many photos."""
    taken = Snapshot.objects.filter(journey=journey, archived_at__isnull=not archived)
    photos = list(taken.defer("document").select_related("unit__parent").order_by("-taken_at"))
    rows = SnapshotFigure.objects.filter(snapshot__in=photos).select_related("point")
    skies: dict[int, Counter[str]] = {each.pk: Counter() for each in photos}
    by_id = {each.pk: each for each in photos}
    for row in rows:
        skies[row.snapshot_id][as_kept(row, by_id[row.snapshot_id], access).sky] += 1
    return [
        Card(
            each,
            [(sky, skies[each.pk][sky]) for sky in LISTED_SKIES if skies[each.pk][sky]],
            access.may(Right.READ_FIGURES, each.unit),
        )
        for each in photos
    ]


def list_context(journey: Journey, access: Access) -> dict[str, Any]:
    return {
        "journey": journey,
        "cards": cards(journey, access),
        "archived": cards(journey, access, archived=True),
        "may_draw": access.may(Right.DRAW, journey.unit),
        "may_take": may_take(journey, access),
    }


def may_take(journey: Journey, access: Access) -> bool:
    """Whoever draws this journey and reads figures somewhere."""
    draws = access.may(Right.DRAW, journey.unit) and journey.archived_at is None
    return draws and access.may_somewhere(Right.READ_FIGURES)


# One photo


def photo_context(snapshot: Snapshot, access: Access, *, at: datetime) -> dict[str, Any]:
    rows = rows_of(snapshot)
    figures = figures_of(snapshot, rows, access)
    now = recomputed(snapshot, rows, today=company_day(at), access=access)
    return {
        "snapshot": snapshot,
        "journey": snapshot.journey,
        "board": board_of(snapshot.document, figures=figures),
        "figures": figures,
        "recomputed": now,
        "changed": sum(not each.is_same for each in now),
        "answers": sum(each.n or 0 for each in figures.values()),
        "may_read": access.may(Right.READ_FIGURES, snapshot.unit),
        "may_draw": access.may(Right.DRAW, snapshot.journey.unit),
        "at": at,
        "compare_address": compare_address(snapshot),
    }


def compare_address(snapshot: Snapshot) -> str:
    address = reverse("cockpit:compare", args=[snapshot.journey.key])
    sides = {"before": f"{around.PHOTO}{snapshot.pk}", "after": around.TODAY}
    return f"{address}?{urlencode(sides)}"


def then_and_now_columns() -> list[Column]:
    return [
        Column(gettext("Point de mesure"), width=24), Column(gettext("Clé"), width=20),
        Column(gettext("Définition"), width=12),
        *of_a_figure(gettext("sur la photo")), *of_a_figure(gettext("aujourd’hui")),
        Column(gettext("Objectif"), "decimal"), Column(gettext("Seuil"), "decimal"),
        Column(gettext("Pourquoi ils diffèrent"), width=50), Column(gettext("Entité"), width=24),
        Column(gettext("Début"), "date"), Column(gettext("Fin (exclue)"), "date"),
        Column(gettext("À jour à"), "moment", width=20),
    ]  # fmt: skip


def of_a_figure(when: str) -> list[Column]:
    return [
        Column(f"{gettext('Valeur')} {when}", "decimal"),
        Column(f"{gettext('Borne basse')} {when}", "decimal"),
        Column(f"{gettext('Borne haute')} {when}", "decimal"),
        Column(f"{gettext('Réponses')} {when}", "integer"),
        Column(f"{gettext('État')} {when}", width=28),
    ]


def figure_cells(figure: PointFigure | None) -> list[Any]:
    if figure is None:
        return [None, None, None, None, ""]
    values = [figure.value, figure.low, figure.high]
    return [*map(decimal, values), figure.n, figure_words.state_of(figure)]


def decimal(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def then_and_now_cells(snapshot: Snapshot, each: Recomputed) -> list[Any]:
    then = each.then
    return [
        then.label, then.key, then.definition, *figure_cells(then), *figure_cells(each.now),
        then.objective, then.floor, reasons_in_words(each), snapshot.unit.name,
        snapshot.start_date, snapshot.end_date, snapshot.as_of,
    ]  # fmt: skip


def reasons_in_words(each: Recomputed) -> str:
    return ", ".join(map(wording.why_different, each.reasons))


# A comparison


@dataclass(frozen=True, slots=True)
class Compared:
    before: Side
    after: Side
    comparison: Comparison

    @property
    def lines(self) -> list[telling.Line]:
        return telling.lines(self.comparison, self.before.document, self.after.document)

    @property
    def scores(self) -> list[Score]:
        refused = around.refusal(self.before, self.after)
        return scores(self.before.figures, self.after.figures, refused=refused)

    @property
    def gaps(self) -> list[GapToTarget]:
        return gaps(self.before.document, self.after.document, self.before.figures)

    @property
    def is_target(self) -> bool:
        return around.is_target(self.before, self.after)

    @property
    def counts(self) -> list[tuple[str, str, str, int]]:
        """(mark, sign, word, how many)."""
        return [
            (mark, sign, str(word), self.comparison.count(Mark(mark)))
            for mark, (sign, word) in telling.MARKS.items()
        ]

    @property
    def board(self) -> Board:
        both = together(self.before.document, self.after.document)
        figures = {**self.before.figures, **self.after.figures}
        return board_of(both, figures=figures, comparison=self.comparison)


def compared(journey: Journey, access: Access, asked: Any, *, at: datetime) -> Compared:
    before, after = asked_sides(journey, asked)
    reader = Reader(access, at)
    sides = reader.sides(journey, before, after)
    return Compared(*sides, compare(sides[0].document, sides[1].document))


def asked_sides(journey: Journey, asked: Any) -> tuple[str, str]:
    """By default the latest photo against today; without a photo, today against its target."""
    latest = Snapshot.objects.listed().filter(journey=journey).order_by("-taken_at")
    photo = latest.values_list("pk", flat=True).first()
    target = journey.targets.filter(archived_at=None).values_list("key", flat=True).first()
    after = f"{around.JOURNEY}{target}" if target and photo is None else around.TODAY
    before = f"{around.PHOTO}{photo}" if photo else around.TODAY
    return asked.get("before") or before, asked.get("after") or after


def comparison_context(
    journey: Journey, access: Access, found: Compared, *, at: datetime
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "journey": journey, "found": found, "board": found.board, "lines": found.lines,
        "is_target": found.is_target, "at": at, "refused": around.refusal(*sides_of(found)),
        "shared_days": around.shared_days(*sides_of(found)),
        "may_read": bool(found.before.look or found.after.look),
        "query": urlencode({"before": found.before.key, "after": found.after.key}),
        "swap": urlencode({"before": found.after.key, "after": found.before.key}),
    }  # fmt: skip
    if found.before.key == found.after.key:
        context |= {"is_same": True, "others": others(journey, found.before.key)}
    elif found.is_target:
        context["gaps"] = found.gaps
    else:
        judged = found.scores
        context |= {"scores": judged, "verdicts": Counter(each.verdict for each in judged)}
    return context


def sides_of(found: Compared) -> tuple[Side, Side]:
    return found.before, found.after


def offered(journey: Journey) -> list[Any]:
    """The sides to choose from, in groups."""
    photos = Snapshot.objects.listed().filter(journey=journey).order_by("-taken_at")
    taken = photos.values_list("pk", "name", "taken_at")
    others = Journey.objects.current().exclude(pk=journey.pk).order_by("name", "id")
    aims = [each for each in others if each.target_of_id == journey.pk]
    rest = [each for each in others if each.target_of_id != journey.pk]
    groups = [
        (gettext("Photos"), [
            (f"{around.PHOTO}{pk}", f"{name} ({numbers.short_day(day)})")
            for pk, name, day in taken
        ]),
        (gettext("Ses cibles"), [(f"{around.JOURNEY}{each.key}", each.name) for each in aims]),
        (gettext("Autres parcours"), [
            (f"{around.JOURNEY}{each.key}", each.name) for each in rest
        ]),
    ]  # fmt: skip
    today = (around.TODAY, gettext("La carte d’aujourd’hui"))
    return [today, *((name, kept) for name, kept in groups if kept)]


def others(journey: Journey, key: str) -> list[tuple[str, str]]:
    """What that side may be compared to instead: what an address asks for, and its name."""
    today, *groups = offered(journey)
    sides = [today, *(side for _, kept in groups for side in kept)]
    return [
        (urlencode({"before": before, "after": after}), name)
        for side, name in sides
        if side != key
        for before, after in [(key, side) if side == around.TODAY else (side, key)]
    ][:MOST_OTHERS]


# The files of a comparison


def change_columns() -> list[Column]:
    return [
        Column(gettext("Changement"), width=16), Column(gettext("Nature"), width=16),
        Column(gettext("Élément"), width=40), Column(gettext("Où"), width=50),
        Column(gettext("Champ"), width=16), Column(gettext("Avant"), width=40),
        Column(gettext("Après"), width=40),
    ]  # fmt: skip


def change_rows(lines: Sequence[telling.Line]) -> list[list[Any]]:
    """A row for each field that changed; one for a part that came, left or moved."""
    return [
        [each.word, each.part, each.name, each.place, *edit]
        for each in lines
        for edit in each.edits or (("", "", ""),)
    ]


def score_columns() -> list[Column]:
    return [
        Column(gettext("Point de mesure"), width=24), Column(gettext("Clé"), width=20),
        Column(gettext("Définition"), width=12), *of_a_figure(gettext("avant")),
        *of_a_figure(gettext("après")), Column(gettext("Différence"), "decimal"),
        Column(gettext("Borne basse"), "decimal"), Column(gettext("Borne haute"), "decimal"),
        Column("p", "decimal"), Column(gettext("Verdict"), width=24),
        Column(gettext("Pourquoi"), width=50),
    ]  # fmt: skip


def score_rows(found: Sequence[Score]) -> list[list[Any]]:
    return [
        [
            each.label, each.key, each.figure.definition, *figure_cells(each.before),
            *figure_cells(each.after), *difference_cells(each),
            str(wording.VERDICTS[each.verdict]), wording.why(each),
        ]
        for each in found
    ]  # fmt: skip


def difference_cells(each: Score) -> list[float | None]:
    moved = each.difference
    if moved is None:
        return [None] * 4
    p = None if moved.p is None else round(moved.p, 5)
    return [decimal(moved.value), decimal(moved.low), decimal(moved.high), p]


def gap_columns() -> list[Column]:
    return [
        Column(gettext("Situation"), width=24), Column(gettext("Point de mesure"), width=24),
        Column(gettext("Définition"), width=12), *of_a_figure(gettext("aujourd’hui")),
        Column(gettext("Point de la cible"), width=24),
        Column(gettext("Objectif de la cible"), "decimal"),
        Column(gettext("Seuil de la cible"), "decimal"), Column(gettext("Écart"), "decimal"),
        Column(gettext("Borne basse"), "decimal"), Column(gettext("Borne haute"), "decimal"),
        Column(gettext("Verdict"), width=24), Column(gettext("Pourquoi"), width=50),
    ]  # fmt: skip


def gap_rows(found: Sequence[GapToTarget]) -> list[list[Any]]:
    return [
        [
            each.name, each.figure.label if each.figure else "",
            each.figure.definition if each.figure else "", *figure_cells(each.figure),
            each.aim_label, each.objective, each.floor, *gap_cells(each),
            str(wording.GAP_VERDICTS[each.verdict]), wording.gap_why(each),
        ]
        for each in found
    ]  # fmt: skip


def gap_cells(each: GapToTarget) -> list[float | None]:
    if each.gap is None:
        return [None] * 3
    return [decimal(each.gap.value), decimal(each.gap.low), decimal(each.gap.high)]


def file_of(found: Compared, what: str) -> tuple[list[Column], list[list[Any]]] | None:
    if what == "changes":
        return change_columns(), change_rows(found.lines)
    if what != "figures":
        return None
    if found.is_target:
        return gap_columns(), gap_rows(found.gaps)
    return score_columns(), score_rows(found.scores)
