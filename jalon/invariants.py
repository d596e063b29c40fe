"""The invariants that a live database must keep; `jalon check` reads them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Exists, F, OuterRef, Q

from jalon.feedback import rollups
from jalon.feedback.models import Answer, Response, Revision
from jalon.journal.models import Task
from jalon.journeys.models import Planting
from jalon.organisation.models import Role, Unit

SHOWN = 20  # lines of one invariant; the rest is counted

Invariant = Callable[[], Iterator[str]]


def answers_counted_once() -> Iterator[str]:
    """I2, I19: every answer stands once in its own cell, or under one reason."""
    for found in rollups.differences():
        yield f"cell {found.cell} {found.key}: recount − cell = {found.columns}"


def revisions_are_whole() -> Iterator[str]:
    """I1: the current revision of a response is its last accepted one."""
    kept = Revision.objects.filter(response=OuterRef("pk"), number=OuterRef("revision"))
    for response in Response.objects.filter(~Exists(kept)):
        yield f"response {response.pk}: revision {response.revision} was never kept"


def answers_point_at_their_version() -> Iterator[str]:
    """I5: the question of an answer belongs to the version of its response, published."""
    strangers = Answer.objects.exclude(question__version=F("response__version"))
    for answer in strangers.values_list("pk", flat=True):
        yield f"answer {answer}: its question is of another survey version"
    for version in (
        Response.objects.filter(version__published_at=None)
        .values_list("version", flat=True)
        .distinct()
    ):
        yield f"survey version {version}: answered but not published"


def answers_point_at_their_question_s_point() -> Iterator[str]:
    """I2: an answer counts for the measure point of its question."""
    strangers = Answer.objects.filter(
        Q(point__isnull=False) & ~Q(point=F("question__point"))
        | Q(point=None, question__point__isnull=False)
    )
    for answer in strangers.values_list("pk", flat=True):
        yield f"answer {answer}: its measure point is not its question's"


def units_stand_under_their_parent() -> Iterator[str]:
    """I15: paths of rights agree with the tree."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    for unit in units.values():
        above = units[unit.parent_id].path if unit.parent_id else "/"
        if unit.path != f"{above}{unit.pk}/":
            yield f"unit {unit.code}: path {unit.path} is not under {above}"
        target = units[unit.merged_into_id] if unit.merged_into_id else None
        if target and not (unit.rights_path or "").startswith(target.rights_path or "?"):
            yield f"unit {unit.code}: merged into {target.code} but read elsewhere"


def somebody_administers() -> Iterator[str]:
    """I17: the whole company has an active administrator."""
    if not Unit.objects.exists():
        return
    holders = Role.objects.filter(
        kind=Role.Kind.ADMINISTRATOR, unit__parent=None, user__is_active=True
    )
    if not holders.exists():
        yield "nobody administers the whole company (jalon user add)"


def plantings_are_on_their_journey() -> Iterator[str]:
    strangers = Planting.objects.filter(to_at=None).exclude(
        touchpoint__situation__stage__journey=F("journey")
    )
    for planting in strangers:
        yield f"planting {planting.pk}: its station is on another journey"


def dead_tasks_are_seen() -> Iterator[str]:
    """I14: work that failed for good is listed until somebody replays it."""
    for task in Task.objects.dead():
        died = f"{task.dead_at:%Y-%m-%d %H:%M}"
        yield f"task {task.pk} ({task.kind}) died at {died}: {task.error}"


INVARIANTS: tuple[Invariant, ...] = (
    answers_counted_once,
    revisions_are_whole,
    answers_point_at_their_version,
    answers_point_at_their_question_s_point,
    units_stand_under_their_parent,
    somebody_administers,
    plantings_are_on_their_journey,
    dead_tasks_are_seen,
)


def broken() -> list[str]:
    """A readable line for each thing that is not as it must be."""
    lines: list[str] = []
    for invariant in INVARIANTS:
        found = list(invariant())
        lines += found[:SHOWN]
        if len(found) > SHOWN:
            lines.append(f"… and {len(found) - SHOWN} more of {invariant.__name__}")
    return lines
