"""Personal data of workshops, field by field."""

from __future__ import annotations

PERSONAL = {
    "Contribution.author": "a first name, where it was given; emptied 30 days after the workshop",
    "Contribution.text": "words of a participant, who is asked to name no customer; kept",
    "Workshop.opened_by": "the name of the user who opened it; exported with the user",
}

NOT_PERSONAL = {
    "Workshop.id",
    "Workshop.journey",
    "Workshop.title",
    "Workshop.question",
    "Workshop.lanes",
    "Workshop.token",
    "Workshop.opened_at",
    "Workshop.closes_at",
    "Workshop.closed_at",
    "Contribution.id",
    "Contribution.workshop",
    "Contribution.submission_id",
    "Contribution.lane",
    "Contribution.stage",
    "Contribution.sent_at",
    "Contribution.note_uid",
    "Contribution.set_aside_at",
}
