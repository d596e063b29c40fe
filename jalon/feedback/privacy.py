"""Personal data of the answers, field by field."""

from __future__ import annotations

from jalon.feedback.cells import COLUMNS
from jalon.feedback.models import OwnCell, SubtreeDay, SubtreeWeek

UNTIL_ERASED = "exported with the customer; cleared by an erasure, the answer stays counted"

PERSONAL = {
    "Response.submission_id": "the address of one answer page; replaced by an erasure",
    "Response.segment": f"the customer's group; {UNTIL_ERASED}",
    "Response.attributes": f"what an import says of the customer; {UNTIL_ERASED}",
    "Response.respondent_key": f"emptied 24 months after the answer; {UNTIL_ERASED}",
    "Response.customer_reference": f"emptied 24 months after the answer; {UNTIL_ERASED}",
    "Response.identity": "a row's name in its source; exported; replaced by an erasure",
    "Response.exclusion_note": f"words of whoever set it aside; {UNTIL_ERASED}",
    "Response.content_hash": "keyed, so that nothing is guessed back; replaced by an erasure",
    "Revision.content_hash": "keyed, so that nothing is guessed back; replaced by an erasure",
    "Answer.text": f"the customer's words, in every revision; {UNTIL_ERASED}",
    "Answer.value": "exported with the customer; stays, anonymous, after an erasure",
    "Answer.choices": "exported with the customer; stays, anonymous, after an erasure",
    "Consent.contact": f"emptied 24 months after the answer; {UNTIL_ERASED}",
    "Consent.contact_key": "the contact spelled one way; exported, emptied and erased with it",
    "Consent.kind": "what was agreed to; exported; removed with the contact by an erasure",
    "Consent.given_at": "when it was agreed to; exported; removed by an erasure",
    "Consent.withdrawn_at": "when it was taken back; exported; removed by an erasure",
    "ImportBatch.created_by": "the name of the user who imported; exported with the user",
    "ImportBatch.file": "rows about customers; the file is removed after 7 days",
    "ImportBatch.report": "counts, and values of columns; cleared by an erasure of its rows",
    "RejectedRow.value": "what a file held where it was refused; cleared by an erasure",
}

RESPONSE = {
    "id", "version", "link", "batch", "mode", "channel", "unit", "unit_path", "language",
    "weight", "experienced_at", "answered_at", "day", "received_at", "complete", "revision",
    "source", "exclusion",
}  # fmt: skip
IMPORT_BATCH = {
    "id", "unit", "name", "source", "file_hash", "map", "state", "created_at", "ended_at",
    "bytes_total", "bytes_read", "rows_total", "rows_accepted", "rows_rejected",
    "rows_unchanged", "rows_changed", "options", "cancel_asked", "error",
}  # fmt: skip
ANSWER = {"id", "response", "revision", "question", "point", "blank"}
REVISION = {"id", "response", "number", "received_at", "complete"}
REJECTED_ROW = {"id", "batch", "line", "kind", "column", "reason"}


def named(model: str, fields: set[str]) -> set[str]:
    return {f"{model}.{field}" for field in fields}


# A cell is a count: nobody's in particular.
CELLS = {
    f"{model.__name__}.{field.removesuffix('_id')}"
    for model in (OwnCell, SubtreeDay, SubtreeWeek)
    for field in ("id", *model.KEY, *COLUMNS)
}

NOT_PERSONAL = (
    named("Response", RESPONSE)
    | named("ImportBatch", IMPORT_BATCH)
    | named("Answer", ANSWER)
    | named("Revision", REVISION)
    | named("RejectedRow", REJECTED_ROW)
    | named("Consent", {"id", "response"})
    | named("Watermark", {"id", "as_of", "moves"})
    | CELLS
)
