"""How warm a customer is, among all the customers of the company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.cache import cache

from jalon.cockpit import counting
from jalon.cockpit.customers.record import Said, Score
from jalon.cockpit.periods import Period
from jalon.journeys.models import MeasurePoint
from jalon.measure import Histogram, Population, Temperature, temperature
from jalon.measure import population as population_of
from jalon.measure.temperature import Told
from jalon.organisation import scope
from jalon.organisation.queries import company_day, root

A_DAY = 24 * 3600.0  # seconds
YEAR = timedelta(weeks=52)


def temperature_of(said: Sequence[Said], *, at: datetime) -> Temperature | None:
    """A response is told once, however many questions it answers: they were one moment."""
    others = everybody(at=at)
    told = [
        Told(day_of(each.response.answered_at), sum(values) / len(values))
        for each in reversed(said)
        if (values := [value_of(score, others) for score in each.scores])
    ]
    return temperature(told, others, at=max(day_of(at), told[-1].at if told else 0.0))


def value_of(score: Score, others: Population) -> float:
    return others.told(0, score.grade, score.scale, score.point.key).value


def day_of(moment: datetime) -> float:
    return moment.timestamp() / A_DAY


def everybody(*, at: datetime) -> Population:
    """All the customers of the company over a year, the same for every reader; kept a day."""
    today = company_day(at)
    key = f"cockpit:everybody:{today}"
    known: Population | None = cache.get(key)
    if known is None:
        known = population_of(histograms_of_a_year(today))
        cache.set(key, known, A_DAY)
    return known


def histograms_of_a_year(today: date) -> dict[str, Histogram]:
    """The histogram of each point of customers, from the cells of the whole company."""
    points = MeasurePoint.objects.filter(audience=MeasurePoint.Audience.CUSTOMERS)
    by_id = {point.pk: point for point in points}
    year = Period(today - YEAR, today)
    # Only how this customer compares with everybody is shown: no figure of another unit.
    with scope.everything("the temperature of a customer compares with everybody"):
        totals = counting.of_subtrees([root().pk], by_id, year, "point_id")
    return {
        by_id[point].key: total.histogram(by_id[point].definition)
        for (point,), total in totals.items()
    }
