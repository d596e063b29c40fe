"""One chunk of rows into the database: a short transaction, the same cells as any answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import Model

from jalon.feedback import cells
from jalon.feedback.imports.preparing import Destination
from jalon.feedback.imports.rows import Dropped, Refused, Row
from jalon.feedback.intake import Effect, counted, freeze, undone
from jalon.feedback.models import Answer, ImportBatch, RejectedRow, Response, Revision
from jalon.journal import queue
from jalon.listening.models import Mode, Question


@dataclass(slots=True)
class Outcome:
    """What became of the rows of a chunk; they are accepted all."""

    counted: list[Row] = field(default_factory=list)  # whose content is what is kept
    unchanged: int = 0
    changed: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    points: frozenset[int] = frozenset()  # those that got an answer


class ResponseLines:
    """Responses as the columns of their table: what every row has in common is made once."""

    def __init__(self, batch: ImportBatch, goal: Destination, *, at: datetime) -> None:
        fields = [field for field in Response._meta.concrete_fields if not field.primary_key]
        common = {
            "version_id": goal.version_id, "batch_id": batch.pk, "mode": Mode.IMPORT.value,
            "received_at": at, "source": batch.source,
        }  # fmt: skip
        self.columns = tuple(str(field.column) for field in fields)
        self.common = {
            str(field.column): field.get_db_prep_save(
                common.get(str(field.column), field.get_default()), connection
            )
            for field in fields
        }

    def line(self, row: Row) -> tuple[Any, ...]:
        said = facts(row) | {
            "submission_id": new_id(),
            "identity": row.identity,
            "attributes": connection.ops.adapt_json_value(row.attributes, None),
            "answered_at": connection.ops.adapt_datetimefield_value(row.answered_at),
            "day": connection.ops.adapt_datefield_value(row.day),
        }
        whole = self.common | said
        return tuple(whole[column] for column in self.columns)


def new_id() -> Any:
    return uuid4() if connection.features.has_native_uuid_field else uuid4().hex


@dataclass(slots=True)
class Chunk:
    """Rows ready to be written: what can be made before the lock is held is made before."""

    items: list[Row | Refused]
    rows: dict[str, Row]  # by identity
    columns: tuple[str, ...]
    lines: dict[str, tuple[Any, ...]]
    moved: cells.OwnChanges  # by its rows when all of them are new

    @classmethod
    def of(
        cls, items: list[Row | Refused], batch: ImportBatch, goal: Destination, *, at: datetime
    ) -> Chunk:
        rows = {item.identity: item for item in items if isinstance(item, Row)}
        table = ResponseLines(batch, goal, at=at)
        lines = {identity: table.line(row) for identity, row in rows.items()}
        moved = cells.merge(effect for row in rows.values() for effect in effects_of(row, goal))
        return cls(items, rows, table.columns, lines, moved)


FACTS = (
    "channel", "unit_id", "unit_path", "segment", "attributes", "weight", "answered_at", "day",
    "content_hash", "respondent_key", "customer_reference",
)  # fmt: skip


def facts(row: Row) -> dict[str, object]:
    return {name: getattr(row, name) for name in FACTS}


def keep(
    chunk: Chunk, batch: ImportBatch, goal: Destination, *, update: bool, at: datetime
) -> Outcome:
    """Inside the caller's transaction. Known rows stay as they are, unless `update`."""
    known = known_rows(batch.source, chunk.rows)
    outcome = Outcome(rejected=refused_rows(chunk.items, batch))
    fresh = [row for identity, row in chunk.rows.items() if identity not in known]
    superseded: list[tuple[Row, Response]] = []
    for identity, found in known.items():
        row = chunk.rows[identity]
        if found.content_hash != row.content_hash:
            superseded.append((row, found))
        else:
            outcome.unchanged += found.batch_id != batch.pk
            outcome.counted.append(row)
    outcome.counted += fresh
    outcome.changed = len(superseded)
    insert(fresh, chunk, batch, goal, at=at)
    revised = settle(superseded, batch, goal, outcome, update=update, at=at)
    moved = moved_by(fresh, revised, chunk, goal)
    outcome.points = frozenset(key.point_id for key in moved)
    move_cells(moved, batch, goal, at=at)
    RejectedRow.objects.bulk_create(outcome.rejected)
    return outcome


def known_rows(source: str, identities: Iterable[str]) -> dict[str, Response]:
    rows = Response.objects.filter(source=source, identity__in=list(identities))
    return {response.identity: response for response in rows}


def insert(
    fresh: Sequence[Row], chunk: Chunk, batch: ImportBatch, goal: Destination, *, at: datetime
) -> None:
    write(Response, chunk.columns, [chunk.lines[row.identity] for row in fresh])
    kept = Response.objects.filter(
        source=batch.source, identity__in=[row.identity for row in fresh]
    )
    keys = dict(kept.values_list("identity", "pk"))
    write_revisions([(keys[row.identity], 1, row.content_hash) for row in fresh], at=at)
    write_answers(
        line for row in fresh for line in answers_of(row, keys[row.identity], 1, goal)
    )


def moved_by(
    fresh: Sequence[Row], revised: list[Effect], chunk: Chunk, goal: Destination
) -> cells.OwnChanges:
    if len(fresh) == len(chunk.rows):
        return chunk.moved
    return cells.merge([*(each for row in fresh for each in effects_of(row, goal)), *revised])


