"""Links to answer by, as the actions open them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from jalon.listening.actions import create_survey, open_link, publish_version
from jalon.listening.models import EntryLink
from jalon.listening.specs import QuestionSpec
from jalon.organisation.models import Unit
from tests.factories import NOON


def a_link(unit: Unit, questions: Sequence[QuestionSpec], **fields: str) -> EntryLink:
    key = f"enquete-{uuid4().hex[:8]}"
    survey = create_survey(
        name="Après votre appel", family="transactional", unit=unit, key=key, by="test", at=NOON
    )
    publish_version(survey=survey, questions=questions, by="test", at=NOON)
    return open_link(survey=survey, unit=unit, by="test", at=NOON, **fields)
