"""Personal data of what the API keeps, field by field."""

from __future__ import annotations

PERSONAL = {
    "KeptAnswer.user": "whose token asked; removed after a day, and with the user",
    "KeptAnswer.body": "what was answered, with names of a map; removed after a day",
}

NOT_PERSONAL = {
    "KeptAnswer.id", "KeptAnswer.key", "KeptAnswer.request_hash", "KeptAnswer.status",
    "KeptAnswer.etag", "KeptAnswer.location", "KeptAnswer.created_at",
}  # fmt: skip
