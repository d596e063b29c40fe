from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jalon.feedback.committer import committer
from jalon.listening.actions import open_link, publish_version
from jalon.listening.models import EntryLink, Survey
from jalon.listening.standard import questions_for
from tests.factories import NOON, a_company, a_point, a_unit


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    committer.close()


@pytest.fixture
def link(transactional_db: None) -> EntryLink:
    """An NPS, why, to be called back when it was bad, to testify when it was good."""
    a_company()
    unit = a_unit()
    point = a_point(unit)
    survey = Survey.objects.create(
        key="point-sav",
        name="Après votre appel",
        family=point.family,
        unit=unit,
        created_at=NOON,
    )
    publish_version(survey=survey, questions=questions_for(point), by="test", at=NOON)
    return open_link(survey=survey, unit=unit, by="test", at=NOON)


@pytest.fixture
def address(link) -> str:
    return reverse("feedback:respond", args=[link.token, uuid4()])


@pytest.fixture
def customer() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)
