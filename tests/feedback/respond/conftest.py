from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jalon.feedback.committer import committer
from jalon.listening.models import EntryLink
from jalon.listening.specs import QuestionSpec
from jalon.listening.standard import questions_for
from jalon.organisation.models import Unit
from tests.factories import a_company, a_point, a_unit
from tests.feedback.respond.links import a_link


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    committer.close()


@pytest.fixture
def unit(db: None) -> Unit:
    """A test whose answers are kept is marked `keeps`: another thread commits them."""
    a_company()
    return a_unit()


@pytest.fixture
def link(unit) -> EntryLink:
    """An NPS, why, to be called back when it was bad, to testify when it was good."""
    return a_link(unit, questions_for(a_point(unit)))


@pytest.fixture
def every_kind(unit) -> EntryLink:
    """One question of each kind, none of them required."""
    text = {"fr": "Question\u00a0?", "en": "Question?"}
    options = [
        {"value": value, "fr": f"Choix {value}", "en": f"Choice {value}"} for value in (1, 2, 3)
    ]
    kinds = ("nps", "csat", "ces2", "ces1", "yes_no", "verbatim", "callback", "testimony")
    plain = [QuestionSpec(kind, kind, text) for kind in kinds]
    closed = [
        QuestionSpec(kind, kind, text, options=options)
        for kind in ("single_choice", "multiple_choice")
    ]
    return a_link(unit, [*plain, *closed])


@pytest.fixture
def address(link) -> str:
    return reverse("feedback:respond", args=[link.token, uuid4()])


@pytest.fixture
def customer() -> Client:
    """A browser without a cookie, which sends no token of ours."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)
