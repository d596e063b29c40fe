from __future__ import annotations

from collections.abc import Iterator

import pytest

from jalon.listening.models import SurveyVersion
from jalon.organisation import scope
from tests.factories import a_company, a_point, a_survey, a_unit


@pytest.fixture
def survey(db: None) -> SurveyVersion:
    """An NPS asked after a call, in the whole company."""
    a_company()
    return a_survey(a_point(a_unit()))


@pytest.fixture
def everything() -> Iterator[None]:
    with scope.everything("a test"):
        yield
