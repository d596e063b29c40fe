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


@dataclass(slots=True)
class Chunk:
    """Rows ready to be written: what can be made before the lock is held is made before."""

    items: list[Row | Refused]
    pairs: dict[str, tuple[Row, Response]]

    @classmethod
    def of(
        cls, items: list[Row | Refused], batch: ImportBatch, goal: Destination, *, at: datetime
    ) -> Chunk:
        rows = [item for item in items if isinstance(item, Row)]
        return cls(
            items, {row.identity: (row, response_of(row, batch, goal, at)) for row in rows}
        )


def response_of(row: Row, batch: ImportBatch, goal: Destination, at: datetime) -> Response:
    return Response(
        submission_id=uuid4(), version_id=goal.version_id, batch_id=batch.pk, mode=Mode.IMPORT,
        received_at=at, source=batch.source, identity=row.identity, **facts(row),
    )  # fmt: skip


FACTS = (
    "channel", "unit_id", "unit_path", "segment", "attributes", "weight", "answered_at", "day",
    "content_hash", "respondent_key",
)  # fmt: skip


def facts(row: Row) -> dict[str, object]:
    return {name: getattr(row, name) for name in FACTS}


def keep(
    chunk: Chunk, batch: ImportBatch, goal: Destination, *, update: bool, at: datetime
) -> Outcome:
    """Inside the caller's transaction. Known rows stay as they are, unless `update`."""
    known = known_rows(batch.source, chunk.pairs)
    outcome = Outcome(rejected=refused_rows(chunk.items, batch))
    fresh: list[tuple[Row, Response]] = []
    superseded: list[tuple[Row, Response]] = []
    for identity, (row, response) in chunk.pairs.items():
        found = known.get(identity)
        if found is None:
            fresh.append((row, response))
        elif found.content_hash != row.content_hash:
            outcome.changed += 1
            superseded.append((row, found))
        else:
            outcome.unchanged += found.batch_id != batch.pk
        if found is None or found.content_hash == row.content_hash:
            outcome.counted.append(row)
    effects = insert(fresh, goal, at=at)
    effects += settle(superseded, batch, goal, outcome, update=update, at=at)
    move_cells(effects, batch, at=at)
    RejectedRow.objects.bulk_create(outcome.rejected)
    return outcome


def known_rows(source: str, identities: Iterable[str]) -> dict[str, Response]:
    rows = Response.objects.filter(source=source, identity__in=list(identities))
    return {response.identity: response for response in rows}


def insert(
    fresh: Sequence[tuple[Row, Response]], goal: Destination, *, at: datetime
) -> list[Effect]:
    Response.objects.bulk_create([response for _row, response in fresh])
    write_revisions([(response, row.content_hash) for row, response in fresh], at=at)
    write_answers(line for row, response in fresh for line in answers_of(row, response, goal))
    return [effect for row, response in fresh for effect in effects_of(row, response, goal)]


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


def write_revisions(kept: Iterable[tuple[Response, str]], *, at: datetime) -> None:
    received = connection.ops.adapt_datetimefield_value(at)
    lines = [
        (response.pk, response.revision, received, True, digest) for response, digest in kept
    ]
    write(Revision, REVISION_COLUMNS, lines)


def write(
    model: type[Model], columns: tuple[str, ...], lines: Sequence[tuple[Any, ...]]
) -> None:
    values = ", ".join(["%s"] * len(columns))
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 (names of our own)
        f"VALUES ({values})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, lines)


def answers_of(row: Row, response: Response, goal: Destination) -> Iterator[AnswerLine]:
    key, revision = response.pk, response.revision
    for grade, question, point in zip(row.grades, goal.questions, goal.points, strict=True):
        if not grade.is_unreadable:
            yield key, revision, question, point, grade.value, "", grade.blank
    for text, question in zip(row.texts, goal.words, strict=True):
        if text:
            yield key, revision, question, None, None, text, ""


def effects_of(row: Row, response: Response, goal: Destination) -> Iterator[Effect]:
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
                value=grade.value,
                blank=grade.blank,
                exclusion=response.exclusion,
                weight=row.weight,
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


def revise(row: Row, response: Response, goal: Destination, *, at: datetime) -> list[Effect]:
    before = counted([response.pk]).get(response.pk, [])
    response.revision += 1
    for name, value in facts(row).items():
        setattr(response, name, value)
    response.save(update_fields=["revision", *(name.removesuffix("_id") for name in FACTS)])
    write_revisions([(response, row.content_hash)], at=at)
    write_answers(answers_of(row, response, goal))
    return [*effects_of(row, response, goal), *undone(before)]


def move_cells(effects: list[Effect], batch: ImportBatch, *, at: datetime) -> None:
    """Own cells now, subtree cells by the worker: one task a chunk."""
    moved = cells.merge(effects)
    if moved:
        cells.add_own(moved)
        queue.enqueue("cells.moved", at=at, batch=batch.pk, cells=cells.packed(moved))
        freeze({key.point_id for key in moved}, at=at)


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
