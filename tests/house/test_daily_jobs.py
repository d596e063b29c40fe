"""What runs every night: each job has its time, and each time its job."""

from __future__ import annotations

import inspect
import re

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from tests.factories import NOON


def test_each_daily_job_has_its_time_and_each_time_its_job() -> None:
    assert set(settings.DAILY) == set(settings.DAILY_JOBS)


@pytest.mark.parametrize("name", settings.DAILY_JOBS)
def test_a_daily_job_is_there_and_takes_the_hour(name) -> None:
    job = import_string(settings.DAILY_JOBS[name])
    assert inspect.signature(job).bind(at=NOON).arguments == {"at": NOON}


@pytest.mark.parametrize("clock", settings.DAILY.values())
def test_a_time_is_one_of_a_day(clock) -> None:
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock)
