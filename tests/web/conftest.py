"""A site of the house style alone: no user, no company, no database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

ABOVE = "jalon.organisation.middleware.SignedInMiddleware"


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.web.addresses"
    settings.COMPANY = ""
    settings.NAVIGATION_RULES = {}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != ABOVE]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.SECURE_SSL_REDIRECT = False
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, headers={"accept": "text/html"})