# Twenty answers a row: written as they are, without an object for each.
AnswerLine = tuple[int, int, int, int | None, int | None, str, str]
ANSWER_COLUMNS = (
    "response_id",
    "revision",
    "question_id",
    "point_id",
    "value",
    "text",
    "blank",
)
REVISION_COLUMNS = ("response_id", "number", "received_at", "complete", "content_hash")


def write_answers(lines: Iterable[AnswerLine]) -> None:
    write(Answer, ANSWER_COLUMNS, list(lines))


def write_revisions(kept: Iterable[tuple[int, int, str]], *, at: datetime) -> None:
    received = connection.ops.adapt_datetimefield_value(at)
    lines = [(key, number, received, True, digest) for key, number, digest in kept]
    write(Revision, REVISION_COLUMNS, lines)


def write(
    model: type[Model], columns: tuple[str, ...], lines: Sequence[tuple[Any, ...]]
) -> None:
    values = ", ".join(["%s"] * len(columns))
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 (names of our own)
        f"VALUES ({values})"
    )
    if lines:
        with connection.cursor() as cursor:
            cursor.executemany(statement, lines)


def answers_of(row: Row, key: int, revision: int, goal: Destination) -> Iterator[AnswerLine]:
    for grade, question, point in zip(row.grades, goal.questions, goal.points, strict=True):
        if not grade.is_unreadable:
            yield key, revision, question, point, grade.value, "", grade.blank
    for text, question in zip(row.texts, goal.words, strict=True):
        if text:
            yield key, revision, question, None, None, text, ""


def effects_of(row: Row, goal: Destination, exclusion: str = "") -> Iterator[Effect]:
    for grade, point in zip(row.grades, goal.points, strict=True):
        if grade.is_unreadable:
            continue
        key = cells.OwnKey(
            point,
            row.unit_id,
            row.unit_path,
            row.channel,
            Mode.IMPORT.value,
            row.segment,
            row.day,
        )
        yield (
            key,
            cells.contribution(
                value=grade.value, blank=grade.blank, exclusion=exclusion, weight=row.weight
            ),
        )


def settle(
    superseded: Sequence[tuple[Row, Response]],
    batch: ImportBatch,
    goal: Destination,
    outcome: Outcome,
    *,
    update: bool,
    at: datetime,
) -> list[Effect]:
    """Known rows with another content: reported, or revised when that was asked for."""
    if not update:
        outcome.rejected += [changed_row(batch, row, "changed") for row, _known in superseded]
        return []
    effects: list[Effect] = []
    for row, response in superseded:
        asked = same_questions(response.version_id, goal)
        if asked is None:
            outcome.rejected.append(changed_row(batch, row, "asked_otherwise"))
        else:
            effects += revise(row, response, asked, at=at)
            outcome.counted.append(row)
    return effects


def same_questions(version_id: int, goal: Destination) -> Destination | None:
    """The questions of the version first answered, which no revision changes."""
    if version_id == goal.version_id:
        return goal
    wanted = dict(Question.objects.filter(version=goal.version_id).values_list("pk", "key"))
    asked = dict(Question.objects.filter(version=version_id).values_list("key", "pk"))
    if not set(wanted.values()) <= asked.keys():
        return None
    return Destination(
        version_id,
        goal.points,
        tuple(asked[wanted[question]] for question in goal.questions),
        tuple(asked[wanted[question]] for question in goal.words),
    )


def revise(row: Row, known: Response, goal: Destination, *, at: datetime) -> list[Effect]:
    """What it says now, in the place of what it said; somebody may have set it aside."""
    response = Response.objects.select_for_update().get(pk=known.pk)
    before = counted([response.pk]).get(response.pk, [])
    response.revision += 1
    for name, value in facts(row).items():
        setattr(response, name, value)
    response.save(update_fields=["revision", *(name.removesuffix("_id") for name in FACTS)])
    write_revisions([(response.pk, response.revision, row.content_hash)], at=at)
    write_answers(answers_of(row, response.pk, response.revision, goal))
    return [*effects_of(row, goal, response.exclusion), *undone(before)]


def move_cells(
    moved: cells.OwnChanges, batch: ImportBatch, goal: Destination, *, at: datetime
) -> None:
    """Own cells now, subtree cells by the worker: one task a chunk."""
    if not moved:
        return
    cells.add_own(moved)
    queue.enqueue("cells.moved", at=at, batch=batch.pk, cells=cells.packed(moved))
    freeze({key.point_id for key in moved} - goal.frozen, at=at)


# The report


def refused_rows(items: Iterable[Row | Refused], batch: ImportBatch) -> list[RejectedRow]:
    found: list[RejectedRow] = []
    for item in items:
        if isinstance(item, Refused):
            refused = Dropped(item.column, item.value, item.reason)
            found.append(rejected(batch, item.line, RejectedRow.Kind.ROW, refused))
        else:
            found += [
                rejected(batch, item.line, RejectedRow.Kind.VALUE, dropped)
                for dropped in item.dropped
            ]
    return found


def changed_row(batch: ImportBatch, row: Row, reason: str) -> RejectedRow:
    said = Dropped("", row.identity, reason)
    return rejected(batch, row.line, RejectedRow.Kind.CHANGED, said)


def rejected(batch: ImportBatch, line: int, kind: str, said: Dropped) -> RejectedRow:
    return RejectedRow(
        batch_id=batch.pk, line=line, kind=kind, column=said.column[:120],
        value=said.value[:200], reason=said.reason,
    )  # fmt: skip
