"""Words of a workbook in the languages of the house: written in the reader's, read in any."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

Choices = type[models.TextChoices]


@cache
def in_all_languages(said: str) -> tuple[str, ...]:
    """`said` is a word of ours, in French."""
    found = []
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            found.append(translation.gettext(said))
    return tuple(dict.fromkeys([said, *found]))


def label_of(choices: Choices, value: Any) -> str:
    return str(choices(value).label)


@cache
def values_by_label(choices: Choices) -> dict[str, str]:
    """In every language; a value is its own label as well."""
    found: dict[str, str] = {}
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(each.label).casefold(): str(each.value) for each in choices}
    return {str(each.value).casefold(): str(each.value) for each in choices} | found


def value_of(choices: Choices, label: str) -> str | None:
    return values_by_label(choices).get(label.strip().casefold())
