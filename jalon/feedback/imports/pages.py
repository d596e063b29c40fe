"""What the pages of an import show: its rows, its figures, what it refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.forms import Form
from django.utils.translation import gettext as _

from jalon.feedback import retention
from jalon.feedback.imports import actions, reasons
from jalon.feedback.imports.formats.records import Layout
from jalon.feedback.imports.forms import Columns, LayoutOfFile, SheetOfFile
from jalon.feedback.imports.guessing import SEPARATORS, FileRefused
from jalon.feedback.imports.mapfile import MapFile, MapRefused, from_plain
from jalon.feedback.imports.preparing import missing_points
from jalon.feedback.imports.running import Reading, file_of, try_import
from jalon.feedback.imports.sampling import Sample
from jalon.feedback.imports.tally import OTHERS, PointTally, Tally, tally_of
from jalon.feedback.models import ImportBatch, RejectedRow
from jalon.measure import Estimate, definition
from jalon.measure.weather import MINIMUM_BASE
from jalon.organisation.access import Access
from jalon.organisation.rights import Right
from jalon.web import numbers

State = ImportBatch.State
PAGE = 25
REJECTED_SHOWN = 50
PATIENCE = 3.0  # seconds of rehearsal in a page; a longer file is said to be longer
BADGES = {
    State.READY: "neutral", State.RUNNING: "accent", State.DONE: "good",
    State.CANCELLED: "warning", State.FAILED: "bad", State.UNDOING: "accent",
    State.UNDONE: "neutral",
}  # fmt: skip
MOVING = (State.RUNNING, State.UNDOING)


def list_context(*, cursor: str, at: datetime) -> dict[str, Any]:
    rows = ImportBatch.objects.select_related("unit").order_by("-pk")
    if cursor.isdecimal():
        rows = rows.filter(pk__lt=int(cursor[:18]))
    batches = list(rows[: PAGE + 1])
    shown = batches[:PAGE]
    moving = any(batch.state in MOVING for batch in shown)
    return {
        "batches": [(batch, BADGES[State(batch.state)]) for batch in shown],
        "after": str(shown[-1].pk) if len(batches) > PAGE else "",
        "moving": moving,
        "cursor": cursor if cursor.isdecimal() else "",
        "tag": "-".join(tag_of(batch) for batch in shown) or "none",
        "at": at,
    }


def tag_of(batch: ImportBatch) -> str:
    return f"{batch.pk}{batch.state}{batch.rows_total}.{batch.bytes_read}{batch.cancel_asked:d}"


def columns_context(batch: ImportBatch, sample: Sample, form: Columns) -> dict[str, Any]:
    return {
        "batch": batch,
        "sample": sample,
        "separator": SEPARATORS.get(sample.layout.separator, sample.layout.separator),
        "form": form,
        "layout": layout_form(batch, sample.layout),
        "step": 2,
    }


def layout_form(batch: ImportBatch, layout: Layout) -> Form | None:
    """What may be said of how this file is laid out."""
    if layout.format == "xlsx":
        said = {"sheet": layout.sheet, "header_row": batch.map.get("header_row", "")}
        return SheetOfFile(initial=said, layout=layout)
    if layout.format == "parquet":
        return None
    said = {key: batch.map.get(key, "") for key in ("encoding", "separator")}
    return LayoutOfFile(initial=said)


# Rehearsal


def check_context(batch: ImportBatch, *, at: datetime, access: Access) -> dict[str, Any]:
    context: dict[str, Any] = {"batch": batch, "step": 4, "at": at}
    try:
        plan = from_plain(batch.map)
        missing = missing_points(plan)
        reading, is_whole = try_import(
            file_of(batch), plan, batch.unit, at=at, create_points=True, seconds=PATIENCE
        )
    except MapRefused as refusal:
        return context | {"problems": [str(problem) for problem in refusal.problems]}
    except FileRefused as refusal:
        return context | {"problems": [str(refusal)], "file_is_gone": True}
    return (
        context
        | rehearsal(reading, plan)
        | {
            "is_whole": is_whole,
            "missing": missing,
            "may_create": access.may(Right.DRAW, batch.unit),
        }
    )


def rehearsal(reading: Reading, plan: MapFile) -> dict[str, Any]:
    counts = reading.counts
    return {
        "plan": plan,
        "counts": counts,
        "reasons": reason_rows(counts.reasons, counts.examples),
        "points": [point_row(point) for point in reading.tally.points],
        "tally": reading.tally,
        "days": days_of(reading.tally),
        "entering": counts.accepted - counts.unchanged - counts.changed,
        "nothing": not counts.accepted,
    }


def days_of(tally: Tally) -> tuple[date, date] | None:
    if not tally.first_day:
        return None
    return date.fromisoformat(tally.first_day), date.fromisoformat(tally.last_day)


def reason_rows(
    found: dict[str, int], examples: dict[str, list[str]] | None = None
) -> list[tuple[str, int, list[str]]]:
    return [
        (reasons.sentence(reason), count, (examples or {}).get(reason, []))
        for reason, count in sorted(found.items(), key=lambda each: -each[1])
    ]


def point_row(tally: PointTally) -> dict[str, Any]:
    enough = tally.n >= MINIMUM_BASE
    return {
        "label": tally.point.label,
        "key": tally.point.point,
        "definition": tally.point.definition,
        "n": tally.n,
        "unweighted": written(tally.unweighted) if enough else "",
        "weighted": written(tally.weighted) if enough and tally.histogram.is_weighted else "",
        "skipped": values_of(tally.skipped),
        "not_applicable": values_of(tally.not_applicable),
        "unreadable": values_of(tally.unreadable),
        "bars": bars(tally),
    }


def written(estimate: Estimate) -> str:
    unit = definition(estimate.definition).unit
    value = numbers.figure(estimate.value, unit, 2)
    return f"{value} {numbers.interval(estimate.low, estimate.high, 2)}"


def values_of(values: Any) -> list[tuple[str, int]]:
    named = [(raw or _("vide"), count) for raw, count in values.most_common(8)]
    rest = values.total() - sum(count for _raw, count in named)
    return [*named, (OTHERS, rest)] if rest else named


def bars(tally: PointTally) -> list[dict[str, Any]]:
    """The histogram as a small drawing: one bar a grade, the tallest fills the height."""
    counts = tally.histogram.counts
    tallest = max(counts, default=0) or 1
    width = 100 / len(counts)
    return [
        {
            "grade": grade,
            "n": count,
            "x": f"{at * width:.2f}",
            "y": f"{30 - 30 * count / tallest:.2f}",
            "height": f"{30 * count / tallest:.2f}",
            "width": f"{width * 0.8:.2f}",
        }
        for at, (grade, count) in enumerate(
            zip(tally.histogram.scale.grades, counts, strict=True)
        )
    ]


# The run


def show_context(batch: ImportBatch, *, at: datetime) -> dict[str, Any]:
    state = State(batch.state)
    rejected = list(
        RejectedRow.objects.filter(batch=batch).order_by("line", "pk")[:REJECTED_SHOWN]
    )
    kinds = RejectedRow.objects.filter(batch=batch).values_list("kind").annotate(n=Count("pk"))
    return {
        "batch": batch,
        "badge": BADGES[state],
        "moving": state in MOVING,
        "can_undo": state in actions.CAN_UNDO and batch.rows_accepted > 0,
        "can_start": state in actions.CAN_START and bool(batch.file),
        "kept_until": (batch.ended_at or batch.created_at) + retention.FILES
        if batch.file
        else None,
        "rejected": [(row, reasons.sentence(row.reason)) for row in rejected],
        "rejected_total": sum(n for _kind, n in kinds),
        "tag": tag_of(batch),
        "at": at,
        **report_context(batch),
    }


def report_context(batch: ImportBatch) -> dict[str, Any]:
    if not batch.report:
        return {}
    tally: Tally = tally_of(from_plain(batch.map), batch.report)
    return {
        "tally": tally,
        "days": days_of(tally),
        "points": [point_row(point) for point in tally.points],
        "reasons": reason_rows(batch.report["reasons"]),
        "replaced": batch.report["replaced"],
        "file_layout": (
            batch.report["encoding"],
            SEPARATORS.get(batch.report["separator"], batch.report["separator"]),
        ),
    }


def report_rows(batch: ImportBatch) -> Iterator[tuple[Any, ...]]:
    kinds = dict(RejectedRow.Kind.choices)
    rows = RejectedRow.objects.filter(batch=batch).order_by("line", "pk")
    for row in rows.iterator(chunk_size=2000):
        yield row.line, kinds[row.kind], row.column, row.value, reasons.sentence(row.reason)
