"""Personal data of comments, field by field."""

from __future__ import annotations

PERSONAL = {
    "Comment.text": "words of a user; exported with the user, emptied when withdrawn",
    "Comment.author": "the user who wrote; exported with the user",
    "Comment.resolved_by": "the name of a user; exported with the user",
    "Mention.user": "who was named; exported with the user",
    "Mention.seen_at": "when they read it; exported with the user",
}

NOT_PERSONAL = {
    "Comment.id",
    "Comment.journey",
    "Comment.lane_uid",
    "Comment.situation_uid",
    "Comment.written_at",
    "Comment.resolved_at",
    "Comment.withdrawn_at",
    "Mention.id",
    "Mention.comment",
}
