"""The kinds of question, one module each, all alike; `KINDS` is the registry.

To add one: docs/reference/question-kinds.md.
"""

from jalon.listening.questions import (
    callback,
    ces1,
    ces2,
    csat,
    multiple_choice,
    nps,
    single_choice,
    testimony,
    verbatim,
    yes_no,
)
from jalon.listening.questions.kind import Bands, Kind, Parsed, Unreadable

KINDS: dict[str, Kind] = {
    each.KIND.kind: each.KIND
    for each in (
        nps,
        csat,
        ces2,
        ces1,
        single_choice,
        multiple_choice,
        yes_no,
        verbatim,
        callback,
        testimony,
    )
}

__all__ = ["KINDS", "Bands", "Kind", "Parsed", "Unreadable"]
