"""Personal data of what is asked: none, but the address by which people answer."""

from __future__ import annotations

PERSONAL: dict[str, str] = {
    "EntryLink.token": "opens the survey to whoever holds it; never exported, closable",
}

NOT_PERSONAL = {
    "Survey.id",
    "Survey.key",
    "Survey.name",
    "Survey.family",
    "Survey.unit",
    "Survey.created_at",
    "SurveyVersion.id",
    "SurveyVersion.survey",
    "SurveyVersion.number",
    "SurveyVersion.languages",
    "SurveyVersion.published_at",
    "Question.id",
    "Question.version",
    "Question.key",
    "Question.kind",
    "Question.position",
    "Question.point",
    "Question.text",
    "Question.help",
    "Question.options",
    "Question.required",
    "Question.follows",
    "Question.follow_low",
    "Question.follow_high",
    "EntryLink.id",
    "EntryLink.survey",
    "EntryLink.unit",
    "EntryLink.channel",
    "EntryLink.mode",
    "EntryLink.created_at",
    "EntryLink.closed_at",
}
