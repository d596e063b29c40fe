"""Personal data of the journal, field by field."""

PERSONAL = {
    "Entry.actor": "the name of the user who acted; kept for ever with the journal",
    "Entry.details": "what was done, with the address of who was invited; kept for ever",
    "Reading.reader": "the name of the user who read; kept 12 months, exported with the user",
    "Reading.reference": "who was read; kept 12 months, exported with the customer, emptied by an "
    "erasure",
    "Task.payload": "identifiers and counts only; purged a week after it is done",
    "Task.error": "an exception's text; purged a week after the task is done",
}

NOT_PERSONAL = {
    "Entry.id",
    "Entry.at",
    "Entry.verb",
    "Entry.subject_kind",
    "Entry.subject_id",
    "Entry.unit_path",
    "Reading.id",
    "Reading.at",
    "Reading.page",
    "Reading.unit_path",
    "Task.id",
    "Task.kind",
    "Task.created_at",
    "Task.run_after",
    "Task.attempts",
    "Task.lease",
    "Task.leased_until",
    "Task.done_at",
    "Task.dead_at",
    "Scheduled.name",
    "Scheduled.due_at",
}
