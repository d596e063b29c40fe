"""The links of a study accept answers until its last day, and no later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jalon.feedback.queries import open_link
from jalon.journeys.models import Journey
from jalon.listening.models import EntryLink
from tests.factories import (
    NOON,
    a_company,
    a_journey,
    a_planting,
    a_point,
    a_survey,
    a_touchpoint,
    a_unit,
)

LAST = {"starts_date": NOON.date(), "ends_date": NOON.date()}
LATER = NOON + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    a_company()
    return a_unit()


@pytest.fixture
def link(unit) -> EntryLink:
    survey = a_survey(a_point(unit)).survey
    return EntryLink.objects.create(token="k" * 32, survey=survey, unit=unit, created_at=NOON)


def plant_on(link: EntryLink, **dates) -> Journey:
    point = link.survey.versions.get().questions.get(key="score").point
    journey = a_journey(link.unit, **dates)
    a_planting(point, a_touchpoint(journey))
    return journey


def is_open(link: EntryLink, at) -> bool:
    return open_link(link.token, at=at) == link


def test_it_is_open_on_its_last_day_and_closed_the_next(link) -> None:
    plant_on(link, **LAST)
    assert is_open(link, NOON)
    assert not is_open(link, LATER)


def test_a_point_that_stands_on_a_lasting_journey_too_goes_on(link) -> None:
    plant_on(link, **LAST)
    plant_on(link)
    assert is_open(link, LATER)


def test_the_latest_of_two_studies_rules(link) -> None:
    plant_on(link, **LAST)
    plant_on(link, starts_date=NOON.date(), ends_date=LATER.date())
    assert is_open(link, LATER)
    assert not is_open(link, LATER + timedelta(days=1))


def test_a_point_that_stands_nowhere_goes_on(link) -> None:
    assert is_open(link, LATER)


def test_a_study_made_longer_opens_it_again(link) -> None:
    study = plant_on(link, **LAST)
    Journey.objects.filter(pk=study.pk).update(ends_date=LATER.date())
    assert is_open(link, LATER)


def test_asking_costs_one_statement_where_there_is_no_study(
    link, django_assert_num_queries
) -> None:
    plant_on(link)
    with django_assert_num_queries(1):
        open_link(link.token, at=NOON)


def test_a_customer_who_comes_too_late_finds_no_page(link, client) -> None:
    new_year = date(2020, 1, 1)
    plant_on(link, starts_date=new_year, ends_date=new_year)
    assert client.get(f"/r/{link.token}/").status_code == 404
